/* Who satisfies what, as a tree, with what is wrong where. */
#ifndef REPORT_DEPENDENCY_TREE_H
#define REPORT_DEPENDENCY_TREE_H

#include "report/dependencies.h"

/* A file that is loaded, and the rows of what it imports. */
struct dependency_node {
	const struct module *module;
	const struct module *parent; /* by which it was met; NULL: the root */
	size_t first, count; /* of the rows */
	bool broken; /* something is wrong in it or below */
	bool written; /* of who writes it */
};

/* The worst that is said of a row. */
struct dependency_trouble {
	bool there;
	enum severity level;
};

struct dependency_tree {
	const struct file_report *file;
	struct dependency_row *rows; /* those of one importer together */
	struct dependency_trouble *troubles; /* by row */
	size_t row_count, row_capacity;
	struct dependency_node *nodes; /* in the order of the load: root first */
	size_t node_count;
	bool cut; /* more rows than anybody reads: the rest is left out */
};

/* From the arena of 'f'. 0, or E_NO_MEMORY. */
int dependency_tree_make(const struct file_report *f,
			 struct dependency_tree *out);

/* NULL where it isn't loaded. */
struct dependency_node *dependency_node_find(const struct dependency_tree *t,
					     const struct module *m);

#endif
