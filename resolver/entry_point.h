/* What the host asks of the DLL that it loaded: GetProcAddress (R1001, R311). */
#ifndef RESOLVER_ENTRY_POINT_H
#define RESOLVER_ENTRY_POINT_H

#include "resolver/resolve.h"

/*
 * Follow the export 'name' of 'root', behind the load that 'r' is of. '*out'
 * says what became of it, as of an import; NULL: it is no forwarder.
 * 0, or E_NO_MEMORY.
 */
int entry_point_bind(struct search *s, const struct resolution *r,
		     struct module *root, const char *name,
		     struct dependency **out);

/*
 * Correct what the search says of a DLL behind that forwarder: one that is
 * loaded already serves, and whether one beside the DLL does isn't known
 * (R404). The copy there is the 'passed_by' of 'd' then.
 */
void entry_point_provide(const struct search *s, struct dependency *d,
			 struct str dll, target_set targets,
			 struct provider *p);

#endif
