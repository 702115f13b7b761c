/* What lies in the sorters of parts. */
#ifndef AUDIT_PARTS_SORTED_H
#define AUDIT_PARTS_SORTED_H

#include <string.h>

#include "audit/parts.h"

/* Of one path, in this order. A program that carries an archive is both others. */
enum told_kind { TOLD_LISTED, TOLD_FILE, TOLD_ARCHIVE, TOLD_KINDS };

/* In front of a path. */
struct told {
	uint64_t place; /* in the list; UINT64_MAX: not there */
	uint64_t part, at, length, members;
	uint64_t kind;
};

static inline struct told told_of(struct bytes record)
{
	struct told t;

	memcpy(&t, record.data, sizeof(t));
	return t;
}

static inline struct str told_path(struct bytes record)
{
	return (struct str){ (const char *)record.data + sizeof(struct told),
			     record.len - sizeof(struct told) };
}

static inline struct part_entry told_entry(const struct told *t,
					   struct str path)
{
	return (struct part_entry){
		.path = path,
		.part = (size_t)t->part,
		.at = t->at,
		.length = t->length,
		.is_archive = t->kind == TOLD_ARCHIVE,
		.members = t->members,
	};
}

/* By path, and kind. */
sorter_compare parts_by_path;

/* audit/parts_join.c: what is told of each path, into the order. A status. */
int parts_join(struct parts *p);

#endif
