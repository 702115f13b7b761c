/* DLLs that a manifest, or an overlay, binds an import to. */
#ifndef EMULATOR_ASSEMBLIES_H
#define EMULATOR_ASSEMBLIES_H

#include "emulator/process.h"

struct bound_dll {
	struct str name;
	struct str file; /* on the host; empty: none is at hand */
	struct str path; /* on the Windows; empty: not known */
};

enum { BOUND_DLLS_MAX = 4096 };

/*
 * One from an assembly, whose folder lies below 'place': "dll", "program" or
 * "winsxs". Opens the file. Two of one name are none that is known.
 */
void assemblies_add(struct process *p, struct str name, struct str file,
		    struct str place, struct str folder);

/* One that an overlay puts into the system's folder. */
void assemblies_add_system(struct process *p, struct str name);

/* NULL: the usual search finds it. */
const struct bound_dll *assemblies_find(const struct process *p,
					struct str name);

#endif
