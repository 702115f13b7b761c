/*
 * From one DLL to everything that stands in its way, in the order in which
 * Windows would meet it (R302): depth first, descriptor by descriptor. All
 * targets go through one walk.
 */
#ifndef RESOLVER_RESOLVE_H
#define RESOLVER_RESOLVE_H

#include "resolver/access.h"
#include "resolver/bind.h"

/* How a module came to be loaded: "A needs B needs C". */
struct chain {
	const struct chain *up; /* the importer; NULL for the DLL itself */
	const struct module *module;
	bool delayed;           /* by a delay load, here or further up */
	bool is_over; /* what is behind comes long after the module's load */
	target_set likely;      /* where it is loaded by R111 only */
	bool of_assembly; /* it, or one further up: taken likely (R606, R2601) */
	/* By a forwarder of what the host asks for, once the load is over. */
	bool by_host;
	bool altered; /* of these: beside the DLL, or behind such a file (R404) */
	/* By a forwarder, here or further up: its failure is the export's. */
	bool forwarded, forwarded_by_ordinal;
};

enum problem_kind {
	PROBLEM_ACCESS,          /* the process may not open it: see 'access' */
	PROBLEM_UNOPENABLE,      /* the file is there and can't be read */
	PROBLEM_BAD_IMAGE,       /* see 'defect' */
	PROBLEM_WRONG_MACHINE,   /* of another machine than the process */
	PROBLEM_DEFECT,          /* odd, see 'defect' */
	PROBLEM_MANIFEST,        /* can't be read: see the module's context */
	PROBLEM_ASSEMBLY,        /* see 'assembly' */
	PROBLEM_MODULE_ABSENT,   /* no DLL of that name */
	PROBLEM_API_SET_HOSTLESS, /* an API set that nothing implements */
	PROBLEM_MODULE_ELSEWHERE, /* on the disk, but not found */
	PROBLEM_MODULE_OPTIONAL, /* there with a Windows component */
	PROBLEM_MODULE_UNPROVEN, /* not known to be there */
	PROBLEM_API_SET_UNKNOWN, /* whether, or which, isn't known */
	PROBLEM_MODULE_BESIDE,   /* there, if the loader looks there (R111) */
	PROBLEM_BOUND_ONLY,      /* bound, and nothing imports it (R312) */
	PROBLEM_UNBOUND,         /* imported, and not in the bound list */
	PROBLEM_PROCEDURE,       /* see 'missing' */
	PROBLEM_TOO_DEEP,        /* the walk stopped here */
	PROBLEM_TOO_MANY,        /* more problems, which were dropped */
};

/* One obstacle, on 'targets'. What a kind doesn't use is NULL. */
struct problem {
	enum problem_kind kind;
	target_set targets;
	const struct chain *chain; /* of the module with the problem */
	const struct dependency *dependency;
	const struct missing *missing;
	const struct defect *defect;
	const struct assembly_trouble *assembly;
	const struct access_trouble *access;
};

/* A file that the load takes. */
struct loaded_file {
	const struct module *module;
	const struct chain *chain; /* by which it was met first */
	target_set targets;
	target_set late;        /* of these: by a delay load */
	size_t problems_before; /* it was met behind so many problems */
};

struct resolution {
	const struct module *root;
	target_set targets; /* asked, of the root's machine */
	target_set wrong_machine; /* asked, of another machine */
	target_set likely; /* where what is there rests on likely evidence */
	target_set beside; /* where a DLL is found if IIS looks there (R111) */
	target_set dropped; /* where a problem that decides was dropped */
	struct problem *problems;
	size_t count, capacity;
	size_t name_bytes; /* of the problems */
	struct loaded_file *loaded; /* root first; each file once */
	size_t loaded_count, loaded_capacity;
	struct loaded_file *ways; /* each where its chain met the file first */
	size_t way_count, way_capacity;
	const struct folder *redirected; /* holds an X.exe.local, or NULL */
};

/*
 * How 'm' was loaded; NULL: it wasn't. Only of the newest walk: the next one
 * gives its modules other places.
 */
static inline struct loaded_file *resolution_loaded(const struct resolution *r,
						    const struct module *m)
{
	return m->loaded_at < r->loaded_count &&
			       r->loaded[m->loaded_at].module == m ?
		       &r->loaded[m->loaded_at] :
		       NULL;
}

/* A chain of imports longer than this ends as "not known". */
enum { IMPORT_DEPTH_MAX = 500 };

/* More problems of one file, or of longer names, are dropped. */
enum { PROBLEMS_MAX = 100000, PROBLEM_BYTES_MAX = 2 << 20 };

/*
 * Walk from 'root', which module_open() or module_adopt() has read. The
 * result is from 'a'; what it points to lives as long as 's' and 'a'.
 * 0, E_NO_MEMORY, or E_BUDGET where the arena's budget has no time left.
 */
int resolve(struct search *s, struct module *root, target_set targets,
	    struct arena *a, struct resolution *out);

#endif
