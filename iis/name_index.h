/* Names that are sorted once, and then looked up without regard to case. */
#ifndef IIS_NAME_INDEX_H
#define IIS_NAME_INDEX_H

#include <stddef.h>

#include "util/arena.h"
#include "util/str.h"

struct indexed_name {
	struct str name;
	size_t at; /* what it stands for: a place in the caller's list */
};

struct name_index {
	struct indexed_name *items; /* from the arena */
	size_t count, capacity;
};

#define NAME_NOT_FOUND ((size_t)-1)

/* 0, or E_NO_MEMORY. */
int name_index_add(struct name_index *x, struct arena *a, struct str name,
		   size_t at);

/* Before the first look-up. Of equal names, the lowest 'at' comes first. */
void name_index_sort(struct name_index *x);

/* The lowest 'at' of that name, or NAME_NOT_FOUND. */
size_t name_index_find(const struct name_index *x, struct str name);

#endif
