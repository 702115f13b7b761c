/* A set of targets in as few words as -t would take for it. */
#ifndef REPORT_TARGET_WORDS_H
#define REPORT_TARGET_WORDS_H

#include "profiles/profile.h"
#include "util/arena.h"

/* The groups of a profile, each with what -t takes it for. */
struct target_groups {
	const struct profile *profile;
	struct target_group {
		struct str word;
		target_set set;
	} *items;
	size_t count, capacity;
};

/* 0, or E_NO_MEMORY. */
int target_groups_read(struct arena *a, const struct profile *p,
		       struct target_groups *out);

/* "2003, xp-sp3-x86": groups, then ids. NULL 's' when out of memory. */
struct str target_words(struct arena *a, const struct target_groups *g,
			target_set set);

#endif
