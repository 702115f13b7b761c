/*
 * Assemblies of a copied WinSxS: a folder of that name among those of the
 * deployment, as of `check -d /mnt/c/Windows/WinSxS`.
 */
#ifndef RESOLVER_INSTALLED_ASSEMBLY_H
#define RESOLVER_INSTALLED_ASSEMBLY_H

#include "resolver/private_assembly.h"

struct installed_assembly {
	struct str folder; /* in WinSxS: "x86_microsoft.vc90.crt_1fc8..." */
	uint64_t version;
	struct private_file *files; /* none: there is no such assembly */
	size_t file_count;
};

/* Is it called so? */
bool installed_assembly_is_folder(struct str path);

/*
 * The newest one that a request for 'version' leads to: that version itself,
 * or a later one of the same two first numbers, to which the vendor's policy
 * likely leads (R606). 0, or E_NO_MEMORY.
 */
int installed_assembly_find(struct search *s,
			    const struct assembly_identity *asked,
			    struct str architecture, uint64_t version,
			    struct installed_assembly *out);

#endif
