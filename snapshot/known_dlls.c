/* The KnownDLLs: the registry's list, and all that those import (R509). */
#include "profiles/apiset.h"
#include "snapshot/windows.h"
#include "util/status.h"

static bool is_excluded(const struct registry *r, struct str name)
{
	for (size_t i = 0; i < r->excluded_count; i++) {
		if (str_equal(r->excluded[i], name))
			return true;
	}
	return false;
}

struct queue {
	struct windows *w;
	struct dll **items; /* marked, and each once */
	size_t count;
};

static void mark(struct queue *q, unsigned target, struct str name)
{
	struct dll *d = windows_dll(q->w, target, name);

	if (d == NULL || d->is_known || !d->fits ||
	    is_excluded(&q->w->registry, name))
		return;
	d->is_known = true;
	q->items[q->count++] = d;
}

/* An API set stands for its hosts: for those of all its last numbers. */
static void mark_hosts(struct queue *q, unsigned target, struct str name)
{
	const struct windows *w = q->w;
	struct str stem = api_set_stem(name);
	size_t low = 0, high = w->api_set_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(w->api_sets[middle].contract, stem) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < w->api_set_count; low++) {
		struct str contract = w->api_sets[low].contract;

		if (contract.n < stem.n ||
		    !str_equal((struct str){ contract.s, stem.n }, stem))
			break;
		if (str_equal(api_set_stem(contract), stem))
			mark(q, target, w->api_sets[low].host);
	}
}

static void mark_for(struct queue *q, unsigned target)
{
	const struct registry *r = &q->w->registry;

	for (size_t i = 0; i < r->known_dll_count; i++)
		mark(q, target, r->known_dlls[i]);
	for (size_t at = 0; at < q->count; at++) {
		const struct dll *d = q->items[at];

		for (size_t i = 0; i < d->import_count; i++) {
			if (apiset_is_candidate(d->imports[i]))
				mark_hosts(q, target, d->imports[i]);
			else
				mark(q, target, d->imports[i]);
		}
	}
	q->count = 0;
}

int known_dlls_mark(struct windows *w)
{
	struct queue q = { .w = w };

	q.items = arena_new_array(w->arena, struct dll *, w->dll_count + 1);
	if (q.items == NULL)
		return E_NO_MEMORY;
	for (unsigned i = 0; i < w->target_count; i++)
		mark_for(&q, i);
	return OK;
}
