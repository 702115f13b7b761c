/* dryload audit by the settings of a project, and with a baseline. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/cli/baseline_file.h"

static struct scratch *s;

static void text_in(const char *name, const char *text)
{
	scratch_file(s, name, text, strlen(text));
}

/* a.dll isn't for XP, b.dll is for all. */
static void set_up(void)
{
	struct pe_builder *a = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	s = scratch_new();
	cr_assert_eq(mkdir(scratch_path(s, "one"), 0777), 0);
	cr_assert_eq(mkdir(scratch_path(s, "one/bin"), 0777), 0);
	cr_assert_eq(mkdir(scratch_path(s, "two"), 0777), 0);
	pe_import(a, "advapi32.dll", "RegGetValueA");
	pe_import(b, "kernel32.dll", "GetVersion");
	scratch_pe(s, "one/bin/a.dll", a);
	scratch_pe(s, "two/b.dll", b);
	text_in("one/.dryload.yaml", "targets: xp-sp3-x86\n");
}

static void tear_down(void)
{
	scratch_free(s);
}

TestSuite(cli_audit_settings, .init = set_up, .fini = tear_down);

Test(cli_audit_settings, those_of_the_project_hold_and_are_named)
{
	struct run r = RUN("audit", scratch_path(s, "one/bin"));

	cr_expect_null(strstr(r.out, "2003"), "%s", r.out);
	expect_run(r, 1, "on xp-sp3-x86", "one/.dryload.yaml hold");
	expect_run(RUN("audit", scratch_path(s, "one")), 1, "on xp-sp3-x86", NULL);
	/* Of the command line go before, and none hold where none are read. */
	expect_run(RUN("audit", "-t", "win7-sp1-x86", scratch_path(s, "one")), 0, NULL,
		   NULL);
	r = RUN("audit", "--no-config", scratch_path(s, "one"));
	cr_expect(strstr(r.out, "2003"), "%s", r.out);
	cr_expect_str_empty(r.err);
	run_free(&r);
}

Test(cli_audit_settings, those_of_two_projects_hold_for_neither)
{
	expect_run(RUN("audit", scratch_path(s, "one"), scratch_path(s, "two")), 3,
		   "", "have settings of different projects");
	expect_run(RUN("audit", "--no-config", scratch_path(s, "one"),
		   scratch_path(s, "two")),
	       1, "2 files", NULL);
}

Test(cli_audit_settings, what_is_for_one_file_alone_is_left_out)
{
	text_in("one/.dryload.yaml", "targets: xp-sp3-x86\nformat: csv\n"
				     "app_dir: false\ndirs: bin\n"
				     "max_memory: 64M\nmax_seconds: 20\n");
	expect_run(RUN("audit", scratch_path(s, "one")), 1, "1 file: 1 DLL", NULL);
}

Test(cli_audit_settings, what_counts_for_the_status_is_asked_as_of_check)
{
	expect_run(RUN("audit", "--exit-zero", scratch_path(s, "one")), 0,
		   "1 file fails", NULL);
	expect_run(RUN("audit", "--unknown=maybe", scratch_path(s, "one")), 3, "",
		   "--unknown");
}

Test(cli_audit_settings, findings_that_are_accepted_dont_count)
{
	char *text = accepted(s, scratch_path(s, "one/bin/a.dll"));
	const char *one = scratch_path(s, "one");
	const char *list = save(s, text);

	free(text);
	expect_run(RUN("audit", "--baseline", list, one), 0,
		   "1 finding is accepted by the baseline", NULL);
	expect_run(RUN("audit", "--baseline", list, "-f", "json", one), 0,
		   "\"counting_fails\": 0", NULL);
	expect_run(RUN("audit", "--baseline", list, "-f", "ndjson", one), 0,
		   "accepted", NULL);
	expect_run(RUN("audit", "--baseline", list, "-f", "sarif", one), 0,
		   "\"missing-procedure\"", NULL);
}

/* With a database, and from one that holds it, as without. */
Test(cli_audit_settings, findings_that_are_accepted_in_an_archive_dont_count)
{
	char *text = accepted(s, scratch_path(s, "one/bin/a.dll"));
	const char *list = save_changed(s, text, "one/bin/a.dll",
					"x.zip!/a.dll");
	const char *zip = scratch_path(s, "x.zip");
	const char *const ways[][2] = { { "--jobs", "1" },
					{ "--db", scratch_path(s, "db") },
					{ "--db", scratch_path(s, "db") } };
	struct run r = run_program(
		"python3", NULL,
		(const char *const[]){ "-m", "zipfile", "-c", zip,
				       scratch_path(s, "one/bin/a.dll"),
				       NULL });

	free(text);
	cr_assert_eq(r.status, 0, "%s", r.err);
	run_free(&r);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		expect_run(RUN("audit", "-t", "xp", ways[i][0], ways[i][1], zip), 1,
			   "1 file fails", NULL);
		expect_run(RUN("audit", "-t", "xp", "--baseline", list,
			       ways[i][0], ways[i][1], zip),
			   0, "1 finding is accepted by the baseline", NULL);
	}
}

Test(cli_audit_settings, database_holds_no_verdict_of_a_baseline)
{
	char *text = accepted(s, scratch_path(s, "one/bin/a.dll"));
	const char *one = scratch_path(s, "one"), *db = scratch_path(s, "db");
	const char *list = save(s, text);

	free(text);
	for (int turn = 0; turn < 2; turn++) {
		expect_run(RUN("audit", "--db", db, one), 1, "1 file fails", NULL);
		expect_run(RUN("audit", "--baseline", list, "--db", db, one), 0,
			   "1 finding is accepted by the baseline", NULL);
	}
}

Test(cli_audit_settings, entry_that_nothing_fits_any_more_is_named)
{
	char *text = accepted(s, scratch_path(s, "one/bin/a.dll"));
	const char *one = scratch_path(s, "one");
	const char *list = save_changed(s, text, "finding: missing-procedure",
					"finding: missing-module");
	const char *const ways[][2] = { { "--jobs", "1" },
					{ "--db", scratch_path(s, "db") } };

	free(text);
	for (size_t i = 0; i < 2; i++) {
		expect_run(RUN("audit", "--baseline", list, ways[i][0],
			       ways[i][1], one),
			   1, "1 file fails",
			   "is missing-module");
		expect_run(RUN("audit", "--baseline", list, ways[i][0],
			       ways[i][1], "-f", "json", one),
			   1, "\"finding\": \"missing-module\"",
			   "remove the entry");
	}
}
