/*
 * Advice that was found already. The files of one deployment share neighbours,
 * and what those miss is asked for again with every file.
 */
#ifndef RULES_ADVICE_MEMO_H
#define RULES_ADVICE_MEMO_H

#include <stdbool.h>

#include "util/arena.h"
#include "util/str.h"

struct advice_entry {
	const char *procedure; /* where its name lies: one a missing import */
	struct str advice;     /* empty: there is none */
};

/* Lives as long as the names, in their arena. Zeros are an empty one. */
struct advice_memo {
	struct arena *arena;
	struct advice_entry *entries; /* open addressing */
	size_t count, size;
};

bool advice_memo_find(const struct advice_memo *m, const char *procedure,
		      struct str *out);

/* 0, or E_NO_MEMORY. 'advice' is copied. */
int advice_memo_add(struct advice_memo *m, const char *procedure,
		    struct str advice);

#endif
