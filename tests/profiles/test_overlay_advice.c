/* What overlays say of a DLL: what brings it, advice, errors of its vendor. */
#include "tests/profiles/overlay_sample.h"
#include "util/status.h"

Test(overlays, an_exact_name_beats_a_glob_and_a_long_glob_a_short_one)
{
	struct dll_knowledge k;

	cr_assert(dll_knowledge_find(&made, str_of("RT.DLL"), &k));
	cr_expect_str_eq(k.what, "run-time of nothing");
	cr_expect(str_equal(k.from, str_of("rt,extra")));
	cr_assert(dll_knowledge_find(&made, str_of("e5d.dll"), &k));
	cr_expect(k.debug);
	cr_expect_str_eq(k.app_local, "assembly");
	cr_assert(dll_knowledge_find(&made, str_of("exd.dll"), &k));
	cr_expect_not(k.debug);
	cr_expect_not(dll_knowledge_find(&made, str_of("x.dll"), &k));
}

Test(overlays, a_glob_matches_whole_names)
{
	static const struct {
		const char *glob, *name;
		bool fits;
	} rows[] = {
		{ "a*b.dll", "AxxB.dll", true },
		{ "a*b.dll", "ab.dllx", false },
		{ "a[0-9].dll", "a7.dll", true },
		{ "a[0-9].dll", "ax.dll", false },
		{ "a[0-9].dll", "a[0-9].dll", false },
		{ "a?", "a", false },
		{ "*", "", true },
		{ "", "", true },
		{ "", "x", false },
		{ "*a*a*", "banana", true },
		{ "**", "x", true },
		{ "[0-", "[0-", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(overlay_glob(str_of(rows[i].glob),
					  str_of(rows[i].name)),
			     rows[i].fits, "%s %s", rows[i].glob, rows[i].name);
}

static const char *advised(const char *dll, const char *name)
{
	struct advice a;
	bool general;

	return advice_find(&made, str_of(dll), str_of(name), &a, &general) ?
		       a.instead :
		       NULL;
}

Test(overlays, advice_is_of_the_name_then_the_dll_then_the_first_rule)
{
	struct advice a;
	bool general;

	cr_assert(advice_find(&made, str_of("Kernel32.dll"), str_of("OwnA"), &a,
			      &general));
	cr_expect(a.yy_thunks && a.one_name && !general);
	cr_expect_str_eq(advised("kernel32.dll", "owna"), "nothing of it");
	cr_expect_str_eq(advised("other.dll", "K32Get"), "psapi");
	cr_expect_str_eq(advised("other.dll", "Get"), "the rest");
	cr_expect_str_eq(advised("other.dll", ""), "the rest");
	cr_expect_null(advised("none.dll", "Get"));
}

Test(overlays, a_vendor_is_the_first_whose_pattern_fits)
{
	struct vendor v;

	cr_assert(vendor_find(&made, str_of("FIRST-1.2.dll"), &v));
	cr_expect_str_eq(v.product, "First");
	cr_expect_str_eq(v.source, "a page");
	cr_expect(str_equal(v.rules, str_of("R1102,R1103")));
	cr_assert(vendor_find(&made, str_of("other.dll"), &v));
	cr_expect_str_eq(v.product, "First");
	cr_assert(vendor_find(&made, str_of("filter.dll"), &v));
	cr_expect_str_eq(v.product, "Second");
	cr_expect_eq(v.rules.n, 0);
	cr_expect_not(vendor_find(&made, str_of("g.dll"), &v));
}

Test(overlays, a_vendors_error_wins_over_what_is_said_of_all)
{
	struct vendor_cause cause;
	struct vendor v;

	cr_assert(vendor_find(&made, str_of("first.dll"), &v));
	cr_assert(vendor_cause_find(&made, &v, 2, &cause));
	cr_expect_str_eq(cause.cause, "no <name>.ini");
	cr_expect_str_eq(cause.look, "beside it");
	cr_expect_not(cause.any);
	cr_assert(vendor_cause_find(&made, &v, UINT32_MAX, &cause));
	cr_expect_not(cause.any);
	cr_assert(vendor_cause_find(&made, &v, 3, &cause));
	cr_expect_str_eq(cause.cause, "anything");
	cr_expect(cause.any);
	cr_assert(vendor_find(&made, str_of("filter.dll"), &v));
	cr_expect(vendor_cause_find(&made, &v, 5, &cause));
	cr_expect_not(vendor_cause_find(&made, &v, 2, &cause));
}

Test(overlays, a_vendor_that_says_too_little_is_refused)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "vendors:\n  - product: P\n    dlls: [a.dll]\n"
		  "    source: s\n", "'causes:' is missing" },
		{ "vendors:\n  - product: P\n    dlls: [a.dll]\n    causes:\n"
		  "      - cause: c\n        look: l\n",
		  "'source:' is missing" },
		{ "vendors:\n  - product: P\n    dlls: [a.dll]\n"
		  "    source: s\n    causes:\n      - cause: c\n",
		  "'look:' is missing" },
		{ "vendors:\n  - product: P\n    dlls: [a.dll]\n"
		  "    source: s\n    causes:\n      - codes: ['0x2']\n"
		  "        cause: c\n        look: l\n",
		  "'0x2' is no Win32 error" },
		{ "vendors: [P]\n", "a vendor needs keys" },
	};
	struct compile_error error;
	struct bytes out;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(compile_texts(&rows[i].text, 1, &out, &error),
			     E_PROFILE, "%s", rows[i].text);
		cr_expect_str_eq(error.text, rows[i].error);
	}
}
