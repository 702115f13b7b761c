/* Joining at work: join.c has the whole, join_modules.c the DLLs. */
#ifndef PROFILES_JOIN_ROWS_H
#define PROFILES_JOIN_ROWS_H

#include "profiles/rows.h"
#include "profiles/table_out.h"

enum { FIRST, SECOND, SIDES };

/*
 * A pattern that a side doesn't have: nothing is known there. Of a place, a
 * Windows that is partly known may have the DLL, and others haven't.
 */
enum { NO_PATTERN = UINT16_MAX + 1, NO_PLACE };

/* What became of the rows of a side. */
struct side {
	const struct profile *p;
	uint32_t string_shift;
	uint32_t *components; /* row + 1 to row + 1 */
	uint32_t *exports;    /* row to row */
};

struct join {
	struct side sides[SIDES];
	struct table_out out;
	struct intern patterns; /* of both sides' numbers */
	const char *why;
};

/* The offset at 'from', a string of the side, for a row of the result. */
void string_move(const struct side *s, uint8_t *to, const uint8_t *from);

/* The pattern that has the cells of both, each at its place. */
int pattern_join(struct join *j, const uint32_t numbers[SIDES], uint16_t *out);

target_set sets_join(const struct join *j, target_set first,
		     target_set second);

/*
 * Which side's row comes next in a sorted walk; both where they are the same.
 * 'order' counts where both have one.
 */
enum { TAKE_FIRST = 1, TAKE_SECOND = 2 };
unsigned next_of(bool has_first, bool has_second, int order);

/* join_modules.c */
int modules_join(struct join *j);

/* join_names.c; when the exports are joined. */
int names_join(struct join *j);

#endif
