/* What comes when the load is over: the host's calls, and delay loads. */
#include "resolver/walk.h"

#include "resolver/entry_point.h"
#include "util/status.h"

/* A delay load is satisfied by a module that is loaded already (R501). */
static target_set not_loaded(const struct walk *w, const struct dependency *d,
			     target_set targets)
{
	const struct module *m = d->provider.passed_by;

	return m == NULL ? targets : targets & ~walk_loaded_on(w, m);
}

int walk_delay_loads(struct walk *w)
{
	target_set failed;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < w->queue_count; i++) {
		struct chain *chain = arena_new(w->arena, struct chain);
		const struct module *m = w->delay_queue[i]->module;

		if (chain == NULL)
			return E_NO_MEMORY;
		*chain = *w->delay_queue[i];
		chain->delayed = chain->is_over = true;
		for (size_t n = m->static_count; n < m->dependency_count; n++) {
			const struct dependency *d = &m->dependencies[n];
			target_set targets =
				not_loaded(w, d, w->delay_targets[i]);

			ret = walk_load_dependency(w, chain, d, targets, 1,
						   &failed);
			if (ret == OK)
				ret = walk_bind_dependency(w, chain, d,
							   targets & ~failed, 1);
			if (ret != OK)
				return ret;
		}
	}
	return ret;
}

int walk_entry_points(struct walk *w, struct module *root)
{
	const char *const *names = w->search->entry_points;
	const target_set targets = w->out->targets;
	const target_set likely = root->likely, beside = root->beside;
	const target_set dropped = root->dropped;
	struct chain *chain;
	int ret = OK;

	if (names == NULL || !module_is_readable(root))
		return OK;
	chain = arena_new(w->arena, struct chain);
	if (chain == NULL)
		return E_NO_MEMORY;
	*chain = (struct chain){ .module = root,
				 .is_over = true,
				 .by_host = true };
	root->likely = root->beside = root->dropped = 0;
	for (; ret == OK && *names != NULL; names++) {
		struct dependency *d;

		ret = entry_point_bind(w->search, w->out, root, *names, &d);
		if (ret == OK && d != NULL)
			ret = walk_bind_dependency(w, chain, d, targets, 1);
	}
	w->out->likely |= root->likely & targets;
	w->out->beside |= root->beside & targets;
	w->out->dropped |= root->dropped & targets;
	/* Who imports the file doesn't ask. */
	root->likely = likely;
	root->beside = beside;
	root->dropped = dropped;
	return ret;
}
