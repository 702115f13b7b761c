/*
 * The activation context that a DLL's own manifest makes: which of its
 * assemblies are there, and whose DLLs they bind (R601, R602).
 */
#ifndef RESOLVER_CONTEXT_H
#define RESOLVER_CONTEXT_H

#include "loader/manifest.h"
#include "profiles/profile.h"

struct chain;
struct module;
struct search;

/* The resource that is the manifest of a DLL, and of an assembly's file. */
enum { DLL_MANIFEST_ID = 2, ASSEMBLY_MANIFEST_ID = 1 };

enum assembly_trouble_kind {
	/* It isn't there: 14001. */
	ASSEMBLY_ABSENT,
	ASSEMBLY_OTHER_VERSION,      /* no policy leads to those (R606) */
	ASSEMBLY_OTHER_KEY,          /* one of that name is, not so signed */
	ASSEMBLY_OTHER_ARCHITECTURE, /* R611 */
	ASSEMBLY_MISFIT, /* a private one lies in 'path', and doesn't fit */
	ASSEMBLY_LAST_ABSENT = ASSEMBLY_MISFIT,

	/* Not known. */
	ASSEMBLY_PRIVATE,  /* in 'path', if Windows looks there (R605) */
	ASSEMBLY_PERHAPS,  /* in 'path', which may be that one */
	ASSEMBLY_UNPROVEN, /* the data can't tell */
	ASSEMBLY_VAGUE,    /* the manifest leaves open which one it asks for */
};

/* One assembly that isn't there for sure, on 'targets'. */
struct assembly_trouble {
	enum assembly_trouble_kind kind;
	target_set targets;
	struct assembly_identity asked;
	struct str path;
	const char *differs_in; /* the attribute that doesn't fit, or NULL */
	bool likely; /* that this one counts is likely only */
	struct str needed_by; /* a private assembly; empty: the DLL itself */
};

/* One that is asked for, by the DLL or by a private assembly. */
struct assembly_question {
	struct assembly_reference reference;
	struct str needed_by;
	target_set targets;
};

/* What is asked for beyond isn't known to be there. */
enum { CONTEXT_ASSEMBLIES_MAX = 2 * MANIFEST_REFERENCES_MAX };

/* Where the folder of an assembly lies. */
enum assembly_place {
	ASSEMBLY_PLACE_UNKNOWN, /* of Windows' own, or of an overlay */
	ASSEMBLY_BESIDE_DLL,
	ASSEMBLY_BESIDE_PROGRAM,
	ASSEMBLY_IN_WINSXS,
};

/*
 * A DLL that an assembly provides on 'targets'; private ones perhaps, and those
 * that the manifest lists itself.
 */
struct assembly_file {
	struct str name;
	target_set targets;
	bool is_private;
	struct str path; /* of the file; empty: there is none at hand */
	struct module *itself; /* whose manifest lists it; NULL: another */
	enum assembly_place place;
	struct str folder; /* there; empty: none of its own */
};

/* From the arena of the search. */
struct activation_context {
	enum manifest_state state;
	unsigned line;
	const char *why;
	target_set targets;  /* those that look at manifests at all */
	target_set troubled; /* where it can't be made, or not for sure */
	target_set likely;   /* where an assembly is there on such evidence */
	struct assembly_trouble *troubles;
	size_t trouble_count, trouble_capacity;
	struct assembly_file *files;
	size_t file_count, file_capacity;
	struct assembly_question *questions;
	size_t question_count, question_capacity;
};

/*
 * Read the manifest of 'm' (which is open), once: fills m->context, or
 * m->ignored_manifest where there is none. 0, or E_NO_MEMORY.
 */
int context_read(struct search *s, struct module *m);

/* The context in which the imports of the chain's module are bound. */
const struct activation_context *context_of(const struct chain *chain);

/* Where 'c' binds the DLL called 'name'; NULL binds none. */
target_set context_binds(const struct activation_context *c, struct str name,
			 bool is_private);

#endif
