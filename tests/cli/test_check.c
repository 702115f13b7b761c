/* dryload check, from the outside. */
#include "tests/cli/checked.h"

Test(cli_check, founding_case_fails_with_127_where_the_procedure_is_missing)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", founding_new());
	struct run r = RUN("check", path);

	cr_expect_eq(r.status, 1);
	cr_expect_str_empty(r.err);
	expect_target(&r, "xp-sp2-x86", "127  7f 00 00 00");
	expect_target(&r, "xp-sp3-x86", "127  7f 00 00 00");
	expect_target(&r, "ws2003-rtm-x86", "127  7f 00 00 00");
	expect_target(&r, "ws2003-sp1-x86", "loads");
	expect_target(&r, "ws2003-sp2-x86", "loads");
	expect_target(&r, "ws2003-sp2-x64-wow64", "loads");
	cr_expect_not_null(strstr(r.out, "ISAPI filter"));
	cr_expect_not_null(strstr(r.out, "advapi32.dll has no RegGetValueA"));
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, targets_that_have_the_procedure_make_status_0)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", founding_new());

	expect_status(RUN("check", "-t", "ws2003-sp1-x86,ws2003-sp2-x86",
			  path), 0);
	expect_status(RUN("check", "--targets=xp", path), 1);
	scratch_free(folder);
}

/* R2603: from 7 on Windows may have it itself, and before it has none. */
Test(cli_check, whether_windows_7_has_a_run_time_of_2005_itself_is_not_known)
{
	static const char asks[] =
		"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
		"manifestVersion='1.0'><dependency><dependentAssembly>"
		"<assemblyIdentity type='win32' name='Microsoft.VC80.CRT' "
		"version='8.0.50727.762' processorArchitecture='x86' "
		"publicKeyToken='1fc8b3b9a1e18e3b'/></dependentAssembly>"
		"</dependency></assembly>";
	struct scratch *folder = scratch_new();
	struct pe_builder *b = plain_new();
	struct run r;

	pe_manifest(b, 2, asks);
	r = RUN("check", "-t", "xp-sp3-x86,win7-sp1-x86",
		scratch_pe(folder, "asks.dll", b));
	expect_target(&r, "xp-sp3-x86", "fails");
	expect_target(&r, "win7-sp1-x86", "not known");
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, other_files_are_checked_although_one_is_missing)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "plain.dll", plain_new());
	const char *missing = scratch_path(folder, "missing.dll");
	struct run r = RUN("check", missing, path);

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "missing.dll: No such file"));
	expect_target(&r, "xp-sp3-x86", "loads");
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, a_folder_is_an_error_that_says_so)
{
	struct scratch *folder = scratch_new();
	struct run r = RUN("check", folder->path);

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "is a folder"), "%s", r.err);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, an_empty_file_is_no_error_of_the_run_but_fails_to_load)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_file(folder, "empty.dll", "", 0);
	struct run r = RUN("check", path);

	cr_expect_eq(r.status, 1, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "not a PE image"), "%s", r.out);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, one_failing_file_among_several_makes_status_1)
{
	struct scratch *folder = scratch_new();
	const char *good = scratch_pe(folder, "plain.dll", plain_new());
	const char *bad = scratch_pe(folder, "authfilter.dll", founding_new());

	expect_status(RUN("check", good), 0);
	expect_status(RUN("check", good, bad), 1);
	scratch_free(folder);
}

Test(cli_check, standard_input_is_a_file_called_dash)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", founding_new());
	const char *const argv[] = { "check", "-t", "xp", "-", NULL };
	struct run r = run_dryload(path, argv);

	cr_expect_eq(r.status, 1, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "advapi32.dll has no RegGetValueA"));
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, two_dashes_end_the_options)
{
	struct run r = RUN("check", "--", "-t");

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "-t: No such file"), "%s", r.err);
	run_free(&r);
}

/* An IIS component is there or not: nobody knows from outside. */
Test(cli_check, unknown_is_status_2_and_can_be_folded)
{
	struct scratch *folder = scratch_new();
	struct pe_builder *b = plain_new();
	const char *path;

	pe_import(b, "fxsapi.dll", "FaxClose");
	path = scratch_pe(folder, "fax.dll", b);
	expect_status(RUN("check", "-t", "xp-sp3-x86", path), 2);
	expect_status(RUN("check", "-t", "xp-sp3-x86", "--unknown=pass", path),
		      0);
	expect_status(RUN("check", "-t", "xp-sp3-x86", "--unknown=fail", path),
		      1);
	scratch_free(folder);
}

Test(cli_check, warnings_fail_only_when_asked)
{
	struct scratch *folder = scratch_new();
	struct pe_builder *b = plain_new();
	const char *path;

	pe_delay_import(b, "kernel32.dll", "GetTickCount64");
	path = scratch_pe(folder, "delayed.dll", b);
	expect_status(RUN("check", "-t", "xp", path), 0);
	expect_status(RUN("check", "-t", "xp", "--fail-on=warning", path), 1);
	scratch_free(folder);
}

Test(cli_check, json_holds_who_satisfies_what)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "plain.dll", plain_new());
	struct run r = RUN("check", "-f", "ndjson", "-t", "xp-sp2-x86", path);

	cr_expect_not_null(
		strstr(r.out, "{\"importer\":\"plain.dll\",\"module\":"
			      "\"kernel32.dll\",\"delayed\":false,"
			      "\"satisfied_by\":{\"system32\":["
			      "\"xp-sp2-x86\"]},\"path\":null}"),
		"%s", r.out);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, json_holds_the_verdict_and_the_finding)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", founding_new());
	struct run r = RUN("check", "-f", "json", "-t", "xp-sp2-x86", path);

	cr_expect_eq(r.status, 1);
	cr_expect_not_null(strstr(r.out, "\"dryload-report/1\""));
	cr_expect_not_null(strstr(r.out, "\"fails\""));
	cr_expect_not_null(strstr(r.out, "\"RegGetValueA\""));
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, ndjson_is_a_line_a_file)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "plain.dll", plain_new());
	struct run r = RUN("check", "--format=ndjson", path, path);
	const char *end = strchr(r.out, '\n');

	cr_assert_not_null(end);
	cr_expect_not_null(strchr(end + 1, '\n'));
	cr_expect_eq(r.out[0], '{');
	cr_expect_eq(end[1], '{');
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, exit_zero_lets_a_next_step_have_the_report)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", founding_new());
	struct run r = RUN("check", "-t", "xp", "--exit-zero",
			   "--fail-on=warning", "-f", "sarif", path);

	cr_expect_eq(r.status, 0, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "\"executionSuccessful\": true"));
	cr_expect_not_null(strstr(r.out, "\"level\": \"error\""));
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, exit_zero_hides_no_run_that_went_wrong)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "plain.dll", plain_new());
	const char *missing = scratch_path(folder, "missing.dll");
	struct run r = RUN("check", "--exit-zero", "-f", "sarif", missing,
			   path);

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.out, "\"executionSuccessful\": false"));
	cr_expect_not_null(strstr(r.out, "missing.dll: No such file"),
			   "%s", r.out);
	cr_expect_not_null(strstr(r.out, "\"verdict\": \"loads\""));
	run_free(&r);
	scratch_free(folder);
}
