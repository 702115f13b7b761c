/* A publisher's policy: which versions of an assembly it leads where (R606). */
#ifndef SNAPSHOT_POLICY_H
#define SNAPSHOT_POLICY_H

#include "loader/manifest.h"

struct redirect {
	struct assembly_identity identity; /* of the assembly, not the policy */
	struct str old_versions;           /* "8.0.41204.256-8.0.50608.0" */
	struct str new_version;
};

enum { REDIRECTS_MAX = 256 };

/*
 * The redirections of a policy's XML, in its order; none where it can't be
 * read. Strings are from the arena. 0, or E_NO_MEMORY.
 */
int policy_read(struct bytes xml, struct arena *a, struct redirect **out,
		size_t *count);

#endif
