/* The nodes and edges of the dependencies of several files. */
#include "report/dependency_graph.h"

#include <stdlib.h>
#include <string.h>

#include "report/graph_parts.h"
#include "resolver/layers.h"
#include "util/status.h"

target_set graph_source(const struct graph_node *n, const char *word)
{
	for (size_t i = 0; i < n->source_count; i++) {
		if (strcmp(n->sources[i].word, word) == 0)
			return n->sources[i].targets;
	}
	return 0;
}

bool graph_is_windows(const struct graph_node *n)
{
	static const char *const own[] = { "system32", "default-assembly",
					   "component", "assembly", "api-set" };

	for (size_t i = 0; i < n->source_count; i++) {
		bool found = false;

		for (size_t k = 0; k < sizeof(own) / sizeof(own[0]); k++)
			found |= strcmp(n->sources[i].word, own[k]) == 0;
		if (!found)
			return false;
	}
	return n->kind == GRAPH_NAME && n->source_count != 0;
}

static void add_source(struct graph_node *n, const struct source *s)
{
	for (size_t i = 0; i < n->source_count; i++) {
		if (strcmp(n->sources[i].word, s->word) == 0) {
			n->sources[i].targets |= s->targets;
			return;
		}
	}
	if (n->source_count < SOURCES_MAX)
		n->sources[n->source_count++] = *s;
}

/* Which of the overlays that were named bring it. */
static void add_overlays(struct graph_node *n, const struct file_report *f,
			 struct str file_name, target_set targets)
{
	const struct layers *l = f->subject->layers;

	for (size_t i = 0; l != NULL && targets != 0 && i < l->count; i++) {
		const struct overlay *v = &l->items[i].overlay;
		struct overlay_module m;
		target_set here = targets & l->items[i].targets;
		size_t k = 0;

		if (!overlay_has_module(l->table, v, f->subject->profile,
					file_name, &m))
			continue;
		here &= m.system | m.assembly;
		targets &= ~here;
		while (k < n->overlay_count &&
		       strcmp(n->overlays[k].id, v->id) != 0)
			k++;
		if (here == 0 || k == GRAPH_OVERLAYS_MAX)
			continue;
		n->overlays[k].id = v->id;
		n->overlays[k].title = v->title;
		n->overlays[k].version = v->version;
		n->overlays[k].targets |= here;
		if (k == n->overlay_count)
			n->overlay_count++;
	}
}

/* The file of the deployment that satisfies the row on some targets. */
static int add_file_edge(struct dependency_graph *g, uint32_t owner,
			 uint32_t from, const struct dependency_row *row)
{
	const struct source *s = &row->sources[0]; /* the file's is first */
	struct graph_edge *e;
	uint32_t to;
	int ret = graph_file(g, row->file, owner, &to);

	if (ret == OK)
		ret = graph_edge(g, from, to,
				 row->delayed ? GRAPH_DELAY : GRAPH_IMPORT, &e);
	if (ret != OK)
		return ret;
	e->targets |= s->targets;
	add_source(&g->nodes[to], s);
	return OK;
}

/* On the other targets: Windows' own, an overlay's, or none. */
static int add_name_edge(struct dependency_graph *g,
			 const struct file_report *f, uint32_t owner,
			 uint32_t from, const struct dependency_row *row)
{
	size_t first = row->file != NULL ? 1 : 0;
	struct graph_edge *e;
	uint32_t to;
	int ret;

	if (first == row->source_count)
		return OK;
	ret = graph_name(g, row->dependency->file_name, owner, &to);
	if (ret == OK)
		ret = graph_edge(g, from, to,
				 row->delayed ? GRAPH_DELAY : GRAPH_IMPORT, &e);
	if (ret != OK)
		return ret;
	for (size_t i = first; i < row->source_count; i++) {
		const struct source *s = &row->sources[i];

		e->targets |= s->targets;
		add_source(&g->nodes[to], s);
		if (strcmp(s->word, "overlay") == 0)
			add_overlays(&g->nodes[to], f,
				     row->dependency->file_name, s->targets);
		else if (strcmp(s->word, "not-known") == 0)
			e->unknown |= s->targets;
		else if (strcmp(s->word, "missing") == 0 && row->delayed)
			e->late |= s->targets;
		else if (strcmp(s->word, "missing") == 0)
			e->broken |= s->targets;
	}
	return OK;
}

/* Files that are loaded since the DLL of the row forwards to them (R311). */
static int add_forwards(struct dependency_graph *g, uint32_t owner,
			uint32_t from, const struct dependency_row *row)
{
	const struct dependency *d = row->dependency;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < d->forward_count; i++) {
		const struct forward_load *load = &d->forwards[i];
		struct graph_edge *e;
		uint32_t to;

		ret = graph_file(g, load->file, owner, &to);
		if (ret == OK)
			ret = graph_edge(g, from, to, GRAPH_FORWARD, &e);
		if (ret != OK)
			return ret;
		e->targets |= load->targets;
		if (e->via.n == 0)
			e->via = str_copy(&g->arena, d->file_name);
		if (e->via.s == NULL)
			return E_NO_MEMORY;
	}
	return ret;
}

static int add_rows(struct dependency_graph *g, const struct file_report *f,
		    uint32_t root)
{
	struct dependency_walk walk = { .file = f };
	struct dependency_row row;
	int ret = OK;

	while (ret == OK && dependencies_next(&walk, &row)) {
		uint32_t from;

		ret = graph_file(g, row.importer, root, &from);
		if (ret == OK && row.file != NULL)
			ret = add_file_edge(g, root, from, &row);
		if (ret == OK)
			ret = add_name_edge(g, f, root, from, &row);
		if (ret == OK)
			ret = add_forwards(g, root, from, &row);
	}
	if (walk.cut)
		g->nodes[root].checked->cut = true;
	return ret;
}

int graph_add(struct dependency_graph *g, const struct file_report *f)
{
	uint32_t root;
	int ret = graph_file(g, f->subject->resolution->root, GRAPH_SHARED,
			     &root);

	if (ret == OK)
		ret = graph_check(g, f, root);
	if (ret == OK)
		ret = add_rows(g, f, root);
	return ret == OK ? graph_marks(g, f, root) : ret;
}

void graph_release(struct dependency_graph *g)
{
	arena_release(&g->arena);
}

target_set graph_targets(const struct dependency_graph *g)
{
	target_set set = 0;

	for (size_t i = 0; i < g->node_count; i++) {
		if (g->nodes[i].checked != NULL)
			set |= g->nodes[i].checked->targets;
	}
	return set;
}

int graph_begin(struct report *r)
{
	struct dependency_graph *g = calloc(1, sizeof(*g));

	if (g == NULL)
		return E_NO_MEMORY;
	g->profile = r->profile;
	r->state = g;
	return OK;
}

void graph_end(struct report *r)
{
	graph_release(r->state);
	free(r->state);
	r->state = NULL;
}
