/*
 * What can be installed on top of a Windows, what the DLLs are that come with
 * it, and what to do about a procedure that is missing: a compiled, read-only
 * table like a profile. Opening it looks at its first page alone.
 *
 * Nothing here allocates. Strings that come back are borrowed from the table.
 */
#ifndef PROFILES_OVERLAYS_H
#define PROFILES_OVERLAYS_H

#include "profiles/overlay_format.h"
#include "profiles/profile.h"

enum overlay_kind {
	OVERLAY_PLAIN,     /* files in a folder that the loader searches */
	OVERLAY_ASSEMBLY,  /* files that a manifest must ask for */
	OVERLAY_UPDATE,    /* of Windows */
	OVERLAY_COMPONENT, /* of Windows, or a product */
	OVERLAY_KIND_COUNT
};

enum overlay_shippable {
	SHIPPABLE_YES,
	SHIPPABLE_APP_LOCAL,    /* beside the program or DLL only */
	SHIPPABLE_WITH_PRODUCT, /* under the licence of a product */
	SHIPPABLE_NO,
	SHIPPABLE_COUNT
};

enum overlay_place {
	OVERLAY_IN_SYSTEM32,
	OVERLAY_IN_ASSEMBLY,
	OVERLAY_IN_APP, /* beside the program or DLL */
	OVERLAY_PLACE_COUNT
};

/* Machines are bits, by the index of their columns in the tables. */
enum { OVERLAY_X86, OVERLAY_X64, OVERLAY_MACHINES };

const char *overlay_kind_word(enum overlay_kind kind);
const char *overlay_shippable_word(enum overlay_shippable s);

struct overlays {
	struct bytes bytes;
	struct bytes chunks[OVERLAY_CHUNKS + 1]; /* by enum overlay_chunk */
	struct profile tables; /* its targets are the machines */
};

/* As profile_open(), profile_verify() and profile_builtin(). */
int overlays_open(struct bytes bytes, struct overlays *out);
int overlays_verify(const struct overlays *o, const char **why);
struct bytes overlays_builtin(void);

struct overlay {
	uint32_t index;
	const char *id;      /* "vc2010-sp1" */
	const char *title;   /* "Visual C++ 2010 SP1 Redistributable" */
	const char *version; /* or "" */
	const char *oldest, *newest; /* as the vendor says it, or "" */
	const char *source, *notes;  /* or "" */
	struct str applies_to; /* ids and groups; empty: not known */
	enum overlay_kind kind;
	enum overlay_shippable shippable;
	unsigned machines;
	bool named_only; /* brings the DLLs whose knowledge names it, likely */
	bool open_names; /* what it changes of Windows' DLLs isn't all told */
	bool open_dlls;  /* nor which of them it brings */
	bool installable; /* false: only says that nothing brings a DLL */
	uint32_t first_file, file_count;
	uint32_t first_add, add_count;
	uint32_t first_assembly, assembly_count;
};

/* Sorted by id. */
uint32_t overlay_count(const struct overlays *o);
bool overlay_at(const struct overlays *o, uint32_t index, struct overlay *out);
bool overlay_find(const struct overlays *o, struct str id,
		  struct overlay *out);

/*
 * The targets of 'p' on which it can be installed. Where its ends aren't known
 * these are all of its machines.
 */
target_set overlay_targets(const struct overlay *v, const struct profile *p);

/* Where an overlay puts a DLL, on which targets. Disjoint but for 'likely'. */
struct overlay_module {
	target_set system;   /* the loader finds it */
	target_set assembly; /* a manifest must ask for it */
	target_set app;      /* beside the program or DLL */
	target_set likely;   /* of all three */
	const char *assembly_name; /* or "" */
};

/* By file name, without regard to case. False: it doesn't bring it. */
bool overlay_has_module(const struct overlays *o, const struct overlay *v,
			const struct profile *p, struct str name,
			struct overlay_module *out);

/* What is asked of a DLL. */
struct overlay_request {
	struct str dll;  /* file name */
	struct str name; /* of the procedure; empty: by ordinal */
	uint16_t ordinal;
};

/* 'there', 'absent' and 'unknown' are disjoint and cover what was asked. */
struct overlay_answer {
	target_set there, absent, unknown;
	target_set likely; /* of 'there' and 'absent' */
	target_set forwarded; /* of 'there': see overlay_forwarder() */
	const char *evidence; /* of the answer, or "" */
};

/*
 * The exports of a DLL that the overlay brings. Absence from a table that
 * isn't whole is "unknown".
 */
struct overlay_answer overlay_find_export(const struct overlays *o,
					  const struct overlay *v,
					  const struct profile *p,
					  const struct overlay_request *r,
					  target_set targets);

/* Where that export leads for a machine: "DLL.Name", or empty. */
struct str overlay_forwarder(const struct overlays *o,
			     const struct overlay_request *r,
			     unsigned machine);

/* The targets of 'p' whose processes are of that machine. */
target_set overlay_machine_targets(const struct profile *p, unsigned machine);

/*
 * Names that the overlay adds to a DLL, be it the system's own: 'there' where
 * it was seen or, 'likely', on the overlay's other targets. 'unknown': on
 * reports only. 'absent' is empty.
 */
struct overlay_answer overlay_find_added(const struct overlays *o,
					 const struct overlay *v,
					 const struct profile *p,
					 const struct overlay_request *r,
					 target_set targets);

/* Does it add any name to that DLL? */
bool overlay_adds_to(const struct overlays *o, const struct overlay *v,
		     struct str dll);

/* A side-by-side assembly that comes with an overlay. Lists have commas. */
struct overlay_assembly {
	const char *name, *version, *public_key_token;
	struct str architectures, files;
	struct str redirects; /* "9.0.20718.0-9.0.21022.8", ... */
	struct str targets;   /* ids and groups; empty: the overlay's */
};

/* The n-th of the overlay's. */
bool overlay_assembly_at(const struct overlays *o, const struct overlay *v,
			 uint32_t n, struct overlay_assembly *out);

/* What is known of a DLL by its name. */
struct dll_knowledge {
	const char *what; /* "C run-time of Visual C++ 2010" */
	struct str from;  /* ids of overlays, the best first */
	const char *app_local; /* "yes", "assembly", in words; or "" */
	bool debug;
};

/* An exact name wins, then the longest glob. */
bool dll_knowledge_find(const struct overlays *o, struct str name,
			struct dll_knowledge *out);

struct advice {
	const char *instead; /* "CancelIo in the thread that issued it" */
	const char *origin;  /* what brings the import in, or "" */
	bool yy_thunks; /* YY-Thunks has a replacement, of varying quality */
	bool one_name;  /* it is about one name, be it A and W */
};

/*
 * About the procedure, or else the DLL; with an empty 'procedure' about the
 * DLL. 'general' tells that it was a rule for many, not an entry of its own.
 */
bool advice_find(const struct overlays *o, struct str dll,
		 struct str procedure, struct advice *out, bool *general);

/*
 * The same where many procedures of a DLL are asked: 'rules' are its general
 * ones, by advice_rules_of().
 */
uint64_t advice_rules_of(const struct overlays *o, struct str dll);
bool advice_find_ruled(const struct overlays *o, struct str dll,
		       uint64_t rules, struct str procedure,
		       struct advice *out, bool *general);

/* A product whose DLLs are known by name, and by the errors they leave. */
struct vendor {
	const char *product; /* "Apache Tomcat connector" */
	const char *source;
	struct str rules; /* of the rule book, with commas; or empty */
	uint32_t first_cause, cause_count;
};

/* By file name; the first whose pattern fits. */
bool vendor_find(const struct overlays *o, struct str dll, struct vendor *out);

struct vendor_cause {
	const char *cause, *look; /* "<name>" is the DLL's, without ".dll" */
	bool any; /* said of all errors that have no row of their own */
};

/* What the error means as that vendor's own. */
bool vendor_cause_find(const struct overlays *o, const struct vendor *v,
		       uint32_t win32, struct vendor_cause *out);

/* Take the first word off a comma separated list. False at its end. */
bool overlay_word(struct str *list, struct str *word);

/*
 * File name against a pattern with '*', '?', [0-9] and [a-z], without regard
 * to case.
 */
bool overlay_glob(struct str pattern, struct str name);

#endif
