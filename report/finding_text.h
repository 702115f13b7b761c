/* The findings of a file as sentences, for formats that aren't tables. */
#ifndef REPORT_FINDING_TEXT_H
#define REPORT_FINDING_TEXT_H

#include "report/report.h"

/* One finding, or several that differ in the procedure, or the DLL, alone. */
struct finding_text {
	const struct finding *first; /* its id, targets and certainty hold */
	struct str message;          /* a whole sentence */
	struct str details;          /* who asks, where, how sure; or empty */
	struct str iis;              /* what IIS makes of it; or empty */
	struct str advice;           /* or empty */
	struct str baseline;         /* what it says of it; or empty */
};

struct finding_texts {
	struct finding_text *items; /* in the order of the findings */
	size_t count;
};

/*
 * All that a person needs to see; with a 'verbosity' above 0 every finding,
 * each alone. From the arena of the report. 0, or E_NO_MEMORY.
 */
int finding_texts(const struct file_report *f, int verbosity,
		  struct finding_texts *out);

enum severity finding_text_severity(const struct finding_text *t);

/* "advice" and its like with the text behind it: the lines of a finding. */
enum { FINDING_LINES = 4 };

struct finding_line {
	const char *label; /* "where" */
	struct str text;   /* may be empty */
};

void finding_text_lines(const struct finding_text *t,
			struct finding_line out[FINDING_LINES]);

#endif
