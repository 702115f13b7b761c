/* Advice is kept by the place of a procedure's name, however many there are. */
#include <criterion/criterion.h>

#include "rules/advice_memo.h"
#include "util/status.h"

enum { MANY = 1000 };

Test(advice_memo, each_of_many_names_keeps_its_own_advice)
{
	static char names[MANY][3];
	struct arena a = ARENA_INIT;
	struct advice_memo m = { .arena = &a };
	struct str found;

	cr_expect_not(advice_memo_find(&m, names[0], &found));
	for (unsigned i = 0; i < MANY; i++) {
		cr_expect_not(advice_memo_find(&m, names[i], &found), "%u", i);
		cr_assert_eq(advice_memo_add(&m, names[i],
					     str_printf(&a, "%u", i)),
			     OK);
	}
	for (unsigned i = 0; i < MANY; i++) {
		cr_assert(advice_memo_find(&m, names[i], &found), "%u", i);
		cr_expect_str_eq(found.s, str_printf(&a, "%u", i).s);
	}
	/* At most half full, and not much emptier. */
	cr_expect_eq(m.size, 2048, "%zu", m.size);
	arena_release(&a);
}
