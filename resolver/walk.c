/* What stands in the way of a load, noted in the order in which it is met. */
#include "resolver/walk.h"

#include <string.h>

#include "resolver/bound.h"
#include "util/status.h"

int walk_add_problem(struct walk *w, const struct problem *p)
{
	struct resolution *r = w->out;
	void *items = r->problems;

	if (p->targets == 0)
		return OK;
	if (p->dependency != NULL)
		r->name_bytes += p->dependency->name.n;
	if (p->missing != NULL)
		r->name_bytes += p->missing->procedure.name.n +
				 p->missing->forwarder.n;
	if (p->kind != PROBLEM_TOO_MANY &&
	    (r->count >= PROBLEMS_MAX || r->name_bytes > PROBLEM_BYTES_MAX)) {
		if (!p->chain->delayed)
			r->dropped |= p->targets;
		return OK;
	}
	if (arena_grow(w->arena, &items, r->count, &r->capacity, sizeof(*p)))
		return E_NO_MEMORY;
	r->problems = items;
	r->problems[r->count++] = *p;
	return OK;
}

static int add_file(struct arena *a, const struct loaded_file *new,
		    struct loaded_file **files, size_t *count,
		    size_t *capacity)
{
	void *items = *files;

	if (arena_grow(a, &items, *count, capacity, sizeof(*new)))
		return E_NO_MEMORY;
	*files = items;
	(*files)[(*count)++] = *new;
	return OK;
}

int walk_add_loaded(struct walk *w, const struct chain *chain,
		    struct module *m, target_set targets)
{
	struct resolution *r = w->out;
	struct loaded_file *known = resolution_loaded(r, m);
	const struct loaded_file new = {
		.module = m,
		.chain = chain,
		.targets = targets,
		.late = chain->delayed ? targets : 0,
		.problems_before = r->count,
	};

	if (known != NULL) {
		known->targets |= targets;
		known->late |= new.late;
	} else {
		m->loaded_at = r->loaded_count;
		if (add_file(w->arena, &new, &r->loaded, &r->loaded_count,
			     &r->loaded_capacity) != OK)
			return E_NO_MEMORY;
	}
	return add_file(w->arena, &new, &r->ways, &r->way_count,
			&r->way_capacity);
}

int walk_queue_delay_loads(struct walk *w, const struct chain *chain,
			   target_set targets)
{
	void *chains = w->delay_queue, *sets = w->delay_targets;

	if (arena_grow(w->arena, &chains, w->queue_count, &w->queue_capacity,
		       sizeof(*w->delay_queue)) ||
	    arena_grow(w->arena, &sets, w->queue_count, &w->targets_capacity,
		       sizeof(*w->delay_targets)))
		return E_NO_MEMORY;
	w->delay_queue = chains;
	w->delay_targets = sets;
	w->delay_queue[w->queue_count] = chain;
	w->delay_targets[w->queue_count++] = targets;
	return OK;
}

int walk_check_access(struct walk *w, const struct chain *chain,
		      target_set targets)
{
	struct access_judgement *j;
	int ret = OK;

	if (w->search->access == NULL)
		return OK;
	j = arena_new(w->arena, struct access_judgement);
	if (j == NULL)
		return E_NO_MEMORY;
	access_judge(w->search->access, chain->module, targets, j);
	for (size_t i = 0; ret == OK && i < j->count; i++) {
		struct problem p = {
			.kind = PROBLEM_ACCESS,
			.targets = j->items[i].targets,
			.chain = chain,
			.access = &j->items[i],
		};

		ret = walk_add_problem(w, &p);
	}
	if (!chain->delayed)
		w->out->likely |= j->likely;
	return ret;
}

int walk_check_file(struct walk *w, const struct chain *chain,
		    target_set targets, bool *usable)
{
	const struct module *m = chain->module;
	struct problem p = { .targets = targets, .chain = chain };

	*usable = false;
	p.defect = defects_refusal(&m->defects);
	if (m->open_error != 0)
		p.kind = PROBLEM_UNOPENABLE;
	else if (!m->image.readable)
		p.kind = PROBLEM_BAD_IMAGE;
	else if (m->image.machine != w->machine)
		p.kind = PROBLEM_WRONG_MACHINE;
	else
		*usable = true;
	return *usable ? OK : walk_add_problem(w, &p);
}

/* Those of the headers are met before the manifest, the others behind it. */
int walk_report_defects(struct walk *w, const struct chain *chain,
			target_set targets, bool of_headers)
{
	const struct defects *d = &chain->module->defects;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < d->count; i++) {
		struct problem p = {
			.kind = PROBLEM_DEFECT,
			.targets = targets,
			.chain = chain,
			.defect = &d->items[i],
		};

		if ((p.defect->kind <= DEFECT_LAST_OF_HEADERS) == of_headers)
			ret = walk_add_problem(w, &p);
	}
	return ret;
}

int walk_report_beside(struct walk *w, const struct chain *chain,
		       const struct dependency *d, target_set targets)
{
	struct problem p = {
		.kind = PROBLEM_MODULE_BESIDE,
		.targets = d->provider.in_file_open & targets,
		.chain = chain,
		.dependency = d,
	};

	p.targets &= ~walk_loaded_on(w, provider_first(&d->provider));
	return walk_add_problem(w, &p);
}

int walk_check_bound(struct walk *w, const struct chain *chain,
		     const struct dependency *d, target_set targets)
{
	struct problem p = {
		.kind = d->bound_only ? PROBLEM_BOUND_ONLY : PROBLEM_UNBOUND,
		.targets = targets & bound_trouble(w->search->profile, d),
		.chain = chain,
		.dependency = d,
	};

	return walk_add_problem(w, &p);
}

int walk_add_missing(struct walk *w, const struct chain *chain,
		     const struct dependency *d, const struct missing *m,
		     target_set targets)
{
	struct problem p = {
		.kind = PROBLEM_PROCEDURE,
		.targets = m->targets & targets,
		.chain = chain,
		.dependency = d,
		.missing = m,
	};

	return walk_add_problem(w, &p);
}

int walk_make_chain(struct walk *w, const struct chain *up,
		    const struct module *m, bool delayed,
		    const struct forward_load *forward,
		    const struct chain **out)
{
	struct chain *c = arena_new(w->arena, struct chain);

	if (c == NULL)
		return E_NO_MEMORY;
	*c = (struct chain){ .up = up,
			     .module = m,
			     .delayed = delayed,
			     .of_assembly = m->of_assembly };
	if (up != NULL) {
		c->delayed |= up->delayed;
		c->of_assembly |= up->of_assembly;
		c->by_host = up->by_host;
		c->altered = up->altered ||
			     (up->by_host && m->role == FOLDER_BESIDE);
		c->likely = up->likely;
		if (m->role != FOLDER_PATH && !m->of_assembly)
			c->likely |= w->search->iis_targets;
		c->forwarded = up->forwarded;
		c->forwarded_by_ordinal = up->forwarded_by_ordinal;
	}
	if (forward != NULL && !c->forwarded) {
		c->forwarded = true;
		c->forwarded_by_ordinal = forward->by_ordinal;
	}
	*out = c;
	return OK;
}
