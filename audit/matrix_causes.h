/* What is in the way of files, added up: one of many needs no memory. */
#ifndef AUDIT_MATRIX_CAUSES_H
#define AUDIT_MATRIX_CAUSES_H

#include "audit/record.h"
#include "audit/sorter.h"
#include "audit/table.h"
#include "report/audit.h"

struct ranked_cause {
	struct audit_cause cause;
	uint64_t first; /* in the order in which they were met */
};

struct causes {
	struct arena arena; /* of those in memory */
	struct ranked_cause *kept;
	size_t count;
	uint64_t met;
	struct table by_object_kept, by_text;
	char *key; /* room for what is looked up */
	size_t key_size;
	struct sorter by_object; /* parts of causes */
	struct sorter by_rank;   /* whole ones, at the end */
	size_t whole;            /* how many */
};

void causes_init(struct causes *c, struct spool *spool, uint64_t seed);
void causes_release(struct causes *c);

/*
 * One that a file has: 'alone' are the targets on which nothing else is in its
 * way, 'gain' how many of them it fails on. 0, E_NO_MEMORY, or E_IO.
 */
int causes_add(struct causes *c, const struct record_cause *r,
	       target_set alone, size_t gain, struct str path);

/* A whole cause, borrowed until it returns. 0, or an error. */
typedef int causes_take(void *context, const struct ranked_cause *c);

/* Nothing more comes: each is taken, in no order that says anything. As above. */
int causes_finish(struct causes *c, causes_take *take, void *context);

/* Then each, most files first. What 'take' returned, or as above. */
int causes_each(const struct causes *c, audit_cause_take *take, void *context);

/* audit/matrix_cause_bytes.c: the bytes of one, and back. As above. */
int cause_put(struct sorter *s, const struct ranked_cause *c);
int cause_get(struct bytes bytes, struct arena *a, struct ranked_cause *out);
sorter_compare cause_by_object, cause_by_rank;

#endif
