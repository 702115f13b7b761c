/* A page of an inspection's text: its parts are headings with a table. */
#ifndef REPORT_INSPECT_PAGE_H
#define REPORT_INSPECT_PAGE_H

#include "report/inspect.h"
#include "report/text_out.h"

enum { PAGE_INDENT = 2 };

struct page {
	struct text_out text;
	struct text_table table; /* of the part that is being made */
	struct arena *arena;
	int verbosity;
	int ret; /* E_NO_MEMORY from the first failure on */
};

/* 's'; where it could not be made, the empty string, and 'ret' is set. */
struct str page_keep(struct page *p, struct str s);

void page_row(struct page *p, const struct text_row *row);
void page_pair(struct page *p, const char *label, struct str value);
void page_title(struct page *p, const char *title);

/* Write the rows so far; without rows, nothing. 'title' may be NULL. */
void page_table(struct page *p, const char *title);

struct str page_flags(struct page *p, uint32_t bits,
		      const struct flag_name *names);
struct str page_time(struct page *p, uint32_t timestamp);

/* report/inspect_tables.c: everything but the headers. */
void inspect_write_tables(struct page *p, const struct inspection *i);

#endif
