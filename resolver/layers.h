/* What is installed on top of each Windows: overlays that were asked for. */
#ifndef RESOLVER_LAYERS_H
#define RESOLVER_LAYERS_H

#include "profiles/overlays.h"
#include "resolver/forward.h"

struct layer {
	struct overlay overlay;
	target_set targets; /* where it can be installed */
};

/* In the order in which they were asked for: the first that has it counts. */
struct layers {
	const struct overlays *table;
	struct layer *items;
	size_t count, capacity;
};

/*
 * What the layers put into the system's folder, of 'targets' on which Windows
 * itself hasn't the DLL for sure. Their own files don't replace the system's.
 * Where nobody listed what one brings, a DLL of another Windows is unproven.
 */
target_set layers_provide(const struct layers *l, const struct profile *p,
			  struct str name, target_set targets,
			  struct provider *out);

/* Where an assembly of a layer brings the DLL, if a manifest asks for it. */
target_set layers_assemble(const struct layers *l, const struct profile *p,
			   struct str name, target_set targets,
			   struct provider *out);

/* Where a walk over the assemblies of all layers stands. Start with zeros. */
struct layer_cursor {
	size_t layer;
	uint32_t n;
};

/* The next assembly, and the targets that have it. */
bool layers_next_assembly(const struct layers *l, struct layer_cursor *at,
			  struct overlay_assembly *out, target_set *targets);

/* Bind 'p' to the DLL of the layers, as bind_procedure() does. */
int layers_bind(struct search *s, struct dependency *d,
		const struct provider *provider, const struct procedure *p,
		target_set targets, unsigned depth, struct binding *out);

/* What the layers add to Windows' own DLL: changes the answer of its table. */
void layers_add(const struct search *s, struct str dll,
		const struct procedure *p, struct profile_answer *answer,
		struct binding *out);

#endif
