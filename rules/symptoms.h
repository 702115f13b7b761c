/* What people tell without a number: words by which a known case shows. */
#ifndef RULES_SYMPTOMS_H
#define RULES_SYMPTOMS_H

#include <stddef.h>

#include "util/str.h"

enum { SYMPTOM_WORDS_MAX = 3, SYMPTOM_RULES_MAX = 3 };

struct symptom {
	const char *id; /* "filter-state" */
	/* Each must be in the text; "a|b" is either. */
	const char *words[SYMPTOM_WORDS_MAX + 1];
	const char *meaning;
	const char *rules[SYMPTOM_RULES_MAX + 1]; /* ends with NULL */
};

/* The n-th symptom that the text shows, in the order of the table; or NULL. */
const struct symptom *symptom_find(struct str text, size_t n);

/* The table whole. */
const struct symptom *symptoms(size_t *count);

#endif
