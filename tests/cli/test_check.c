/* dryload check, from the outside. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/run.h"

/* The founding case: built against a newer Windows than it meets. */
static struct pe_builder *filter_new(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_import(b, "advapi32.dll", "RegGetValueA");
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	return b;
}

static struct pe_builder *plain_new(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	return b;
}

static void expect_status(struct run r, int status)
{
	cr_expect_eq(r.status, status, "%d\n%s%s", r.status, r.out, r.err);
	run_free(&r);
}

/* The line of a target in the table of a report. */
static void expect_line(const struct run *r, const char *target,
			const char *words)
{
	const char *line = strstr(r->out, target);
	const char *found;

	cr_assert_not_null(line, "%s\n%s", target, r->out);
	found = strstr(line, words);
	cr_expect(found != NULL && found < strchr(line, '\n'),
		  "%s doesn't say %s:\n%s", target, words, r->out);
}

Test(cli_check, founding_case_fails_with_127_where_the_procedure_is_missing)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", filter_new());
	struct run r = RUN("check", path);

	cr_expect_eq(r.status, 1);
	cr_expect_str_empty(r.err);
	expect_line(&r, "xp-sp2-x86", "127  7f 00 00 00");
	expect_line(&r, "xp-sp3-x86", "127  7f 00 00 00");
	expect_line(&r, "ws2003-rtm-x86", "127  7f 00 00 00");
	expect_line(&r, "ws2003-sp1-x86", "loads");
	expect_line(&r, "ws2003-sp2-x86", "loads");
	expect_line(&r, "ws2003-sp2-x64-wow64", "loads");
	cr_expect_not_null(strstr(r.out, "ISAPI filter"));
	cr_expect_not_null(strstr(r.out, "advapi32.dll has no RegGetValueA"));
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, targets_that_have_the_procedure_make_status_0)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", filter_new());

	expect_status(RUN("check", "-t", "ws2003-sp1-x86,ws2003-sp2-x86",
			  path), 0);
	expect_status(RUN("check", "--targets=xp", path), 1);
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
	expect_line(&r, "xp-sp3-x86", "loads");
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
	const char *bad = scratch_pe(folder, "authfilter.dll", filter_new());

	expect_status(RUN("check", good), 0);
	expect_status(RUN("check", good, bad), 1);
	scratch_free(folder);
}

Test(cli_check, standard_input_is_a_file_called_dash)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", filter_new());
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

Test(cli_check, folders_stand_for_the_one_of_the_file)
{
	struct scratch *folder = scratch_new(), *other = scratch_new();
	struct pe_builder *b = plain_new(), *helper = plain_new();
	const char *path;

	pe_import(b, "helper.dll", "Help");
	pe_export(helper, "Help");
	path = scratch_pe(folder, "plugin.dll", b);
	scratch_pe(other, "helper.dll", helper);
	expect_status(RUN("check", "-t", "xp", path), 1);
	expect_status(RUN("check", "-t", "xp", "-d", other->path, path), 0);
	expect_status(RUN("check", "-t", "xp", "--path", other->path, path), 0);
	scratch_free(folder);
	scratch_free(other);
}

Test(cli_check, no_app_dir_leaves_the_file_alone_with_windows)
{
	struct scratch *folder = scratch_new();
	struct pe_builder *b = plain_new(), *helper = plain_new();
	const char *path;

	pe_import(b, "helper.dll", "Help");
	pe_export(helper, "Help");
	path = scratch_pe(folder, "plugin.dll", b);
	scratch_pe(folder, "helper.dll", helper);
	expect_status(RUN("check", "-t", "xp", path), 0);
	expect_status(RUN("check", "-t", "xp", "--no-app-dir", path), 1);
	scratch_free(folder);
}

Test(cli_check, process_dir_is_where_delay_loads_look)
{
	struct scratch *folder = scratch_new(), *other = scratch_new();
	struct pe_builder *b = filter_new(), *helper = plain_new();
	const char *path;

	pe_delay_import(b, "helper.dll", "Help");
	pe_export(helper, "Help");
	path = scratch_pe(folder, "authfilter.dll", b);
	scratch_pe(other, "helper.dll", helper);
	expect_status(RUN("check", "-t", "ws2003-sp1-x86",
			  "--fail-on=warning", path), 1);
	expect_status(RUN("check", "-t", "ws2003-sp1-x86",
			  "--fail-on=warning", "--process-dir", other->path,
			  path), 0);
	scratch_free(folder);
	scratch_free(other);
}

/* Comments 6, 8 and 12 of the article: its own LoadLibrary says 126, too. */
Test(cli_check, verbose_lists_what_a_filter_names_in_its_data)
{
	static const char names[] = "nsldap32v50.dll\0kernel32.dll\0late.dll";
	static const char title[] = "DLLs named in its data (a guess: it may "
				    "load them): nsldap32v50.dll, late.dll\n";
	struct scratch *folder = scratch_new();
	const char *path;

	for (int filter = 0; filter < 2; filter++) {
		struct pe_builder *b = filter ? filter_new() : plain_new();
		struct run r;

		pe_import(b, "kernel32.dll", "GetVersion");
		pe_section(b, ".data", names, sizeof(names), sizeof(names));
		pe_set_section(b, ".data", PE_SECTION_CHARACTERISTICS,
			       IMAGE_SCN_CNT_INITIALIZED_DATA |
				       IMAGE_SCN_MEM_READ);
		path = scratch_pe(folder, "authldap2.dll", b);
		r = RUN("check", "-v", "-t", "ws2003-sp2-x86", path);
		cr_expect_eq(strstr(r.out, title) != NULL, filter, "%s", r.out);
		cr_expect_eq(strstr(r.out, "126 too, the module's own") != NULL,
			     filter);
		run_free(&r);
		r = RUN("check", "-t", "ws2003-sp2-x86", path);
		cr_expect_null(strstr(r.out, "nsldap32v50"), "%s", r.out);
		run_free(&r);
	}
	scratch_free(folder);
}

Test(cli_check, isolation_mode_changes_iis_6_alone)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", filter_new());
	struct run r = RUN("check", "-t", "xp,ws2003-rtm-x86",
			   "--isolation-mode=5", path);

	cr_expect_eq(r.status, 1, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "IIS 6 in IIS 5.0 isolation mode "
					 "goes on without the filter (likely); "
					 "IIS 5.1 goes on without the filter"),
			   "%s", r.out);
	run_free(&r);
	r = RUN("check", "-t", "xp,ws2003-rtm-x86", "--isolation-mode", "6",
		path);
	cr_expect_not_null(strstr(r.out, "the site answers 503; IIS 5.1 goes "
					 "on without the filter"),
			   "%s", r.out);
	run_free(&r);
	r = RUN("check", "--isolation-mode=7", path);
	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "--isolation-mode can't be '7'"),
			   "%s", r.err);
	run_free(&r);
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
	const char *path = scratch_pe(folder, "authfilter.dll", filter_new());
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

static struct pe_builder *run_time_user_new(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "msvcr100.dll", "malloc");
	return b;
}

Test(cli_check, an_overlay_cures_what_is_missing)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "user.dll", run_time_user_new());
	struct run r = RUN("check", "-t", "xp-sp3-x86", path);

	cr_expect_eq(r.status, 1);
	cr_expect_not_null(strstr(r.out, "needs-redistributable"));
	run_free(&r);
	r = RUN("check", "-t", "xp-sp3-x86", "--with", "ie8,vc2010-sp1", path);
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	expect_line(&r, "xp-sp3-x86", "loads");
	run_free(&r);
	r = RUN("check", "--with=vc2022", "-t", "xp-sp3-x86", path);
	cr_expect_eq(r.status, 1);
	cr_expect_not_null(strstr(r.out, "inapplicable-overlay"));
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, lists_may_have_blanks_around_their_words)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "user.dll", run_time_user_new());
	struct run r = RUN("check", "-t", "xp-sp2-x86 , xp-sp3-x86", "--with",
			   " ie8, vc2010-sp1 ", path);

	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	expect_line(&r, "xp-sp2-x86", "loads");
	expect_line(&r, "xp-sp3-x86", "loads");
	run_free(&r);
	expect_run(RUN("check", "-t", "xp, ", path), 3, "", "called ''");
	expect_run(RUN("check", "--with=vc2010 sp1", path), 3, "",
		   "called 'vc2010 sp1'");
	scratch_free(folder);
}

/* No list tells their files: what installs for all puts them into System32. */
Test(cli_check, an_overlay_that_is_known_by_its_dlls_cures_if_it_installs_them)
{
	struct scratch *folder = scratch_new();
	struct pe_builder *new = pe_builder_new(IMAGE_FILE_MACHINE_AMD64);
	struct pe_builder *old = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *path;

	pe_import(new, "vcruntime140.dll", "memcpy");
	path = scratch_pe(folder, "new.dll", new);
	expect_run(RUN("check", "-q", "-t", "win10-22h2-x64", path), 1, "126",
		   NULL);
	expect_run(RUN("check", "-q", "-t", "win10-22h2-x64", "--with",
		       "vc14-latest", path),
		   0, "loads (likely)", NULL);
	/* Of 2003 there is no package. */
	pe_import(old, "msvcr71.dll", "memcpy");
	path = scratch_pe(folder, "old.dll", old);
	expect_run(RUN("check", "-q", "-t", "xp-sp3-x86", "--with", "vc2003",
		       path),
		   1, "126", NULL);
	scratch_free(folder);
}

Test(cli_check, json_says_that_an_overlay_satisfies_it)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "user.dll", run_time_user_new());
	struct run r = RUN("check", "-f", "ndjson", "-t", "xp-sp3-x86",
			   "--with=vc2010-sp1", path);

	cr_expect_not_null(
		strstr(r.out, "\"module\":\"msvcr100.dll\",\"delayed\":false,"
			      "\"satisfied_by\":{\"overlay\":["
			      "\"xp-sp3-x86\"]},\"path\":null}"),
		"%s", r.out);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, an_unknown_overlay_is_a_usage_error_with_the_nearest)
{
	struct run r = RUN("check", "--with", "vc2010-sp2", "x.dll");

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "did you mean vc2010-sp1?"), "%s",
			   r.err);
	run_free(&r);
}

Test(cli_check, overlays_are_listed)
{
	struct run r = RUN("targets", "--overlays");

	cr_expect_eq(r.status, 0);
	expect_line(&r, "vc2010-sp1 ", "Visual C++ 2010 SP1");
	run_free(&r);
	r = RUN("targets", "--overlays", "-f", "json");
	cr_expect_eq(r.status, 0);
	cr_expect_not_null(strstr(r.out, "\"dryload-overlays/1\""));
	run_free(&r);
}

Test(cli_check, access_rights_are_read_from_what_icacls_printed)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", filter_new());
	const char lists[] = "C:\\in\\authfilter.dll "
			     "BUILTIN\\Administrators:(F)\n";
	const char *acl = scratch_file(folder, "acl.txt", lists,
				       sizeof(lists) - 1);
	struct run r = RUN("check", "--acl", acl, "-t", "ws2003-sp2-x86",
			   path);

	cr_expect_eq(r.status, 1, "%s", r.err);
	expect_line(&r, "ws2003-sp2-x86", "5  05 00 00 00");
	cr_expect_not_null(strstr(r.out, "icacls C:\\in\\authfilter.dll "
					 "/grant IIS_WPG:RX"));
	run_free(&r);
	expect_status(RUN("check", "--identity=local-system", "--acl", acl,
			  "-t", "ws2003-sp2-x86", path), 0);
	expect_status(RUN("check", "--acl", acl, "--identity=CORP\\bob", "-t",
			  "ws2003-sp2-x86", path), 2);
	scratch_free(folder);
}

Test(cli_check, access_rights_that_cannot_be_read_are_errors_of_the_run)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", filter_new());
	const char *acl = scratch_file(folder, "acl.txt", "hello\n", 6);
	const char *const cases[][4] = {
		{ "--acl", acl, path, "acl.txt: no access control list" },
		{ "--acl=/nowhere", path, path, "/nowhere: No such file" },
		{ "--identity=iusr", "--acl", acl, "filters never do" },
		{ "--identity=local-system", path, path, "give both" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct run r = RUN("check", cases[i][0], cases[i][1],
				   cases[i][2], path);

		cr_expect_eq(r.status, 3);
		cr_expect_str_empty(r.out);
		cr_expect_not_null(strstr(r.err, cases[i][3]), "%s", r.err);
		run_free(&r);
	}
	scratch_free(folder);
}

Test(cli_check, exit_zero_lets_a_next_step_have_the_report)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", filter_new());
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
