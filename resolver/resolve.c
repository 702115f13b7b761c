/* The walk over the modules of a load, in Windows' order. */
#include "resolver/walk.h"

#include "loader/pe.h"
#include "resolver/api_set.h"
#include "util/budget.h"
#include "util/status.h"

static int load_module(struct walk *w, const struct chain *up,
		       struct module *m, target_set targets, bool delayed,
		       const struct forward_load *forward, unsigned depth,
		       target_set *failed);

/*
 * The file that is taken, one of another machine that ends the search, and that
 * of an assembly, which is the module as any other is.
 */
static int load_files(struct walk *w, const struct chain *chain,
		      const struct dependency *d, target_set targets,
		      unsigned depth, target_set *failed)
{
	const struct provider *from = &d->provider;
	const target_set assembled = from->at_hand_on | from->at_hand_unfit;
	target_set refused = 0;
	int ret = OK;

	if ((from->in_file | from->in_refused) & targets)
		ret = walk_report_beside(w, chain, d, targets);
	if (ret == OK && from->in_refused & targets)
		ret = load_module(w, chain, from->refused,
				  from->in_refused & targets, d->delayed, NULL,
				  depth, &refused);
	if (ret == OK && from->in_file & targets)
		ret = load_module(w, chain, from->file, from->in_file & targets,
				  d->delayed, NULL, depth, failed);
	*failed |= refused;
	if (ret == OK && assembled & targets) {
		ret = load_module(w, chain, from->at_hand, assembled & targets,
				  d->delayed, NULL, depth, &refused);
		*failed |= refused;
	}
	return ret;
}

int walk_load_dependency(struct walk *w, const struct chain *chain,
			 const struct dependency *d, target_set targets,
			 unsigned depth, target_set *failed)
{
	const struct provider *from = &d->provider;
	/* A module that is loaded already serves, wherever it lies (R2504). */
	const target_set there =
		from->kept_out == NULL ?
			0 :
			from->kept_out_on & walk_loaded_on(w, from->kept_out);
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

		ret = walk_add_problem(w, &p);
	}
	return ret;
}

int walk_bind_dependency(struct walk *w, const struct chain *chain,
			 const struct dependency *d, target_set targets,
			 unsigned depth)
{
	target_set failed;
	size_t next = 0; /* of the missing */
	int ret = OK;

	for (size_t i = 0; ret == OK && i < d->forward_count; i++) {
		const struct forward_load *f = &d->forwards[i];

		for (; ret == OK && next < f->missing_before; next++)
			ret = walk_add_missing(w, chain, d, &d->missing[next],
					       targets);
		if (ret == OK)
			ret = load_module(w, chain, f->file,
					  f->targets & targets, d->delayed, f,
					  depth, &failed);
	}
	for (; ret == OK && next < d->missing_count; next++)
		ret = walk_add_missing(w, chain, d, &d->missing[next], targets);
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

		ret = walk_load_dependency(w, chain, d, targets, depth, &failed);
		if (ret == OK && (d->bound_only || d->unbound != 0))
			ret = walk_check_bound(w, chain, d, targets & ~failed);
		if (ret == OK)
			ret = walk_bind_dependency(w, chain, d, targets & ~failed,
					      depth);
	}
	return ret;
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
	if (c == NULL)
		return OK;
	p.kind = PROBLEM_MANIFEST;
	p.targets = c->targets & targets;
	if (c->state != MANIFEST_READ)
		return walk_add_problem(w, &p);
	p.kind = PROBLEM_ASSEMBLY;
	for (size_t i = 0; ret == OK && i < c->trouble_count; i++) {
		p.targets = c->troubles[i].targets & targets;
		p.assembly = &c->troubles[i];
		ret = walk_add_problem(w, &p);
	}
	return ret;
}

/* Its headers, its manifest and its imports, which are bound once. */
static int bind_module(struct walk *w, const struct chain *chain,
		       struct module *m, target_set targets, unsigned depth)
{
	int ret = walk_report_defects(w, chain, targets, true);

	/* The imports of an EXE that LoadLibrary is given stay unread (R204). */
	if (ret == OK && chain->up == NULL &&
	    !(m->image.characteristics & IMAGE_FILE_DLL))
		return walk_report_defects(w, chain, targets, false);
	if (ret == OK)
		ret = enter_context(w, chain, m, targets);
	w->search->after_load = chain->delayed ||
				(chain->by_host && !chain->altered);
	if (ret == OK && !module_is_bound(w->search, m))
		ret = module_resolve(w->search, m);
	if (ret == OK)
		ret = walk_report_defects(w, chain, targets, false);
	if (ret == OK)
		ret = load_imports(w, chain, m, targets, depth);
	if (ret == OK && !chain->delayed) {
		w->out->likely |= m->likely & targets;
		w->out->beside |= m->beside & targets;
		if (m->context != NULL)
			w->out->likely |= m->context->likely & targets;
		w->out->dropped |= m->dropped & targets;
	}
	if (ret == OK)
		ret = walk_queue_delay_loads(w, chain, targets);
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
	int ret;

	*failed = 0;
	targets &= ~walk_loaded_on(w, m);
	if (targets == 0)
		return OK;
	if (!budget_has_time(w->arena->budget))
		return E_BUDGET;
	ret = walk_make_chain(w, up, m, delayed, forward, &chain);
	if (ret == OK)
		ret = walk_add_loaded(w, chain, m, targets);
	if (ret == OK)
		ret = walk_check_access(w, chain, targets);
	if (ret == OK)
		ret = module_open(&w->search->modules, w->search->arena,
				  w->search->profile, m);
	if (ret == OK)
		ret = walk_check_file(w, chain, targets, &usable);
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

		return walk_add_problem(w, &p);
	}
	return bind_module(w, chain, m, targets, depth + 1);
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
	ret = walk_make_chain(w, NULL, root, false, NULL, &p.chain);
	return ret == OK ? walk_add_problem(w, &p) : ret;
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
	s->namesake = search_is_namesake(s, root) ? root : NULL;
	s->modules.pinned[0] = root;
	if (s->access != NULL)
		access_enter(s->access, root);
	ret = load_module(&w, NULL, root, out->targets, false, NULL, 0,
			  &failed);
	if (ret == OK)
		ret = walk_entry_points(&w, root);
	if (ret == OK)
		ret = report_dropped(&w, root);
	if (ret == OK)
		ret = walk_delay_loads(&w);
	out->redirected = folders_redirected(&s->deployment->beside);
	s->modules.pinned[0] = NULL;
	return ret;
}
