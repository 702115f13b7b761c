/* What the files of the text of an audit share. */
#ifndef REPORT_AUDIT_TEXT_H
#define REPORT_AUDIT_TEXT_H

#include "report/audit.h"
#include "report/target_words.h"
#include "report/text_out.h"

struct audit_text {
	struct text_out text;
	const struct audit_matrix *matrix;
	struct target_groups groups;
	int verbosity;
	struct arena *arena;
};

/* A paragraph. 0, or E_NO_MEMORY: also where 's' of the line is NULL. */
int audit_line(struct audit_text *w, size_t indent, struct str line);

/* "s", unless it is one. */
const char *audit_plural(size_t n);

/* report/audit_text_files.c: every file. 0, or an error. */
int audit_files(struct audit_text *w);

/*
 * report/audit_text_notes.c: redistributables, duplicates, DLLs that nothing
 * imports, what couldn't be read. As above.
 */
int audit_notes(struct audit_text *w);

#endif
