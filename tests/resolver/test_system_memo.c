/* Answers of Windows' own DLLs that are kept. */
#include "resolver/system_memo.h"

#include <stdio.h>

#include <criterion/criterion.h>

#include "util/budget.h"
#include "util/status.h"

/* What no block of an arena has room for. */
enum { BEYOND = 1 << 20 };

static struct arena arena;
static struct system_memo memo;

static void set_up(void)
{
	arena = ARENA_INIT;
	memo = (struct system_memo){ .count = 0 };
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(system_memo, .init = set_up, .fini = tear_down);

/* Numbered questions, whose names don't outlive the call. */
static struct system_question question(char name[16], unsigned n)
{
	snprintf(name, 16, "Name%u", n);
	return (struct system_question){
		.name = str_of(name),
		.targets = 6,
		.system = 3,
	};
}

static void add(unsigned n)
{
	char name[16];
	const struct system_question q = question(name, n);
	const struct system_binding a = { .missing = n,
					 .forwarder = str_of("x.y") };

	cr_assert_eq(system_memo_add(&memo, &arena, &q, &a), 0);
}

Test(system_memo, has_nothing_at_first)
{
	char name[16];
	const struct system_question q = question(name, 1);

	cr_expect_null(system_memo_find(&memo, &q));
}

Test(system_memo, tells_each_of_many)
{
	enum { MANY = 1000 };

	for (unsigned n = 0; n < MANY; n++)
		add(n);
	for (unsigned n = 0; n < MANY; n++) {
		char name[16];
		const struct system_question q = question(name, n);
		const struct system_binding *a = system_memo_find(&memo, &q);

		cr_assert_not_null(a);
		cr_expect_eq(a->missing, n);
		cr_expect(str_equal(a->forwarder, str_of("x.y")));
	}
}

/* Each differs from the one before it in one thing, or in none. */
Test(system_memo, answers_that_follow_each_other_may_be_the_same)
{
	struct system_binding answers[9];
	const size_t count = sizeof(answers) / sizeof(answers[0]);
	char name[16];

	for (unsigned n = 0; n < count; n++)
		answers[n] = (struct system_binding){
			.missing = n < 2 ? 2 : 6,
			.unknown = n < 3 ? 0 : 4,
			.likely = n < 4 ? 0 : 4,
			.forward_missing = n < 5 ? 0 : 4,
			.table_pattern = n < 6 ? 0 : 4,
			.forwarders = n < 7 ? 0 : 4,
			.forwarder = str_of(n < 8 ? "x.y" : "x.z"),
		};
	for (unsigned n = 0; n < count; n++) {
		const struct system_question q = question(name, n);

		cr_assert_eq(system_memo_add(&memo, &arena, &q, &answers[n]),
			     0);
	}
	for (unsigned n = 0; n < count; n++) {
		const struct system_question q = question(name, n);
		const struct system_binding *a = system_memo_find(&memo, &q);

		cr_assert_not_null(a);
		cr_expect_eq(a->missing, answers[n].missing);
		cr_expect_eq(a->unknown, answers[n].unknown);
		cr_expect_eq(a->likely, answers[n].likely);
		cr_expect_eq(a->forward_missing, answers[n].forward_missing);
		cr_expect_eq(a->table_pattern, answers[n].table_pattern);
		cr_expect_eq(a->forwarders, answers[n].forwarders);
		cr_expect(str_equal(a->forwarder, answers[n].forwarder));
	}
}

static const struct system_binding *answer_to(unsigned n)
{
	char name[16];
	const struct system_question q = question(name, n);

	return system_memo_find(&memo, &q);
}

Test(system_memo, keeps_an_answer_that_the_question_before_had_once)
{
	const struct system_binding same = { .missing = 7,
					    .forwarder = str_of("x.y") };
	char name[16];

	for (unsigned n = 8; n < 10; n++) {
		const struct system_question q = question(name, n);

		cr_assert_eq(system_memo_add(&memo, &arena, &q, &same), 0);
	}
	add(7);
	cr_assert_not_null(answer_to(7));
	cr_expect_eq(answer_to(8), answer_to(7));
	cr_expect_eq(answer_to(9), answer_to(7));
	add(6);
	cr_expect_neq(answer_to(6), answer_to(7));
}

/* They lie in a row, and some around the end of the slots. */
Test(system_memo, tells_those_of_one_name_by_their_targets)
{
	enum { MANY = 500, SETS = 3 };
	const struct system_binding a = { .forwarder = str_of("x.y") };
	char name[16];

	for (unsigned n = 0; n < MANY * SETS; n++) {
		struct system_question q = question(name, n / SETS);

		q.targets = n % SETS + 1;
		cr_assert_eq(system_memo_add(&memo, &arena, &q, &a), 0);
	}
	for (unsigned n = 0; n < MANY * SETS; n++) {
		struct system_question q = question(name, n / SETS);

		q.targets = n % SETS + 1;
		cr_expect_not_null(system_memo_find(&memo, &q), "%u", n);
	}
}

Test(system_memo, has_no_answer_to_a_name_that_there_is_no_memory_for)
{
	const struct system_binding same = { .missing = 7,
					    .forwarder = str_of("x.y") };
	static char name[BEYOND];
	const struct system_question q = {
		.name = { name, sizeof(name) },
		.targets = 6,
	};
	struct budget budget = budget_new(BEYOND - 1, 0);

	add(7);
	arena.budget = &budget;
	cr_expect_eq(system_memo_add(&memo, &arena, &q, &same), E_NO_MEMORY);
	arena.budget = NULL;
	cr_expect_null(system_memo_find(&memo, &q));
}

Test(system_memo, takes_no_other_question_for_it)
{
	char name[16];
	struct system_question q = question(name, 1);

	add(1);
	cr_expect_not_null(system_memo_find(&memo, &q));
	q.targets = 2;
	cr_expect_null(system_memo_find(&memo, &q));
	q = question(name, 1);
	q.system = 4;
	cr_expect_null(system_memo_find(&memo, &q));
	q = question(name, 1);
	q.standard_order = true;
	cr_expect_null(system_memo_find(&memo, &q));
	q = question(name, 2);
	cr_expect_null(system_memo_find(&memo, &q));
}

Test(system_memo, is_full_one_day)
{
	char name[16];
	struct system_question q = question(name, SYSTEM_MEMO_MAX);

	for (unsigned n = 0; n <= SYSTEM_MEMO_MAX; n++)
		add(n);
	cr_expect_null(system_memo_find(&memo, &q));
	q = question(name, SYSTEM_MEMO_MAX - 1);
	cr_expect_not_null(system_memo_find(&memo, &q));
}
