/* What is known in part: of a Windows, and of one table. */
#include <criterion/criterion.h>

#include "tests/profiles/sample.h"
#include "util/status.h"

#define DATE "date: 2026-11-24\n"

static const char whole[] =
	"target: whole\nname: W\nbuild: '5.0'\nmachine: x86\n"
	"groups: [both, sure]\n"
	"inventory:\n  system32:\n    observed: [a.dll, b.dll]\n"
	"tables:\n  observed: [a.dll, b.dll]\n"
	"exports:\n  a.dll:\n    add: [One, '@7']\n"
	"  b.dll:\n    add: [Two]\n";

enum { WHOLE = TARGET_BIT(0), SOME = TARGET_BIT(1) };

static struct arena arena;
static struct profile p;

/* The whole one, one of a newer build, and what else there is. */
static void compile_with(const char *rest, const char *other)
{
	const struct str newer = str_printf(
		&arena,
		"target: some\nname: S\nbuild: '5.1'\nmachine: x86\n"
		"groups: [both, thin]\n%s",
		rest);
	const char *const texts[] = { whole, newer.s, DATE, other };
	struct compile_error error;
	struct bytes out;
	const char *why;
	int ret = sample_compile_texts(&arena, texts, other == NULL ? 3 : 4,
				       &out, &error);

	cr_assert_eq(ret, OK, "%s:%u: %s", error.path, error.line, error.text);
	cr_assert_eq(profile_open(out, &p), OK);
	cr_assert_eq(profile_verify(&p, &why), OK, "%s", why);
}

static void compile(const char *rest)
{
	compile_with(rest, NULL);
}

static void begin(void)
{
	arena = (struct arena)ARENA_INIT;
}

static void end(void)
{
	arena_release(&arena);
}

TestSuite(coverage, .init = begin, .fini = end);

static struct profile_module module(const char *dll)
{
	struct profile_module m;

	cr_assert(profile_find_module(&p, str_of(dll), &m), "%s", dll);
	return m;
}

static char named(const char *dll, const char *name)
{
	struct profile_module m = module(dll);
	struct profile_answer a = profile_find_name(&p, &m, str_of(name),
						    SOME);

	return a.there ? '+' : a.absent ? '-' : '?';
}

static char numbered(const char *dll, uint32_t ordinal)
{
	struct profile_module m = module(dll);
	struct profile_answer a = profile_find_ordinal(&p, &m, ordinal, SOME);

	return a.there ? '+' : a.absent ? '-' : '?';
}

Test(coverage, a_partly_known_windows_may_have_any_dll)
{
	compile("coverage: partial\n"
		"inventory:\n  system32:\n    observed: [a.dll]\n");

	cr_expect_eq(module("a.dll").there, WHOLE | SOME);
	cr_expect_eq(module("b.dll").there, WHOLE);
	cr_expect_eq(module("b.dll").unproven, SOME);
	cr_expect_eq(named("b.dll", "Two"), '?');
}

Test(coverage, a_wholly_known_windows_lacks_what_it_does_not_list)
{
	compile("inventory:\n  system32:\n    observed: [a.dll]\n");

	cr_expect_eq(module("b.dll").there, WHOLE);
	cr_expect_eq(module("b.dll").unproven, 0);
}

Test(coverage, no_dll_is_absent_from_a_partly_known_windows_unless_it_says_so)
{
	compile("extends: whole\ncoverage: partial\n"
		"inventory:\n  absent: [b.dll]\n");

	cr_expect_eq(module("b.dll").there, WHOLE);
	cr_expect_eq(module("b.dll").unproven, 0);
}

Test(coverage, what_the_parent_lacks_may_be_in_a_partly_known_windows)
{
	static const char lean[] = "target: zlean\nname: L\nbuild: '5.2'\n"
				   "machine: x86\nextends: whole\n"
				   "inventory:\n  absent: [b.dll]\n";

	compile_with("extends: zlean\ncoverage: partial\n", lean);
	cr_expect_eq(module("b.dll").unproven, SOME);
	cr_expect_eq(module("b.dll").there, WHOLE);
}

Test(coverage, a_group_leaves_out_what_is_known_in_part)
{
	target_set set;
	struct str bad;

	compile("coverage: partial\n");
	cr_expect_eq(profile_whole_targets(&p), WHOLE);
	cr_assert(profile_parse_targets(&p, str_of("both"), &set, &bad));
	cr_expect_eq(set, WHOLE);
	cr_assert(profile_parse_targets(&p, str_of("all"), &set, &bad));
	cr_expect_eq(set, WHOLE);
	/* Unless it names no other, or the target is named itself. */
	cr_assert(profile_parse_targets(&p, str_of("thin"), &set, &bad));
	cr_expect_eq(set, SOME);
	cr_assert(profile_parse_targets(&p, str_of("sure,some"), &set, &bad));
	cr_expect_eq(set, WHOLE | SOME);
}

Test(coverage, what_a_partial_table_does_not_list_is_not_known)
{
	compile("extends: whole\nextent:\n  partial: [a.dll]\n");

	cr_expect_eq(named("a.dll", "One"), '+');
	cr_expect_eq(named("a.dll", "Nobody"), '?');
	cr_expect_eq(numbered("a.dll", 7), '+');
	cr_expect_eq(numbered("a.dll", 8), '?');
	cr_expect_eq(named("b.dll", "Nobody"), '-');
}

Test(coverage, a_table_of_all_names_has_not_all_ordinals)
{
	compile("extends: whole\nextent:\n  names: [a.dll]\n");

	cr_expect_eq(named("a.dll", "Nobody"), '-');
	cr_expect_eq(numbered("a.dll", 7), '+');
	cr_expect_eq(numbered("a.dll", 8), '?');
}

Test(coverage, the_extent_is_inherited_until_a_table_is_whole_again)
{
	const char *const texts[] = {
		"target: x\nname: X\nbuild: '5.1'\nmachine: x86\n"
		"extends: whole\nextent:\n  partial: [a.dll]\n",
		"target: y\nname: Y\nbuild: '5.2'\nmachine: x86\n"
		"extends: x\n",
		"target: z\nname: Z\nbuild: '5.3'\nmachine: x86\n"
		"extends: y\nextent:\n  whole: [a.dll]\n",
		whole, DATE
	};
	struct compile_error error;
	struct profile_module m;
	struct bytes out;

	cr_assert_eq(sample_compile_texts(&arena, texts, 5, &out, &error), OK,
		     "%s", error.text);
	cr_assert_eq(profile_open(out, &p), OK);
	m = module("a.dll");
	cr_expect_eq(profile_find_name(&p, &m, str_of("Nobody"), 15).absent,
		     9);
	cr_expect_eq(profile_find_name(&p, &m, str_of("Nobody"), 15).unknown,
		     6);
}

Test(coverage, words_that_say_nothing_of_it_are_refused)
{
	static const struct {
		const char *rest, *part;
	} rows[] = {
		{ "coverage: whole\n", "use partial" },
		{ "extends: whole\nextent:\n  some: [a.dll]\n",
		  "use whole, names or partial" },
		{ "extent:\n  names: [a.dll]\n", "has no table" },
		{ "extends: whole\nextent:\n  names: [a.dll]\n"
		  "  partial: [a.dll]\n",
		  "two extents" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct str text = str_printf(
			&arena,
			"target: some\nname: S\nbuild: '5.1'\nmachine: x86\n"
			"%s",
			rows[i].rest);
		const char *const texts[] = { text.s, whole, DATE };
		struct compile_error error;
		struct bytes out;

		cr_assert_eq(sample_compile_texts(&arena, texts, 3, &out,
						  &error),
			     E_PROFILE, "%s", rows[i].part);
		cr_expect_not_null(strstr(error.text, rows[i].part), "%s",
				   error.text);
	}
}
