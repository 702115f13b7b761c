/* The parts of an HTML page, between the files that write them. */
#ifndef REPORT_HTML_PARTS_H
#define REPORT_HTML_PARTS_H

#include "report/html_out.h"
#include "report/report.h"

/* What the matrix says of a file on a target. */
struct html_cell {
	bool asked, likely;
	enum verdict_kind kind;
	uint32_t win32; /* 0: none */
	unsigned outcome; /* row of the file's own table, from 1 */
};

struct html_row {
	struct str path;
	struct html_cell *cells; /* by target */
};

/* A page in the making: sections are kept until the matrix is known. */
struct html_page {
	struct arena arena;
	FILE *sections; /* into 'text' */
	char *text;
	size_t size;
	struct html_row *rows;
	size_t count, capacity;
	target_set targets; /* of all files */
	bool found[FINDING_COUNT];
};

/* "fails" and "k" for likely: classes of the style sheet and the script. */
const char *html_verdict_class(const struct html_cell *cell);

/* A file's section, and its outcomes into 'row'. 0, or E_NO_MEMORY. */
int html_file(struct html_page *page, const struct file_report *f,
	      struct html_row *row);

/* report/html_findings.c, report/html_tree.c. The same. */
int html_findings(struct html_page *page, const struct file_report *f);
int html_tree(FILE *out, const struct file_report *f);

/* report/html_matrix.c: filters, and files against targets. */
int html_matrix(const struct report *r, struct html_page *page);

/* report/html_run.c: how the report came about. */
void html_run(const struct report *r, const struct html_page *page);

/*
 * report/html_frame.c: a page up to its title; from behind it to the first line
 * of its body, a heading; one of its counts; and its end.
 */
void html_open(FILE *out, bool scripted);
void html_body(FILE *out, const struct profile *p);
void html_count(FILE *out, const char *name, const char *class, size_t n);
void html_close(FILE *out, bool scripted);

/* report/html_assets.c: the style sheet and the script. */
struct str html_style(void);
struct str html_script(void);

#endif
