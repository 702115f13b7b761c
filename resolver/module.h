/*
 * A DLL of the deployment: read once, however many others import it. Its file
 * stays open only while it is in use, so that many cost little memory.
 */
#ifndef RESOLVER_MODULE_H
#define RESOLVER_MODULE_H

#include <stdbool.h>

#include "loader/exports.h"
#include "loader/image.h"
#include "loader/imports.h"
#include "profiles/profile.h"
#include "resolver/deployment.h"
#include "util/arena.h"
#include "util/file_parts.h"

struct activation_context;
struct dependency;

struct module {
	struct str name; /* base name, lower case */
	struct str path;
	/* What it is found by: the name, or of an assembly's file "/" and path. */
	struct str key;
	bool of_assembly; /* that it is taken is likely (R606, R2601) */
	const struct members *members; /* of the list */
	enum folder_role role; /* of the folder that it lies in */
	bool of_system; /* that folder is a copy of the system's own */
	size_t folder;  /* which of the folders of that role */
	bool is_later;  /* one of that name is in an earlier folder */
	/* Set by the search (R2101): the next of the name in a later folder. */
	bool later_sought;
	struct module *later;
	/* Its place among the files of the walk that loaded it last. */
	size_t loaded_at;

	bool opened;
	int open_error; /* errno, where it can't be opened */
	struct file_parts file;
	bool is_open;
	bool asked_again; /* since room was made the last time */
	struct image image;
	struct export_table exports;
	struct defects defects;
	target_set machine_targets; /* whose processes have its machine */

	/* Set by context_read() (resolver/context.h). */
	bool context_read;
	const struct activation_context *context; /* NULL: none of its own */
	struct str ignored_manifest; /* path of a file (R603), or empty */
	bool manifest_switched_off; /* by /ALLOWISOLATION:NO (R601) */

	/* Set by module_resolve() (resolver/bind.h): static first. */
	target_set bound_on; /* 0: it isn't yet */
	const struct activation_context *bound_in;
	const struct module *bound_beside; /* the search's namesake */
	bool met_namesake;
	uint64_t known_asked; /* of the search, by its imports */
	bool bound_in_standard_order; /* not beside the DLL (R404) */
	struct dependency *dependencies;
	size_t dependency_count, static_count;
	size_t import_count; /* symbols of the static ones */
	target_set likely; /* where a static import rests on likely evidence */
	target_set beside; /* where one is found if IIS looks there (R111) */
	target_set dropped; /* where a static import wasn't looked at */
};

/* So many files stay open at once. */
enum { MODULES_OPEN_MAX = 32 };

/* All modules of one deployment. */
struct module_list {
	struct module **items; /* in the order in which they were met */
	size_t count, capacity;
	struct module **slots; /* by name, open addressing */
	size_t slot_count;
	struct module *open[MODULES_OPEN_MAX];
	size_t open_count;
	const struct module *pinned[2]; /* stay open */
	const struct members *members; /* where they may lie; or NULL */
	/* The first whose file couldn't be read to its end, and is closed. */
	const struct module *unread;
	int unread_error;
};

/*
 * The module called 'name' (a base name) of the DLL's own folder, made with
 * 'path' where it is new. 0, or E_NO_MEMORY.
 */
int modules_intern(struct module_list *l, struct arena *a, struct str name,
		   struct str path, struct module **out);

/* The same of any folder: two copies of a DLL are two modules. */
int modules_intern_in(struct module_list *l, struct arena *a,
		      enum folder_role role, struct str name, struct str path,
		      struct module **out);

/* The file 'path' of an assembly, in whichever folder. 0, or E_NO_MEMORY. */
int modules_intern_assembled(struct module_list *l, struct arena *a,
			     struct str path, struct module **out);

/* One more of that name and role, behind 'first'. 0, or E_NO_MEMORY. */
int modules_add_later(struct module_list *l, struct arena *a,
		      struct module *first, struct str path,
		      struct module **out);

struct module *modules_find(const struct module_list *l,
			    enum folder_role role, struct str name);

/*
 * Make sure that 'm' is open and its headers and exports are read. What is
 * wrong with the file is in 'open_error' and 'defects'. 0, or E_NO_MEMORY.
 */
int module_open(struct module_list *l, struct arena *a,
		const struct profile *profile, struct module *m);

/* The same for a file that is open already; 'm' takes it over, always. */
int module_adopt(struct module_list *l, struct arena *a,
		 const struct profile *profile, struct module *m,
		 struct file_parts *file);

/* The open file of 'm', which is of no more use, nor is its list. */
void module_give_back(struct module *m, struct file_parts *file);

/*
 * A module of which a part couldn't be read, and 'error', why; what was found
 * since the last modules_release() may be false then. NULL: there is none.
 */
const struct module *modules_unread(const struct module_list *l, int *error);

/* Close all. The arena's memory is its owner's. */
void modules_release(struct module_list *l);

/* Can the loader take it as a DLL at all? */
static inline bool module_is_readable(const struct module *m)
{
	return m->open_error == 0 && m->image.readable;
}

#endif
