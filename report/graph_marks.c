/* What findings say of the files and edges of a graph of dependencies. */
#include "report/detail.h"
#include "report/graph_parts.h"
#include "util/status.h"

static int add_mark(struct dependency_graph *g, struct graph_marks *marks,
		    const struct finding *f)
{
	void *items = marks->items;
	struct graph_mark *m;

	/* Several checked files can need the same DLL in vain. */
	for (size_t i = 0; i < marks->count; i++) {
		m = &marks->items[i];
		if (m->id == f->id && str_equal(m->summary, f->summary)) {
			m->targets |= f->targets;
			m->likely |= f->likely;
			return OK;
		}
	}
	if (marks->count == GRAPH_MARKS_MAX) {
		marks->more = true;
		return OK;
	}
	if (arena_grow(&g->arena, &items, marks->count, &marks->capacity,
		       sizeof(*m)))
		return E_NO_MEMORY;
	marks->items = items;
	m = &marks->items[marks->count];
	*m = (struct graph_mark){
		.id = f->id,
		.win32 = f->win32,
		.targets = f->targets,
		.likely = f->likely,
		.summary = str_copy(&g->arena, f->summary),
	};
	if (f->by_ordinal)
		m->object = str_printf(&g->arena, "#%u", (unsigned)f->ordinal);
	else
		m->object = str_copy(&g->arena, f->procedure);
	if (m->object.s == NULL || m->summary.s == NULL)
		return E_NO_MEMORY;
	marks->count++;
	return OK;
}

static int mark_edge(struct dependency_graph *g, struct graph_edge *e,
		     const struct finding *f)
{
	switch (finding_kind(f->id)->severity) {
	case LEVEL_ERROR:
		e->broken |= f->targets;
		break;
	case LEVEL_UNKNOWN:
		e->unknown |= f->targets;
		break;
	default:
		if (f->id == FINDING_DELAYED_UNKNOWN_MODULE ||
		    f->id == FINDING_DELAYED_UNKNOWN_PROCEDURE)
			e->unknown |= f->targets;
		else
			e->late |= f->targets;
	}
	e->likely |= f->likely & f->targets;
	return add_mark(g, &e->marks, f);
}

/* Is the finding about one file needing another? */
static bool is_about_an_edge(const struct finding *f)
{
	switch (f->id) {
	case FINDING_DELAYED_MISSING_MODULE:
	case FINDING_DELAYED_MISSING_PROCEDURE:
	case FINDING_DELAYED_UNKNOWN_MODULE:
	case FINDING_DELAYED_UNKNOWN_PROCEDURE:
		break;
	default:
		if (finding_kind(f->id)->severity > LEVEL_UNKNOWN)
			return false;
	}
	return f->chain != NULL && f->module.n != 0;
}

/* Assemblies, and DLLs behind more dependencies than were kept. */
static int mark_new_edge(struct dependency_graph *g, const struct finding *f,
			 uint32_t owner, uint32_t from)
{
	struct graph_edge *e;
	uint32_t to;
	int ret = graph_name(g, f->module, owner, &to);

	if (ret == OK)
		ret = graph_edge(g, from, to,
				 f->chain->delayed ? GRAPH_DELAY : GRAPH_IMPORT,
				 &e);
	if (ret != OK)
		return ret;
	e->targets |= f->targets;
	return mark_edge(g, e, f);
}

static int mark_edges(struct dependency_graph *g, const struct finding *f,
		      uint32_t owner)
{
	struct graph_edge *e;
	bool marked = false;
	uint32_t from;
	int ret = graph_file(g, f->chain->module, owner, &from);

	if (ret != OK)
		return ret;
	for (e = graph_edge_first(g, from, f->module); ret == OK && e != NULL;
	     e = graph_edge_next(g, e, f->module)) {
		if ((e->targets & f->targets) == 0)
			continue;
		marked = true;
		ret = mark_edge(g, e, f);
	}
	return marked || ret != OK ? ret : mark_new_edge(g, f, owner, from);
}

int graph_marks(struct dependency_graph *g, const struct file_report *f,
		uint32_t root)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < f->findings->count; i++) {
		const struct finding *item = &f->findings->items[i];

		if (is_about_an_edge(item))
			ret = mark_edges(g, item, root);
		else if (finding_kind(item->id)->severity <= LEVEL_UNKNOWN)
			ret = add_mark(g, &g->nodes[root].checked->marks,
				       item);
	}
	return ret;
}

int graph_check(struct dependency_graph *g, const struct file_report *f,
		uint32_t root)
{
	struct graph_checked *c = arena_new(&g->arena, struct graph_checked);
	struct str title = file_title(f);

	if (c == NULL || title.s == NULL)
		return E_NO_MEMORY;
	*c = (struct graph_checked){
		.path = str_copy(&g->arena, f->path),
		.title = str_copy(&g->arena, title),
		.host = str_of(host_word(f->subject->host)),
		.targets = f->subject->targets,
	};
	if (c->path.s == NULL || c->title.s == NULL)
		return E_NO_MEMORY;
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		const struct verdict *v = &f->verdicts[t];

		if ((c->targets & TARGET_BIT(t)) == 0)
			continue;
		c->verdicts[v->kind] |= TARGET_BIT(t);
		if (v->likely)
			c->likely |= TARGET_BIT(t);
		if (v->error != NULL)
			c->win32[t] = v->error->win32;
	}
	if (g->nodes[root].checked == NULL)
		g->checked_count++;
	g->nodes[root].checked = c;
	g->nodes[root].owner = root;
	return OK;
}
