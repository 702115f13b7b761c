/*
 * What is known of paths and keys besides what is there: who is denied, what
 * is absent for sure. Of a file and the folders above it the nearest counts.
 */
#include "emulator/world.h"

#include <stdlib.h>

#include "emulator/process.h"

void world_add_rule(struct process *p, const struct world_rule *rule)
{
	struct world *w = p->world;
	void *rules = w->rules;

	if (w->rule_count == WORLD_RULES_MAX) {
		process_stop(p, "the world has more than %d rules",
			     WORLD_RULES_MAX);
		return;
	}
	if (arena_grow(&p->arena, &rules, w->rule_count, &w->rule_capacity,
		       sizeof(*rule)) != 0)
		process_need(NULL);
	w->rules = rules;
	w->rules[w->rule_count++] = *rule;
}

static int compare(const void *a, const void *b)
{
	const struct world_rule *x = a, *y = b;
	int order = str_compare_nocase(x->path, y->path);

	return order != 0 ? order : (int)x->absent - (int)y->absent;
}

void world_sort_rules(struct world *w)
{
	if (w->rule_count > 1)
		qsort(w->rules, w->rule_count, sizeof(*w->rules), compare);
}

/* The rule of that path, or of the nearest above that holds below it. */
static const struct world_rule *find(const struct world *w, struct str path,
				     bool absent)
{
	struct world_rule key = { .path = path, .absent = absent };
	const struct world_rule *r;

	if (w->rule_count == 0)
		return NULL;
	for (;;) {
		r = bsearch(&key, w->rules, w->rule_count, sizeof(*w->rules),
			    compare);
		if (r != NULL && (r->below || key.path.n == path.n))
			return r;
		while (key.path.n > 0 && key.path.s[key.path.n - 1] != '\\')
			key.path.n--;
		if (key.path.n == 0)
			return NULL;
		key.path.n--;
	}
}

enum world_access world_may_open(const struct world *w, struct str path,
				 bool write)
{
	const struct world_rule *r = find(w, path, false);

	if (r == NULL)
		return WORLD_GRANTED;
	/* Who changes a file here mostly reads it as well. */
	return write && r->read == WORLD_GRANTED ? r->write : r->read;
}

enum world_access world_may_delete(const struct world *w, struct str path,
				   struct str folder)
{
	const struct world_rule *own = find(w, path, false);
	const struct world_rule *above = find(w, folder, false);

	if (own == NULL || own->remove == WORLD_GRANTED)
		return WORLD_GRANTED;
	/* What a list doesn't say of the folder isn't known. */
	if (above == NULL)
		return own->below ? own->remove : WORLD_NOT_KNOWN;
	if (above->remove_below == WORLD_GRANTED)
		return WORLD_GRANTED;
	return above->remove_below == own->remove ? own->remove :
						    WORLD_NOT_KNOWN;
}

bool world_lacks(const struct world *w, struct str path)
{
	return find(w, path, true) != NULL;
}
