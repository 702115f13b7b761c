/* The walk over the modules of a load, in Windows' order. */
#include "resolver/resolve.h"

#include <string.h>

#include "loader/pe.h"
#include "resolver/api_set.h"
#include "resolver/bound.h"
#include "util/budget.h"
#include "util/status.h"

struct walk {
	struct search *search;
	struct arena *arena;
	struct resolution *out;
	uint16_t machine;
	target_set *loaded; /* by module index */
	size_t loaded_size;
	const struct chain **delay_queue; /* modules whose delay loads wait */
	target_set *delay_targets;
	size_t queue_count, queue_capacity, targets_capacity;
};

static int add_problem(struct walk *w, const struct problem *p)
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

static int add_loaded(struct walk *w, const struct chain *chain)
{
	struct resolution *r = w->out;
	struct loaded_file new = {
		.module = chain->module,
		.chain = chain,
		.problems_before = r->count,
	};
	void *items = r->loaded;

	if (arena_grow(w->arena, &items, r->loaded_count, &r->loaded_capacity,
		       sizeof(new)))
		return E_NO_MEMORY;
	r->loaded = items;
	r->loaded[r->loaded_count++] = new;
	return OK;
}

/* New modules are met while the walk goes on. */
static int grow_loaded(struct walk *w, size_t index)
{
	size_t wanted = (index + 1) * 2;
	target_set *loaded;

	if (index < w->loaded_size)
		return OK;
	loaded = arena_new_array(w->arena, target_set, wanted);
	if (loaded == NULL)
		return E_NO_MEMORY;
	if (w->loaded_size != 0)
		memcpy(loaded, w->loaded, w->loaded_size * sizeof(*loaded));
	w->loaded = loaded;
	w->loaded_size = wanted;
	return OK;
}

static int queue_delay_loads(struct walk *w, const struct chain *chain,
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

/* May the process open it? What else is in the way is looked for all the same. */
static int check_access(struct walk *w, const struct chain *chain,
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

		ret = add_problem(w, &p);
	}
	if (!chain->delayed)
		w->out->likely |= j->likely;
	return ret;
}

/* Can a process of the walk's machine load 'm'? Says why not. */
static int check_file(struct walk *w, const struct chain *chain,
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
	return *usable ? OK : add_problem(w, &p);
}

/* Those of the headers are met before the manifest, the others behind it. */
static int report_defects(struct walk *w, const struct chain *chain,
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
			ret = add_problem(w, &p);
	}
	return ret;
}

static int load_module(struct walk *w, const struct chain *up,
		       struct module *m, target_set targets, bool delayed,
		       const struct forward_load *forward, unsigned depth,
		       target_set *failed);

/* Where a file is loaded already. */
static target_set loaded_on(const struct walk *w, const struct module *m)
{
	return m->index < w->loaded_size ? w->loaded[m->index] : 0;
}

/* Said once a file: where it isn't loaded yet. */
static int report_beside(struct walk *w, const struct chain *chain,
			 const struct dependency *d, target_set targets)
{
	struct problem p = {
		.kind = PROBLEM_MODULE_BESIDE,
		.targets = d->provider.in_file_open & targets,
		.chain = chain,
		.dependency = d,
	};

	if (p.targets == 0 || chain->delayed)
		return OK;
	p.targets &= ~loaded_on(w, provider_first(&d->provider));
	return add_problem(w, &p);
}

/* The file that is taken, and one of another machine that ends the search. */
static int load_files(struct walk *w, const struct chain *chain,
		      const struct dependency *d, target_set targets,
		      unsigned depth, target_set *failed)
{
	const struct provider *from = &d->provider;
	target_set refused = 0;
	int ret = OK;

	if ((from->in_file | from->in_refused) & targets)
		ret = report_beside(w, chain, d, targets);
	if (ret == OK && from->in_refused & targets)
		ret = load_module(w, chain, from->refused,
				  from->in_refused & targets, d->delayed, NULL,
				  depth, &refused);
	if (ret == OK && from->in_file & targets)
		ret = load_module(w, chain, from->file, from->in_file & targets,
				  d->delayed, NULL, depth, failed);
	*failed |= refused;
	return ret;
}

/* The DLL of one descriptor: there, with all that it needs itself? */
static int load_dependency(struct walk *w, const struct chain *chain,
			   const struct dependency *d, target_set targets,
			   unsigned depth, target_set *failed)
{
	const struct provider *from = &d->provider;
	/* A module that is loaded already serves, wherever it lies (R2504). */
	const target_set there =
		from->kept_out == NULL ?
			0 :
			from->kept_out_on & loaded_on(w, from->kept_out);
	const struct api_set *set = from->api_set;
	const target_set hostless = set == NULL ? 0 : set->hostless;
	const target_set unknown = set == NULL ? 0 : set->unknown;
	const struct {
		enum problem_kind kind;
		target_set targets;
	} states[] = {
		{ PROBLEM_MODULE_ABSENT, from->absent & ~hostless & ~there },
		{ PROBLEM_API_SET_HOSTLESS, hostless },
		{ PROBLEM_MODULE_ELSEWHERE, from->elsewhere },
		{ PROBLEM_MODULE_OPTIONAL, from->optional },
		{ PROBLEM_MODULE_UNPROVEN, from->unproven & ~unknown },
		{ PROBLEM_API_SET_UNKNOWN, unknown },
	};
	int ret;

	*failed = 0;
	if (!chain->delayed)
		w->out->likely |= there & targets;
	ret = load_files(w, chain, d, targets, depth, failed);
	for (size_t i = 0; ret == OK && i < sizeof(states) / sizeof(*states);
	     i++) {
		struct problem p = {
			.kind = states[i].kind,
			.targets = states[i].targets & targets,
			.chain = chain,
			.dependency = d,
		};

		ret = add_problem(w, &p);
	}
	return ret;
}

static int check_bound(struct walk *w, const struct chain *chain,
		       const struct dependency *d, target_set targets)
{
	struct problem p = {
		.kind = d->bound_only ? PROBLEM_BOUND_ONLY : PROBLEM_UNBOUND,
		.targets = targets & bound_trouble(w->search->profile, d),
		.chain = chain,
		.dependency = d,
	};

	return add_problem(w, &p);
}

static int add_missing(struct walk *w, const struct chain *chain,
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

	return add_problem(w, &p);
}

/* Then its procedures, and the DLLs that they are forwarded to. */
static int bind_dependency(struct walk *w, const struct chain *chain,
			   const struct dependency *d, target_set targets,
			   unsigned depth)
{
	target_set failed;
	size_t next = 0; /* of the missing */
	int ret = OK;

	for (size_t i = 0; ret == OK && i < d->forward_count; i++) {
		const struct forward_load *f = &d->forwards[i];

		for (; ret == OK && next < f->missing_before; next++)
			ret = add_missing(w, chain, d, &d->missing[next],
					  targets);
		if (ret == OK)
			ret = load_module(w, chain, f->file,
					  f->targets & targets, d->delayed, f,
					  depth, &failed);
	}
	for (; ret == OK && next < d->missing_count; next++)
		ret = add_missing(w, chain, d, &d->missing[next], targets);
	return ret;
}

static int load_imports(struct walk *w, const struct chain *chain,
			const struct module *m, target_set targets,
			unsigned depth)
{
	target_set failed;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < m->static_count; i++) {
		const struct dependency *d = &m->dependencies[i];

		ret = load_dependency(w, chain, d, targets, depth, &failed);
		if (ret == OK && (d->bound_only || d->unbound != 0))
			ret = check_bound(w, chain, d, targets & ~failed);
		if (ret == OK)
			ret = bind_dependency(w, chain, d, targets & ~failed,
					      depth);
	}
	return ret;
}

static int make_chain(struct walk *w, const struct chain *up,
		      const struct module *m, bool delayed,
		      const struct forward_load *forward,
		      const struct chain **out)
{
	struct chain *c = arena_new(w->arena, struct chain);

	if (c == NULL)
		return E_NO_MEMORY;
	*c = (struct chain){ .up = up, .module = m, .delayed = delayed };
	if (up != NULL) {
		c->delayed |= up->delayed;
		c->likely = up->likely;
		if (m->role != FOLDER_PATH)
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

/* Before any import is looked at (R602). */
static int enter_context(struct walk *w, const struct chain *chain,
			 struct module *m, target_set targets)
{
	const struct activation_context *c;
	struct problem p = { .chain = chain };
	int ret = context_read(w->search, m);

	if (ret != OK)
		return ret;
	w->search->context = context_of(chain);
	c = m->context;
	if (c == NULL || (c->troubled & targets) == 0)
		return OK;
	p.kind = PROBLEM_MANIFEST;
	p.targets = c->targets & targets;
	if (c->state != MANIFEST_READ)
		return add_problem(w, &p);
	p.kind = PROBLEM_ASSEMBLY;
	for (size_t i = 0; ret == OK && i < c->trouble_count; i++) {
		p.targets = c->troubles[i].targets & targets;
		p.assembly = &c->troubles[i];
		ret = add_problem(w, &p);
	}
	return ret;
}

/* A module that is there already doesn't wait for itself (R316). */
static int load_module(struct walk *w, const struct chain *up,
		       struct module *m, target_set targets, bool delayed,
		       const struct forward_load *forward, unsigned depth,
		       target_set *failed)
{
	const struct chain *chain;
	bool usable;
	int ret = grow_loaded(w, m->index);

	*failed = 0;
	if (ret != OK)
		return ret;
	targets &= ~w->loaded[m->index];
	if (targets == 0)
		return OK;
	if (!budget_has_time(w->arena->budget))
		return E_BUDGET;
	ret = make_chain(w, up, m, delayed, forward, &chain);
	if (ret == OK && w->loaded[m->index] == 0)
		ret = add_loaded(w, chain);
	w->loaded[m->index] |= targets;
	if (ret == OK)
		ret = check_access(w, chain, targets);
	if (ret == OK)
		ret = module_open(&w->search->modules, w->search->arena,
				  w->search->profile, m);
	if (ret == OK)
		ret = check_file(w, chain, targets, &usable);
	if (ret != OK)
		return ret;
	if (!usable) {
		*failed = targets;
		return OK;
	}
	if (depth == IMPORT_DEPTH_MAX) {
		struct problem p = {
			.kind = PROBLEM_TOO_DEEP,
			.targets = targets,
			.chain = chain,
		};

		return add_problem(w, &p);
	}
	ret = report_defects(w, chain, targets, true);
	/* The imports of an EXE that LoadLibrary is given stay unread (R204). */
	if (ret == OK && up == NULL &&
	    !(m->image.characteristics & IMAGE_FILE_DLL))
		return report_defects(w, chain, targets, false);
	if (ret == OK)
		ret = enter_context(w, chain, m, targets);
	w->search->after_load = chain->delayed;
	if (ret == OK && !module_is_bound(w->search, m))
		ret = module_resolve(w->search, m);
	if (ret == OK)
		ret = report_defects(w, chain, targets, false);
	if (ret == OK)
		ret = load_imports(w, chain, m, targets, depth + 1);
	if (ret == OK && !chain->delayed) {
		w->out->likely |= m->likely & targets;
		w->out->beside |= m->beside & targets;
		if (m->context != NULL)
			w->out->likely |= m->context->likely & targets;
		w->out->dropped |= m->dropped & targets;
	}
	if (ret == OK)
		ret = queue_delay_loads(w, chain, targets);
	return ret;
}

/* A delay load is satisfied by a module that is loaded already (R501). */
static target_set not_loaded(const struct walk *w, const struct dependency *d,
			     target_set targets)
{
	const struct module *m = d->provider.passed_by;

	return m == NULL ? targets : targets & ~loaded_on(w, m);
}

/* What happens at the first call, after a load that succeeded (R401, R402). */
static int walk_delay_loads(struct walk *w)
{
	target_set failed;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < w->queue_count; i++) {
		struct chain *chain = arena_new(w->arena, struct chain);
		const struct module *m = w->delay_queue[i]->module;

		if (chain == NULL)
			return E_NO_MEMORY;
		*chain = *w->delay_queue[i];
		chain->delayed = true;
		for (size_t n = m->static_count; n < m->dependency_count; n++) {
			const struct dependency *d = &m->dependencies[n];
			target_set targets =
				not_loaded(w, d, w->delay_targets[i]);

			ret = load_dependency(w, chain, d, targets, 1, &failed);
			if (ret == OK)
				ret = bind_dependency(w, chain, d,
						      targets & ~failed, 1);
			if (ret != OK)
				return ret;
		}
	}
	return ret;
}

/* Nothing that was dropped may pass for a load. */
static int report_dropped(struct walk *w, struct module *root)
{
	struct problem p = {
		.kind = PROBLEM_TOO_MANY,
		.targets = w->out->dropped,
	};
	int ret;

	if (p.targets == 0)
		return OK;
	ret = make_chain(w, NULL, root, false, NULL, &p.chain);
	return ret == OK ? add_problem(w, &p) : ret;
}

int resolve(struct search *s, struct module *root, target_set targets,
	    struct arena *a, struct resolution *out)
{
	struct walk w = {
		.search = s,
		.arena = a,
		.out = out,
		.machine = root->image.machine,
	};
	target_set failed;
	int ret;

	*out = (struct resolution){
		.root = root,
		.targets = targets & root->machine_targets,
		.wrong_machine = targets & ~root->machine_targets,
	};
	/* An unreadable file has no machine: it fails everywhere. */
	if (!module_is_readable(root)) {
		out->targets = targets;
		out->wrong_machine = 0;
	}
	s->machine = module_is_readable(root) ? root->image.machine : 0;
	s->asked = out->targets;
	s->modules.pinned[0] = root;
	if (s->access != NULL)
		access_enter(s->access, root);
	ret = load_module(&w, NULL, root, out->targets, false, NULL, 0,
			  &failed);
	if (ret == OK)
		ret = report_dropped(&w, root);
	if (ret == OK)
		ret = walk_delay_loads(&w);
	for (size_t i = 0; i < out->loaded_count; i++)
		out->loaded[i].targets =
			w.loaded[out->loaded[i].module->index];
	out->redirected = folders_redirected(&s->deployment->beside);
	s->modules.pinned[0] = NULL;
	return ret;
}
