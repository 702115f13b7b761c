/* Advice is kept by the place of a procedure's name, however many there are. */
#include <criterion/criterion.h>
#include <stdio.h>

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

Test(advice_memo, keeps_the_rules_of_so_many_dlls)
{
	struct arena a = ARENA_INIT;
	struct advice_memo m = { .arena = &a };
	uint64_t rules = 0;

	for (unsigned i = 0; i <= ADVICE_DLLS_MAX; i++) {
		char name[8];
		struct str dll;

		snprintf(name, sizeof(name), "%u.dll", i);
		dll = str_of(name);
		cr_expect_not(advice_memo_find_rules(&m, dll, &rules));
		cr_assert_eq(advice_memo_add_rules(&m, dll, i + 1), OK);
	}
	cr_assert(advice_memo_find_rules(&m, str_of("0.dll"), &rules));
	cr_expect_eq(rules, 1);
	cr_assert(advice_memo_find_rules(&m, str_of("63.dll"), &rules));
	cr_expect_eq(rules, 64);
	cr_expect_not(advice_memo_find_rules(&m, str_of("64.dll"), &rules));
	arena_release(&a);
}
