/* dryload check for other programs: what the writers alone can't show. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dryload.h"
#include "tests/support/run.h"

static const char *filter_in(struct scratch *folder)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "advapi32.dll", "RegGetValueA");
	return scratch_pe(folder, "authfilter.dll", b);
}

static void expect_has(const char *text, const char *part)
{
	cr_expect_not_null(strstr(text, part), "no %s in:\n%s", part, text);
}

/* Free what comes back. */
static char *read_file(const char *path)
{
	char *text = NULL;
	size_t size = 0;
	FILE *in = fopen(path, "r");

	cr_assert_not_null(in, "%s", path);
	if (getdelim(&text, &size, '\0', in) < 0)
		text[0] = '\0';
	fclose(in);
	return text;
}

Test(cli_check_formats, each_format_has_the_founding_case)
{
	static const struct {
		const char *format, *part;
	} rows[] = {
		{ "junit", "name=\"xp-sp3-x86\">\n      <failure type=\"missing"
			   "-procedure\"" },
		{ "gitlab", "\"check_name\": \"missing-procedure\"" },
		{ "github", "::error file=" },
		{ "csv", ",xp-sp3-x86,fails,certain,127,7f 00 00 00,missing-"
			 "procedure,error," },
		{ "markdown", "| `xp-sp3-x86` | **fails** | 127 | `7f 00 00 "
			      "00` | advapi32.dll has no RegGetValueA |" },
	};
	struct scratch *folder = scratch_new();
	const char *path = filter_in(folder);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run r = RUN("check", "-f", rows[i].format, path);

		cr_expect_eq(r.status, 1, "%s", r.err);
		expect_has(r.out, rows[i].part);
		run_free(&r);
	}
	scratch_free(folder);
}

Test(cli_check_formats, file_that_is_not_read_never_leaves_a_green_report)
{
	struct scratch *folder = scratch_new();
	const char *missing = scratch_path(folder, "missing.dll");
	struct run r = RUN("check", "-f", "junit", missing);

	cr_expect_eq(r.status, 3);
	expect_has(r.out, "<testsuites name=\"dryload\" tests=\"1\" "
			  "failures=\"0\" errors=\"1\">");
	expect_has(r.out, "message=\"1 of the files couldn't be read\">/");
	expect_has(r.out, "/missing.dll: No such file or directory\n</error>");
	run_free(&r);
	r = RUN("check", "-f", "github", missing);
	expect_has(r.out, "::error title=dryload::1 of the files couldn't be "
			  "read");
	run_free(&r);
	r = RUN("check", "-f", "markdown", missing);
	expect_has(r.out, "nothing was checked, 1 not read");
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check_formats, job_summary_is_appended_to_the_file_that_github_names)
{
	struct scratch *folder = scratch_new();
	const char *path = filter_in(folder);
	const char *summary =
		scratch_file(folder, "summary.md", "before\n", 7);
	struct run r;
	char *text;

	setenv("GITHUB_STEP_SUMMARY", summary, 1);
	r = RUN("check", "-f", "markdown", path);
	run_free(&r);
	r = RUN("check", "-f", "github", path);
	cr_expect_eq(r.status, 1, "%s", r.err);
	run_free(&r);
	text = read_file(summary);
	cr_expect_eq(strncmp(text, "before\n## dryload: 1 of 1 file fails\n",
			     37), 0, "%s", text);
	free(text);
	scratch_free(folder);
}

Test(cli_check_formats, audit_has_a_job_summary_and_other_formats_make_none)
{
	struct scratch *folder = scratch_new();
	const char *path = filter_in(folder);
	const char *summary = scratch_path(folder, "summary.md");
	struct run r;
	char *text;

	setenv("GITHUB_STEP_SUMMARY", summary, 1);
	unsetenv("GITHUB_ACTIONS");
	r = RUN("check", "-q", path);
	run_free(&r);
	r = RUN("audit", "-q", path);
	run_free(&r);
	cr_expect_neq(access(summary, F_OK), 0);
	r = RUN("audit", "-f", "github", path);
	cr_expect_eq(r.status, 1, "%s", r.err);
	expect_has(r.out, "::error file=");
	run_free(&r);
	text = read_file(summary);
	cr_expect_eq(strncmp(text, "## dryload: 1 of 1 file fails\n", 30), 0,
		     "%s", text);
	free(text);
	setenv("GITHUB_STEP_SUMMARY", folder->path, 1);
	r = RUN("audit", "-f", "github", path);
	cr_expect_eq(r.status, 3);
	expect_has(r.err, "can't write the job summary, ");
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check_formats, job_summary_that_cannot_be_written_is_said)
{
	struct scratch *folder = scratch_new();
	const char *path = filter_in(folder);
	struct run r;

	setenv("GITHUB_STEP_SUMMARY", folder->path, 1);
	r = RUN("check", "-f", "github", path);
	cr_expect_eq(r.status, 3);
	expect_has(r.err, "can't write the job summary, ");
	expect_has(r.out, "::error file=");
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check_formats, only_github_has_a_job_summary)
{
	struct dryload_report *report;
	struct dryload *d;
	FILE *out = fopen("/dev/null", "w");

	cr_assert_eq(dryload_new(&d), DRYLOAD_OK);
	cr_assert_eq(dryload_report_begin(d, "csv", out, NULL, &report),
		     DRYLOAD_OK);
	cr_expect_eq(dryload_report_set_summary(report, out),
		     DRYLOAD_E_USAGE);
	cr_expect_str_eq(dryload_message(d),
			 "the format csv has no job summary");
	cr_assert_eq(dryload_report_end(report, NULL), DRYLOAD_OK);
	dryload_free(d);
	fclose(out);
}
