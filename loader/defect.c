/* The list of what is wrong with a file. */
#include "loader/defect.h"

#include "util/status.h"

int defect_add(struct defects *d, struct arena *a, enum defect_kind kind,
	       uint64_t offset, uint64_t value)
{
	void *items = d->items;

	for (size_t i = 0; i < d->count; i++) {
		if (d->items[i].kind == kind)
			return OK;
	}
	if (arena_grow(a, &items, d->count, &d->capacity, sizeof(*d->items)))
		return E_NO_MEMORY;
	d->items = items;
	d->items[d->count++] = (struct defect){ kind, offset, value };
	return OK;
}

static const struct defect *first_up_to(const struct defects *d,
					enum defect_kind last)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->items[i].kind <= last)
			return &d->items[i];
	}
	return NULL;
}

const struct defect *defects_fatal(const struct defects *d)
{
	return first_up_to(d, DEFECT_LAST_FATAL);
}

const struct defect *defects_refusal(const struct defects *d)
{
	return first_up_to(d, DEFECT_LAST_REFUSAL);
}
