/*
 * The order in which Windows 10 and later meet what is wrong (R2313): the DLLs
 * of all descriptors of a file before its procedures, and level by level. The
 * walk itself goes depth first, as earlier Windows do (R302).
 */
#ifndef RESOLVER_BREADTH_H
#define RESOLVER_BREADTH_H

#include "resolver/resolve.h"

/* Where a module is met first. */
struct breadth_place {
	bool met;
	unsigned depth;
	uint64_t edge;       /* that led to it, in the order of the walk */
	uint64_t first_edge; /* of its own imports */
};

struct breadth {
	const struct resolution *r;
	struct breadth_place *places; /* of its loaded files */
};

/* Walk the imports of 'r', the newest walk, on 'targets'. 0, or E_NO_MEMORY. */
int breadth_walk(const struct resolution *r, target_set targets,
		 struct arena *a, struct breadth *out);

/* The less, the sooner it is met. UINT64_MAX: not on those targets. */
uint64_t breadth_of_module(const struct breadth *b, const struct module *m);
uint64_t breadth_of_problem(const struct breadth *b, const struct problem *p);

#endif
