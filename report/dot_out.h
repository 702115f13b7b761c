/* Words on the nodes and edges of a drawing, for Graphviz. */
#ifndef REPORT_DOT_OUT_H
#define REPORT_DOT_OUT_H

#include "report/dependency_graph.h"

struct dot_out {
	FILE *out;
	const struct dependency_graph *graph;
	target_set all; /* that were asked */
};

/* Inside of a quoted string, whatever the bytes are. */
void dot_put(FILE *out, struct str s);

/* The inside of a label. */
void dot_checked_label(const struct dot_out *d, const struct graph_node *n);
void dot_node_label(const struct dot_out *d, const struct graph_node *n);
void dot_edge_label(const struct dot_out *d, const struct graph_edge *e);

#endif
