/* What several formats work out of the report on a file. */
#ifndef REPORT_DETAIL_H
#define REPORT_DETAIL_H

#include "report/report.h"

/* "dll", "exe", "unreadable". */
const char *file_kind(const struct module *root);

/* "x86 DLL, ISAPI filter". NULL 's' when out of memory. */
struct str file_title(const struct file_report *f);

/* As a repository names it: without a "./" in front. */
struct str repository_path(struct str path);

/* The targets with that verdict. */
target_set targets_with(const struct file_report *f, enum verdict_kind kind);

/* "fails on a, b; loads (likely) on c". NULL 's' when out of memory. */
struct str verdicts_sentence(const struct file_report *f);

/* Does the message of 'f' name the targets? */
bool finding_names_targets(const struct finding *f);

/* The first finding of that severity on a target, or NULL. */
const struct finding *finding_first(const struct file_report *f,
				    unsigned target, enum severity level);

/* What the verdict on a target rests on; NULL where the file loads. */
const struct finding *finding_deciding(const struct file_report *f,
				       unsigned target);

/* Windows' message of the error of a verdict. NULL 's': out of memory. */
struct str verdict_error_text(const struct file_report *f,
			      const struct finding *error);

/*
 * The names of a chain, from the file down to the importer; their number.
 * In the middle of a longer one stands "...".
 */
enum { CHAIN_NAMES_MAX = 40 };
size_t chain_names(const struct chain *chain,
		   struct str out[CHAIN_NAMES_MAX]);

/* "advapi32.dll!RegGetValueA", "mfc42.dll!#815", "nolib.dll". */
struct str finding_object(struct arena *a, const struct finding *f);

/* The same, with something in front of it. */
struct str finding_object_behind(struct arena *a, struct str before,
				 const struct finding *f);

/*
 * The C++ name that 'f' is about, as people read it. Empty where there is
 * none, or it isn't understood; NULL 's' when out of memory.
 */
struct str finding_undecorated(struct arena *a, const struct finding *f);

struct names {
	struct str *items;
	size_t count;
};

/*
 * The objects of all findings of that severity on a target, each once, in
 * the order of the findings. 0, or E_NO_MEMORY.
 */
int obstacles_on(const struct file_report *f, unsigned target,
		 enum severity level, struct names *out);

#endif
