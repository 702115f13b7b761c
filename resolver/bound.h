/* The bound import list, which the loader walks in place of the imports. */
#ifndef RESOLVER_BOUND_H
#define RESOLVER_BOUND_H

#include "loader/imports.h"
#include "profiles/profile.h"

struct dependency;

/* One DLL of the walk over a file with a bound import list (R312). */
struct bound_step {
	const struct import_module *import; /* NULL: no descriptor has it */
	const struct bound_import *bound;   /* NULL: the list hasn't it */
};

/* Empty where the descriptors are walked as they lie. From the arena. */
struct bound_walk {
	struct bound_step *steps;
	size_t count, strangers; /* of the steps, without a descriptor */
	bool left_aside; /* there is a list that isn't followed */
};

/* Longer lists aren't compared, and no more names without descriptor. */
enum { BOUND_IMPORTS_MAX = 4096, BOUND_STRANGERS_MAX = 16 };

/*
 * The order in which the loader meets the DLLs: that of the bound list, then
 * the descriptors that it doesn't name. 'd' takes what is wrong with the list.
 * 0, or E_NO_MEMORY.
 */
int bound_walk_read(const struct image *img, const struct import_table *imports,
		    struct arena *a, struct defects *d,
		    struct bound_walk *out);

/* Where it is known that the list counts: before Vista. */
target_set bound_targets(const struct profile *p);

/*
 * Where the list and the imports disagree on a DLL. One that only the list
 * names is loaded, and then its descriptor is missed; not where the addresses
 * are bound to this very build, and taken as they are.
 */
target_set bound_trouble(const struct profile *p, const struct dependency *d);

#endif
