/* What a code, or a paste, means: for people and for programs. */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "report/report.h"
#include "rules/diagnosis.h"
#include "rules/explain.h"
#include "rules/paste.h"
#include "rules/vendors.h"

/* A file that was held against the code. All borrowed. */
struct explain_file {
	const struct file_report *report;
	const struct diagnosis *diagnosis; /* NULL: no error was given */
	bool host_was_told; /* by the caller, or by the event */
	struct str other_dll; /* the event names that one; or empty */
};

/* All borrowed; what isn't there is NULL. */
struct explain_view {
	struct str given;
	const struct explanation *code; /* the one to go by */
	const struct paste *paste;      /* NULL: the code was all there was */
	const struct vendor_advice *vendor;
	const struct explain_file *file;
};

/*
 * 0, or E_NO_MEMORY. Errors of 'out' stay there; 'a' is for scratch.
 */
int explain_write(const struct explain_view *v, bool json, FILE *out,
		  struct style style, struct arena *a);

#endif
