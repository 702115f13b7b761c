/* What one DLL has, as rows of a result. */
#include "analysis/lookup_parts.h"

#include "util/status.h"

int lookup_add_result(struct lookup_walk *w, const struct lookup_result *r)
{
	struct lookup *l = w->out;
	void *items = l->items;

	if (arena_grow(w->arena, &items, l->count, &l->capacity, sizeof(*r)))
		return E_NO_MEMORY;
	l->items = items;
	l->items[l->count++] = *r;
	return OK;
}

/*
 * An export is as much there as the DLL that has it. Of a DLL outside the
 * folders where the loader looks it isn't known who finds it.
 */
static void answer_place(const struct profile_module *m,
			 const struct profile_answer *answer,
			 target_set targets, struct lookup_result *r)
{
	const target_set maybe = m->optional | m->unproven | m->elsewhere;

	r->there = answer->there & m->there;
	r->likely = r->there & (answer->likely | m->likely);
	r->unknown = (answer->there & maybe) |
		     (answer->unknown & (maybe | m->there));
	r->unknown &= ~r->there;
	r->absent = targets & ~r->there & ~r->unknown;
}

static struct lookup_result result_new(const struct profile_module *m)
{
	return (struct lookup_result){
		.module = m->name,
		.procedure = STR_EMPTY,
		.known = true,
		.module_index = m->index,
	};
}

int lookup_add_module(struct lookup_walk *w, const struct profile_module *m)
{
	const struct profile_answer everywhere = { .there = w->out->targets };
	struct lookup_result r = result_new(m);

	answer_place(m, &everywhere, w->out->targets, &r);
	return lookup_add_result(w, &r);
}

int lookup_add_name(struct lookup_walk *w, const struct profile_module *m,
		    struct str name, const struct profile_answer *answer)
{
	struct lookup_result r = result_new(m);
	struct profile_export e;

	r.procedure = name;
	r.first_row = answer->first_row;
	r.row_count = answer->row_count;
	for (uint32_t i = 0; r.ordinal == 0 && i < r.row_count; i++) {
		if (profile_export_at(w->profile, r.first_row + i, &e))
			r.ordinal = e.ordinal;
	}
	answer_place(m, answer, w->out->targets, &r);
	return lookup_add_result(w, &r);
}

int lookup_add_ordinal(struct lookup_walk *w, const struct profile_module *m,
		       uint32_t ordinal, const struct profile_answer *answer)
{
	struct lookup_result r = result_new(m);
	struct profile_export e;
	uint32_t row;

	r.ordinal = ordinal;
	r.by_ordinal = true;
	r.first_row = answer->first_row;
	r.row_count = answer->row_count;
	for (uint32_t i = 0; r.procedure.n == 0 && i < r.row_count; i++) {
		if (profile_ordinal_row(w->profile, r.first_row + i, &row) &&
		    profile_export_at(w->profile, row, &e))
			r.procedure = e.name;
	}
	answer_place(m, answer, w->out->targets, &r);
	return lookup_add_result(w, &r);
}

void lookup_ask_module(const struct lookup_walk *w,
		       const struct lookup_pattern *p,
		       const struct profile_module *m, target_set targets,
		       struct lookup_result *r)
{
	struct profile_answer answer = { .there = targets };
	struct lookup_result here = { .there = 0 };

	if (p->by_ordinal)
		answer = profile_find_ordinal(w->profile, m, p->ordinal,
					      targets);
	else if (p->name.n != 0)
		answer = profile_find_name(w->profile, m, p->name, targets);
	answer_place(m, &answer, targets, &here);
	r->there |= here.there;
	r->likely |= here.likely;
	r->unknown |= here.unknown;
}
