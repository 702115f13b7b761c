/*
 * What Windows' own DLLs answered before: the files of a folder import the same
 * procedures, and to follow a forwarder is a search of its own.
 */
#ifndef RESOLVER_SYSTEM_MEMO_H
#define RESOLVER_SYSTEM_MEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "profiles/profile.h"
#include "util/arena.h"
#include "util/str.h"

/* All that an answer rests on, within one deployment and outside contexts. */
struct system_question {
	struct str name;
	target_set targets;
	uint32_t system; /* index of the profile's module */
	bool standard_order; /* of the search behind a forwarder */
};

struct system_binding {
	target_set missing, unknown, likely, forward_missing;
	struct str forwarder; /* the first one that leads nowhere */
	uint16_t table_pattern;
	size_t forwarders; /* that were followed for it */
};

struct system_entry;

/* The hash stands here, so that others needn't be looked at. */
struct system_slot {
	uint32_t hash;
	uint32_t number; /* of the entry, from 1 on; 0: the slot is free */
};

/* Zeros are an empty one. It is kept small, for the processor's caches. */
struct system_memo {
	struct system_slot *slots; /* open addressing */
	size_t size;
	struct system_entry *entries;
	size_t count, capacity;
	const struct system_binding *newest; /* the next often has the same */
};

/* NULL: it wasn't asked, or isn't kept. */
const struct system_binding *system_memo_find(const struct system_memo *m,
					     const struct system_question *q);

/*
 * Keep the answer, while there are fewer than SYSTEM_MEMO_MAX; texts are
 * copied. 0, or E_NO_MEMORY.
 */
int system_memo_add(struct system_memo *m, struct arena *a,
		    const struct system_question *q,
		    const struct system_binding *answer);

enum { SYSTEM_MEMO_MAX = 8192 };

#endif
