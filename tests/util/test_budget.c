/* Memory and time that are counted down. */
#include <criterion/criterion.h>

#include "util/arena.h"
#include "util/budget.h"

Test(budget, without_limits_there_is_always_more)
{
	struct budget b = budget_new(0, 0);

	cr_expect(budget_take(&b, SIZE_MAX / 2));
	cr_expect(budget_take(&b, SIZE_MAX / 2));
	cr_expect(budget_has_time(&b));
	cr_expect(budget_has_time(NULL));
	cr_expect_eq(b.state, BUDGET_LEFT);
}

Test(budget, memory_that_is_given_back_can_be_taken_again)
{
	struct budget b = budget_new(100, 0);

	cr_expect(budget_take(&b, 60));
	budget_give_back(&b, 60);
	cr_expect(budget_take(&b, 100));
	cr_expect_not(budget_take(&b, 1));
	cr_expect_eq(b.state, BUDGET_NO_MEMORY);
}

/* Else what comes after a refusal would be an answer with a gap. */
Test(budget, what_ran_out_once_stays_so)
{
	struct budget b = budget_new(100, 0);

	cr_expect_not(budget_take(&b, 101));
	cr_expect_not(budget_take(&b, 1));
	cr_expect_not(budget_has_time(&b));
	b.deadline = 0;
	cr_expect_not(budget_take(&b, 1));
	cr_expect_eq(b.state, BUDGET_NO_MEMORY);
}

Test(budget, time_runs_out)
{
	struct budget b = budget_new(0, 1);

	b.deadline = budget_now();
	cr_expect_not(budget_has_time(&b));
	cr_expect_eq(b.state, BUDGET_NO_TIME);
}

Test(budget, an_arena_takes_from_it_and_gives_back)
{
	struct budget b = budget_new(10000, 0);
	struct arena a = ARENA_INIT, beside;

	a.budget = &b;
	cr_expect_not_null(arena_take(&a, 8000, 1));
	beside = ARENA_BESIDE(&a);
	cr_expect_null(arena_take(&beside, 8000, 1));
	cr_expect_eq(b.state, BUDGET_NO_MEMORY);
	b.state = BUDGET_LEFT;
	arena_release(&a);
	cr_expect_eq(b.memory, 10000);
	cr_expect_eq(a.budget, &b);
	cr_expect_not_null(arena_take(&beside, 8000, 1));
	arena_release(&beside);
	cr_expect_eq(b.memory, 10000);
}
