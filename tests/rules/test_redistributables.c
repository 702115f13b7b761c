/* What missing DLLs are, what brings them, and judging with overlays. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"
#include "util/status.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, false);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(redistributables, .init = set_up, .fini = tear_down);

static void check(const char *words, const char *targets)
{
	scene_dll(&c.scene, "root.dll", words);
	c.d.targets = scene_targets(&c.scene, targets);
	session_leave(&c.d);
	check_findings(&c, "root.dll");
}

static void with(const char *overlays)
{
	cr_assert_eq(dryload_add_overlay(&c.d, overlays), DRYLOAD_OK, "%s",
		     dryload_message(&c.d));
}

static const struct finding *find(enum finding_id id)
{
	for (size_t i = 0; i < c.a.findings.count; i++) {
		if (c.a.findings.items[i].id == id)
			return &c.a.findings.items[i];
	}
	return NULL;
}

static size_t count_of(enum finding_id id)
{
	size_t n = 0;

	for (size_t i = 0; i < c.a.findings.count; i++)
		n += c.a.findings.items[i].id == id;
	return n;
}

static void expect_text(struct str s, const char *part)
{
	cr_expect_not_null(strstr(s.s, part), "'%s' lacks '%s'", s.s, part);
}

Test(redistributables, a_missing_run_time_is_named_with_what_brings_it)
{
	const struct finding *f;

	check("msvcr100.dll!malloc", "xp-sp3-x86");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "fails 126");
	f = find(FINDING_NEEDS_REDISTRIBUTABLE);
	cr_assert_not_null(f);
	expect_text(f->before, "msvcr100.dll is the C run-time of Visual C++ "
			       "2010: ship vc2010-sp1");
	expect_text(find(FINDING_MISSING_MODULE)->advice,
		    "Visual C++ 2010 SP1 Redistributable");
}

Test(redistributables, one_dll_has_one_note)
{
	scene_dll(&c.scene, "other.dll", "msvcr100.dll!free");
	check("msvcr100.dll!malloc other.dll!X msvcp100.dll!Y", "xp-sp3-x86");
	cr_expect_eq(count_of(FINDING_NEEDS_REDISTRIBUTABLE), 2);
}

Test(redistributables, where_nothing_brings_it_that_is_said)
{
	check("d2d1.dll!X", "xp-sp3-x86");
	expect_text(find(FINDING_NEEDS_REDISTRIBUTABLE)->before,
		    "no package is known");
}

Test(redistributables, a_dll_that_nobody_knows_has_no_note)
{
	check("of-our-own.dll!X", "xp-sp3-x86");
	cr_expect_not_null(find(FINDING_MISSING_MODULE));
	cr_expect_null(find(FINDING_NEEDS_REDISTRIBUTABLE));
}

Test(redistributables, the_program_of_an_add_on_is_nothing_to_install)
{
	const struct finding *f;

	check("~node.exe!napi_create_function", "win7-sp1-x86");
	f = find(FINDING_NEEDS_REDISTRIBUTABLE);
	cr_assert_not_null(f);
	cr_expect_str_eq(f->before.s,
			 "node.exe is the program that a Node.js add-on is "
			 "for: in its process alone the import is satisfied");
	expect_text(f->advice, "that program alone");
	f = find(FINDING_DELAYED_MISSING_MODULE);
	cr_assert_not_null(f);
	expect_text(f->advice, "take the functions with GetProcAddress");
}

/* By the name of the process, which is loaded already (R501). */
Test(redistributables, who_loads_an_add_on_decides_whether_its_program_is_there)
{
	const struct finding *f;

	check("node.exe!napi_create_function", "win7-sp1-x86");
	cr_expect_null(find(FINDING_MISSING_MODULE));
	cr_expect_null(find(FINDING_NEEDS_REDISTRIBUTABLE));
	f = find(FINDING_UNKNOWN_MODULE);
	cr_assert_not_null(f);
	cr_expect_str_eq(f->summary.s,
			 "node.exe is there in its own process alone");
	cr_expect_str_eq(f->before.s, "node.exe is a program, and there on ");
	expect_text(f->after, "in its own process alone");
	cr_expect(check_rests_on(f, "R501"));
	expect_text(f->advice, "nothing, where node.exe alone loads the DLL");
	/* IIS's processes have names of their own. */
	c.d.host = HOST_IIS_FILTER;
	check("node.exe!napi_create_function", "ws2003-sp2-x86");
	cr_expect_not_null(find(FINDING_MISSING_MODULE));
	cr_expect_null(find(FINDING_UNKNOWN_MODULE));
}

Test(redistributables, a_debug_twin_is_never_to_be_shipped)
{
	check("msvcr100d.dll!malloc", "xp-sp3-x86");
	cr_expect_eq(count_of(FINDING_DEBUG_RUNTIME), 1);
	cr_expect_null(find(FINDING_NEEDS_REDISTRIBUTABLE));
	check("libcrypto-of-ours.dll!X mfco42d.dll!#5", "xp-sp3-x86");
	cr_expect_eq(count_of(FINDING_DEBUG_RUNTIME), 1);
}

/* What is told of a missing debug run-time otherwise is of imports alone. */
Test(redistributables, a_delayed_debug_twin_belongs_to_no_server_either)
{
	check("~msvcr100d.dll!malloc", "xp-sp3-x86");
	cr_assert_not_null(find(FINDING_DEBUG_RUNTIME));
	cr_expect_str_eq(find(FINDING_DEBUG_RUNTIME)->before.s,
			 "msvcr100d.dll is the debug C run-time of Visual C++ "
			 "2010; it belongs to no server");
	cr_expect_null(find(FINDING_NEEDS_REDISTRIBUTABLE));
}

/* An ordinal has no name that would keep one's advice from the next. */
Test(redistributables, ordinals_have_the_advice_of_their_own_dll)
{
	with("ie8");
	check("comctl32.dll#9999 urlmon.dll#9000", "xp-sp3-x86");
	cr_assert_eq(count_of(FINDING_MISSING_ORDINAL), 2);
	expect_text(check_finding(&c, 0)->advice, "_WIN32_WINNT");
	expect_text(check_finding(&c, 1)->advice, "Internet Explorer");
}

Test(redistributables, a_forwarder_that_leads_nowhere_has_the_advice_of_its_dll)
{
	with("ucrt-xp");
	scene_dll(&c.scene, "ucrtbase.dll", "+A");
	check("api-ms-win-crt-heap-l1-1-0.dll!malloc", "xp-sp3-x86");
	cr_assert_not_null(find(FINDING_MISSING_FORWARD_TARGET));
	expect_text(find(FINDING_MISSING_FORWARD_TARGET)->advice,
		    "link the CRT statically");
}

Test(redistributables, the_founding_case_says_what_to_use)
{
	check("advapi32.dll!RegGetValueA", "xp-sp3-x86");
	cr_expect_str_eq(find(FINDING_MISSING_PROCEDURE)->advice.s,
			 "use RegQueryValueEx with a type check, or SHGetValue "
			 "of shlwapi, or find RegGetValue with GetProcAddress "
			 "and fall back");
}

Test(redistributables, advice_of_a_rule_names_no_procedure)
{
	check("kernel32.dll!K32EnumProcesses", "xp-sp3-x86");
	expect_text(find(FINDING_MISSING_PROCEDURE)->advice, "PSAPI_VERSION=1");
	check("user32.dll!NoSuchThing", "xp-sp3-x86");
	expect_text(find(FINDING_MISSING_PROCEDURE)->advice,
		    "or find it with GetProcAddress and fall back");
}

Test(redistributables, a_file_of_the_deployment_keeps_its_own_advice)
{
	scene_dll(&c.scene, "zlib1.dll", "+A");
	check("zlib1.dll!B", "xp-sp3-x86");
	expect_text(find(FINDING_MISSING_PROCEDURE)->advice,
		    "ship the version of the DLL");
}

Test(redistributables, an_overlay_brings_its_dlls)
{
	with("vc2010-sp1");
	check("msvcr100.dll!malloc", "xp-sp2-x86,xp-sp3-x86");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "loads");
	cr_expect_null(find(FINDING_MISSING_MODULE));
}

Test(redistributables, what_an_overlay_lacks_is_missing_as_its_table_allows)
{
	with("vc2010-sp1");
	check("msvcr100.dll!no_such_name", "xp-sp3-x86");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "fails 127");
	expect_text(find(FINDING_MISSING_PROCEDURE)->before,
		    "the msvcr100.dll that vc2010-sp1 brings exports no "
		    "no_such_name");
	cr_expect_str_eq(finding_evidence(&c.d.profile,
					  find(FINDING_MISSING_PROCEDURE),
					  check_target(&c, "xp-sp3-x86")),
			 "observed");
	check("mfc100.dll!#256", "xp-sp3-x86");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "unknown");
	expect_text(find(FINDING_UNKNOWN_PROCEDURE)->after,
		    "not all exports are known");
}

/* That this package has the file is likely. */
Test(redistributables, what_an_overlay_lacks_is_as_likely_as_that_it_fits)
{
	with("vc2019-xp");
	check("vcruntime140.dll!no_such_name", "ws2003-sp2-x86");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"),
			 "fails 127 likely");
}

Test(redistributables, a_file_beside_the_dll_comes_before_the_overlay)
{
	scene_dll(&c.scene, "msvcr100.dll", "+mine");
	with("vc2010-sp1");
	check("msvcr100.dll!mine", "xp-sp3-x86");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "loads");
}

Test(redistributables, the_forwarders_of_an_overlay_are_followed)
{
	with("ucrt-xp");
	check("api-ms-win-crt-heap-l1-1-0.dll!malloc", "xp-sp3-x86");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "loads likely");
	check("api-ms-win-crt-heap-l1-1-0.dll!malloc", "xp-sp2-x86");
	cr_expect_str_eq(check_verdict(&c, "xp-sp2-x86"), "fails 126");
}

Test(redistributables, an_update_adds_procedures_to_the_system)
{
	const char *words = "kernel32.dll!SetSearchPathMode";

	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     words);
	c.d.targets = scene_targets(&c.scene, "ws2003-sp2-x64");
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x64"), "fails 127");
	with("kb959426");
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x64"), "loads");
	check(words, "ws2003-sp2-x86");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "loads likely");
}

Test(redistributables, a_report_of_an_addition_leaves_it_open)
{
	with("kb959426");
	check("kernel32.dll!GetLogicalProcessorInformation", "xp-sp2-x86");
	cr_expect_str_eq(check_verdict(&c, "xp-sp2-x86"), "unknown");
}

Test(redistributables, an_overlay_that_a_target_cannot_have_is_said)
{
	const struct finding *f;

	with("vc2019-xp");
	check("vcruntime140.dll!memcpy", "xp-sp2-x86,xp-sp3-x86");
	f = find(FINDING_INAPPLICABLE_OVERLAY);
	cr_assert_not_null(f);
	cr_expect_eq(f->targets, scene_targets(&c.scene, "xp-sp2-x86"));
	expect_text(f->before, "vc2019-xp (");
	cr_expect_str_eq(check_verdict(&c, "xp-sp2-x86"), "fails 126");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "loads likely");
}

Test(redistributables, assemblies_need_a_manifest_all_the_same)
{
	with("vc2008-sp1");
	check("msvcr90.dll!malloc", "xp-sp3-x86");
	cr_expect_neq(strncmp(check_verdict(&c, "xp-sp3-x86"), "loads", 5), 0);
}

Test(redistributables, an_unknown_overlay_is_refused_with_the_nearest)
{
	cr_expect_eq(dryload_add_overlay(&c.d, "vc2010"), DRYLOAD_E_USAGE);
	cr_expect_not_null(strstr(dryload_message(&c.d), "vc2010-sp1"));
	cr_expect_eq(dryload_add_overlay(&c.d, "windows"), DRYLOAD_E_USAGE);
	cr_expect_eq(dryload_add_overlay(&c.d, ""), DRYLOAD_E_USAGE);
	cr_expect_eq(dryload_add_overlay(&c.d, "ie8,bogus-of-mine"),
		     DRYLOAD_E_USAGE);
}

/* A Windows that was added, and that is like none of dryload's own. */
Test(redistributables, whether_an_overlay_fits_an_unknown_windows_is_open)
{
	check_close(&c);
	check_open(&c, true);
	c.d.profile.added = TARGET_BIT(BIG);
	with("vc2010-sp1");
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "sys.dll!There");
	c.d.targets = TARGET_BIT(BIG);
	check_again(&c);
	expect_text(find(FINDING_INAPPLICABLE_OVERLAY)->before,
		    ") may fit or not, and has no effect, on ");
	cr_expect_str_eq(find(FINDING_INAPPLICABLE_OVERLAY)->after.s,
			 ": what that extends isn't known");
}
