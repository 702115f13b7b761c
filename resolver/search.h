/* Who provides a DLL on which target: the search order, in one function. */
#ifndef RESOLVER_SEARCH_H
#define RESOLVER_SEARCH_H

#include "profiles/profile.h"
#include "resolver/deployment.h"
#include "resolver/module.h"

/*
 * The answer for one DLL name, for every target. The sets are disjoint and
 * cover all targets that were asked, but for 'likely'.
 */
struct provider {
	struct module *file;   /* beside the DLL, or in PATH; or NULL */
	target_set in_file;    /* the file is taken */
	bool known_to_profile; /* 'system' is set */
	uint32_t system;       /* index of the profile's module */
	target_set in_system;  /* Windows' own is taken */
	target_set likely;     /* of 'in_system': on likely evidence */
	target_set optional;   /* only with its Windows component */
	target_set unproven;   /* not known to be there */
	target_set elsewhere;  /* on the disk, but the loader doesn't look */
	target_set absent;
};

/* What a search needs. One for all files of a deployment. */
struct search {
	const struct profile *profile;
	struct deployment *deployment;
	struct module_list modules;
	struct arena *arena;
	target_set iis_targets; /* where IIS runs: its own DLLs are there */
	size_t forwarders_followed, missing_bytes; /* of the current module */
};

/* The file name of an import: ".dll" where there is no extension (R301). */
struct str search_file_name(struct arena *a, struct str import);

/* Static imports look beside the DLL first (R110); LoadLibrary doesn't (R404). */
enum search_order { SEARCH_ALTERED, SEARCH_STANDARD };

/*
 * Find 'name' for 'targets': KnownDLLs, the DLL's folder, the system, PATH
 * (R501, R502, R511). 0, or E_NO_MEMORY.
 */
int search_module(struct search *s, struct str name, enum search_order order,
		  target_set targets, struct provider *out);

#endif
