/* dryload explain --file: a file held against what was logged. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loader/pe.h"
#include "tests/support/run.h"

static struct scratch *folder;

static void set_up(void)
{
	folder = scratch_new();
}

static void tear_down(void)
{
	scratch_free(folder);
}

TestSuite(cli_explain_file, .init = set_up, .fini = tear_down);

static const char *filter(const char *name, const char *dll,
			  const char *procedure)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	pe_import(b, dll, procedure);
	return scratch_pe(folder, name, b);
}

Test(cli_explain_file, says_yes_with_the_cause_or_that_it_is_its_own)
{
	const char *path = filter("f.dll", "advapi32.dll", "RegGetValueA");

	expect_run(RUN("explain", "--file", path, "-t", "xp-sp2-x86", "127"), 0,
		   "xp-sp2-x86  127: yes  advapi32.dll has no RegGetValueA", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-sp1-x86",
		       "127"), 0,
		   "ws2003-sp1-x86  127: no  it loads there: 127 is its own", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-sp1-x86",
		       "127"), 0, "R1101", NULL);
}

Test(cli_explain_file, another_error_than_expected_names_what_to_compare)
{
	const char *path = filter("f.dll", "gone.dll", "A");

	expect_run(RUN("explain", "--file", path, "-t", "xp-sp2-x86", "127"), 0,
		   "it fails with 126: gone.dll is missing", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "xp-sp2-x86", "127"), 0,
		   "Check the service pack", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "xp-sp2-x86", "127"), 0,
		   "SHA-256 ", NULL);
}

Test(cli_explain_file, an_event_about_a_filter_makes_it_one)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *path;

	pe_export(b, "GetExtensionVersion");
	pe_export(b, "HttpExtensionProc");
	path = scratch_pe(folder, "asp.dll", b);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-rtm-x86",
		       "The HTTP Filter DLL C:\\asp.dll failed to load. "
		       "Data: 7f 00 00 00"), 0, "127: yes", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-rtm-x86",
		       "127"), 0, "-H iis-filter judges it so", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-rtm-x86",
		       "-H", "iis-filter", "127"), 0, "127: yes", NULL);
}

Test(cli_explain_file, shows_the_way_to_what_is_missing)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *path = filter("authldap2.dll", "nsldap32v50.dll", "Init");

	pe_export(b, "Init");
	pe_import(b, "gone.dll", "A");
	scratch_pe(folder, "nsldap32v50.dll", b);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-rtm-x86",
		       "7e 00 00 00"), 0,
		   "gone.dll is missing (authldap2.dll needs "
		   "nsldap32v50.dll)", NULL);
}

Test(cli_explain_file, an_event_about_another_dll_is_noticed)
{
	const char *path = filter("f.dll", "kernel32.dll", "Sleep");

	expect_run(RUN("explain", "--file", path, "-t", "xp-sp2-x86",
		       "The HTTP Filter DLL C:\\g.dll failed to load. "
		       "Data: 7e 00 00 00"), 0,
		   "The event names g.dll, not this file", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "xp-sp2-x86",
		       "The HTTP Filter DLL C:webF.DLL failed to load. "
		       "Data: 7e 00 00 00"), 0,
		   "unless no file is at the path that is configured", NULL);
}

Test(cli_explain_file, names_in_its_data_are_offered_as_a_guess)
{
	static const char strings[] = "helper.dll\0gone.dll";
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *path;

	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	pe_section(b, ".data", strings, sizeof(strings), sizeof(strings));
	path = scratch_pe(folder, "f.dll", b);
	scratch_pe(folder, "helper.dll",
		   pe_builder_new(IMAGE_FILE_MACHINE_I386));
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-sp1-x86",
		       "126"), 0,
		   "It could be its own LoadLibrary of: helper.dll, which "
		   "lies beside it, where its own LoadLibrary doesn't look "
		   "(R404); gone.dll. That is a guess", NULL);
}

Test(cli_explain_file, without_data_it_says_what_is_expected)
{
	const char *path = filter("f.dll", "gone.dll", "A");

	expect_run(RUN("explain", "--file", path, "-t", "xp-sp2-x86",
		       "2214"), 0, "xp-sp2-x86  fails  126  gone.dll is missing", NULL);
}

Test(cli_explain_file, json_has_an_answer_for_each_target)
{
	const char *path = filter("f.dll", "advapi32.dll", "RegGetValueA");

	expect_run(RUN("explain", "--file", path, "-t", "xp", "-f", "json",
		       "127"), 0, "\"answer\": \"yes\"", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "xp", "-f", "json",
		       "11004"), 0, "\"expected_win32\": 127", NULL);
}

Test(cli_explain_file, a_file_that_is_not_there_is_an_error)
{
	struct run r = RUN("explain", "--file", "/no/such.dll", "126");

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "/no/such.dll"), "%s", r.err);
	run_free(&r);
}

Test(cli_explain_file, utf_16_as_windows_saves_it_is_read)
{
	static const char text[] = "Event ID: 2214\r\nData: 7e 00 00 00\r\n";
	char wide[2 * sizeof(text)] = "\xff\xfe";
	const char *const argv[] = { "explain", "-", NULL };
	const char *path;

	for (size_t i = 0; i + 1 < sizeof(text); i++)
		wide[2 + 2 * i] = text[i];
	path = scratch_file(folder, "event.txt", wide, sizeof(wide));
	expect_run(run_dryload(path, argv), 0, "126 ERROR_MOD_NOT_FOUND", NULL);
}

Test(cli_explain_file, with_an_error_that_is_not_known_it_says_what_is_expected)
{
	const char *path = filter("f.dll", "gone.dll", "A");

	expect_run(RUN("explain", "--file", path, "-t", "xp-sp2-x86",
		       "0xC000000E"), 0, "xp-sp2-x86  fails  126  gone.dll", NULL);
}

#define EVENT_2274(kind)                                                       \
	"Event Source: W3SVC-WP\nEvent ID: 2274\nISAPI Filter 'C:\\x86\\"      \
	"f.dll' could not be loaded due to a configuration problem. The "      \
	"current configuration only supports loading images built for a " kind \
	" processor architecture.\nData:\n0000: c1 00 00 00"

/* KB895976: the default process of IIS 6 on x64. */
Test(cli_explain_file, an_event_about_the_word_size_is_never_the_filters_own)
{
	const char *path = filter("f.dll", "kernel32.dll", "Sleep");

	expect_run(RUN("explain", "--file", path, "-t", "ws2003-sp2-x64-wow64",
		       EVENT_2274("AMD64")), 0,
		   "193: yes  by the event the worker process was 64-bit "
		   "(x64), and the DLL isn't (R1007, R1017)", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-sp2-x86",
		       EVENT_2274("AMD64")), 0,
		   "193: no  by the event the worker process was 64-bit (x64), "
		   "not as there", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-sp2-x86",
		       EVENT_2274("x86")), 0,
		   "193: no  it loads there, and what a filter leaves behind "
		   "comes with another event", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-sp2-x86",
		       "-f", "json", EVENT_2274("x86")), 0,
		   "\"answer\": \"against-event\"", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-sp2-x64-wow64",
		       "-f", "json", EVENT_2274("AMD64")), 0,
		   "\"expected_win32\": 193", NULL);
}

/* R602: before any of its code runs. */
Test(cli_explain_file, an_event_about_a_manifest_is_never_the_filters_own)
{
	const char *path = filter("f.dll", "kernel32.dll", "Sleep");
	const char *event =
		"Source: SideBySide\nEvent ID: 33\nActivation context "
		"generation failed for \"C:\\f.dll\". Dependent Assembly "
		"Microsoft.VC80.CRT,version=\"8.0.50608.0\" could not be "
		"found.";

	expect_run(RUN("explain", "--file", path, "-t", "win7-sp1-x86", event),
		   0, "it loads there with its manifest: the event is of another "
		      "file, or of another version of it", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "win7-sp1-x86", "-f",
		       "json", event),
		   0, "\"answer\": \"against-event\"", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "win7-sp1-x86",
		       "14001"), 0, "14001 is its own", NULL);
}

Test(cli_explain_file, error_193_alone_may_be_a_process_of_the_other_kind)
{
	const char *path = filter("f.dll", "kernel32.dll", "Sleep");

	expect_run(RUN("explain", "--file", path, "-t", "ws2003-sp2-x64-wow64",
		       "193"), 0,
		   "193 is its own, unless the worker process is 64-bit (R1007, "
		   "R1017)", NULL);
	expect_run(RUN("explain", "--file", path, "-t", "ws2003-sp2-x64-wow64",
		       "193"), 0,
		   "or what that calls (R1101, R1002), unless the worker "
		   "process is 64-bit", NULL);
}
