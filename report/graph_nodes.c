/* Nodes and edges of a graph of dependencies, and how they are found again. */
#include "report/graph_parts.h"
#include "util/status.h"

enum { INDEX_SIZE_MIN = 256 };

static size_t hash_str(size_t h, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)ascii_lower(s.s[i])) * 16777619u;
	return h;
}

static size_t hash_node(enum graph_node_kind kind, struct str key)
{
	return hash_str(2166136261u + (size_t)kind, key);
}

/* By the name of the other end: findings know no more of it. */
static size_t hash_edge(uint32_t from, struct str name)
{
	return hash_str((2166136261u ^ from) * 16777619u, name);
}

/* Room for one more: at most as many as there are slots. */
static bool is_full(const struct graph_index *index, size_t count)
{
	return count >= index->size;
}

static int grow(struct graph_index *index, struct arena *a)
{
	size_t size = index->size == 0 ? INDEX_SIZE_MIN : index->size * 2;

	index->slots = arena_new_array(a, uint32_t, size);
	index->size = size;
	return index->slots == NULL ? E_NO_MEMORY : OK;
}

/* Put number 'i' first in its chain; returns what follows. */
static uint32_t put_first(struct graph_index *index, size_t hash, size_t i)
{
	uint32_t *slot = &index->slots[hash & (index->size - 1)];
	uint32_t next = *slot;

	*slot = (uint32_t)i + 1;
	return next;
}

static struct str key_of(const struct graph_node *n)
{
	return n->kind == GRAPH_FILE ? n->path : n->name;
}

static void index_node(struct dependency_graph *g, size_t i)
{
	struct graph_node *n = &g->nodes[i];

	n->next = put_first(&g->node_index, hash_node(n->kind, key_of(n)), i);
}

static void index_edge(struct dependency_graph *g, size_t i)
{
	struct graph_edge *e = &g->edges[i];

	e->next = put_first(&g->edge_index,
			    hash_edge(e->from, g->nodes[e->to].name), i);
}

static int make_room_for_node(struct dependency_graph *g)
{
	void *items = g->nodes;

	if (arena_grow(&g->arena, &items, g->node_count, &g->node_capacity,
		       sizeof(*g->nodes)))
		return E_NO_MEMORY;
	g->nodes = items;
	if (!is_full(&g->node_index, g->node_count))
		return OK;
	if (grow(&g->node_index, &g->arena) != OK)
		return E_NO_MEMORY;
	for (size_t i = 0; i < g->node_count; i++)
		index_node(g, i);
	return OK;
}

static int make_room_for_edge(struct dependency_graph *g)
{
	void *items = g->edges;

	if (arena_grow(&g->arena, &items, g->edge_count, &g->edge_capacity,
		       sizeof(*g->edges)))
		return E_NO_MEMORY;
	g->edges = items;
	if (!is_full(&g->edge_index, g->edge_count))
		return OK;
	if (grow(&g->edge_index, &g->arena) != OK)
		return E_NO_MEMORY;
	for (size_t i = 0; i < g->edge_count; i++)
		index_edge(g, i);
	return OK;
}

/* Windows minds no case in a name; our own disk does in a path. */
static bool is_node(const struct graph_node *n, enum graph_node_kind kind,
		    struct str key)
{
	if (n->kind != kind)
		return false;
	return kind == GRAPH_FILE ? str_equal(n->path, key) :
				    str_equal_nocase(n->name, key);
}

static int find_or_make(struct dependency_graph *g, enum graph_node_kind kind,
			struct str name, struct str path, uint32_t owner,
			uint32_t *out)
{
	struct str key = kind == GRAPH_FILE ? path : name;
	size_t hash = hash_node(kind, key);
	struct graph_node *n;
	uint32_t at = 0;

	if (g->node_index.size != 0)
		at = g->node_index.slots[hash & (g->node_index.size - 1)];
	for (; at != 0; at = n->next) {
		n = &g->nodes[at - 1];
		if (!is_node(n, kind, key))
			continue;
		if (n->owner != owner && n->checked == NULL)
			n->owner = GRAPH_SHARED;
		*out = at - 1;
		return OK;
	}
	if (make_room_for_node(g) != OK)
		return E_NO_MEMORY;
	n = &g->nodes[g->node_count];
	*n = (struct graph_node){
		.kind = kind,
		.name = str_copy(&g->arena, name),
		.path = str_copy(&g->arena, path),
		.owner = owner,
	};
	if (n->name.s == NULL || n->path.s == NULL)
		return E_NO_MEMORY;
	*out = (uint32_t)g->node_count;
	index_node(g, g->node_count++);
	return OK;
}

int graph_file(struct dependency_graph *g, const struct module *m,
	       uint32_t owner, uint32_t *out)
{
	return find_or_make(g, GRAPH_FILE, m->name, m->path, owner, out);
}

int graph_name(struct dependency_graph *g, struct str name, uint32_t owner,
	       uint32_t *out)
{
	return find_or_make(g, GRAPH_NAME, name, STR_EMPTY, owner, out);
}

static struct graph_edge *find_edge(const struct dependency_graph *g,
				    uint32_t at, uint32_t from,
				    struct str name)
{
	for (; at != 0; at = g->edges[at - 1].next) {
		struct graph_edge *e = &g->edges[at - 1];

		if (e->from == from &&
		    str_equal_nocase(g->nodes[e->to].name, name))
			return e;
	}
	return NULL;
}

struct graph_edge *graph_edge_first(const struct dependency_graph *g,
				    uint32_t from, struct str name)
{
	if (g->edge_index.size == 0)
		return NULL;
	return find_edge(g,
			 g->edge_index.slots[hash_edge(from, name) &
					     (g->edge_index.size - 1)],
			 from, name);
}

struct graph_edge *graph_edge_next(const struct dependency_graph *g,
				   const struct graph_edge *e, struct str name)
{
	return find_edge(g, e->next, e->from, name);
}

int graph_edge(struct dependency_graph *g, uint32_t from, uint32_t to,
	       enum graph_edge_kind kind, struct graph_edge **out)
{
	struct str name = g->nodes[to].name;

	for (*out = graph_edge_first(g, from, name); *out != NULL;
	     *out = graph_edge_next(g, *out, name)) {
		if ((*out)->to == to && (*out)->kind == kind)
			return OK;
	}
	if (make_room_for_edge(g) != OK)
		return E_NO_MEMORY;
	*out = &g->edges[g->edge_count];
	**out = (struct graph_edge){
		.from = from,
		.to = to,
		.kind = kind,
		.via = STR_EMPTY,
	};
	index_edge(g, g->edge_count++);
	return OK;
}
