/* One module's imports × their providers: what is missing, and where. */
#ifndef RESOLVER_BIND_H
#define RESOLVER_BIND_H

#include "resolver/search.h"

/* A procedure, as an import asks for it. */
struct procedure {
	bool by_ordinal;
	uint16_t ordinal;
	uint16_t hint;
	struct str name; /* empty where it is by ordinal */
};

enum missing_kind {
	MISSING_EXPORT,         /* the provider hasn't it */
	MISSING_FORWARD_TARGET, /* it has, but what it forwards to is missing */
	MISSING_EXPORT_TABLE,   /* the provider exports nothing at all (R307) */
	MISSING_UNKNOWN,        /* the data can't tell */
};

/* One import that isn't satisfied on 'targets'. */
struct missing {
	enum missing_kind kind;
	struct procedure procedure;
	target_set targets;
	bool in_file;            /* the provider is a file of the deployment */
	struct str forwarder;    /* where it leads, for a forward target */
	uint16_t table_pattern;  /* evidence, where the provider is Windows' */
	struct str host;         /* behind an API set, or empty */
	const char *overlay;     /* id, where it is an overlay's; else NULL */
	const char *evidence;    /* and its evidence */
	target_set likely;       /* of 'targets': missing on likely evidence */
	target_set have;         /* all targets whose own DLL has it */
};

/* A file that is loaded because an export forwards to it (R311). */
struct forward_load {
	struct module *file;
	target_set targets;
	bool by_ordinal; /* the import that is led there */
	size_t missing_before; /* of the descriptor, when it was met */
};

/* One descriptor. */
struct dependency {
	struct str name;      /* as the file spells it */
	struct str file_name; /* as it is looked for: lower case, with .dll */
	bool delayed;
	bool bound_only; /* of the bound import list, without a descriptor */
	uint32_t bound_timestamp;
	target_set unbound; /* where it isn't loaded: the list lacks it */
	struct provider provider;
	target_set lacking; /* a manifest lists it, and it isn't there */
	struct missing *missing; /* in the order of the thunks */
	size_t missing_count, missing_capacity;
	struct forward_load *forwards;
	size_t forward_count, forward_capacity;
};

/* Without the ".dll" that is added where a name has no extension (R301). */
static inline bool dependency_is_completed(const struct dependency *d)
{
	return d->file_name.n > d->name.n;
}

/*
 * Read the imports of 'm' (which module_open() has read) and bind them, for
 * those targets asked that are of its machine, as 's' stands: fills
 * m->dependencies. Once a module, or again where it isn't bound in that way.
 * 0, or E_NO_MEMORY.
 */
int module_resolve(struct search *s, struct module *m);

/* Would the static imports be bound as they are, as 's' stands now? */
bool module_is_bound(const struct search *s, const struct module *m);

/*
 * Bind one procedure of 'd', which 'm' asks for, on targets with the same
 * host of an API set; empty: there is none. What is missing goes to 'd'.
 * 0, or E_NO_MEMORY.
 */
int bind_on(struct search *s, struct module *m, struct dependency *d,
	    const struct procedure *p, struct str host, target_set targets);

/* A chain of forwarders longer than this is taken as a loop. */
enum { FORWARDERS_MAX = 32 };

/*
 * What one module may ask of us: far more than a linker writes. Names can
 * share their bytes, so that a small file asks for much. What is beyond is
 * dropped, and its targets are in 'dropped'.
 */
enum {
	DEPENDENCIES_MAX = 4096,
	FORWARDERS_FOLLOWED_MAX = 100000,
	MISSING_BYTES_MAX = 1 << 20, /* of names */
};

#endif
