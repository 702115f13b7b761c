/*
 * Markdown as GitHub and GitLab read it. Errors of the FILE stay there.
 *
 * Text stays text whatever it holds: no markup, no HTML, no links, no mention
 * of a person or an issue. It never stands at the start of a block.
 */
#ifndef REPORT_MARKDOWN_OUT_H
#define REPORT_MARKDOWN_OUT_H

#include "report/report.h"

/* Inside a paragraph or a cell of a table. */
void markdown_put(FILE *out, struct str s);

/* Texts of our own tables alone: what is between backticks stays code. */
void markdown_text_put(FILE *out, const char *text);

/* Anybody's text as code. */
void markdown_code(FILE *out, struct str s);

/* "## dryload: 1 of 3 files fails", and what follows from it. */
void markdown_headline(FILE *out, const struct summary *s);

/* One file: its verdicts as a table, and what is wrong. 0, or E_NO_MEMORY. */
int markdown_file(FILE *out, const struct file_report *f, int verbosity);

#endif
