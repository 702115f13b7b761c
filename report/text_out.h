/*
 * Lines for people: wrapping, columns, colour. Errors of the FILE stay there.
 *
 * No byte of a string reaches the terminal as a control: what isn't printable
 * is written as \xNN. So a line break is one of ours, never one of a name's.
 */
#ifndef REPORT_TEXT_OUT_H
#define REPORT_TEXT_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include "util/arena.h"
#include "util/str.h"

enum text_color { TEXT_PLAIN, TEXT_BOLD, TEXT_DIM, TEXT_RED, TEXT_GREEN,
		  TEXT_YELLOW };

struct text_out {
	FILE *out;
	bool color;
	unsigned width; /* 0: no wrapping */
};

/* The columns that 's' takes once it is escaped. */
size_t text_width(struct str s);

/* Escaped, in a colour; no line break behind it. */
void text_put(struct text_out *t, enum text_color color, struct str s);

/*
 * 's' for a format with characters of its own: printable as above, and where
 * 'reserved' gives something for an ASCII character, with that in its place.
 */
void text_put_reserved(FILE *out, struct str s,
		       const char *(*reserved)(char c));

/* The same bytes as a string: 's' itself where all of it is printable. */
struct str text_printable(struct arena *a, struct str s);

/* 'n' blanks. */
void text_blanks(struct text_out *t, size_t n);

/*
 * A paragraph, wrapped between words: its first line 'indent' blanks in, all
 * others 'hang'. Ends its last line.
 */
void text_paragraph(struct text_out *t, size_t indent, size_t hang,
		    struct str s);

/*
 * The same with a 'tag' at the right end of the first line; two blanks behind
 * the text where there is no width, or no room.
 */
void text_tagged(struct text_out *t, size_t indent, size_t hang, struct str s,
		 struct str tag);

/*
 * Rows of cells, written with aligned columns; the last one wraps. What doesn't
 * fit into the width stands in a second line of each row.
 */
enum { TEXT_COLUMNS_MAX = 8 };

struct text_cell {
	struct str s;
	enum text_color color;
	bool right; /* flush right, for numbers */
};

struct text_row {
	struct text_cell cells[TEXT_COLUMNS_MAX];
};

struct text_table {
	struct arena *arena;
	struct text_row *rows;
	size_t count, capacity;
};

/*
 * The same where each row is given twice, so that none is kept: zeroed but for
 * 'indent', every row is added, and then every row written.
 */
struct text_layout {
	size_t indent;
	size_t widths[TEXT_COLUMNS_MAX];
	bool breaks[TEXT_COLUMNS_MAX]; /* before which a line ends */
	int last; /* the last column of all, which wraps */
};

void text_layout_add(struct text_layout *l, const struct text_row *row);
void text_layout_end(const struct text_out *t, struct text_layout *l);
void text_layout_write(struct text_out *t, const struct text_layout *l,
		       const struct text_row *row);

#define TEXT_TABLE_INIT(a) ((struct text_table){ (a), NULL, 0, 0 })

/* 0, or E_NO_MEMORY. Cells that aren't given are empty; empty columns go. */
int text_table_add(struct text_table *table, const struct text_row *row);

void text_table_write(struct text_out *t, const struct text_table *table,
		      size_t indent);

#endif
