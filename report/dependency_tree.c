/* Who satisfies what, as a tree, with what is wrong where. */
#include "report/dependency_tree.h"

#include <stdlib.h>

#include "util/status.h"

/* What a finding is about: an importer and the DLL that it asked for. */
struct obstacle {
	size_t node;
	struct str name; /* lower case */
	enum severity level;
};

struct obstacles {
	struct obstacle *items; /* sorted */
	size_t count;
};

struct dependency_node *dependency_node_find(const struct dependency_tree *t,
					     const struct module *m)
{
	const struct resolution *r = t->file->subject->resolution;
	const struct loaded_file *file =
		m == NULL ? NULL : resolution_loaded(r, m);

	return file == NULL ? NULL : &t->nodes[file - r->loaded];
}

/* In the order of the files that are loaded. */
static int make_nodes(struct dependency_tree *t)
{
	const struct resolution *r = t->file->subject->resolution;

	t->node_count = r->loaded_count;
	t->nodes = arena_new_array(t->file->arena, struct dependency_node,
				   r->loaded_count + 1);
	if (t->nodes == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < r->loaded_count; i++) {
		const struct chain *up = r->loaded[i].chain != NULL
						 ? r->loaded[i].chain->up
						 : NULL;

		t->nodes[i].module = r->loaded[i].module;
		t->nodes[i].parent = up != NULL ? up->module : NULL;
	}
	return OK;
}

/* All rows; those of one importer follow each other. */
static int read_rows(struct dependency_tree *t)
{
	struct dependency_walk walk = { .file = t->file };
	struct dependency_row row;

	while (dependencies_next(&walk, &row)) {
		struct dependency_node *node =
			dependency_node_find(t, row.importer);
		void *items = t->rows;

		if (node == NULL)
			continue;
		if (arena_grow(t->file->arena, &items, t->row_count,
			       &t->row_capacity, sizeof(row)))
			return E_NO_MEMORY;
		t->rows = items;
		if (node->count++ == 0)
			node->first = t->row_count;
		t->rows[t->row_count++] = row;
	}
	t->cut = walk.cut;
	return OK;
}

static int compare_obstacles(const void *x, const void *y)
{
	const struct obstacle *a = x, *b = y;
	int order = (a->node > b->node) - (a->node < b->node);

	if (order == 0)
		order = str_compare(a->name, b->name);
	return order != 0 ? order : (int)a->level - (int)b->level;
}

/* Those above are broken then, too. */
static void mark_broken(const struct dependency_tree *t,
			const struct chain *chain)
{
	for (const struct chain *c = chain; c != NULL; c = c->up) {
		struct dependency_node *node =
			dependency_node_find(t, c->module);

		if (node != NULL && node->broken)
			return;
		if (node != NULL)
			node->broken = true;
	}
}

static int read_obstacles(const struct dependency_tree *t,
			  struct obstacles *out)
{
	const struct findings *findings = t->file->findings;

	out->items = arena_new_array(t->file->arena, struct obstacle,
				     findings->count + 1);
	if (out->items == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];
		enum severity level = finding_kind(f->id)->severity;
		struct dependency_node *node = NULL;

		if (level == LEVEL_NOTE || f->chain == NULL)
			continue;
		mark_broken(t, f->chain);
		node = dependency_node_find(t, f->chain->module);
		if (node != NULL && f->module.n != 0)
			out->items[out->count++] =
				(struct obstacle){ (size_t)(node - t->nodes),
						   f->module, level };
	}
	qsort(out->items, out->count, sizeof(*out->items), compare_obstacles);
	return OK;
}

/* The worst that is said of what the row asks for, or NULL. */
static const struct obstacle *find_obstacle(const struct obstacles *list,
					    size_t node, struct str name)
{
	struct obstacle key = { node, name, LEVEL_ERROR };
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_obstacles(&list->items[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == list->count || list->items[low].node != key.node ||
	    !str_equal(list->items[low].name, name))
		return NULL;
	return &list->items[low];
}

/* Each row gets the worst that is said of it. */
static int join_obstacles(struct dependency_tree *t,
			  const struct obstacles *obstacles)
{
	struct arena scratch = ARENA_INIT;
	int ret = OK;

	t->troubles = arena_new_array(t->file->arena, struct dependency_trouble,
				      t->row_count + 1);
	if (t->troubles == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; obstacles->count != 0 && i < t->row_count; i++) {
		const struct dependency_row *row = &t->rows[i];
		struct str name = search_file_name(&scratch, row->name);
		const struct obstacle *worst;

		if (name.s != NULL)
			name = str_lower(&scratch, name);
		if (name.s == NULL) {
			ret = E_NO_MEMORY;
			break;
		}
		worst = find_obstacle(
			obstacles,
			(size_t)(dependency_node_find(t, row->importer) -
				 t->nodes),
			name);
		if (worst != NULL)
			t->troubles[i] =
				(struct dependency_trouble){ true,
							     worst->level };
	}
	arena_release(&scratch);
	return ret;
}

int dependency_tree_make(const struct file_report *f,
			 struct dependency_tree *out)
{
	struct obstacles obstacles = { NULL, 0 };
	int ret;

	*out = (struct dependency_tree){ .file = f };
	ret = make_nodes(out);
	if (ret == OK)
		ret = read_rows(out);
	if (ret == OK)
		ret = read_obstacles(out, &obstacles);
	return ret == OK ? join_obstacles(out, &obstacles) : ret;
}
