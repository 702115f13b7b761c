/* What an opened profile answers of its Windows, their DLLs and assemblies. */
#include <stdlib.h>
#include <string.h>

#include "tests/profiles/opened_sample.h"
#include "util/file.h"

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
	path = str_printf(&sample_arena, "%s/fuzz/corpus/profile/sample.dlp",
			  root);
	cr_assert_eq(file_open(path.s, &file), 0, "%s", path.s);
	seed = file.bytes;
	cr_expect_eq(seed.len, sample.bytes.len);
	cr_expect(seed.len == sample.bytes.len &&
		  memcmp(seed.data, sample.bytes.data, seed.len) == 0,
		  "%s isn't what tests/profiles/sample.h compiles to",
		  path.s);
	file_close(&file);
}
