/* Which number a text has: a hash table, keyed by secret chance. */
#ifndef AUDIT_TABLE_H
#define AUDIT_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

struct table_entry {
	struct str key; /* NULL 's': the slot is free */
	size_t number;
};

/* Zeroed, but for 'seed', before its first use: table_seed() has one. */
struct table {
	struct table_entry *slots; /* open addressing, at most half full */
	size_t slot_count, count;
	uint64_t seed; /* names come from hostile files */
};

/* By chance; without any, a table works as well for names that mean no harm. */
uint64_t table_seed(void);

/*
 * The entry of 'key', new where '*is_new': then its number is to be set, and its
 * key lives as long as the table. NULL when out of memory.
 */
struct table_entry *table_enter(struct table *t, struct str key, bool *is_new);

/* NULL: it isn't there. */
const struct table_entry *table_find(const struct table *t, struct str key);

void table_free(struct table *t);

#endif
