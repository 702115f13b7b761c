/* Bind a procedure to Windows' own DLL, as its table says. */
#ifndef RESOLVER_BIND_SYSTEM_H
#define RESOLVER_BIND_SYSTEM_H

#include "resolver/forward.h"

/* As bind_procedure(), to module 'system' of the profile. 0, or E_NO_MEMORY. */
int bind_to_system(struct search *s, struct dependency *d, uint32_t system,
		   const struct procedure *p, target_set targets,
		   unsigned depth, struct binding *out);

#endif
