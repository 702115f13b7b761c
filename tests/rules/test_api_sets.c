/* What is said of API sets. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "report/report.h"
#include "tests/rules/check.h"
#include "tests/support/apiset_targets.h"

#define B(target) TARGET_BIT(target)


static struct check c;

static void set_up(void)
{
	check_open_texts(&c, apiset_targets, APISET_FILES);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(api_set_rules, .init = set_up, .fini = tear_down);

static void expect_on(const char *targets, const char *words,
		      const char *findings)
{
	c.d.targets = scene_targets(&c.scene, targets);
	scene_dll(&c.scene, "root.dll", words);
	cr_expect_str_eq(check_findings(&c, "root.dll"), findings, "%s: %s",
			 words, check_again(&c));
}

static void expect_message(size_t i, target_set targets, const char *text)
{
	struct str m = finding_message(&c.scene.arena, &c.d.profile,
				       check_finding(&c, i), targets);

	cr_expect_str_eq(m.s, text);
}

Test(api_set_rules, a_set_of_a_later_windows_is_a_missing_file)
{
	expect_on("seven,eight,ten",
		  "api-ms-win-core-synch-l1-2-0.dll!WaitOnAddress",
		  "missing-module 126 root.dll > "
		  "api-ms-win-core-synch-l1-2-0.dll on seven\n"
		  "needs-redistributable api-ms-win-core-synch-l1-2-0.dll on "
		  "seven\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R2306"));
	cr_expect(check_rests_on(check_finding(&c, 0), "R2309"));
	cr_expect_not_null(strstr(check_finding(&c, 0)->advice.s, "127"));
	cr_expect_eq(check_finding(&c, 0)->first_in,
		     B(EIGHT) | B(TEN) | B(SERVER));
	expect_message(0, B(SEVEN),
		       "api-ms-win-core-synch-l1-2-0.dll is no API set of "
		       "seven: the name is looked for as a file, and there is "
		       "none in the system's folder, beside the DLL or in "
		       "PATH");
}

/* R2309: as the names of the update are in order, this is the first. */
Test(api_set_rules, a_set_that_the_update_of_the_crt_brings_is_told)
{
	expect_on("seven", "api-ms-win-core-file-l1-2-0.dll!CreateFile2",
		  "missing-module 126 root.dll > "
		  "api-ms-win-core-file-l1-2-0.dll\n"
		  "needs-redistributable api-ms-win-core-file-l1-2-0.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R2309"));
}

/* R311 */
Test(api_set_rules, behind_a_forwarder_the_code_is_that_of_the_import)
{
	scene_dll(&c.scene, "one.dll", "+A=two.B");
	scene_dll(&c.scene, "two.dll",
		  "+B api-ms-win-core-synch-l1-2-0.dll!WaitOnAddress");
	expect_on("seven", "one.dll!A",
		  "missing-module 127 two.dll > "
		  "api-ms-win-core-synch-l1-2-0.dll likely\n"
		  "needs-redistributable api-ms-win-core-synch-l1-2-0.dll\n");
}

/* R312: the list counts before Vista. */
Test(api_set_rules, one_of_the_bound_list_alone_is_likely_missing)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "kernel32.dll!CreateEventW");

	pe_bound_import(b, "api-ms-win-core-synch-l1-2-0.dll", 0x11111111, 0);
	pe_bound_import(b, "kernel32.dll", 0x11111111, 0);
	c.d.targets = B(BEFORE);
	cr_expect_str_eq(check_built(&c, b),
			 "missing-module 126 root.dll > "
			 "api-ms-win-core-synch-l1-2-0.dll likely\n"
			 "needs-redistributable "
			 "api-ms-win-core-synch-l1-2-0.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R312"));
}

Test(api_set_rules, before_7_there_are_none)
{
	expect_on("before", "api-ms-win-core-synch-l1-1-0.dll!CreateEventW",
		  "missing-module 126 root.dll > "
		  "api-ms-win-core-synch-l1-1-0.dll\n"
		  "needs-redistributable api-ms-win-core-synch-l1-1-0.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R315"));
}

Test(api_set_rules, what_the_host_lacks_is_said_with_the_host)
{
	expect_on("seven,ten", "api-ms-win-core-synch-l1-1-0.dll!Nope",
		  "missing-procedure 127 root.dll > "
		  "api-ms-win-core-synch-l1-1-0.dll!Nope\n");
	cr_expect_str_eq(check_finding(&c, 0)->host.s, "kernel32.dll");
	expect_message(0, B(SEVEN),
		       "api-ms-win-core-synch-l1-1-0.dll leads to "
		       "kernel32.dll, which has no Nope in the Windows of "
		       "seven");
}

Test(api_set_rules, without_a_host_it_is_likely_126)
{
	expect_on("eight,ten", "ext-ms-win-odd-l1-1-0.dll!Odd",
		  "missing-module 126 root.dll > ext-ms-win-odd-l1-1-0.dll "
		  "likely\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R2305"));
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "ext-ms-win-odd-l1-1-0.dll has no host");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "delay-load it, and ask IsApiSetImplemented before "
			 "the first call");
	expect_message(0, B(TEN),
		       "ext-ms-win-odd-l1-1-0.dll is an API set that no DLL "
		       "implements on ten, and no file of that name is looked "
		       "for");
}

#define LATE(sets)                       \
	"target: late\n"                 \
	"name: Windows Late\n"           \
	"extends: ten\n"                 \
	"build: 10.0.19045.0\n"          \
	"machine: x86\n"                 \
	"apisets:\n"                     \
	"  remove: [" sets "]\n"         \
	"  observed:\n"

/* The Windows of all tests, and another. */
static void open_with(const char *late)
{
	const char *texts[APISET_FILES + 1];

	memcpy(texts, apiset_targets, sizeof(apiset_targets));
	texts[APISET_FILES] = late;
	check_close(&c);
	check_open_texts(&c, texts, APISET_FILES + 1);
}

/* Nothing brings it, though another Windows has a host for it. */
Test(api_set_rules, without_a_host_nothing_is_to_be_shipped)
{
	open_with(LATE("ext-ms-win-odd-l1-1-0")
		  "    kernelbase.dll: [ext-ms-win-odd-l1-1-0]\n");
	expect_on("eight,late", "ext-ms-win-odd-l1-1-0.dll!Odd",
		  "missing-module 126 root.dll > ext-ms-win-odd-l1-1-0.dll "
		  "on eight likely\n"
		  "missing-procedure 127 root.dll > "
		  "ext-ms-win-odd-l1-1-0.dll!Odd on late\n");
}

Test(api_set_rules, each_host_in_no_inventory_has_its_own_windows)
{
	open_with(LATE("api-ms-win-lost-l1-1-0")
		  "    astray.dll: [api-ms-win-lost-l1-1-0]\n");
	expect_on("ten,late", "api-ms-win-lost-l1-1-0.dll!X",
		  "unknown-module root.dll > api-ms-win-lost-l1-1-0.dll on "
		  "late\n"
		  "unknown-module root.dll > api-ms-win-lost-l1-1-0.dll on "
		  "ten\n");
	cr_expect_str_eq(check_finding(&c, 0)->host.s, "astray.dll");
	cr_expect_str_eq(check_finding(&c, 1)->host.s, "lost.dll");
}

#define PART                     \
	"target: part\n"         \
	"name: Windows Part\n"   \
	"extends: before\n"      \
	"coverage: partial\n"    \
	"build: 5.2.3790.0\n"    \
	"machine: x86\n"

/* R2306, R315: it isn't in that Windows' lists, which aren't whole. */
Test(api_set_rules, of_a_windows_known_in_part_a_file_of_its_name_is_not_known)
{
	open_with(PART);
	expect_on("part,ten", "api-ms-win-core-synch-l1-1-0.dll!CreateEventW",
		  "unknown-module root.dll > "
		  "api-ms-win-core-synch-l1-1-0.dll on part\n");
	cr_expect_str_eq(check_verdict(&c, "part"), "unknown");
	cr_expect_str_eq(check_verdict(&c, "ten"), "loads");
}

Test(api_set_rules, a_host_and_a_file_that_are_not_known_are_told_apart)
{
	open_with(PART);
	expect_on("part,ten", "api-ms-win-lost-l1-1-0.dll!X",
		  "unknown-module root.dll > api-ms-win-lost-l1-1-0.dll on "
		  "ten\n"
		  "unknown-module root.dll > api-ms-win-lost-l1-1-0.dll on "
		  "part\n");
	cr_expect_str_eq(check_finding(&c, 0)->host.s, "lost.dll");
	cr_expect_eq(check_finding(&c, 1)->host.n, 0);
}

#define FIRST(sets)                      \
	"target: first\n"                \
	"name: Windows First\n"          \
	"build: 10.0.14393.0\n"          \
	"machine: x86\n"                 \
	"inventory:\n"                   \
	"  system32:\n"                  \
	"    observed: [kernel32.dll]\n" \
	"apisets:" sets

/* Of a table with one Windows alone. */
Test(api_set_rules, why_a_host_is_not_known_is_said_of_the_first_too)
{
	static const struct {
		const char *texts[2], *why;
	} rows[] = {
		{ { FIRST(" unknown\n"), "date: 2026-11-24\n" },
		  " is not known: its API sets aren't" },
		{ { FIRST("\n  uncertain:\n    kernel32.dll: "
			  "[api-ms-win-perhaps-l1-1-0]\n"),
		    "date: 2026-11-24\n" },
		  " is not known: it differs by edition, or the sources leave "
		  "it open" },
		{ { FIRST("\n  observed:\n    lost.dll: "
			  "[api-ms-win-perhaps-l1-1-0]\n"),
		    "date: 2026-11-24\n" },
		  " is not known" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		check_close(&c);
		check_open_texts(&c, rows[i].texts, 2);
		expect_on("first", "api-ms-win-perhaps-l1-1-0.dll!X",
			  "unknown-module root.dll > "
			  "api-ms-win-perhaps-l1-1-0.dll\n");
		cr_expect_str_eq(check_finding(&c, 0)->after.s, rows[i].why);
	}
}

/* R2402 */
Test(api_set_rules, a_delay_load_of_one_is_no_alarm)
{
	expect_on("before,seven,eight,ten",
		  "~ext-ms-win-odd-l1-1-0.dll!Odd",
		  "delayed-missing-module root.dll > "
		  "ext-ms-win-odd-l1-1-0.dll on before\n"
		  "optional-api-set root.dll > ext-ms-win-odd-l1-1-0.dll on "
		  "seven\n"
		  "optional-api-set root.dll > ext-ms-win-odd-l1-1-0.dll on "
		  "eight,ten likely\n"
		  "needs-redistributable ext-ms-win-odd-l1-1-0.dll on "
		  "before\n");
	cr_expect_str_eq(check_verdict(&c, "ten"), "loads");
	cr_expect(check_finding(&c, 1)->detail);
	cr_expect_str_eq(check_finding(&c, 1)->summary.s,
			 "ext-ms-win-odd-l1-1-0.dll is missing");
	for (size_t i = 1; i < 3; i++)
		cr_expect_str_eq(
			check_finding(&c, i)->advice.s,
			finding_kind(FINDING_OPTIONAL_API_SET)->advice);
}

/* R2402, R401 */
Test(api_set_rules, behind_a_delay_load_one_is_no_alarm_either)
{
	scene_dll(&c.scene, "own.dll", "+A ext-ms-win-odd-l1-1-0.dll!Odd");
	expect_on("ten", "~own.dll!A",
		  "optional-api-set own.dll > ext-ms-win-odd-l1-1-0.dll "
		  "likely\n");
}

Test(api_set_rules, an_uncertain_one_is_not_known)
{
	expect_on("ten,server,untold", "api-ms-win-perhaps-l1-1-0.dll!X",
		  "missing-module 126 root.dll > "
		  "api-ms-win-perhaps-l1-1-0.dll on ten\n"
		  "unknown-module root.dll > api-ms-win-perhaps-l1-1-0.dll on "
		  "untold\n"
		  "unknown-module root.dll > api-ms-win-perhaps-l1-1-0.dll on "
		  "server\n"
		  "needs-redistributable api-ms-win-perhaps-l1-1-0.dll on "
		  "ten\n");
	for (size_t i = 1; i < 3; i++) {
		cr_expect(check_rests_on(check_finding(&c, i), "R2305"));
		cr_expect_str_eq(check_finding(&c, i)->summary.s,
				 "api-ms-win-perhaps-l1-1-0.dll is not known to "
				 "have a host");
	}
	expect_message(1, B(UNTOLD),
		       "which DLL implements api-ms-win-perhaps-l1-1-0.dll on "
		       "untold is not known: its API sets aren't");
}

Test(api_set_rules, a_host_in_no_inventory_is_not_known)
{
	expect_on("ten", "api-ms-win-lost-l1-1-0.dll!X",
		  "unknown-module root.dll > api-ms-win-lost-l1-1-0.dll\n");
	expect_message(0, B(TEN),
		       "api-ms-win-lost-l1-1-0.dll leads to lost.dll, and "
		       "whether that is in a plain ten is not known");
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "lost.dll is not known to be there");
	cr_expect_str_eq(check_finding(&c, 0)->host.s, "lost.dll");
	cr_expect(check_rests_on(check_finding(&c, 0), "R2307"));
}

/* R2307: what is shipped for 7 does nothing on 10. */
Test(api_set_rules, a_file_of_the_name_of_a_set_is_not_used)
{
	scene_dll(&c.scene, "api-ms-win-crt-runtime-l1-1-0.dll",
		  "+_initterm");
	expect_on("seven,ten", "api-ms-win-crt-runtime-l1-1-0.dll!_initterm",
		  "shadowed root.dll > api-ms-win-crt-runtime-l1-1-0.dll on "
		  "ten\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R2307"));
	cr_expect_str_eq(check_verdict(&c, "seven"), "loads");
	cr_expect_str_eq(check_verdict(&c, "ten"), "loads");
}

Test(api_set_rules, the_c_run_time_has_advice_of_its_own)
{
	expect_on("seven", "api-ms-win-crt-runtime-l1-1-0.dll!_initterm",
		  "missing-module 126 root.dll > "
		  "api-ms-win-crt-runtime-l1-1-0.dll\n"
		  "needs-redistributable api-ms-win-crt-runtime-l1-1-0.dll\n");
	cr_expect_not_null(strstr(check_finding(&c, 0)->advice.s,
				  "Universal CRT"));
}

Test(api_set_rules, a_name_that_only_looks_alike_is_a_dll)
{
	expect_on("ten", "api-own.dll!X",
		  "missing-module 126 root.dll > api-own.dll\n");
	expect_message(0, B(TEN),
		       "api-own.dll is not in the Windows of ten, nor beside "
		       "the DLL or in PATH");
}

/* A plug-in that brings the Universal CRT. */
static void bring_the_universal_crt(const char *targets, const char *findings)
{
	scene_dll(&c.scene, "ucrtbase.dll", "+_initterm");
	scene_dll(&c.scene, "api-ms-win-crt-runtime-l1-1-0.dll",
		  "+_initterm=ucrtbase._initterm");
	expect_on(targets,
		  "+GetFilterVersion +HttpFilterProc "
		  "api-ms-win-crt-runtime-l1-1-0.dll!_initterm",
		  findings);
}

Test(api_set_rules, a_universal_crt_beside_a_plug_in_is_not_found_before_8)
{
	bring_the_universal_crt(
		"seven", "found-beside\n"
			 "missing-module 126 root.dll > ucrtbase.dll likely\n"
			 "needs-redistributable ucrtbase.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 1), "R2310"));
	check_advice(check_finding(&c, 1), "install the Universal CRT");
	expect_message(1, B(SEVEN),
		       "api-ms-win-crt-runtime-l1-1-0.dll leads to "
		       "ucrtbase.dll, which the loader of seven finds beside "
		       "the program, and not beside a DLL elsewhere; the "
		       "error may be 127");
}

Test(api_set_rules, a_universal_crt_beside_a_plug_in_is_found_from_8_on)
{
	bring_the_universal_crt("eight", "found-beside\n");
}

Test(api_set_rules, a_universal_crt_beside_the_program_is_found)
{
	scene_dll(&c.scene, "ucrtbase.dll", "+_initterm");
	scene_dll(&c.scene, "api-ms-win-crt-runtime-l1-1-0.dll",
		  "+_initterm=ucrtbase._initterm");
	expect_on("seven", "api-ms-win-crt-runtime-l1-1-0.dll!_initterm", "");
}

/* What lies in PATH isn't beside anything. */
Test(api_set_rules, a_universal_crt_in_path_is_found)
{
	static const char stub[] = "api-ms-win-crt-runtime-l1-1-0.dll";

	scene_dll_in(c.scene.path, "ucrtbase.dll", IMAGE_FILE_MACHINE_I386,
		     "+_initterm");
	scene_dll_in(c.scene.path, stub, IMAGE_FILE_MACHINE_I386,
		     "+_initterm=ucrtbase._initterm");
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     0);
	expect_on("seven",
		  "+GetFilterVersion +HttpFilterProc "
		  "api-ms-win-crt-runtime-l1-1-0.dll!_initterm",
		  "");
}

/* Where the stub lies in PATH it isn't the plug-in that brings it. */
Test(api_set_rules, a_stub_in_path_that_leads_beside_is_another_case)
{
	scene_dll(&c.scene, "ucrtbase.dll", "+_initterm");
	scene_dll_in(c.scene.path, "api-ms-win-crt-runtime-l1-1-0.dll",
		     IMAGE_FILE_MACHINE_I386, "+_initterm=ucrtbase._initterm");
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     0);
	expect_on("seven",
		  "+GetFilterVersion +HttpFilterProc "
		  "api-ms-win-crt-runtime-l1-1-0.dll!_initterm",
		  "found-beside ucrtbase.dll\n");
}

Test(api_set_rules, a_stub_that_leads_to_another_dll_is_found)
{
	scene_dll(&c.scene, "other.dll", "+_initterm");
	scene_dll(&c.scene, "api-ms-win-crt-runtime-l1-1-0.dll",
		  "+_initterm=other._initterm");
	expect_on("seven",
		  "+GetFilterVersion +HttpFilterProc "
		  "api-ms-win-crt-runtime-l1-1-0.dll!_initterm",
		  "found-beside\n");
}

#define BEFORE_8(id, build, known)                                     \
	"target: " id "\nname: N\nbuild: '" build "'\nmachine: x86\n" \
	"iis: '7.0'\nknown_dlls: [" known "]\n"                       \
	"inventory:\n  system32:\n    observed: [ucrtbase.dll]\n"    \
	"tables:\n  observed: [ucrtbase.dll]\n"                       \
	"exports:\n  ucrtbase.dll:\n    add: [_initterm]\n"

Test(api_set_rules, where_the_stub_leads_to_the_systems_own_nothing_is_missing)
{
	static const char *const texts[] = {
		"date: 2026-11-24\n",
		BEFORE_8("one", "6.0.1", "kernel32.dll"),
		BEFORE_8("two", "6.0.2", "ucrtbase.dll"),
	};

	check_close(&c);
	check_open_texts(&c, texts, sizeof(texts) / sizeof(*texts));
	bring_the_universal_crt(
		"one,two",
		"found-beside on one\n"
		"missing-module 126 root.dll > ucrtbase.dll on one likely\n"
		"needs-redistributable ucrtbase.dll on one\n");
}
