/* The differences of two targets as text. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "report/diff.h"
#include "util/arena.h"
#include "util/budget.h"
#include "util/status.h"

static const struct diff same = {
	.from = { "old", 3 },
	.to = { "new", 3 },
};

/* What diff_write() returns where so many bytes are left; '*text' is the caller's. */
static int write_with(size_t memory, char **text)
{
	const struct style plain = { .width = 80 };
	struct budget left = budget_new(memory, 0);
	struct arena a = { .budget = &left };
	size_t n;
	FILE *out = open_memstream(text, &n);
	int ret;

	cr_assert_not_null(out);
	ret = diff_write(&same, false, out, plain, &a);
	cr_assert_eq(fclose(out), 0);
	arena_release(&a);
	return ret;
}

Test(diff, closes_with_what_each_has)
{
	char *text;

	cr_expect_eq(write_with(0, &text), OK);
	cr_expect_str_eq(text,
			 "only old has 0 DLLs, and 0 exports of DLLs on both\n"
			 "only new has 0 DLLs, and 0 exports of DLLs on both\n"
			 "not known on one: 0 DLLs, and 0 exports of DLLs on "
			 "both\n");
	free(text);
}

Test(diff, without_memory_no_line_is_half_written)
{
	char *text;

	cr_expect_eq(write_with(1, &text), E_NO_MEMORY);
	cr_expect_str_empty(text);
	free(text);
}
