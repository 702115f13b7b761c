/* Addresses that a file wants, and what else lies there: R805, R811. */
#ifndef RULES_ADDRESS_H
#define RULES_ADDRESS_H

#include <stdbool.h>

#include "loader/image.h"
#include "profiles/profile.h"

struct range {
	uint64_t start, end;
};

/* What a 32-bit process can have in one piece; and below Windows' DLLs (R805). */
uint32_t address_most(void);
uint32_t address_most_below_system(void);

/* Where the headers of 'img' want it. */
struct range address_range(const struct image *img);
bool address_overlaps(struct range a, struct range b);

/* Can it be that the range is taken in each process? Few images' is. */
bool address_is_unusual(const struct image *img);

/* What takes the range in each process of a target; 'by' NULL: nothing. */
struct taken {
	const char *by;
	bool likely;
};

struct taken address_taken(const struct image *img,
			   const struct profile_target *target);

/* What lies there in many processes, or in those of IIS; NULL: nothing. */
const char *address_likely_taken(const struct image *img, bool iis);

#endif
