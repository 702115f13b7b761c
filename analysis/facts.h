/*
 * A reading of a PE file as a set of facts, to compare two readers.
 *
 * A fact is a line of fields with tabs between them. The first few say what
 * it is about, and the rest are its value:
 *
 *	header     FIELD       VALUE
 *	directory  INDEX       RVA SIZE           (those that aren't all zero)
 *	section    INDEX       NAME RVA VIRTUAL_SIZE RAW_OFFSET RAW_SIZE FLAGS
 *	module     DLL         RVA of its import address table
 *	import     DLL SYMBOL  RVA of its slot    (a symbol is NAME or #ORDINAL)
 *	end
 *
 * Places are part of the values, so nothing is lost by comparing sets, and
 * one missing fact doesn't make a difference of everything behind it.
 * Numbers are hexadecimal, indices and ordinals decimal; in names, what is
 * not printable ASCII, and the backslash, is \xNN. A file that the reader
 * doesn't take has one fact only: header, readable, 0x0.
 */
#ifndef ANALYSIS_FACTS_H
#define ANALYSIS_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "loader/image.h"
#include "loader/imports.h"
#include "util/arena.h"
#include "util/str.h"

struct fact {
	struct str what, value;
};

enum {
	FACTS_MAX = 1 << 18,
	FACTS_TEXT_MAX = 1 << 24, /* bytes of one reading */
};

/* Everything is the arena's, or borrowed from what was parsed. */
struct facts {
	struct fact *items;
	size_t count, capacity;
	size_t text;   /* bytes so far */
	bool too_many; /* a maximum was met; the rest is left out */
};

/* What we read. 0, or E_NO_MEMORY. */
int facts_of_image(const struct image *img, const struct import_table *imports,
		   struct arena *a, struct facts *out);

/*
 * What another program printed. 'wrong' is the first line that is no fact,
 * and 'complete' whether the end line was there. 0, or E_NO_MEMORY.
 */
int facts_parse(struct str text, struct arena *a, struct facts *out,
		struct str *wrong, bool *complete);

/* By what they are about, then by value. */
void facts_sort(struct facts *f);
int fact_compare(const struct fact *a, const struct fact *b);

/* Any bytes as one printable line; tabs become blanks. NULL: no memory. */
struct str facts_printable(struct arena *a, struct str s);

/* The one fact that both readers always give. */
bool facts_readable(const struct facts *f);

#endif
