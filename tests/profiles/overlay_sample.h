/* Made-up overlays for the suite 'overlays', on the Windows of sample.h. */
#ifndef TESTS_PROFILES_OVERLAY_SAMPLE_H
#define TESTS_PROFILES_OVERLAY_SAMPLE_H

#include "profiles/overlays.h"
#include "tests/profiles/sample.h"

enum { OVERLAY_TEXTS = 7 };

extern const char *const overlay_texts[OVERLAY_TEXTS];

/* Of the test that runs: each has a process of its own. */
extern struct arena overlay_arena;
extern struct bytes overlay_bytes; /* what the texts compile to */
extern struct overlays made;       /* the same, opened */
extern struct profile windows;

/* As files 0.yaml, 1.yaml and so on: as many as there are above, at most. */
int compile_texts(const char *const *from, size_t count,
		  struct bytes *out, struct compile_error *error);

#endif
