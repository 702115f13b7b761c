/*
 * What each Windows has: a compiled, read-only table of targets, modules and
 * exports. Every question is answered for all targets at once, as sets.
 *
 * Nothing here allocates. Names that come back are borrowed from the table.
 */
#ifndef PROFILES_PROFILE_H
#define PROFILES_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/bytes.h"
#include "util/str.h"

/* Bit n is the target with index n. */
typedef uint64_t target_set;

#define TARGETS_MAX 64
#define TARGET_BIT(index) ((target_set)1 << (index))

/* How a fact is known; the words of the YAML. Zero is "nothing is known". */
enum evidence {
	EVIDENCE_NONE,
	/* of an export, or of a DLL's whole export table */
	EVIDENCE_OBSERVED,
	EVIDENCE_IMPORT_LIBRARY,
	EVIDENCE_OLDER_AND_LATER,
	EVIDENCE_LATER_SP,
	EVIDENCE_UNCERTAIN,
	EVIDENCE_ABSENT,
	/* of a DLL's being there */
	EVIDENCE_PRESENT,
	EVIDENCE_DOCUMENTED,
	EVIDENCE_PROBABLE,
	EVIDENCE_LIKELY,
	EVIDENCE_UNPROVEN,
	/* of an export of an overlay's DLL */
	EVIDENCE_LIST,
	EVIDENCE_REPORTED,
	EVIDENCE_LATER,
	EVIDENCE_COUNT
};

/* Where a default installation has a DLL. */
enum place {
	PLACE_NOWHERE,
	PLACE_SYSTEM32,         /* SysWOW64 for 32-bit processes on x64 */
	PLACE_DEFAULT_ASSEMBLY, /* bound without a manifest */
	PLACE_OPTIONAL,         /* only with its Windows component */
	PLACE_ELSEWHERE,        /* on the disk, not where the loader looks */
	PLACE_COUNT
};

const char *evidence_word(enum evidence e);
const char *place_word(enum place p);

/* True if a verdict that rests on 'e' is likely, not certain. */
bool evidence_is_likely(enum evidence e);

/* An opened table. A small value: copy it freely. Its bytes are borrowed. */
struct profile {
	struct bytes bytes;
	struct bytes strings, targets, modules, exports, ordinals, patterns,
		components, assemblies, apisets, names;
	target_set added; /* those that profile_join() put behind others */
	target_set partial, known_dlls_observed; /* see struct profile_target */
};

struct profile_target {
	const char *id;     /* "ws2003-sp1-x86" */
	const char *name;   /* "Windows Server 2003 SP1" */
	const char *build;  /* "5.2.3790.1830" */
	uint64_t build_number; /* the same: see windows_build() */
	const char *iis;    /* "6.0" */
	const char *groups; /* "2003,x86": comma separated, without the id */
	const char *parent; /* id of the target that its file extends, or "" */
	uint16_t machine;   /* IMAGE_FILE_MACHINE_* of the process */
	uint8_t apiset_schema;   /* its version (R2301); 0: no API sets */
	bool apiset_schema_known; /* the table has its API sets */
	bool partial; /* too little is known to check every DLL against it */
	bool known_dlls_observed; /* as its registry lists them */
};

/* A module of the table. Sets are disjoint but for 'likely', 'known_dll'. */
struct profile_module {
	struct str name; /* lower case, with its extension */
	uint32_t index;
	target_set there;     /* the loader finds it: system32, assembly */
	target_set likely;    /* of 'there': the evidence is likely only */
	target_set optional;  /* there only with a Windows component */
	target_set unproven;  /* in system32 or not: not known */
	target_set elsewhere; /* on the disk, not found */
	target_set known_dll; /* beats a copy beside the importer (R509) */
	target_set tables;    /* its whole export table is known */
	target_set ordinals_whole; /* an ordinal that isn't there is absent */
	const char *component; /* the Windows component it belongs to, or "" */
	uint32_t first_export, export_count;
	uint32_t first_ordinal, ordinal_count;
	uint16_t place_pattern, table_pattern; /* see profile_evidence() */
};

/* One row of a module's exports: the same on all of its targets. */
struct profile_export {
	struct str name;      /* empty: exported by ordinal alone */
	struct str forwarder; /* "DLL.Name" or "DLL.#n", or empty */
	uint32_t ordinal;     /* 0: not fixed */
	uint16_t pattern;     /* its evidence on each target */
	target_set there, likely, uncertain, absent;
};

/*
 * A side-by-side assembly, and the versions that it serves: those between
 * 'low' and 'high' (R606). Where 'open', newer ones aren't known.
 */
struct profile_assembly {
	struct str name, public_key_token;
	struct str files; /* "msvcrt.dll,msvcirt.dll", or empty */
	uint64_t low, high;
	bool open;
	target_set there, likely, unproven; /* 'likely' is of 'there' */
};

/* What the table says of one import. 'absent', 'there', 'unknown' disjoint. */
struct profile_answer {
	target_set there;
	target_set likely;    /* of 'there' */
	target_set absent;    /* explicitly, or by a whole table */
	target_set unknown;
	target_set forwarded; /* of 'there': see the rows */
	uint32_t first_row, row_count; /* for profile_export_at() */
};

/*
 * Take 'bytes' as a compiled profile. Looks at the header and the table of
 * contents only. 0, or E_PROFILE where they don't fit.
 */
int profile_open(struct bytes bytes, struct profile *out);

/* Why bytes that profile_open() refused are none, and what to do. Static. */
const char *profile_open_error(struct bytes bytes);

/*
 * Read every row of 'p'. 0, or E_PROFILE with '*why' a static text. For
 * profiles that come from outside; the linked-in one is verified when built.
 */
int profile_verify(const struct profile *p, const char **why);

/* The profile that is linked into the library. */
struct bytes profile_builtin(void);

/* The day of the facts, "2026-11-24". */
const char *profile_date(const struct profile *p);

unsigned profile_target_count(const struct profile *p);
bool profile_target_at(const struct profile *p, unsigned index,
		       struct profile_target *out);

/* Its id alone, its groups alone; empty where there is no such target. */
struct str profile_target_id(const struct profile *p, unsigned index);
struct str profile_target_groups(const struct profile *p, unsigned index);

/* Its build and its machine alone; 0 where there is no such target. */
uint64_t profile_target_build(const struct profile *p, unsigned index);
uint16_t profile_target_machine(const struct profile *p, unsigned index);

target_set profile_all_targets(const struct profile *p);

/* Those that a DLL can be checked against; the others are partly known. */
target_set profile_whole_targets(const struct profile *p);

/* Those whose KnownDLLs were read off a registry; of others they're likely. */
target_set profile_known_dll_targets(const struct profile *p);

/* All that have 'word' as their id or among their groups, and "all". */
target_set profile_word_targets(const struct profile *p, struct str word);

/* Those whose processes are of that IMAGE_FILE_MACHINE_*. */
target_set profile_machine_targets(const struct profile *p, uint16_t machine);

/*
 * The set that a comma separated list of ids and groups names ("xp,x64",
 * "all"). A group leaves out what is partly known, unless it names nothing
 * else. False where a word names nothing; '*bad' is then that word.
 */
bool profile_parse_targets(const struct profile *p, struct str list,
			   target_set *out, struct str *bad);

/*
 * Of an added target, the other one that is nearest to it: what it extends, or
 * else the one of its machine of which its build is an update, or the same.
 * TARGETS_MAX: there is none.
 */
unsigned profile_relative(const struct profile *p, unsigned index);

/* The added targets whose relatives are in 'set'; those that have none. */
target_set profile_heirs(const struct profile *p, target_set set);
target_set profile_strangers(const struct profile *p);

unsigned profile_module_count(const struct profile *p);
bool profile_module_at(const struct profile *p, uint32_t index,
		       struct profile_module *out);

/* By file name, without regard to case; the extension must be there. */
bool profile_find_module(const struct profile *p, struct str name,
			 struct profile_module *out);

/*
 * The next DLL that has a row of that name, whatever the row says, from 'row'
 * of the exports on, which moves behind the DLL's. False where there is none.
 */
bool profile_next_named(const struct profile *p, struct str name,
			uint32_t *row, struct profile_module *out);

/* Of all 'targets' asked, what 'm' has; case matters, byte for byte (R301). */
struct profile_answer profile_find_name(const struct profile *p,
					const struct profile_module *m,
					struct str name, target_set targets);
struct profile_answer profile_find_ordinal(const struct profile *p,
					   const struct profile_module *m,
					   uint32_t ordinal,
					   target_set targets);

/* Rows are sorted by name, then ordinal; those without a name come first. */
bool profile_export_at(const struct profile *p, uint32_t row,
		       struct profile_export *out);

/*
 * The n-th entry of a module's ordinal index: a row number for
 * profile_export_at(). The rows an ordinal answer names are entries here.
 */
bool profile_ordinal_row(const struct profile *p, uint32_t entry,
			 uint32_t *row);

/* Sorted by name; one assembly can have several rows. */
bool profile_assembly_at(const struct profile *p, uint32_t row,
			 struct profile_assembly *out);

/* The targets whose assemblies are known: others may have any. */
target_set profile_assembly_targets(const struct profile *p);

/* "6.0.2600.2180" as a number that can be compared. */
bool assembly_version_parse(struct str text, uint64_t *out);

/* The evidence that 'pattern' holds for the target with that index. */
enum evidence profile_evidence(const struct profile *p, uint16_t pattern,
			       unsigned target_index);

/* The place that a module's place pattern holds for that target. */
enum place profile_place(const struct profile *p, uint16_t pattern,
			 unsigned target_index);

#endif
