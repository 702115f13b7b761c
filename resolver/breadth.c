/* Breadth first over the files that a load takes. */
#include "resolver/breadth.h"

#include "util/status.h"

/* Each level is mapped, and then the one above it is bound. */
static uint64_t rank_of(unsigned depth, bool bound, uint64_t edge)
{
	return (uint64_t)(depth * 2 + bound) << 32 |
	       (edge > UINT32_MAX ? UINT32_MAX : edge);
}

static struct breadth_place *place_of(const struct breadth *b,
				      const struct module *m)
{
	const struct loaded_file *file = resolution_loaded(b->r, m);

	return file == NULL ? NULL : &b->places[file - b->r->loaded];
}

struct breadth_queue {
	const struct module **items;
	size_t first, count;
};

/* Each module is queued once, so that there is room for all. */
static void meet(struct breadth *b, struct breadth_queue *q,
		 const struct module *m, unsigned depth, uint64_t edge)
{
	struct breadth_place *place = place_of(b, m);

	if (place == NULL || place->met)
		return;
	*place = (struct breadth_place){
		.met = true,
		.depth = depth,
		.edge = edge,
	};
	q->items[q->count++] = m;
}

/* What an export forwards to is loaded when the importer is bound. */
static void meet_imports(struct breadth *b, struct breadth_queue *q,
			 const struct module *m, target_set targets,
			 uint64_t *edge)
{
	struct breadth_place *place = place_of(b, m);

	place->first_edge = *edge;
	for (size_t i = 0; i < m->static_count; i++, (*edge)++) {
		const struct dependency *d = &m->dependencies[i];
		const struct provider *from = &d->provider;

		if (from->in_refused & targets)
			meet(b, q, from->refused, place->depth + 1, *edge);
		if (from->in_file & targets)
			meet(b, q, from->file, place->depth + 1, *edge);
		for (size_t n = 0; n < d->forward_count; n++) {
			if (d->forwards[n].targets & targets)
				meet(b, q, d->forwards[n].file,
				     place->depth + 2, *edge);
		}
	}
}

int breadth_walk(const struct resolution *r, target_set targets,
		 struct arena *a, struct breadth *out)
{
	struct breadth_queue q = { NULL, 0, 0 };
	uint64_t edge = 0;

	*out = (struct breadth){ .r = r };
	out->places = arena_new_array(a, struct breadth_place, r->loaded_count);
	q.items = arena_new_array(a, const struct module *, r->loaded_count);
	if (out->places == NULL || q.items == NULL)
		return E_NO_MEMORY;
	meet(out, &q, r->root, 0, 0);
	while (q.first < q.count)
		meet_imports(out, &q, q.items[q.first++], targets, &edge);
	return OK;
}

static const struct breadth_place *met_at(const struct breadth *b,
					  const struct module *m)
{
	const struct breadth_place *place = place_of(b, m);

	return place != NULL && place->met ? place : NULL;
}

uint64_t breadth_of_module(const struct breadth *b, const struct module *m)
{
	const struct breadth_place *place = met_at(b, m);

	return place == NULL ? UINT64_MAX :
			       rank_of(place->depth, false, place->edge);
}

/* A module that was bound anew has other dependencies by now. */
static size_t index_of(const struct module *m, const struct dependency *d)
{
	/* Of others it is too large, before them as well. */
	const size_t i = ((uintptr_t)d - (uintptr_t)m->dependencies) /
			 sizeof(*d);

	return i < m->static_count ? i : 0;
}

uint64_t breadth_of_problem(const struct breadth *b, const struct problem *p)
{
	const struct module *m = p->chain->module;
	const struct breadth_place *place = met_at(b, m);

	if (place == NULL || p->dependency == NULL)
		return breadth_of_module(b, m);
	return rank_of(place->depth + 1, p->missing != NULL,
		       place->first_edge + index_of(m, p->dependency));
}
