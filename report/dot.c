/* The dependencies as a drawing for Graphviz: `dot -Tsvg` makes a picture. */
#include "report/dot_out.h"
#include "util/status.h"

/* Names on the node that stands for Windows' own DLLs. */
enum { FOLDED_NAMES_MAX = 12, FOLDED_A_LINE = 3 };

#define RED "#b00020"
#define AMBER "#b36b00"
#define LIGHT "#9a9a9a"
#define DARK "#303030"

struct drawing {
	struct dot_out words;
	FILE *out;
	const struct dependency_graph *graph;
	bool *troubled; /* by node: an edge to it is marked */
	size_t fine;    /* Windows' own that nothing is wrong with */
	bool folded;    /* they are one node, or none */
	int verbosity;
	size_t unread;
};

static bool is_troubled(const struct graph_edge *e)
{
	return (e->broken | e->late | e->unknown) != 0;
}

static bool is_fine_windows(const struct drawing *d, size_t i)
{
	return graph_is_windows(&d->graph->nodes[i]) && !d->troubled[i];
}

static int drawing_init(struct drawing *d, struct report *r)
{
	struct dependency_graph *g = r->state;

	*d = (struct drawing){
		.words = { r->out, g, graph_targets(g) },
		.out = r->out,
		.graph = g,
		.troubled = arena_new_array(&g->arena, bool,
					    g->node_count + 1),
		.verbosity = r->style.verbosity,
		.unread = r->summary.unread,
	};
	if (d->troubled == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < g->edge_count; i++)
		d->troubled[g->edges[i].to] |= is_troubled(&g->edges[i]);
	for (size_t i = 0; i < g->node_count; i++)
		d->fine += is_fine_windows(d, i);
	d->folded = d->verbosity < 0 || (d->verbosity == 0 && d->fine > 1);
	return OK;
}

static const char *checked_style(const struct graph_checked *c)
{
	if (c->verdicts[VERDICT_FAILS] != 0)
		return "style=filled, fillcolor=\"#f9d6d5\", color=\"" RED
		       "\", penwidth=2";
	if (c->verdicts[VERDICT_UNKNOWN] != 0)
		return "style=filled, fillcolor=\"#fdecc8\", color=\"" AMBER
		       "\", penwidth=2";
	return "style=filled, fillcolor=\"#dcefdc\", color=\"#2e7d32\", "
	       "penwidth=2";
}

static const char *node_style(const struct graph_node *n)
{
	if (n->checked != NULL)
		return checked_style(n->checked);
	if (n->kind == GRAPH_FILE)
		return "color=\"" DARK "\"";
	if (graph_is_windows(n))
		return "color=\"" LIGHT "\", fontcolor=\"#707070\"";
	if (graph_source(n, "missing") != 0 || n->source_count == 0)
		return "style=dashed, color=\"" RED "\"";
	if (graph_source(n, "not-known") != 0)
		return "style=dashed, color=\"" AMBER "\"";
	return "style=filled, fillcolor=\"#e1e9f7\", color=\"#3b5b92\"";
}

static void write_node(const struct drawing *d, size_t i, const char *indent)
{
	const struct graph_node *n = &d->graph->nodes[i];

	fprintf(d->out, "%sn%zu [label=\"", indent, i);
	if (n->checked != NULL)
		dot_checked_label(&d->words, n);
	else
		dot_node_label(&d->words, n);
	fprintf(d->out, "\", %s];\n", node_style(n));
}

/* What one of several checked files has for itself is drawn around it. */
static bool is_inside(const struct drawing *d, size_t i, size_t owner)
{
	const struct graph_node *n = &d->graph->nodes[i];

	return d->graph->checked_count > 1 && n->owner == owner &&
	       !graph_is_windows(n);
}

static void write_clusters(const struct drawing *d)
{
	const struct dependency_graph *g = d->graph;
	size_t open = SIZE_MAX;

	for (size_t i = 0; i < g->node_count; i++) {
		const struct graph_node *n = &g->nodes[i];

		if (n->owner == GRAPH_SHARED || !is_inside(d, i, n->owner))
			continue;
		/* Graphviz takes a cluster that is opened again as one. */
		if (open != n->owner) {
			if (open != SIZE_MAX)
				fputs("\t}\n", d->out);
			open = n->owner;
			fprintf(d->out, "\tsubgraph cluster_%zu {\n\t\tlabel=\"",
				open);
			dot_put(d->out, g->nodes[open].checked->path);
			fputs("\";\n\t\tcolor=\"#c8c8c8\";\n", d->out);
		}
		write_node(d, i, "\t\t");
	}
	if (open != SIZE_MAX)
		fputs("\t}\n", d->out);
}

/* One node for all of Windows' own that are as they should be. */
static void write_folded(const struct drawing *d)
{
	size_t count = 0;

	fprintf(d->out, "\t\twindows [label=\"%zu DLLs of Windows:", d->fine);
	for (size_t i = 0; i < d->graph->node_count; i++) {
		if (!is_fine_windows(d, i) || count >= FOLDED_NAMES_MAX)
			continue;
		fputs(count % FOLDED_A_LINE == 0 ? "\\n" : ", ", d->out);
		dot_put(d->out, d->graph->nodes[i].name);
		count++;
	}
	if (d->fine > count)
		fprintf(d->out, "\\nand %zu more", d->fine - count);
	fputs("\", color=\"" LIGHT "\", fontcolor=\"#707070\"];\n", d->out);
}

static void write_windows(const struct drawing *d)
{
	const struct dependency_graph *g = d->graph;

	fputs("\tsubgraph cluster_windows {\n\t\tlabel=\"Windows\";\n"
	      "\t\tcolor=\"#e0e0e0\";\n\t\tfontcolor=\"#707070\";\n",
	      d->out);
	if (d->folded && d->verbosity == 0)
		write_folded(d);
	for (size_t i = 0; i < g->node_count; i++) {
		if (graph_is_windows(&g->nodes[i]) &&
		    !(d->folded && is_fine_windows(d, i)))
			write_node(d, i, "\t\t");
	}
	fputs("\t}\n", d->out);
}

static void write_nodes(const struct drawing *d)
{
	const struct dependency_graph *g = d->graph;

	write_clusters(d);
	for (size_t i = 0; i < g->node_count; i++) {
		const struct graph_node *n = &g->nodes[i];

		if (!graph_is_windows(n) && (n->owner == GRAPH_SHARED ||
					     !is_inside(d, i, n->owner)))
			write_node(d, i, "\t");
	}
	write_windows(d);
}

static const char *edge_color(const struct drawing *d,
			      const struct graph_edge *e)
{
	if ((e->broken | e->late) != 0)
		return RED;
	if (e->unknown != 0)
		return AMBER;
	return graph_is_windows(&d->graph->nodes[e->to]) ? LIGHT : DARK;
}

static void write_edge(const struct drawing *d, const struct graph_edge *e)
{
	static const char *const styles[] = {
		[GRAPH_IMPORT] = "solid",
		[GRAPH_DELAY] = "dashed",
		[GRAPH_FORWARD] = "dotted",
	};
	const char *color = edge_color(d, e);

	fprintf(d->out, "\tn%u -> n%u [label=\"", (unsigned)e->from,
		(unsigned)e->to);
	dot_edge_label(&d->words, e);
	fprintf(d->out, "\", style=%s, color=\"%s\", fontcolor=\"%s\"%s];\n",
		styles[e->kind], color, color,
		e->broken != 0 ? ", penwidth=2" : "");
}

/* To the folded node: one of each kind from each file. */
static int write_folded_edges(const struct drawing *d)
{
	const struct dependency_graph *g = d->graph;
	struct arena scratch = ARENA_INIT;
	bool *seen = arena_new_array(&scratch, bool, 2 * g->node_count + 1);

	if (seen == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < g->edge_count; i++) {
		const struct graph_edge *e = &g->edges[i];
		size_t key = 2 * (size_t)e->from + (e->kind == GRAPH_DELAY);

		if (!is_fine_windows(d, e->to) || seen[key])
			continue;
		seen[key] = true;
		fprintf(d->out, "\tn%u -> windows [style=%s, color=\"" LIGHT
				"\"];\n",
			(unsigned)e->from,
			e->kind == GRAPH_DELAY ? "dashed" : "solid");
	}
	arena_release(&scratch);
	return OK;
}

static int write_edges(const struct drawing *d)
{
	const struct dependency_graph *g = d->graph;

	for (size_t i = 0; i < g->edge_count; i++) {
		if (!(d->folded && is_fine_windows(d, g->edges[i].to)))
			write_edge(d, &g->edges[i]);
	}
	return d->folded && d->verbosity == 0 ? write_folded_edges(d) : OK;
}

static const char head[] =
	"digraph dependencies {\n"
	"\tgraph [rankdir=LR, nodesep=0.15, ranksep=0.9, "
	"fontname=\"Helvetica\", fontsize=10, labelloc=b, labeljust=l];\n"
	"\tnode [shape=box, height=0.25, margin=\"0.09,0.04\", "
	"fontname=\"Helvetica\", fontsize=10];\n"
	"\tedge [arrowsize=0.6, fontname=\"Helvetica\", fontsize=9];\n";

static const char legend[] =
	"\tsubgraph cluster_legend {\n"
	"\t\tlabel=\"legend\";\n"
	"\t\tcolor=\"#c8c8c8\";\n"
	"\t\tlegend_checked [label=\"checked file: red fails, amber isn't "
	"known,\\ngreen loads\", style=filled, fillcolor=\"#ffffff\", "
	"penwidth=2];\n"
	"\t\tlegend_file [label=\"file of the deployment\"];\n"
	"\t\tlegend_overlay [label=\"from an overlay\", style=filled, "
	"fillcolor=\"#e1e9f7\", color=\"#3b5b92\"];\n"
	"\t\tlegend_windows [label=\"Windows' own\", color=\"" LIGHT
	"\", fontcolor=\"#707070\"];\n"
	"\t\tlegend_missing [label=\"missing\", style=dashed, color=\"" RED
	"\"];\n"
	"\t\tlegend_unknown [label=\"not known\", style=dashed, color=\"" AMBER
	"\"];\n"
	"\t\tlegend_checked -> legend_file [label=\"imports\"];\n"
	"\t\tlegend_checked -> legend_windows [label=\"delay-loads\", "
	"style=dashed];\n"
	"\t\tlegend_checked -> legend_overlay [label=\"forwarder\", "
	"style=dotted];\n"
	"\t\tlegend_checked -> legend_missing [label=\"in the way: procedure, "
	"error, targets\", color=\"" RED "\", fontcolor=\"" RED
	"\", penwidth=2];\n"
	"\t\tlegend_checked -> legend_unknown [label=\"not known\", color=\"" AMBER
	"\", fontcolor=\"" AMBER "\"];\n"
	"\t}\n";

static int write_drawing(struct report *r)
{
	struct drawing d;
	int ret = drawing_init(&d, r);

	if (ret != OK)
		return ret;
	fputs(head, r->out);
	fprintf(r->out, "\tlabel=\"dryload " DRYLOAD_VERSION ", profiles of ");
	dot_put(r->out, str_of(profile_date(r->profile)));
	if (d.unread != 0)
		fprintf(r->out, "\\nfiles that couldn't be read: %zu",
			d.unread);
	fputs("\";\n", r->out);
	write_nodes(&d);
	ret = write_edges(&d);
	if (d.verbosity >= 0)
		fputs(legend, r->out);
	fputs("}\n", r->out);
	return ret;
}

static int add_file(struct report *r, const struct file_report *f)
{
	int ret = graph_add(r->state, f);

	report_count(r, f);
	return ret;
}

static int end_dot(struct report *r)
{
	int ret = write_drawing(r);

	graph_end(r);
	return ret;
}

const struct report_writer report_dot = {
	"dot",
	graph_begin,
	add_file,
	end_dot,
};
