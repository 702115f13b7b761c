/* One allocator per analysis. */
#include <stdint.h>
#include <string.h>

#include <criterion/criterion.h>

#include "util/arena.h"

static bool is_zero(const uint8_t *p, size_t n)
{
	while (n > 0 && p[n - 1] == 0)
		n--;
	return n == 0;
}

Test(arena, gives_zeroed_and_aligned_bytes)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 1; i < 200; i++) {
		size_t align = (size_t)1 << i % 5;
		uint8_t *p = arena_alloc(&a, i * 37, align);

		cr_assert_not_null(p);
		cr_expect_eq((uintptr_t)p % align, 0);
		cr_expect(is_zero(p, i * 37));
		memset(p, 0xff, i * 37);
	}
	arena_release(&a);
}

Test(arena, gives_each_caller_bytes_of_its_own)
{
	enum { COUNT = 5000 };
	struct arena a = ARENA_INIT;
	unsigned **all = arena_new_array(&a, unsigned *, COUNT);

	cr_assert_not_null(all);
	for (unsigned i = 0; i < COUNT; i++) {
		all[i] = arena_new(&a, unsigned);
		cr_assert_not_null(all[i]);
		*all[i] = i;
	}
	for (unsigned i = 0; i < COUNT; i++)
		cr_expect_eq(*all[i], i);
	arena_release(&a);
}

Test(arena, refuses_a_size_that_overflows)
{
	struct arena a = ARENA_INIT;

	cr_expect_null(arena_array(&a, SIZE_MAX / 4, 8, 8));
	cr_expect_null(arena_alloc(&a, SIZE_MAX - 4, 8));
	cr_expect_not_null(arena_alloc(&a, 8, 8));
	arena_release(&a);
}

Test(arena, grows_an_array_and_keeps_its_elements)
{
	struct arena a = ARENA_INIT;
	void *items = NULL;
	size_t capacity = 0;

	for (size_t i = 0; i < 10000; i++) {
		cr_assert_eq(arena_grow(&a, &items, i, &capacity,
					sizeof(size_t)),
			     0);
		cr_assert_gt(capacity, i);
		((size_t *)items)[i] = i;
	}
	for (size_t i = 0; i < 10000; i++)
		cr_assert_eq(((size_t *)items)[i], i);
	arena_release(&a);
}

Test(arena, can_be_used_again_after_its_release)
{
	struct arena a = ARENA_INIT;

	cr_assert_not_null(arena_alloc(&a, 100000, 1));
	cr_expect_geq(a.total, 100000);
	arena_release(&a);
	cr_expect_eq(a.total, 0);
	cr_assert_not_null(arena_alloc(&a, 10, 1));
	arena_release(&a);
}
