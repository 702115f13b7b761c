/* How a graph of dependencies grows: for its own files. */
#ifndef REPORT_GRAPH_PARTS_H
#define REPORT_GRAPH_PARTS_H

#include "report/dependency_graph.h"

/*
 * The node of a file by its path, or of a DLL by its name; made where it is
 * new. 'owner' is the checked node for whose sake. 0, or E_NO_MEMORY.
 */
int graph_file(struct dependency_graph *g, const struct module *m,
	       uint32_t owner, uint32_t *out);
int graph_name(struct dependency_graph *g, struct str name, uint32_t owner,
	       uint32_t *out);

/* The edge, made where it is new; valid until the next. 0, or E_NO_MEMORY. */
int graph_edge(struct dependency_graph *g, uint32_t from, uint32_t to,
	       enum graph_edge_kind kind, struct graph_edge **out);

/* Take over the verdicts of a checked file. 0, or E_NO_MEMORY. */
int graph_check(struct dependency_graph *g, const struct file_report *f,
		uint32_t root);

/* Mark the edges that the findings are about. 0, or E_NO_MEMORY. */
int graph_marks(struct dependency_graph *g, const struct file_report *f,
		uint32_t root);

#endif
