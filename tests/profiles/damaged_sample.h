/* The profile of sample.h, to be damaged by the tests of the suite 'damage'. */
#ifndef TESTS_PROFILES_DAMAGED_SAMPLE_H
#define TESTS_PROFILES_DAMAGED_SAMPLE_H

#include "profiles/format.h"
#include "tests/profiles/sample.h"

/* Some place inside a string: the strings start with NUL, "old", NUL. */
enum { INSIDE_A_STRING = 2 };

/* Of the test that runs: each has a process of its own. */
extern struct bytes good; /* the compiled sample */
extern uint8_t *copy;     /* of it, to be damaged */

size_t offset_of(enum chunk id);
size_t size_of(enum chunk id);

/* A number of the sample as it is. */
uint64_t number_at(size_t at, unsigned width);

/* Mend these bytes of the copy. */
void restore(size_t at, unsigned width);

/* Call every accessor with what is in the profile and with what isn't. */
void ask_everything(const struct profile *p);

/* Whether the damaged copy is refused; it is used in any case. */
bool is_refused(void);

/* With that number in the place of another; the copy is mended again. */
void expect_refused(const char *what, size_t at, unsigned width,
		    uint64_t value);

#endif
