/* DLLs that a module names in its data, beside those it imports. */
#ifndef RESOLVER_NAMED_DLLS_H
#define RESOLVER_NAMED_DLLS_H

#include "loader/dll_names.h"
#include "resolver/module.h"

/*
 * Of a module that is open, readable and resolved: without what the loader
 * takes care of, and without its own name. A guess. 0, or E_NO_MEMORY.
 */
int named_dlls_read(const struct module *m, struct arena *a,
		    struct dll_names *out);

#endif
