/* What the parts of the search share; nobody else needs it. */
#ifndef RESOLVER_SEARCH_PARTS_H
#define RESOLVER_SEARCH_PARTS_H

#include "resolver/search.h"

/* What the profile says of the targets that no file satisfies. */
void search_ask_system(const struct search *s, const struct profile_module *m,
		       target_set targets, struct provider *out);

/* The file that is called so, in the folders of that role. NULL: none is. */
int search_find_in(struct search *s, enum folder_role role, struct str name,
		   struct module **out);

/* Which of 'targets' bind an assembly's copy by default. */
target_set search_default_copies(const struct search *s,
				 const struct profile_module *m,
				 target_set targets);

/*
 * resolver/search_known.c: which of 'targets' have the DLL in the registry's
 * own list of KnownDLLs.
 */
target_set search_known_for_sure(const struct search *s,
				 const struct profile_module *system,
				 target_set targets);

/*
 * Takes the targets of which it is a KnownDLL out of 'open'. Before those comes
 * what the process has under that name: where, is what it returns (R501).
 */
target_set search_take_known(struct search *s,
			     const struct profile_module *system,
			     struct str name, target_set *open,
			     struct provider *out);

/* There, unless the process had the system's DLL before it. */
void search_take_namesake(const struct search *s, target_set targets,
			  struct provider *out);

/*
 * resolver/search_assembly.c: what the context binds on 'targets'. The table of
 * Windows' own copy stands for the assembly's.
 */
void search_take_assembly(const struct search *s, target_set targets,
			  struct provider *out);

/* A file of an assembly lies in the deployment: it has the exports. */
int search_take_at_hand(struct search *s, struct str name,
			struct provider *out);

/*
 * resolver/search_machine.c: is it of the process's machine, or no image at
 * all, which ends a search too? 0, or E_NO_MEMORY.
 */
int search_fits(struct search *s, struct module *m, bool *fits);

/*
 * Where the file found is of another machine it becomes 'refused', and the
 * first that fits is found in its place (R2101).
 */
int search_pass_over(struct search *s, struct str name, struct provider *out);

/* Where such a file ends the search: not on 64-bit Windows from Vista on. */
target_set search_ends(const struct search *s, target_set targets);

/*
 * resolver/search_flags.c: what an importer with load flags finds on 'targets'
 * (R2502, R2504). 'system' is NULL where the profile doesn't know the DLL.
 */
int search_by_flags(struct search *s, struct str name,
		    const struct profile_module *system, target_set targets,
		    struct provider *out);

#endif
