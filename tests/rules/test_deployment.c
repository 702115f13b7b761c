/* Files of the deployment that Windows may not use, names that lead to none. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/made_up.h"
#include "util/status.h"

TestSuite(deployment_rules, .init = made_up_open, .fini = made_up_close);

Test(deployment_rules, a_dll_beside_a_filter_is_open_on_iis_5)
{
	dll("own.dll", "+A");
	dll("root.dll", FILTER "own.dll!A");
	expect_findings("unknown-module root.dll > own.dll on old\n"
			"found-beside own.dll on new\n");
	cr_expect_str_eq(said_by(check_finding(&c, 0)),
			 "own.dll is in the DLL's folder only; whether IIS 5.x "
			 "looks there isn't documented|");
	cr_expect(check_rests_on(check_finding(&c, 0), "R111"));
	check_advice(check_finding(&c, 0), "a copy in System32");
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
}

Test(deployment_rules, a_dll_beside_a_plain_dll_is_certain)
{
	dll("own.dll", "+A");
	dll("root.dll", "own.dll!A");
	expect_findings("");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(deployment_rules, a_dll_in_path_is_certain_for_a_filter)
{
	dll_in_path("own.dll", "+A");
	dll("root.dll", FILTER "own.dll!A");
	expect_findings("");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(deployment_rules, what_a_dll_beside_a_filter_lacks_is_likely)
{
	dll("own.dll", "+A");
	dll("root.dll", FILTER "own.dll!B");
	expect_findings("unknown-module root.dll > own.dll on old\n"
			"missing-procedure 127 root.dll > own.dll!B likely\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 127 likely");
}

Test(deployment_rules, what_a_dll_beside_a_filter_needs_is_likely)
{
	dll("own.dll", "+A gone.dll!X");
	dll("root.dll", FILTER "own.dll!A lost.dll!X");
	expect_findings("unknown-module root.dll > own.dll on old\n"
			"missing-module 126 own.dll > gone.dll likely\n"
			"missing-module 126 root.dll > lost.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 1), "R111"));
	cr_expect_not(check_rests_on(check_finding(&c, 2), "R111"));
}

Test(deployment_rules, a_dll_that_several_need_is_told_once)
{
	dll("own.dll", "+A other.dll!B");
	dll("other.dll", "+B");
	dll("root.dll", FILTER "own.dll!A other.dll!B");
	expect_findings("unknown-module root.dll > own.dll on old\n"
			"unknown-module own.dll > other.dll on old\n"
			"found-beside on new\n");
	expect_said(check_finding(&c, 2), "own.dll, other.dll are found");
}

Test(deployment_rules, why_a_verdict_is_likely_only_is_told)
{
	dll("own.dll", "+A");
	dll("root.dll", FILTER "own.dll!A");
	c.d.targets = scene_targets(&c.scene, "new");
	expect_findings("found-beside own.dll\n");
	expect_said(check_finding(&c, 0),
		    "own.dll is found beside the DLL: that IIS looks there is "
		    "likely, not documented");
	cr_expect(check_rests_on(check_finding(&c, 0), "R111"));
}

/* It makes no difference where the verdict isn't likely by that alone. */
Test(deployment_rules, that_iis_looks_beside_is_not_told_in_vain)
{
	c.d.targets = scene_targets(&c.scene, "new");
	dll("own.dll", "+A +B=DEEP.Deep");
	dll("root.dll", FILTER "own.dll!A sys.dll!Absent");
	expect_findings("missing-procedure 127 root.dll > sys.dll!Absent\n");
	dll("root.dll", FILTER "own.dll!A likely.dll!Shaky");
	cr_expect_str_eq(check_again(&c), "");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
	dll("root.dll", FILTER "~own.dll!A");
	cr_expect_null(strstr(check_again(&c), "found-beside"));
	dll("root.dll", "own.dll!A");
	cr_expect_str_eq(check_again(&c), "");
}

Test(deployment_rules, of_many_dlls_beside_a_few_are_named)
{
	c.d.targets = scene_targets(&c.scene, "new");
	dll("a.dll", "+A");
	dll("b.dll", "+A");
	dll("c.dll", "+A");
	dll("d.dll", "+A");
	dll("root.dll", FILTER "a.dll!A b.dll!A c.dll!A");
	expect_findings("found-beside\n");
	expect_said(check_finding(&c, 0),
		    "a.dll, b.dll, c.dll are found beside");
	dll("root.dll", FILTER "a.dll!A b.dll!A c.dll!A d.dll!A");
	cr_expect_str_eq(check_again(&c), "found-beside\n");
	expect_said(check_finding(&c, 0),
		    "a.dll, b.dll, c.dll and 1 more are found beside");
}

Test(deployment_rules, a_dll_in_the_programs_folder_is_open_on_iis_5)
{
	dll_in_path("own.dll", "+A");
	c.d.path.count = 0;
	cr_assert_eq(folders_add(&c.d.process, &c.d.arena,
				 str_of(c.scene.path)),
		     OK);
	dll("root.dll", FILTER "own.dll!A");
	c.d.targets = ON_OLD;
	expect_findings("unknown-module root.dll > own.dll\n");
	expect_said(check_finding(&c, 0),
		    "own.dll is in the program's folder only; whether IIS 5.x");
}

#define WINDOWS(id, build, iis, far)                              \
	"target: " id "\nname: N\nbuild: '" build "'\n"           \
	"machine: x86\niis: '" iis "'\n"                          \
	"inventory:\n  system32:\n    observed: [sys.dll]\n"     \
	"tables:\n  observed: [sys.dll]\n"                        \
	"exports:\n  sys.dll:\n    add: [" far "]\n"

/* The procedure leads to the other one there. */
Test(deployment_rules, what_another_windows_finds_beside_is_not_named)
{
	static const char *const texts[] = {
		"date: 2026-11-24\n",
		WINDOWS("one", "5.1", "5.1", "Far = OURS.Ours"),
		WINDOWS("two", "5.2", "6.0", "Far"),
	};

	check_close(&c);
	check_open_texts(&c, texts, sizeof(texts) / sizeof(*texts));
	dll("ours.dll", "+Ours");
	dll("own.dll", "+A");
	dll("root.dll", FILTER "sys.dll!Far own.dll!A");
	expect_findings("unknown-module root.dll > own.dll on one\n"
			"found-beside own.dll on two\n");
}

Test(deployment_rules, a_common_name_beside_a_filter_is_noted)
{
	dll("LibEay32.dll", "+A zlib1.dll!Z");
	dll("zlib1.dll", "+Z");
	dll("root.dll", FILTER "libeay32.dll!A");
	expect_findings("unknown-module root.dll > libeay32.dll on old\n"
			"unknown-module libeay32.dll > zlib1.dll on old\n"
			"found-beside on new\n"
			"already-loaded root.dll > libeay32.dll\n"
			"already-loaded libeay32.dll > zlib1.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 3), "R508"));
	c.d.targets = scene_targets(&c.scene, "new");
	dll("iconv.dll", "+A");
	dll("root.dll", FILTER "iconv.dll!A");
	cr_expect_str_eq(check_again(&c),
			 "found-beside iconv.dll\n"
			 "already-loaded root.dll > iconv.dll\n");
}

Test(deployment_rules, a_common_name_is_nothing_to_a_plain_dll)
{
	dll("libeay32.dll", "+A");
	dll("root.dll", "libeay32.dll!A");
	expect_findings("");
}

Test(deployment_rules, a_local_file_is_not_considered)
{
	scene_file(c.scene.beside, "w3wp.exe.local", "", 0);
	dll("root.dll", FILTER "sys.dll!There");
	expect_findings("ignored-local\n");
	cr_expect_str_eq(said_by(check_finding(&c, 0)) + strlen(c.scene.beside),
			 "/w3wp.exe.local has no effect: it counts in the "
			 "folder of the program, System32\\inetsrv|");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
	cr_expect(check_rests_on(check_finding(&c, 0), "R512"));
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "file");
	dll("root.dll", "sys.dll!There");
	cr_expect_str_eq(check_again(&c), "ignored-local\n");
	cr_expect_str_eq(said_by(check_finding(&c, 0)) + strlen(c.scene.beside),
			 "/w3wp.exe.local is not considered: it redirects the "
			 "DLLs of that program alone|");
}

Test(deployment_rules, a_name_that_is_too_long_is_refused_with_206)
{
	char words[400] = "";

	memset(words, 'n', FILE_NAME_MAX + 1);
	strcat(words, "!X");
	dll("root.dll", words);
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 206 likely");
	cr_expect(check_rests_on(check_finding(&c, 0), "R108"));
	cr_expect_eq(check_finding(&c, 0)->ntstatus, 0xc0000106);
	expect_said(check_finding(&c, 0), "longer than Windows takes");
	memmove(words, words + 1, strlen(words));
	dll("root.dll", words);
	session_leave(&c.d);
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 126");
}

/* The longest that Windows takes is one of an API set yet. */
Test(deployment_rules, an_api_set_has_no_longer_name_than_a_file)
{
	for (size_t more = 0; more < 2; more++) {
		char words[400] = "";

		memset(words, 'n', FILE_NAME_MAX + more);
		memcpy(words, "api-ms-", 7);
		strcat(words, "!X");
		dll("root.dll", words);
		session_leave(&c.d);
		check_findings(&c, "root.dll");
		cr_expect_eq(check_rests_on(check_finding(&c, 0), "R315"),
			     more == 0);
		cr_expect_eq(check_rests_on(check_finding(&c, 0), "R108"),
			     more != 0);
	}
}

Test(deployment_rules, a_name_with_a_path_is_not_known)
{
	dll("root.dll", "c:\\own\\own.dll!A");
	expect_findings("unknown-module root.dll > c:\\own\\own.dll\n");
	expect_said(check_finding(&c, 0), "its name has a path");
	cr_expect(check_rests_on(check_finding(&c, 0), "R301"));
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
}

Test(deployment_rules, an_empty_name_is_a_dll_that_is_missing)
{
	dll("root.dll", "!A");
	expect_findings("missing-module 126 root.dll > .dll\n");
}

Test(deployment_rules, a_forwarders_dll_beside_is_told_of_too)
{
	c.d.targets = scene_targets(&c.scene, "new");
	dll("other.dll", "+B");
	dll_in_path("own.dll", "+A=OTHER.B");
	dll("root.dll", FILTER "own.dll!A");
	expect_findings("found-beside other.dll\n");
}

Test(deployment_rules, a_dll_in_the_folder_of_iis_is_likely_found)
{
	c.d.targets = scene_targets(&c.scene, "new");
	scene_dll_in(c.scene.path, "own.dll", IMAGE_FILE_MACHINE_I386, "+A");
	cr_assert_eq(folders_add(&c.d.process, &c.d.arena,
				 str_of(c.scene.path)),
		     OK);
	dll("root.dll", FILTER "own.dll!A");
	expect_findings("found-beside own.dll\n");
	expect_said(check_finding(&c, 0), "current directory of IIS is likely");
	cr_expect(check_rests_on(check_finding(&c, 0), "R505"));
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
}
