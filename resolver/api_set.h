/* API sets: names that Windows leads to other DLLs before it looks for files. */
#ifndef RESOLVER_API_SET_H
#define RESOLVER_API_SET_H

#include "profiles/apiset.h"
#include "resolver/search.h"

/* A DLL of Windows' own, behind an API set. */
struct api_set_host {
	struct str name;     /* "kernelbase.dll" */
	uint32_t system;     /* index of the profile's module */
	target_set targets;  /* where it is taken */
	target_set unproven; /* where it isn't known to be there */
};

/* What a name is on the targets that were asked. */
struct api_set {
	struct api_set_host hosts[APISET_ANSWER_HOSTS];
	size_t host_count;
	target_set hostless; /* nothing implements it (R2305) */
	target_set unknown;  /* the data can't tell what it is */
};

/*
 * As search_module(), for a DLL that 'importer' names: where the name is an
 * API set, no file counts (R2304, R2307). 0, or E_NO_MEMORY.
 */
int search_import(struct search *s, struct str name, struct str importer,
		  enum search_order order, target_set targets,
		  struct provider *out);

/*
 * All targets whose host has the procedure; 0 where the name is no API set
 * anywhere.
 */
target_set api_set_who_has(const struct profile *p, struct str name,
			   struct str importer, struct str procedure);

#endif
