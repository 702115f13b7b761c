/* Who provides a DLL on which target: the search order, in one function. */
#ifndef RESOLVER_SEARCH_H
#define RESOLVER_SEARCH_H

#include "profiles/profile.h"
#include "resolver/context.h"
#include "resolver/deployment.h"
#include "resolver/module.h"
#include "resolver/system_memo.h"

struct api_set;

/*
 * The answer for one DLL name, for every target. The sets are disjoint and
 * cover all targets that were asked, but for 'likely'.
 */
struct provider {
	struct module *file;   /* the first of the deployment, or NULL */
	target_set in_file;    /* the file is taken */
	target_set in_file_likely; /* of 'in_file': likely only (R111) */
	target_set in_file_open;   /* of 'in_file': if it looks there (R111) */
	struct module *passed_by; /* beside the DLL, where it doesn't look */
	struct module *refused; /* the first of the name, of another machine */
	target_set in_refused;  /* it ends the search; elsewhere it went on */
	target_set by_flags;    /* its importer says where to look (R2504) */
	struct module *kept_out; /* its importer's load flags keep it out */
	target_set kept_out_on;  /* where it would be found without (R2504) */
	bool known_to_profile; /* 'system' is set */
	uint32_t system;       /* index of the profile's module */
	target_set in_system;  /* Windows' own is taken */
	target_set likely;     /* of 'in_system', or behind 'refused': on
				  likely evidence */
	target_set optional;   /* only with its Windows component */
	target_set unproven;   /* not known to be there */
	target_set elsewhere;  /* on the disk, but the loader doesn't look */
	target_set in_assembly; /* a copy of the context, which has a table of
				   its own: Windows' says what it surely has */
	target_set in_private;  /* a private assembly's, if that serves */
	struct module *at_hand; /* a file of such an assembly, or NULL */
	target_set at_hand_on;  /* of 'in_assembly' and 'in_private' */
	target_set at_hand_unfit; /* the same, where it can't be loaded */
	target_set in_overlay;  /* that of an overlay is taken */
	struct str overlay_dll; /* its name, where 'in_overlay' isn't empty */
	target_set in_host;     /* that of an API set is taken */
	const struct api_set *api_set; /* NULL: the name is none */
	target_set absent;
};

struct access_check;
struct layers;
struct resolution;

/* What the load configuration of an importer asks of the search (R2504). */
struct search_flags {
	target_set targets; /* where they count; 0: there are none */
	unsigned bits;      /* LOAD_LIBRARY_SEARCH_* */
	const struct module *importer;
};

/* A name that was looked for before, as it was spelt, and Windows' DLL of it. */
struct system_name {
	struct str name; /* NULL 's': none yet */
	uint32_t system; /* index of the profile's module */
};

/* Files of a folder import the same few DLLs: each has its place, by its hash. */
enum { SYSTEM_NAMES = 64 };

/* What a search needs. One for all files of a deployment. */
struct search {
	const struct profile *profile;
	struct deployment *deployment;
	struct module_list modules;
	struct arena *arena;
	struct system_memo memo;
	struct system_name names[SYSTEM_NAMES];
	target_set iis_targets; /* where IIS runs: its own DLLs are there */
	target_set iis5_targets; /* of them: those of IIS 5.x (R111) */
	target_set asked; /* of the current walk: the others aren't bound */
	/* The DLL of the current walk, where Windows has one of its name in
	   KnownDLLs: it is loaded already, and comes before them (R501). */
	struct module *namesake;
	bool namesake_met;    /* by the current module */
	uint64_t known_asked; /* search_known_bit() of each that it asked for */
	uint16_t machine; /* of the process; 0: any file will do */
	struct search_flags flags; /* of the current module */
	const struct activation_context *context; /* of the current module */
	bool after_load; /* it comes by a delay load, or behind one (R404) */
	/* What the host asks of the loaded DLL by name, NULL at the end (R1001). */
	const char *const *entry_points; /* NULL: nothing */
	const struct resolution *after; /* the load that it asks behind */
	const struct layers *layers; /* overlays; NULL: none */
	struct access_check *access; /* NULL: rights aren't looked at */
	size_t forwarders_followed, missing_bytes; /* of it, too */
};

/* The loader refuses a longer name with 206 (R108). */
enum { FILE_NAME_MAX = 265 };

/*
 * The file name of an import (R108, R301): ".dll" is added where the last
 * part has no dot; trailing dots and blanks don't count. "." for no name.
 */
struct str search_file_name(struct arena *a, struct str import);

/*
 * Can files and profiles tell what the name stands for? One with a path may
 * lead anywhere (R501), and bytes beyond ASCII are of some code page.
 */
bool search_name_is_plain(struct str name);

/*
 * Static imports look in the DLL's folder first, in place of the program's
 * (R110); LoadLibrary and delay loads in the program's, and so do the static
 * imports of what they load (R404).
 */
enum search_order { SEARCH_ALTERED, SEARCH_STANDARD };

/* How the imports of one of the two kinds are looked for. */
enum search_order search_order_of(const struct search *s, bool delayed);

/* The first file met: the one taken, or one of another machine. */
struct module *provider_first(const struct provider *p);

/* Has Windows one of its name in KnownDLLs that not every process has? */
bool search_is_namesake(const struct search *s, const struct module *root);

/* One of 64 bits, by the name in any case: few names of KnownDLLs share one. */
uint64_t search_known_bit(struct str name);

/*
 * Find 'name' for 'targets': the activation context's, KnownDLLs, the DLL's
 * folder or the program's, the system, PATH (R501, R502, R511).
 * 0, or E_NO_MEMORY.
 */
int search_module(struct search *s, struct str name, enum search_order order,
		  target_set targets, struct provider *out);

#endif
