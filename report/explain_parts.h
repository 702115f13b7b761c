/* The parts of an explanation, each in a file of its own. */
#ifndef REPORT_EXPLAIN_PARTS_H
#define REPORT_EXPLAIN_PARTS_H

#include "report/explain.h"
#include "report/text_out.h"

/* report/explain.c: a labelled line; nothing for an empty text. */
int explain_line(struct text_table *table, const char *label, struct str s);

/* There too: "126 ERROR_MOD_NOT_FOUND". */
struct str explain_code_name(struct arena *a, const struct explanation *e);

/* report/explain_paste.c: is there more to show than codes? */
bool explain_paste_is_shown(const struct paste *p);
int explain_paste_text(const struct paste *p, struct text_out *out,
		       struct arena *a);
int explain_symptoms_text(const struct paste *p, struct text_out *out,
			  struct arena *a);

/* Where the four bytes are found. */
extern const char explain_give_data[];

/* "R1102,R1012" with a blank behind each comma. */
struct str str_spaced(struct arena *a, struct str list);

/* report/explain_file.c: why one answer is given; NULL 's': out of memory. */
struct str explain_reason(const struct explain_file *f,
			  const struct diagnosis_row *row, struct arena *a);
const char *explain_answer_word(enum answer answer);
const char *explain_bits(uint16_t machine); /* "64-bit" */
int explain_file_text(const struct explain_file *f, struct text_out *out,
		      struct arena *a);

/*
 * report/explain_notes.c: what there is to say beside the answers, the n-th of it; empty behind the
 * last.
 */
struct str explain_file_note(const struct explain_file *f, size_t n,
			     struct arena *a);

/* report/explain_json.c. */
int explain_write_json(const struct explain_view *v, FILE *out,
		       struct arena *a);

#endif
