/*
 * Advice, and rules for it, that were found already. The files of one deployment share neighbours,
 * and what those miss is asked for again with every file.
 */
#ifndef RULES_ADVICE_MEMO_H
#define RULES_ADVICE_MEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/str.h"

struct advice_entry {
	const char *procedure; /* where its name lies: one a missing import */
	struct str advice;     /* empty: there is none */
};

/* The general rules of a DLL, as advice_rules_of() has them. */
struct advice_dll {
	struct str name;
	uint64_t rules;
};

/* Of more their rules are looked for each time. */
enum { ADVICE_DLLS_MAX = 64 };

/* Lives as long as the names, in their arena. Zeros are an empty one. */
struct advice_memo {
	struct arena *arena;
	struct advice_entry *entries; /* open addressing */
	size_t count, size;
	struct advice_dll dlls[ADVICE_DLLS_MAX];
	size_t dll_count;
};

bool advice_memo_find(const struct advice_memo *m, const char *procedure,
		      struct str *out);

/* 0, or E_NO_MEMORY. 'advice' is copied. */
int advice_memo_add(struct advice_memo *m, const char *procedure,
		    struct str advice);

/* The same for the rules of a DLL. */
bool advice_memo_find_rules(const struct advice_memo *m, struct str dll,
			    uint64_t *rules);

int advice_memo_add_rules(struct advice_memo *m, struct str dll,
			  uint64_t rules);

#endif
