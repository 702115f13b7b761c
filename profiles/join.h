/*
 * Two profiles as one: the targets of the first keep their indices, those of
 * the second come behind them. All that reads profiles reads the result.
 */
#ifndef PROFILES_JOIN_H
#define PROFILES_JOIN_H

#include "profiles/profile.h"

struct arena;

/*
 * '*out' is from 'a', and of it alone; the date is that of 'first'. Both must
 * be verified, and no id may be in both. 0, E_NO_MEMORY, or E_PROFILE with
 * '*why' a static text where they don't fit into one table.
 */
int profile_join(const struct profile *first, const struct profile *second,
		 struct arena *a, struct bytes *out, const char **why);

#endif
