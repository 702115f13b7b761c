/* What one analysis may use: memory of its arenas, and time. */
#ifndef UTIL_BUDGET_H
#define UTIL_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum budget_state { BUDGET_LEFT, BUDGET_NO_MEMORY, BUDGET_NO_TIME };

struct budget {
	size_t memory;      /* bytes that are left; SIZE_MAX: no limit */
	int64_t deadline;   /* of budget_now(); INT64_MAX: none */
	enum budget_state state; /* what ran out first; it stays so */
};

/* 0 of either is no limit. */
struct budget budget_new(size_t memory, unsigned milliseconds);

/* Milliseconds of a clock that only goes forward. */
int64_t budget_now(void);

/* Take 'n' bytes. False, and nothing is taken, where anything ran out. */
bool budget_take(struct budget *b, size_t n);

/* Bytes that were taken are free again. */
void budget_give_back(struct budget *b, size_t n);

/* Is there time left? Without a budget (NULL), always. */
static inline bool budget_has_time(struct budget *b)
{
	return b == NULL || budget_take(b, 0);
}

#endif
