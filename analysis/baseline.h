/*
 * A baseline: findings that somebody accepts, with his reason, and until when.
 *
 * An entry is about files, one kind of finding, and its module and procedure.
 * It holds as long as the finding rests on the same: "evidence" is a digest of
 * that. Reports say what Windows would do all the same.
 */
#ifndef ANALYSIS_BASELINE_H
#define ANALYSIS_BASELINE_H

#include "report/acceptance.h"
#include "util/bytes.h"
#include "util/yaml.h"

enum {
	BASELINE_FILE_MAX = 1 << 23,
	BASELINE_ENTRIES_MAX = 1 << 14,
	BASELINE_WILDCARDS_MAX = 256, /* entries: each is tried on each file */
	BASELINE_PATTERN_MAX = 1024,
	BASELINE_SAME_MAX = 256, /* entries that one finding is held against */
	BASELINE_NAME_MAX = 1024, /* of a longer name that much counts */
	BASELINE_EVIDENCE_SIZE = 17, /* 64 bits of SHA-256, in hexadecimal */
};

struct baseline_entry {
	unsigned line;
	struct str file;    /* as it is written */
	struct str pattern; /* what the path of a file ends with */
	bool wild;          /* it has '*' or '?' */
	enum finding_id id;
	struct str module, procedure; /* "#12" is an ordinal */
	struct str evidence;
	struct str reason, owner, until;
	target_set targets;
	/* Of the report that is written. */
	bool checked; /* it is about a file, on a target, that was checked */
	bool used;    /* and fits a finding of it, even if it doesn't hold */
};

struct baseline {
	struct str path;
	struct baseline_entry *items; /* by what they are about */
	size_t count;
	struct baseline *next; /* another of the session */
};

/* What a finding is to an entry. */
struct baseline_key {
	enum finding_id id;
	struct str module, procedure;
	struct str evidence;
};

/* By all of it; 'evidence' alone last. */
int baseline_key_compare(const struct baseline_key *a,
			 const struct baseline_key *b, bool with_evidence);

/* Borrows the strings of 'e'. */
struct baseline_key baseline_entry_key(const struct baseline_entry *e);

/*
 * baseline_read.c: the entries of 'text'; everything is the arena's. 0,
 * E_NO_MEMORY, or E_USAGE with '*error'.
 */
int baseline_read(struct bytes text, const struct profile *p, struct arena *a,
		  struct baseline *out, struct yaml_error *error);

/* Is it a day, "2027-01-31"? */
bool baseline_is_day(struct str s);

/*
 * baseline_evidence.c: the key of a finding on one target, in 'a' and, the
 * evidence, in 'digest'. False when out of memory.
 */
bool baseline_key_of(struct arena *a, const struct file_report *f,
		     const struct finding *item, unsigned target,
		     char digest[BASELINE_EVIDENCE_SIZE],
		     struct baseline_key *out);

/* A name as YAML can hold it: what isn't text is \xNN. NULL 's': no memory. */
struct str baseline_name(struct arena *a, struct str name);

/*
 * Where a file lies: folder and name from the root on, as a name. NULL 's'
 * when out of memory.
 */
struct str baseline_path(struct arena *a, struct str path);

/*
 * baseline_judge.c: put into 'f' what the baseline says of its findings on the
 * day 'today', and what counts. 0, or E_NO_MEMORY.
 */
int baseline_judge(struct baseline *b, const char *today,
		   struct file_report *f);

/* The same by the baseline of the session, if it has one. */
struct dryload;
int baseline_apply(const struct dryload *d, struct file_report *f);

/* Has it entries about that file, on one of these targets? 0, or E_NO_MEMORY. */
int baseline_is_about(const struct baseline *b, struct str path,
		      target_set targets, bool *out);

/* Forget which entries were used. */
void baseline_restart(struct baseline *b);

/* What wasn't used, of a list of baselines. 0, or E_NO_MEMORY. */
int baseline_use_of(const struct baseline *first, struct arena *a,
		    struct baseline_use *out);

/*
 * baseline_write.c: append entries for the findings of 'f' that count: errors,
 * and unknowns or warnings where they are asked for. 'folder' is that of the
 * baseline. 0, or E_NO_MEMORY.
 */
struct baseline_record {
	FILE *out; /* NULL: nothing is recorded */
	const char *folder;
	bool unknowns, warnings;
	bool started;
};

int baseline_record(struct baseline_record *r, const struct file_report *f);

/* Behind the last file. */
void baseline_record_end(struct baseline_record *r);

#endif
