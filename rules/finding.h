/* What dryload says about a file: the table of ids, and one finding. */
#ifndef RULES_FINDING_H
#define RULES_FINDING_H

#include "profiles/profile.h"
#include "resolver/resolve.h"

/* In the order of the documents; ids never change their meaning. */
enum finding_id {
	FINDING_MISSING_FILE,
	FINDING_ACCESS_DENIED,
	FINDING_BAD_IMAGE,
	FINDING_WRONG_MACHINE,
	FINDING_UNSIGNED_IMAGE,
	FINDING_MISSING_MODULE,
	FINDING_MISSING_PROCEDURE,
	FINDING_MISSING_ORDINAL,
	FINDING_MISSING_FORWARD_TARGET,
	FINDING_MISSING_ASSEMBLY,
	FINDING_RUNTIME_OUTSIDE_ASSEMBLY,
	FINDING_NOT_RELOCATABLE,
	FINDING_BOUND_IMPORT_MISMATCH,
	FINDING_MISSING_ENTRY_POINT,
	FINDING_DECORATED_ENTRY_POINT,
	FINDING_INIT_FAILED,
	FINDING_REFUSED_BY_FILTER,
	FINDING_ENTRY_POINT_FAULTS,
	FINDING_RUN_STOPPED,
	FINDING_UNKNOWN_FILE,
	FINDING_UNKNOWN_LOAD,
	FINDING_UNKNOWN_IMAGE,
	FINDING_UNKNOWN_MODULE,
	FINDING_UNKNOWN_PROCEDURE,
	FINDING_UNKNOWN_ASSEMBLY,
	FINDING_UNKNOWN_ACCESS,
	FINDING_CLR_RUNTIME,
	FINDING_UNREAD_IMPORTS,
	FINDING_LIMIT_REACHED,
	FINDING_ANALYSIS_CRASHED,
	FINDING_DELAYED_MISSING_MODULE,
	FINDING_DELAYED_MISSING_PROCEDURE,
	FINDING_DELAYED_UNKNOWN_MODULE,
	FINDING_DELAYED_UNKNOWN_PROCEDURE,
	FINDING_OPTIONAL_API_SET,
	FINDING_UNBOUND_IMPORT,
	FINDING_IMPLICIT_TLS,
	FINDING_CLR_BASE_CONFLICT,
	FINDING_BASE_CONFLICT,
	FINDING_TLS_CALLBACKS,
	FINDING_MANAGED_ASSEMBLY,
	FINDING_DEBUG_RUNTIME,
	FINDING_NEEDS_REDISTRIBUTABLE,
	FINDING_INAPPLICABLE_OVERLAY,
	FINDING_NEWER_TOOLCHAIN,
	FINDING_HUGE_IMAGE,
	FINDING_FOUND_BESIDE,
	FINDING_OF_WINDOWS,
	FINDING_UNLISTED_ACCESS,
	FINDING_SHADOWED,
	FINDING_PASSED_OVER,
	FINDING_ALREADY_LOADED,
	FINDING_IGNORED_LOCAL,
	FINDING_IGNORED_MANIFEST,
	FINDING_NOT_A_DLL,
	FINDING_MALFORMED_DELAY_IMPORTS,
	FINDING_MALFORMED_BOUND_IMPORTS,
	FINDING_MALFORMED_EXPORTS,
	FINDING_MALFORMED_ENTRY_POINT,
	FINDING_PACKED,
	FINDING_UNIPROCESSOR_IMAGE,
	FINDING_FILTER_WANTS_RAW_DATA,
	FINDING_FILTER_ASKS,
	FINDING_RUNTIME_MISSING_MODULE,
	FINDING_RUNTIME_MISSING_PROCEDURE,
	FINDING_COUNT
};

/* winerror.h has SEVERITY_ERROR for itself. */
enum severity {
	LEVEL_ERROR,   /* decides the verdict */
	LEVEL_UNKNOWN, /* leaves it open */
	LEVEL_WARNING, /* bites at run time */
	LEVEL_NOTE,
};

enum { FINDING_RULES_MAX = 6 };

struct finding_kind {
	const char *id; /* "missing-module" */
	enum severity severity;
	uint32_t win32, ntstatus; /* what Windows says; 0: nothing */
	const char *title;
	const char *meaning;
	const char *advice;
	const char *rules[FINDING_RULES_MAX + 1]; /* ends with NULL */
};

/* rules/finding_kinds.c */
extern const struct finding_kind finding_kinds[FINDING_COUNT];

static inline const struct finding_kind *finding_kind(enum finding_id id)
{
	return &finding_kinds[id];
}
const char *severity_word(enum severity s);

/* Before the loader looks at imports, while it does, or behind it. */
enum finding_stage { STAGE_BEFORE, STAGE_LOAD, STAGE_AFTER };

/* Strings are borrowed from the analysis; see message_*() for its text. */
struct finding {
	enum finding_id id;
	target_set targets;
	target_set likely; /* of 'targets': on likely evidence, or rule */
	uint32_t win32, ntstatus;
	const struct chain *chain; /* up to the importer; NULL: the file */
	struct str module;         /* lower case; empty: none */
	struct str host;           /* of an API set, else empty */
	struct str procedure;      /* empty: none, or by ordinal */
	struct str decorated;      /* its form in the message; empty: the same */
	bool by_ordinal;
	uint16_t ordinal;
	struct str summary;        /* "advapi32.dll has no RegGetValueA" */
	struct str before, after;  /* of the message, around the targets */
	struct str advice;
	bool has_evidence;         /* of a profile: 'evidence_pattern' */
	uint16_t evidence_pattern;
	const char *evidence;      /* else this, or NULL */
	target_set first_in;       /* all targets that have it */
	const char *rules[FINDING_RULES_MAX + 1];
	bool has_offset; /* of what is odd, in the file itself */
	uint64_t offset;
	bool detail; /* for who asks for all: nobody needs to act on it */
	/* When it is met: set by rules_run(), see rules/order.c. */
	enum finding_stage stage;
	const struct problem *problem; /* of STAGE_LOAD; NULL: 'mapped' */
	const struct module *mapped;
	uint64_t breadth; /* of STAGE_LOAD: by the order of Windows 10 */
};

struct findings {
	struct finding *items; /* in Windows' own order, up to 8.1 */
	size_t count, capacity;
};

/* A finding of that kind, with what its row says; the rest is empty. */
struct finding finding_new(enum finding_id id, target_set targets);

/* Name one more rule that it rests on. */
void finding_add_rule(struct finding *f, const char *rule);

/*
 * Where the module of 'chain' is loaded because an export is forwarded to it,
 * its failure is that of the export (R311).
 */
void finding_fail_as_forwarder(struct finding *f, const struct chain *chain);

/* Room for so many more, where that many are expected. 0, or E_NO_MEMORY. */
int findings_reserve(struct findings *list, struct arena *a, size_t more);

/*
 * 0, or E_NO_MEMORY, also where that is why a text of it is NULL. Without
 * targets nothing is added.
 */
int findings_add(struct findings *list, struct arena *a,
		 const struct finding *f);

/*
 * Add the failure of a module that 'chain' loads. A delay load never fails the
 * load: there it is the same fact, as a warning (R401).
 */
int findings_add_failure(struct findings *list, struct arena *a,
			 struct finding *f, const struct chain *chain);

/* The name of the importer: the file that asked. Empty for the file itself. */
struct str finding_importer(const struct finding *f);

#endif
