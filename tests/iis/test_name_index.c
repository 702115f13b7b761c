/* Names that are looked up. */
#include <criterion/criterion.h>

#include "iis/name_index.h"
#include "util/status.h"

Test(name_index, finds_names_in_any_case_and_the_first_of_equal_ones)
{
	static const char *const names[] = { "b", "a", "B", "", "ab" };
	struct arena arena = ARENA_INIT;
	struct name_index x = { 0 };

	cr_expect_eq(name_index_find(&x, str_of("a")), NAME_NOT_FOUND);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		cr_assert_eq(name_index_add(&x, &arena, str_of(names[i]), i),
			     OK);
	name_index_sort(&x);
	cr_expect_eq(name_index_find(&x, str_of("B")), 0);
	cr_expect_eq(name_index_find(&x, str_of("A")), 1);
	cr_expect_eq(name_index_find(&x, str_of("")), 3);
	cr_expect_eq(name_index_find(&x, str_of("AB")), 4);
	cr_expect_eq(name_index_find(&x, str_of("c")), NAME_NOT_FOUND);
	cr_expect_eq(name_index_find(&x, str_of("aa")), NAME_NOT_FOUND);
	arena_release(&arena);
}
