/* The list of what is wrong. */
#include <criterion/criterion.h>

#include "loader/defect.h"
#include "util/status.h"

Test(defects, keep_the_first_of_a_kind)
{
	struct arena a = ARENA_INIT;
	struct defects d = { 0 };

	cr_assert_eq(defect_add(&d, &a, DEFECT_TLS_UNREADABLE, 1, 10), OK);
	cr_assert_eq(defect_add(&d, &a, DEFECT_BAD_LFANEW, 2, 20), OK);
	cr_assert_eq(defect_add(&d, &a, DEFECT_TLS_UNREADABLE, 3, 30), OK);
	cr_assert_eq(d.count, 2);
	cr_expect_eq(d.items[0].offset, 1);
	cr_expect_eq(d.items[0].value, 10);
	arena_release(&a);
}

Test(defects, are_fatal_only_where_no_image_can_be_made)
{
	for (int kind = 0; kind < DEFECT_COUNT; kind++) {
		struct arena a = ARENA_INIT;
		struct defects d = { 0 };

		cr_assert_eq(defect_add(&d, &a, (enum defect_kind)kind, 0, 0),
			     OK);
		cr_expect_eq(defects_fatal(&d) != NULL,
			     kind <= DEFECT_SECTION_BEYOND_FILE);
		arena_release(&a);
	}
}

Test(defects, are_refusals_up_to_what_only_some_windows_refuse)
{
	for (int kind = 0; kind < DEFECT_COUNT; kind++) {
		struct arena a = ARENA_INIT;
		struct defects d = { 0 };

		cr_assert_eq(defect_add(&d, &a, (enum defect_kind)kind, 0, 0),
			     OK);
		cr_expect_eq(defects_refusal(&d) != NULL,
			     kind <= DEFECT_FLAT_SECTION_MOVED);
		arena_release(&a);
	}
}
