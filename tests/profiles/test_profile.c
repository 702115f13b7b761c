/* What an opened profile answers. */
#include "profiles/profile.h"

#include <stdlib.h>
#include <string.h>

#include "tests/profiles/sample.h"
#include "util/file.h"

static struct arena arena;
static struct profile sample;

static void open_sample(void)
{
	const char *why = "";

	arena = ARENA_INIT;
	cr_assert(profile_open(sample_compile(&arena), &sample) == 0);
	cr_assert(profile_verify(&sample, &why) == 0, "%s", why);
}

static void close_sample(void)
{
	arena_release(&arena);
}

TestSuite(profile, .init = open_sample, .fini = close_sample);

static struct profile_module module_of(const char *name)
{
	struct profile_module m;

	cr_assert(profile_find_module(&sample, str_of(name), &m), "%s", name);
	return m;
}

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

#define B(target) TARGET_BIT(target)

#define assert_answer(answer, is_there, is_likely, is_absent, is_unknown) \
	do { \
		const struct profile_answer got = (answer); \
		cr_expect_eq(got.there, (target_set)(is_there)); \
		cr_expect_eq(got.likely, (target_set)(is_likely)); \
		cr_expect_eq(got.absent, (target_set)(is_absent)); \
		cr_expect_eq(got.unknown, (target_set)(is_unknown)); \
	} while (0)

Test(profile, targets_are_in_reading_order)
{
	static const char *const ids[] = { "old", "same", "new", "big",
					   "big-wow64" };
	struct profile_target t;

	cr_assert_eq(profile_target_count(&sample), SAMPLE_TARGETS);
	for (unsigned i = 0; i < SAMPLE_TARGETS; i++) {
		cr_assert(profile_target_at(&sample, i, &t));
		cr_expect_str_eq(t.id, ids[i]);
	}
	cr_expect_not(profile_target_at(&sample, SAMPLE_TARGETS, &t));
}

Test(profile, a_target_keeps_what_its_file_says)
{
	struct profile_target t;

	cr_assert(profile_target_at(&sample, NEW, &t));
	cr_expect_str_eq(t.name, "Windows New");
	cr_expect_str_eq(t.build, "5.2.3790.0");
	cr_expect_str_eq(t.iis, "6.0");
	cr_expect_str_eq(t.groups, "2003,x86");
	cr_expect_str_eq(t.parent, "same");
	cr_expect_eq(t.machine, 0x014c);
	cr_assert(profile_target_at(&sample, X64, &t));
	cr_expect_eq(t.machine, 0x8664);
	cr_expect_str_eq(t.parent, "");
	cr_expect_str_eq(t.iis, "");
	cr_expect_str_eq(profile_date(&sample), "2026-11-24");
}

Test(profile, target_lists_are_ids_and_groups)
{
	target_set set;
	struct str bad;

	cr_assert(profile_parse_targets(&sample, str_of("new"), &set, &bad));
	cr_expect_eq(set, B(NEW));
	cr_assert(profile_parse_targets(&sample, str_of("xp,X64"), &set,
					&bad));
	cr_expect_eq(set, B(OLD) | B(SAME) | B(X64));
	cr_assert(profile_parse_targets(&sample, str_of("2003"), &set, &bad));
	cr_expect_eq(set, B(NEW) | B(X64) | B(WOW));
	cr_assert(profile_parse_targets(&sample, str_of("all"), &set, &bad));
	cr_expect_eq(set, SAMPLE_ALL);
}

Test(profile, unknown_words_in_target_lists_are_named)
{
	static const struct {
		const char *list, *bad;
	} rows[] = { { "xp,vista", "vista" },
		     { "ne", "ne" },
		     { "", "" },
		     { "xp,,x86", "" },
		     { "xp,", "" },
		     { "xp x86", "xp x86" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		target_set set;
		struct str bad = str_of("unset");

		cr_assert_not(profile_parse_targets(
			&sample, str_of(rows[i].list), &set, &bad));
		cr_expect(str_equal(bad, str_of(rows[i].bad)), "%s",
			  rows[i].list);
	}
}

Test(profile, modules_are_found_without_regard_to_case)
{
	struct profile_module m;

	cr_assert(profile_find_module(&sample, str_of("KERNEL32.Dll"), &m));
	cr_expect(str_equal(m.name, str_of("kernel32.dll")));
	cr_expect_not(profile_find_module(&sample, str_of("kernel32"), &m));
	cr_expect_not(profile_find_module(&sample, str_of(""), &m));
	cr_expect_not(profile_find_module(&sample, str_of("unheard-of.dll"),
					  &m));
}

Test(profile, every_module_is_found_by_its_own_name)
{
	struct profile_module m, found;
	uint32_t i = 0;

	for (; profile_module_at(&sample, i, &m); i++) {
		cr_assert(profile_find_module(&sample, m.name, &found));
		cr_expect_eq(found.index, i);
	}
	cr_expect_eq(i, profile_module_count(&sample));
}

Test(profile, place_and_evidence_decide_whether_a_module_is_there)
{
	const target_set x86 = B(OLD) | B(SAME) | B(NEW) | B(WOW);
	const struct {
		const char *dll;
		target_set there, likely, optional, unproven, elsewhere;
	} rows[] = {
		{ "kernel32.dll", SAMPLE_ALL, 0, 0, 0, 0 },
		{ "plain.dll", x86, 0, 0, 0, 0 },
		{ "likely.dll", x86, x86, 0, 0, 0 },
		{ "probable.dll", x86, x86, 0, 0, 0 },
		{ "gdiplus.dll", x86, 0, 0, 0, 0 },
		{ "asp.dll", 0, 0, x86, 0, 0 },
		{ "perhaps.dll", 0, 0, x86, 0, 0 },
		{ "setup.dll", 0, 0, 0, 0, x86 },
		{ "unproven.dll", B(NEW) | B(WOW), 0, 0, B(OLD) | B(SAME), 0 },
		{ "gone.dll", B(OLD) | B(SAME), 0, 0, 0, 0 },
		{ "never.dll", 0, 0, 0, 0, 0 },
		{ "free.dll", 0, 0, 0, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct profile_module m = module_of(rows[i].dll);

		cr_expect_eq(m.there, rows[i].there, "%s", rows[i].dll);
		cr_expect_eq(m.likely, rows[i].likely, "%s", rows[i].dll);
		cr_expect_eq(m.optional, rows[i].optional, "%s", rows[i].dll);
		cr_expect_eq(m.unproven, rows[i].unproven, "%s", rows[i].dll);
		cr_expect_eq(m.elsewhere, rows[i].elsewhere, "%s",
			     rows[i].dll);
	}
}

Test(profile, place_and_its_evidence_can_be_asked_for)
{
	struct profile_module m = module_of("gone.dll");

	cr_expect_eq(profile_place(&sample, m.place_pattern, OLD),
		     PLACE_SYSTEM32);
	cr_expect_eq(profile_evidence(&sample, m.place_pattern, OLD),
		     EVIDENCE_OBSERVED);
	cr_expect_eq(profile_place(&sample, m.place_pattern, NEW),
		     PLACE_NOWHERE);
	cr_expect_eq(profile_evidence(&sample, m.place_pattern, NEW),
		     EVIDENCE_ABSENT);
	cr_expect_eq(profile_evidence(&sample, m.place_pattern, X64),
		     EVIDENCE_NONE);
	cr_expect_eq(profile_evidence(&sample, m.table_pattern, OLD),
		     EVIDENCE_OBSERVED);
}

Test(profile, known_dlls_are_inherited_where_the_key_is_missing)
{
	cr_expect_eq(module_of("kernel32.dll").known_dll, B(OLD) | B(SAME));
	cr_expect_eq(module_of("numbers.dll").known_dll, B(NEW) | B(WOW));
}

Test(profile, a_module_names_its_component)
{
	cr_expect_str_eq(module_of("asp.dll").component,
			 "Internet Information Services");
	cr_expect_str_eq(module_of("perhaps.dll").component, "Extras");
	cr_expect_str_eq(module_of("kernel32.dll").component, "");
}

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
		list = STR_CONCAT(&arena, list, m.name, str_of(","));
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

Test(profile, a_child_without_changes_equals_its_parent)
{
	struct profile_module m;
	struct profile_export e;

	for (uint32_t i = 0; profile_module_at(&sample, i, &m); i++) {
		const target_set sets[] = { m.there,	m.likely,
					    m.optional, m.unproven,
					    m.elsewhere, m.known_dll,
					    m.tables,	m.ordinals_whole };

		for (size_t s = 0; s < sizeof(sets) / sizeof(sets[0]); s++)
			cr_expect_eq((sets[s] >> OLD) & 1,
				     (sets[s] >> SAME) & 1);
	}
	for (uint32_t i = 0; profile_export_at(&sample, i, &e); i++)
		cr_expect_eq(profile_evidence(&sample, e.pattern, OLD),
			     profile_evidence(&sample, e.pattern, SAME));
}

/* The row of the sample that is so called, byte for byte. */
static struct profile_assembly assembly(const char *name)
{
	struct profile_assembly a;
	uint32_t i = 0;

	while (profile_assembly_at(&sample, i++, &a)) {
		if (str_equal(a.name, str_of(name)))
			return a;
	}
	cr_assert_fail("no %s", name);
	return a;
}

Test(profile, assemblies_serve_versions_on_targets)
{
	struct profile_assembly a = assembly("Controls");

	cr_expect(str_equal(a.public_key_token, str_of("0123456789abcdef")));
	cr_expect(str_equal(a.files, str_of("comctl32.dll,more.dll")));
	cr_expect_eq(a.low, 6ull << 48);
	cr_expect_eq(a.high, 6ull << 48 | 2600ull << 16 | 2180);
	cr_expect_not(a.open);
	cr_expect_eq(a.there, TARGET_BIT(OLD) | TARGET_BIT(SAME));
	cr_expect_eq(a.likely | a.unproven, 0);
}

Test(profile, assemblies_are_inherited_as_a_whole)
{
	const target_set old = TARGET_BIT(OLD) | TARGET_BIT(SAME);
	const target_set new = TARGET_BIT(NEW) | TARGET_BIT(WOW);
	struct profile_assembly a = assembly("Bare");

	cr_expect_eq(a.there, old);
	cr_expect_eq(a.likely, old);
	cr_expect_eq(a.unproven, new);
	a = assembly("controls");
	cr_expect_eq(a.there, new);
	cr_expect(a.open);
	cr_expect_eq(a.low, a.high);
	cr_expect_eq(profile_assembly_targets(&sample), old | new);
}

Test(profile, versions_of_assemblies_are_four_numbers)
{
	static const char *const bad[] = { "",	      "1.2.3",	  "1.2.3.4.",
					   "1.2.3.4.5", "1.2.3.x",  "1..2.3",
					   "1.2.3.65536", " 1.2.3.4" };
	uint64_t version;

	cr_expect(assembly_version_parse(str_of("8.0.50727.762"), &version));
	cr_expect_eq(version, 8ull << 48 | 50727ull << 16 | 762);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_not(assembly_version_parse(str_of(bad[i]), &version),
			      "%s", bad[i]);
}

Test(profile, every_evidence_has_a_word_and_some_are_likely)
{
	for (unsigned e = EVIDENCE_NONE + 1; e < EVIDENCE_COUNT; e++) {
		bool likely = e == EVIDENCE_LATER_SP ||
			      e == EVIDENCE_PROBABLE || e == EVIDENCE_LIKELY ||
			      e == EVIDENCE_LIST;

		cr_expect_neq(evidence_word((enum evidence)e)[0], '\0');
		cr_expect_eq(evidence_is_likely((enum evidence)e), likely);
	}
	cr_expect_str_eq(evidence_word(EVIDENCE_LATER_SP), "later-sp");
	cr_expect_str_eq(evidence_word(EVIDENCE_NONE), "");
	cr_expect_str_eq(place_word(PLACE_DEFAULT_ASSEMBLY),
			 "default-assembly");
}

/* What it mutates is a profile of today: an older one is refused at once. */
Test(profile, the_seed_of_the_fuzzer_is_the_sample)
{
	const char *root = getenv("DRYLOAD_SOURCE");
	struct bytes seed;
	struct file file;
	struct str path;

	if (root == NULL)
		cr_skip_test("DRYLOAD_SOURCE isn't set");
	path = str_printf(&arena, "%s/fuzz/corpus/profile/sample.dlp", root);
	cr_assert_eq(file_open(path.s, &file), 0, "%s", path.s);
	seed = file.bytes;
	cr_expect_eq(seed.len, sample.bytes.len);
	cr_expect(seed.len == sample.bytes.len &&
		  memcmp(seed.data, sample.bytes.data, seed.len) == 0,
		  "%s isn't what tests/profiles/sample.h compiles to",
		  path.s);
	file_close(&file);
}
