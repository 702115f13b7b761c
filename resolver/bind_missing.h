/* What became of one import, as rows of its dependency. */
#ifndef RESOLVER_BIND_MISSING_H
#define RESOLVER_BIND_MISSING_H

#include "resolver/forward.h"

/*
 * Add what is missing or unknown to 'd', one row a kind and provider, so that
 * each target has one at most. 'host' is the API set's, or empty. 0, or
 * E_NO_MEMORY.
 */
int missing_report(struct search *s, struct module *owner,
		   struct dependency *d, const struct procedure *p,
		   struct str host, const struct binding *b);

#endif
