/* What an opened profile answers of a DLL's names and ordinals. */
#include "tests/profiles/opened_sample.h"

static struct profile_answer name_of(const char *dll, const char *name)
{
	struct profile_module m = module_of(dll);

	return profile_find_name(&sample, &m, str_of(name), SAMPLE_ALL);
}

static struct profile_answer ordinal_of(const char *dll, uint32_t ordinal)
{
	struct profile_module m = module_of(dll);

	return profile_find_ordinal(&sample, &m, ordinal, SAMPLE_ALL);
}

#define assert_answer(answer, is_there, is_likely, is_absent, is_unknown) \
	do { \
		const struct profile_answer got = (answer); \
		cr_expect_eq(got.there, (target_set)(is_there)); \
		cr_expect_eq(got.likely, (target_set)(is_likely)); \
		cr_expect_eq(got.absent, (target_set)(is_absent)); \
		cr_expect_eq(got.unknown, (target_set)(is_unknown)); \
	} while (0)

Test(profile, evidence_of_a_name_decides_the_answer)
{
	const target_set old = B(OLD) | B(SAME), nu = B(NEW) | B(WOW);

	assert_answer(name_of("kernel32.dll", "CloseHandle"), SAMPLE_ALL, 0, 0,
		      0);
	assert_answer(name_of("kernel32.dll", "Between"), old | nu, 0, B(X64),
		      0);
	assert_answer(name_of("kernel32.dll", "Imported"), old | nu, 0, B(X64),
		      0);
	assert_answer(name_of("kernel32.dll", "Later"), old | nu, old | nu,
		      B(X64), 0);
	assert_answer(name_of("kernel32.dll", "Never"), 0, 0, SAMPLE_ALL, 0);
	assert_answer(name_of("kernel32.dll", "Nothing"), 0, 0, SAMPLE_ALL, 0);
	assert_answer(name_of("likely.dll", "Shaky"), old | nu, old | nu, 0,
		      B(X64));
}

/* The DLLs that have a name, with commas behind them. */
static struct str named(const char *name)
{
	struct str list = STR_EMPTY;
	struct profile_module m;
	uint32_t row = 0;

	while (profile_next_named(&sample, str_of(name), &row, &m))
		list = STR_CONCAT(&sample_arena, list, m.name, str_of(","));
	return list;
}

Test(profile, a_name_is_found_in_each_dll_that_has_it_and_in_no_other)
{
	cr_expect_str_eq(named("CloseHandle").s, "gone.dll,kernel32.dll,");
	cr_expect_str_eq(named("Never").s, "kernel32.dll,");
	cr_expect_str_eq(named("Fourth").s, "numbers.dll,");
	cr_expect_str_eq(named("CloseHandl").s, "");
	cr_expect_str_eq(named("CloseHandles").s, "");
	cr_expect_str_eq(named("closehandle").s, "");
	cr_expect_str_eq(named("").s, "");
}

Test(profile, a_dll_with_several_rows_of_a_name_is_told_once)
{
	cr_assert_gt(name_of("kernel32.dll", "Numbered").row_count, 1);
	cr_expect_str_eq(named("Numbered").s, "kernel32.dll,");
}

Test(profile, names_of_one_hash_are_told_apart)
{
	/* Two words of the same FNV-1a. */
	cr_assert_eq(str_hash(str_of("costarring")),
		     str_hash(str_of("liquid")));
	cr_expect_str_eq(named("costarring").s, "hashes.dll,");
	cr_expect_str_eq(named("liquid").s, "hashes.dll,plain.dll,");
}

Test(profile, a_table_named_again_gives_its_word_to_inherited_rows)
{
	const target_set old = B(OLD) | B(SAME), nu = B(NEW) | B(WOW);
	struct profile_answer a = name_of("kernel32.dll", "Between");
	struct profile_export e;

	assert_answer(name_of("kernel32.dll", "Perhaps"), nu, 0, B(X64), old);
	cr_assert(profile_export_at(&sample, a.first_row, &e));
	cr_expect_eq(profile_evidence(&sample, e.pattern, OLD),
		     EVIDENCE_OLDER_AND_LATER);
	cr_expect_eq(profile_evidence(&sample, e.pattern, NEW),
		     EVIDENCE_IMPORT_LIBRARY);
}

Test(profile, names_can_be_removed_and_come_back)
{
	assert_answer(name_of("kernel32.dll", "Removed"),
		      B(OLD) | B(SAME) | B(WOW), 0, B(NEW) | B(X64), 0);
	assert_answer(name_of("kernel32.dll", "Fresh"), B(NEW) | B(WOW), 0,
		      B(OLD) | B(SAME) | B(X64), 0);
}

Test(profile, without_a_table_nothing_but_the_rows_is_known)
{
	assert_answer(name_of("gone.dll", "Once"), B(OLD) | B(SAME), 0, 0,
		      B(NEW) | B(X64) | B(WOW));
	assert_answer(name_of("gone.dll", "Other"), 0, 0, B(OLD) | B(SAME),
		      B(NEW) | B(X64) | B(WOW));
	assert_answer(name_of("free.dll", "Seen"), B(NEW) | B(WOW), 0, 0,
		      B(OLD) | B(SAME) | B(X64));
	assert_answer(name_of("setup.dll", "Any"), 0, 0, 0, SAMPLE_ALL);
}

Test(profile, names_differ_by_case_and_length)
{
	assert_answer(name_of("kernel32.dll", "closehandle"), 0, 0, SAMPLE_ALL,
		      0);
	assert_answer(name_of("kernel32.dll", "CloseHandl"), 0, 0, SAMPLE_ALL,
		      0);
	assert_answer(name_of("kernel32.dll", "CloseHandleA"), 0, 0,
		      SAMPLE_ALL, 0);
	assert_answer(name_of("numbers.dll", ""), 0, 0,
		      SAMPLE_ALL & ~B(X64), B(X64));
}

Test(profile, only_the_targets_asked_for_are_answered)
{
	struct profile_module m = module_of("kernel32.dll");

	assert_answer(profile_find_name(&sample, &m, str_of("OnlyBig"),
					B(OLD) | B(X64)),
		      B(X64), 0, B(OLD), 0);
}

Test(profile, rows_of_one_name_are_added_up)
{
	struct profile_answer a = name_of("kernel32.dll", "HeapAlloc");
	struct profile_export e;

	assert_answer(a, SAMPLE_ALL & ~B(X64), 0, B(X64), 0);
	cr_expect_eq(a.forwarded, B(OLD) | B(SAME));
	cr_assert_eq(a.row_count, 2);
	cr_assert(profile_export_at(&sample, a.first_row, &e));
	cr_expect_eq(e.forwarder.n, 0);
	cr_expect_eq(e.there, B(NEW) | B(WOW));
	cr_assert(profile_export_at(&sample, a.first_row + 1, &e));
	cr_expect(str_equal(e.forwarder, str_of("NTDLL.RtlAllocateHeap")));
}

Test(profile, ordinals_answer_as_their_rows_do)
{
	const target_set old = B(OLD) | B(SAME), nu = B(NEW) | B(WOW);
	struct profile_answer a;
	struct profile_export e;
	uint32_t row;

	assert_answer(ordinal_of("numbers.dll", 1), old | nu, 0, 0, B(X64));
	assert_answer(ordinal_of("numbers.dll", 2), old, 0, nu, B(X64));
	assert_answer(ordinal_of("numbers.dll", 9), 0, 0, 0, SAMPLE_ALL);
	a = ordinal_of("numbers.dll", 3);
	cr_expect_eq(a.forwarded, old | nu);
	cr_assert_eq(a.row_count, 1);
	cr_assert(profile_ordinal_row(&sample, a.first_row, &row));
	cr_assert(profile_export_at(&sample, row, &e));
	cr_expect_eq(e.ordinal, 3);
	cr_expect_eq(e.name.n, 0);
	cr_expect(str_equal(e.forwarder, str_of("OTHER.#12")));
}

Test(profile, other_ordinals_are_absent_where_ordinals_are_whole)
{
	const target_set old = B(OLD) | B(SAME), nu = B(NEW) | B(WOW);

	cr_expect_eq(module_of("numbers.dll").ordinals_whole, old | nu);
	cr_expect_eq(module_of("kernel32.dll").ordinals_whole, 0);
	assert_answer(ordinal_of("numbers.dll", 5), 0, 0, old | nu, B(X64));
	assert_answer(ordinal_of("numbers.dll", 0), 0, 0, old | nu, B(X64));
	assert_answer(ordinal_of("numbers.dll", 65537), 0, 0, old | nu,
		      B(X64));
	assert_answer(ordinal_of("kernel32.dll", 7), old, 0, 0, nu | B(X64));
	assert_answer(ordinal_of("kernel32.dll", 8), nu, 0, 0, old | B(X64));
	assert_answer(ordinal_of("kernel32.dll", 9), 0, 0, 0, SAMPLE_ALL);
}
