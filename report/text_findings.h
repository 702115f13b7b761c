/* The part of a text report behind its table: what is wrong, and where. */
#ifndef REPORT_TEXT_FINDINGS_H
#define REPORT_TEXT_FINDINGS_H

#include "report/report.h"
#include "report/text_out.h"

/* A paragraph: findings that differ in the procedure, or the DLL, alone. */
struct finding_group {
	const struct finding **items; /* in the order of the findings */
	size_t count;
};

struct finding_groups {
	struct finding_group *items; /* in the order of their first findings */
	size_t count;
};

/* Do findings like 'f' share a paragraph that lists their DLLs? */
bool finding_lists_modules(const struct finding *f);

/*
 * Sort the findings of a file into groups; 'whole' leaves each alone.
 * 0, or E_NO_MEMORY.
 */
int findings_group(const struct file_report *f, bool whole,
		   struct finding_groups *out);

/*
 * What a group says, with 'hint' behind a list that is cut; who asked for it,
 * since when, where and how sure; evidence and rules. NULL 's' when out of
 * memory.
 */
struct str finding_group_message(const struct file_report *f,
				 const struct finding_group *g,
				 const char *hint);
struct str finding_details(const struct file_report *f,
			   const struct finding *item);
struct str finding_grounds(const struct file_report *f,
			   const struct finding *item);

/* One paragraph a group. 0, or E_NO_MEMORY. */
int text_findings(struct text_out *t, const struct file_report *f,
		  int verbosity);

/* At most so many names in a list, unless every finding is asked for. */
enum { LISTED_MAX = 10 };

/* "A, B and 3 more". NULL 's' when out of memory. */
struct str text_list(struct arena *a, const struct str *names, size_t count,
		     size_t max, const char *hint);

/* DLLs named in the data of a module of IIS. 0, or E_NO_MEMORY. */
int text_named(struct text_out *t, const struct file_report *f);

/* report/text.c: all of a file but its last lines. 0, or E_NO_MEMORY. */
int text_file(struct text_out *t, const struct file_report *f, int verbosity);

/* Where it loads, and what stands in the way elsewhere. */
int text_closing(struct text_out *t, const struct file_report *f,
		 int verbosity);

#endif
