/* The manifest of a private assembly; nobody but the search for it needs it. */
#ifndef RESOLVER_PRIVATE_MANIFEST_H
#define RESOLVER_PRIVATE_MANIFEST_H

#include "resolver/private_assembly.h"

/* Of an identity: is it of one language? */
bool private_manifest_asks_language(struct str language);

/*
 * Of the DLL or the file at out->path: whether it fits what is asked for (what
 * can't be read may), its files and what it needs. 0, or E_NO_MEMORY.
 */
int private_manifest_read(struct search *s,
			  const struct assembly_identity *asked, bool is_dll,
			  struct private_assembly *out);

#endif
