/*
 * Files of the same content: those that are alike in size and head are found
 * first, and their digests asked for. None of many needs memory.
 */
#ifndef AUDIT_DUPLICATES_H
#define AUDIT_DUPLICATES_H

#include "audit/rows.h"
#include "audit/sorter.h"
#include "report/audit.h"

/* Zeroed, but by duplicates_init(). */
struct duplicates {
	struct sorter by_head, by_digest;
	struct sorter_reader *reader; /* of the one at hand */
	struct bytes next; /* what it gave, and nobody has */
	uint8_t *given;    /* the candidate before */
	size_t capacity;
	bool alike;        /* that, and 'next' */
	struct rows sizes, files; /* of groups: how many; of their files */
	size_t count;      /* of groups */
};

/* One whose digest counts; 'sha256' is empty where it wasn't made. */
struct candidate {
	uint64_t size, number;
	struct str path, sha256; /* the path is terminated */
};

void duplicates_init(struct duplicates *d, struct spool *spool);
void duplicates_release(struct duplicates *d);

/* A file that may be like another. 0, or an error, as of all below. */
int duplicates_put(struct duplicates *d, const struct audit_file *f);

/* The next of those that are; its path has no 's' at the end. */
int duplicates_next(struct duplicates *d, struct candidate *out);

/* Its digest is known. */
int duplicates_add(struct duplicates *d, const struct candidate *c);

/* All those that have digests, at once. */
int duplicates_add_known(struct duplicates *d);

/* Nothing more comes. */
int duplicates_finish(struct duplicates *d);

/* Then each file of each group, the largest first. */
int duplicates_each(const struct duplicates *d, audit_duplicate_take *take,
		    void *context);

#endif
