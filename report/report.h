/* Findings → bytes. One file a format, one row each in report.c. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdio.h>

#include "rules/rules.h"
#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

/* The same as the public struct dryload_style. */
struct style {
	bool color;
	unsigned width;
	int verbosity;
};

struct acceptance;
struct baseline_use;

/* One checked file, ready to be written. All borrowed. */
struct file_report {
	struct str path; /* as it was named */
	struct file_parts *file;
	const struct subject *subject; /* profile, resolution, host, targets */
	const struct findings *findings;
	struct verdict verdicts[TARGETS_MAX]; /* by target index */
	/* Of a baseline, by the index of the finding; NULL: there is none. */
	struct acceptance *const *acceptances;
	enum verdict_kind counting[TARGETS_MAX]; /* without what is accepted */
	struct arena *arena; /* for strings of this file's report */
};

struct summary {
	size_t files, loads, fails, unknown, unread, warnings;
	/* The same without what a baseline accepts, and how much that is. */
	size_t counting_fails, counting_unknown, counting_warnings, accepted;
};

/* A file that couldn't be checked, and why, in a line that names it. */
struct unread_file {
	const char *path;
	const char *reason;
};

/* An option of the run, as a report names it. */
struct report_setting {
	const char *name;
	struct str value;
};

struct report {
	FILE *out;
	const struct profile *profile;
	struct style style;
	const struct report_setting *settings; /* how it was run */
	size_t setting_count;
	struct summary summary; /* of what was written so far */
	FILE *job_summary;      /* Markdown for GitHub's; NULL: none */
	const struct unread_file *unread; /* so far, in their order */
	size_t unread_count;
	const struct baseline_use *baseline; /* at the end; NULL: no baseline */
	void *state; /* the writer's own, from its 'begin' to its 'end' */
};

/*
 * A format. Functions return 0, or E_NO_MEMORY; errors of 'out' stay there.
 * Each 'begin' that succeeded is followed by one 'end', which frees 'state'.
 */
struct report_writer {
	const char *name;
	int (*begin)(struct report *r);
	int (*file)(struct report *r, const struct file_report *f);
	int (*end)(struct report *r);
};

/* NULL where there is no such format. */
const struct report_writer *report_writer_find(const char *name);

/* "text, json, ndjson". NULL 's' when out of memory. */
struct str report_writer_names(struct arena *a);

/*
 * The SHA-256 of a file in 'out', SHA256_HEX_SIZE long. False where it can't be
 * read any more; 'out' is empty then.
 */
bool report_sha256(const struct file_report *f, char *out);

/* The verdict of a file over all its targets: the worst. */
enum verdict_kind report_worst(const struct file_report *f);

/* What counts on a target: its verdict, or what a baseline leaves of it. */
enum verdict_kind report_counting(const struct file_report *f,
				  unsigned target);

/* The worst of these. */
enum verdict_kind report_worst_counting(const struct file_report *f);

/* Add a file to the summary. Each writer does, once it has written it. */
void report_count(struct report *r, const struct file_report *f);
void summary_count(struct summary *s, const struct file_report *f);

/*
 * report/json.c: the members of a checked file's object, for a document that
 * holds more than files. 0, or E_NO_MEMORY.
 */
struct json_out;
int json_file_members(struct json_out *j, const struct file_report *f);

/* report/words.c: words that several formats use. */
const char *verdict_word(enum verdict_kind v);
const char *host_word(enum host h);          /* "iis-filter" */
const char *host_title(enum host h);         /* "ISAPI filter" */
const char *machine_name(uint16_t machine);  /* "x86", "x64", "arm64", ... */

/*
 * The ids of a set of targets, "xp-sp2-x86, xp-sp3-x86", in the order of the
 * profile, from the arena. NULL 's' when out of memory.
 */
struct str target_list(struct arena *a, const struct profile *p,
		       target_set set);

/* The whole message of a finding, for the targets of 'set' (not empty). */
struct str finding_message(struct arena *a, const struct profile *p,
			   const struct finding *f, target_set set);

/* "A needs B needs C": from the file down to the importer. */
struct str chain_text(struct arena *a, const struct chain *chain);

/* The evidence word of a finding on one target, or "". */
const char *finding_evidence(const struct profile *p, const struct finding *f,
			     unsigned target);

/* The writers. */
extern const struct report_writer report_text;   /* report/text.c */
extern const struct report_writer report_json;   /* report/json.c */
extern const struct report_writer report_ndjson; /* report/json.c */
extern const struct report_writer report_junit;  /* report/junit.c */
extern const struct report_writer report_gitlab; /* report/gitlab.c */
extern const struct report_writer report_github; /* report/github.c */
extern const struct report_writer report_csv;    /* report/csv.c */
extern const struct report_writer report_markdown; /* report/markdown.c */
extern const struct report_writer report_sarif;  /* report/sarif.c */
extern const struct report_writer report_dot;    /* report/dot.c */
extern const struct report_writer report_cyclonedx; /* report/cyclonedx.c */
extern const struct report_writer report_html;   /* report/html.c */

#endif
