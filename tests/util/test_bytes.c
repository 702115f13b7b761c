/* The one bounds check. */
#include <criterion/criterion.h>

#include "util/bytes.h"

static const uint8_t eight[8] = { 0xf1, 0xf2, 0xf3, 0xf4,
				  0xf5, 0xf6, 0xf7, 0xf8 };
static const struct bytes bytes = { eight, sizeof(eight) };

Test(bytes, are_there_only_as_a_whole)
{
	static const struct {
		uint64_t off, n;
		bool there;
	} rows[] = {
		{ 0, 0, true },
		{ 0, 8, true },
		{ 0, 9, false },
		{ 8, 0, true },
		{ 8, 1, false },
		{ 9, 0, false },
		{ 1, 8, false },
		{ 7, 1, true },
		{ UINT64_MAX, 1, false },
		{ 1, UINT64_MAX, false },
		{ UINT64_MAX, UINT64_MAX, false },
		{ 4, UINT64_MAX - 3, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const uint8_t *p = bytes_at(bytes, rows[i].off, rows[i].n);

		cr_expect_eq(p != NULL, rows[i].there, "row %zu", i);
		if (p != NULL)
			cr_expect_eq(p, eight + rows[i].off, "row %zu", i);
	}
}

Test(bytes, are_cut_where_they_end)
{
	static const struct {
		uint64_t off, n;
		size_t start, len;
	} rows[] = {
		{ 0, 8, 0, 8 },
		{ 2, 3, 2, 3 },
		{ 2, 100, 2, 6 },
		{ 8, 1, 8, 0 },
		{ 100, 1, 8, 0 },
		{ UINT64_MAX, UINT64_MAX, 8, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes cut = bytes_cut(bytes, rows[i].off, rows[i].n);

		cr_expect_eq(cut.data, eight + rows[i].start, "row %zu", i);
		cr_expect_eq(cut.len, rows[i].len, "row %zu", i);
	}
}

Test(bytes, are_little_endian_numbers_at_any_address)
{
	cr_expect_eq(le16(eight + 1), 0xf3f2);
	cr_expect_eq(le32(eight + 1), 0xf5f4f3f2);
	cr_expect_eq(le64(eight), 0xf8f7f6f5f4f3f2f1);
}
