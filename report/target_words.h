/* A set of targets in as few words as -t would take for it. */
#ifndef REPORT_TARGET_WORDS_H
#define REPORT_TARGET_WORDS_H

#include "profiles/profile.h"
#include "util/arena.h"

/* "2003, xp-sp3-x86": groups, then ids. NULL 's' when out of memory. */
struct str target_words(struct arena *a, const struct profile *p,
			target_set set);

#endif
