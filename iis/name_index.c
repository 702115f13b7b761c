/* Names that are sorted once, and then looked up. */
#include "iis/name_index.h"

#include <stdlib.h>

#include "util/status.h"

int name_index_add(struct name_index *x, struct arena *a, struct str name,
		   size_t at)
{
	void *items = x->items;

	if (arena_grow(a, &items, x->count, &x->capacity, sizeof(*x->items)))
		return E_NO_MEMORY;
	x->items = items;
	x->items[x->count++] = (struct indexed_name){ name, at };
	return OK;
}

static int compare(const void *a, const void *b)
{
	const struct indexed_name *x = a, *y = b;
	int order = str_compare_nocase(x->name, y->name);

	return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

void name_index_sort(struct name_index *x)
{
	if (x->count > 1)
		qsort(x->items, x->count, sizeof(*x->items), compare);
}

size_t name_index_find(const struct name_index *x, struct str name)
{
	size_t low = 0, high = x->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare_nocase(x->items[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == x->count || !str_equal_nocase(x->items[low].name, name))
		return NAME_NOT_FOUND;
	return x->items[low].at;
}
