/* dryload lookup and dryload targets. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/run.h"

static void expect_text(struct run r, int status, const char *text)
{
	cr_expect_eq(r.status, status, "%s", r.err);
	cr_expect_str_eq(r.out, text);
	run_free(&r);
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (text = strstr(text, part); text != NULL;
	     text = strstr(text + 1, part))
		n++;
	return n;
}

Test(cli_lookup, tells_who_has_a_procedure_and_who_does_not)
{
	expect_text(RUN("lookup", "-t", "xp,ws2003-rtm-x86,ws2003-sp1-x86",
			"advapi32.dll!RegGetValueA"),
		    0,
		    "advapi32.dll!RegGetValueA  there: ws2003-sp1-x86; "
		    "not: xp-sp2-x86, xp-sp3-x86, ws2003-rtm-x86\n");
}

Test(cli_lookup, takes_a_dll_in_any_case_and_without_its_extension)
{
	expect_text(RUN("lookup", "-t", "xp-sp3-x86", "KERNEL32!GetVersion"),
		    0, "kernel32.dll!GetVersion  there: xp-sp3-x86\n");
}

Test(cli_lookup, a_name_is_compared_as_windows_does)
{
	expect_text(RUN("lookup", "-t", "xp-sp3-x86", "kernel32!getversion"),
		    1, "kernel32.dll!getversion  not: xp-sp3-x86\n");
}

Test(cli_lookup, without_a_dll_searches_all)
{
	expect_run(RUN("lookup", "RegGetValueA"), 0,
		   "advapi32.dll!RegGetValueA  there", NULL);
}

Test(cli_lookup, patterns_match_regardless_of_case)
{
	struct run r = RUN("lookup", "-t", "ws2003-sp2-x86",
			   "adv*32!reggetvalue?");

	cr_expect_eq(r.status, 0);
	cr_expect_not_null(strstr(r.out, "advapi32.dll!RegGetValueA"));
	cr_expect_not_null(strstr(r.out, "advapi32.dll!RegGetValueW"));
	cr_expect_eq(count(r.out, "\n"), 2, "%s", r.out);
	run_free(&r);
}

Test(cli_lookup, a_pattern_gives_each_export_once)
{
	struct run r = RUN("lookup", "ws2_32!*");

	cr_expect_eq(count(r.out, "!WSAStartup "), 1, "%s", r.out);
	run_free(&r);
}

Test(cli_lookup, ordinals_bring_their_names)
{
	expect_text(RUN("lookup", "-t", "xp-sp3-x86", "ws2_32!#115"), 0,
		    "ws2_32.dll!#115 WSAStartup  there: xp-sp3-x86\n");
}

Test(cli_lookup, ordinals_that_move_are_unknown)
{
	expect_text(RUN("lookup", "-t", "xp-sp3-x86", "kernel32!#5"), 1,
		    "kernel32.dll!#5  unknown: xp-sp3-x86\n");
}

Test(cli_lookup, the_name_of_a_dll_asks_for_the_dll)
{
	expect_text(RUN("lookup", "-t", "xp-sp3-x86", "kernel32.dll"), 0,
		    "kernel32.dll  there: xp-sp3-x86\n");
	expect_text(RUN("lookup", "-t", "xp-sp3-x86", "Kernel32"), 0,
		    "kernel32.dll  there: xp-sp3-x86\n");
	expect_text(RUN("lookup", "-t", "xp", "nowhere!"), 1,
		    "nowhere.dll  not: xp-sp2-x86, xp-sp3-x86\n");
}

Test(cli_lookup, what_nobody_has_is_still_a_result_if_its_dll_was_named)
{
	expect_text(RUN("lookup", "-t", "xp", "kernel32!NoSuchThing"), 1,
		    "kernel32.dll!NoSuchThing  not: xp-sp2-x86, xp-sp3-x86\n");
	expect_text(RUN("lookup", "-t", "xp", "nowhere!NoSuchThing"), 1,
		    "nowhere.dll!NoSuchThing  not: xp-sp2-x86, xp-sp3-x86\n");
	expect_text(RUN("lookup", "NoSuchThing"), 1, "");
	expect_text(RUN("lookup", "nowhere!*"), 1, "");
	expect_text(RUN("lookup", ""), 1, "");
}

Test(cli_lookup, an_optional_component_makes_unknown)
{
	expect_run(RUN("lookup", "-t", "xp-sp3-x86", "fxsapi.dll"), 1,
		   "unknown: xp-sp3-x86", NULL);
}

Test(cli_lookup, quiet_says_it_with_its_status)
{
	struct run r;

	expect_text(RUN("lookup", "-q", "-t", "xp", "RegGetValueA"), 1, "");
	expect_text(RUN("lookup", "-q", "-t", "2003", "RegGetValueA"), 0, "");
	/* No word of it on the other stream, too. */
	r = RUN("lookup", "-q", "-t", "xp", "RegGetValueA", "nowhere");
	cr_expect_eq(r.status, 1);
	cr_expect_str_empty(r.err);
	run_free(&r);
}

Test(cli_lookup, each_name_that_is_not_found_is_told)
{
	struct run r = RUN("lookup", "-t", "xp", "RegGetValueA", "GetVersion",
			   "nowhere", "*nowhere*");

	cr_expect_eq(r.status, 0);
	cr_expect_str_eq(r.err,
			 "dryload: none of these Windows is known to have "
			 "RegGetValueA\n"
			 "dryload: nothing is called so in what is known of "
			 "Windows; * and ? stand for letters: *nowhere*\n"
			 "dryload: nothing is called so in what is known of "
			 "Windows: *nowhere*\n");
	run_free(&r);
}

Test(cli_lookup, api_sets_that_exist_are_never_said_to_be_missing)
{
	static const char there[] = "api-ms-win-core-synch-l1-2-0.dll!"
				    "WaitOnAddress  there: win10-1607-x64, "
				    "ws2019-x64, win10-22h2-x64, "
				    "win10-1607-x64-wow64, ws2019-x64-wow64, "
				    "win10-22h2-x64-wow64\n";

	expect_run(RUN("lookup", "-t", "win10,2019", "WaitOnAddress"), 0, there,
		   NULL);
	expect_run(RUN("lookup", "-t", "win10,2019",
		       "api-ms-win-core-synch*!WaitOnAddress"), 0, there, NULL);
	expect_run(RUN("lookup", "-t", "win10,2019",
		       "api-ms-win-core-synch*!WaitOn*"), 0, there, NULL);
	expect_run(RUN("lookup", "-t", "win10,2019",
		       "api-ms-win-core-synch-l1-2-0!WaitOn*"), 0, there, NULL);
	/* It is no file on any of them. */
	expect_text(RUN("lookup", "-q", "-t", "2022",
			"api-ms-win-core-synch*!WaitOnAddress"), 0, "");
}

Test(cli_lookup, verbose_adds_the_evidence)
{
	expect_run(RUN("lookup", "-v", "-t", "xp-sp3-x86",
		       "kernel32!GetVersion"),
		   0, "xp-sp3-x86 (observed)", NULL);
}

Test(cli_lookup, cpp_names_are_written_as_people_read_them)
{
	static const char name[] = "msvcp60!??0bad_alloc@std@@QAE@PBD@Z";
	static const char text[] = "public: __thiscall std::bad_alloc::"
				   "bad_alloc(char const *)";
	struct run r = RUN("lookup", "-t", "xp-sp3-x86", name);

	cr_expect_null(strstr(r.out, text), "%s", r.out);
	cr_expect_eq(count(r.out, "\n"), 1, "%s", r.out);
	run_free(&r);
	r = RUN("lookup", "-v", "-t", "xp-sp3-x86", name);
	cr_expect_not_null(strstr(r.out, "\n  that is: "), "%s", r.out);
	expect_run(r, 0, text, NULL);
	r = RUN("lookup", "-f", "json", "-t", "xp-sp3-x86", name);
	cr_expect_not_null(strstr(r.out, "\"undecorated\": \""), "%s", r.out);
	expect_run(r, 0, text, NULL);
	expect_run(RUN("lookup", "-f", "json", "kernel32!GetVersion"), 0,
		   "\"undecorated\": null", NULL);
}

Test(cli_lookup, a_control_in_a_name_never_reaches_the_terminal)
{
	struct run r = RUN("lookup", "kernel32!\033[2J");

	cr_expect_null(strchr(r.out, '\033'));
	cr_expect_not_null(strstr(r.out, "\\x1B"), "%s", r.out);
	run_free(&r);
}

Test(cli_lookup, json_has_an_answer_for_each_target)
{
	struct run r = RUN("lookup", "-f", "json", "-t",
			   "ws2003-rtm-x86,ws2003-sp1-x86",
			   "advapi32!RegGetValueA");

	cr_expect_eq(r.status, 0);
	cr_expect_not_null(strstr(r.out, "\"dryload-lookup/1\""));
	cr_expect_eq(count(r.out, "\"target\":"), 2);
	cr_expect_eq(count(r.out, "\"answer\": \"there\""), 1);
	cr_expect_eq(count(r.out, "\"answer\": \"absent\""), 1);
	cr_expect_eq(count(r.out, "\"evidence\":"), 2);
	cr_expect_not_null(strstr(r.out, "\"ordinal\": null"));
	run_free(&r);
}

Test(cli_targets, lists_what_stands_behind_each)
{
	expect_run(RUN("targets"), 0, "ws2003-sp1-x86", NULL);
	expect_run(RUN("targets"), 0, "5.2.3790.1830", NULL);
	expect_run(RUN("targets"), 0, "observed 100%", NULL);
	expect_run(RUN("targets"), 0, "wow64", NULL);
}

Test(cli_targets, json_has_what_is_promised_of_each)
{
	static const char *const fields[] = {
		"\"id\":", "\"name\":", "\"build\":", "\"machine\":",
		"\"iis\":", "\"modules\":", "\"procedures\":",
		"\"whole_modules\":", "\"evidence\":",
	};
	struct run r = RUN("targets", "-f", "json");
	const size_t targets = count(r.out, "\"id\":");

	cr_expect_eq(r.status, 0);
	cr_expect_not_null(strstr(r.out, "\"dryload-targets/1\""));
	cr_expect_geq(targets, 9);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		cr_expect_geq(count(r.out, fields[i]), targets, "%s",
			      fields[i]);
	run_free(&r);
}

/* Lists of named exports are without them; Windows before and after tell. */
Test(cli_lookup, ordinals_that_never_moved_are_known_wherever_names_are)
{
	static const char *const exports[] = { "ws2_32!#3", "oleaut32!#2",
					       "wsock32!#3", "odbc32!#24" };

	for (size_t i = 0; i < sizeof(exports) / sizeof(exports[0]); i++)
		expect_run(RUN("lookup", "-t", "x86,x64,wow64", exports[i]), 0,
			   "there: all that were asked for\n", NULL);
	/* Of DLLs that the linker numbers nothing is taken from another. */
	expect_run(RUN("lookup", "-t", "ws2019-x64", "ntdll!#8"), 1,
		   "unknown: ws2019-x64",
		   "none of these Windows is known to have that ordinal");
}
