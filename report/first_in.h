/* Where something came in, as a set and in words. */
#ifndef REPORT_FIRST_IN_H
#define REPORT_FIRST_IN_H

#include "profiles/profile.h"
#include "util/arena.h"

/*
 * The oldest targets of 'set', of each machine, and XP's for themselves.
 * Versions are no ladder: a later one that isn't in 'set' hasn't got it.
 */
target_set targets_minimal(const struct profile *p, target_set set);

/* "first in Server 2003 SP1 and XP SP3"; NULL 's' when out of memory. */
struct str first_in_text(struct arena *a, const struct profile *p,
			 target_set set);

#endif
