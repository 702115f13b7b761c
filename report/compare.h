/* Two builds held against each other, and the writers of what differs. */
#ifndef REPORT_COMPARE_H
#define REPORT_COMPARE_H

#include "report/detail.h"
#include "report/document.h"

/* A verdict as a document has it. */
struct compared_verdict {
	enum verdict_kind kind;
	bool likely;
	uint32_t win32;  /* 0: none */
	struct str reason; /* "advapi32.dll!RegGetValueA", or empty */
	struct str finding; /* the id of what decides it, or empty */
};

/* Something that a file asks for, in the order in which they sort. */
enum need_kind { NEED_MODULE, NEED_PROCEDURE, NEED_ASSEMBLY };

struct need {
	enum need_kind kind;
	bool delayed;
	struct str module; /* of an assembly: its name and version */
	struct str procedure; /* "RegGetValueA", "#115"; empty: none */
};

/* A header's field, or what was worked out of several. */
struct fact_change {
	const char *name; /* "image_base" */
	struct str before, after; /* empty: it has none */
};

struct finding_change {
	const struct json_value *finding; /* on the first of the targets */
	struct str object; /* "advapi32.dll!RegGetValueA", or empty */
	target_set targets;
};

struct needs {
	struct need *items;
	size_t count, capacity;
};

struct file_comparison {
	struct str name;
	struct str before_path, after_path; /* NULL 's': not there */
	struct str before_unread, after_unread; /* why not; NULL 's': it was */
	bool same_bytes;
	target_set before_targets, after_targets; /* that were judged */
	struct compared_verdict *before, *after;  /* by target; NULL: none */
	target_set gained, lost;
	target_set open;    /* whether it was lost isn't known */
	target_set changed; /* none of these, and not the same */
	bool needs_known;   /* false: one of the reports left some out */
	bool procedures_known; /* false: DLLs alone were compared */
	struct needs added, removed;
	struct names exports_added, exports_removed;
	struct fact_change *facts;
	size_t fact_count;
	struct finding_change *findings; /* new ones, then those that are gone */
	size_t found_count, gone_count;
};

struct comparison {
	struct str before_path, after_path;
	struct str before_profiles, after_profiles; /* days of the facts */
	size_t before_folders, after_folders; /* in them, not looked at */
	struct target_names names;
	struct file_comparison *files;
	size_t count;
};

/* report/compare.c: words that both formats use. */
struct str target_names_list(struct arena *a, const struct target_names *names,
			     target_set set);
bool compared_verdicts_same(const struct compared_verdict *a,
			    const struct compared_verdict *b);

/* Is anything to be said about the file? */
bool file_comparison_differs(const struct file_comparison *f);

/* Isn't it known whether a target was lost? */
bool file_comparison_is_open(const struct file_comparison *f);

/* "advapi32.dll!RegGetValueA", "assembly Microsoft.VC90.CRT 9.0.21022.8". */
struct str need_text(struct arena *a, const struct need *n);

/* The order of a struct needs: DLLs, procedures, assemblies; by name. */
int need_compare(const struct need *a, const struct need *b);

/* report/compare_json.c: dryload-compare/1. 0, or E_NO_MEMORY. */
int compare_write_json(const struct comparison *c, FILE *out,
		       struct style style, struct arena *a);

/* report/compare_text.c. Quiet tells of lost targets alone. */
int compare_write_text(const struct comparison *c, FILE *out,
		       struct style style, struct arena *a);
int compare_write_markdown(const struct comparison *c, FILE *out,
			   struct style style, struct arena *a);

#endif
