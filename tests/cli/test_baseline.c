/* Accepted findings, from the outside. */
#include <sys/stat.h>

#include "tests/cli/baseline_file.h"
#include "tests/support/schema.h"

Test(cli_baseline, accepted_finding_is_shown_and_does_not_count)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	char *text = accepted(s, dll);
	const char *baseline = save(s, text);

	expect_run(RUN("check", "-t", "xp", "--baseline", baseline, dll), 0,
		   "    accepted: no XP is left (ops)\n", "");
	expect_run(RUN("check", "-t", "xp", "--baseline", baseline, dll), 0,
		   "xp-sp2-x86  fails (accepted)  127", "");
	/* What isn't accepted counts as ever. */
	expect_run(RUN("check", "-t", "xp,ws2003-rtm-x86", "--baseline", baseline,
		   dll), 1, "accepted on xp-sp2-x86, xp-sp3-x86: no XP", "");
	/* Asked for less, nothing has changed. */
	expect_run(RUN("check", "-t", "xp-sp3-x86", "--baseline", baseline, dll),
		   0, "accepted: no XP is left (ops)", "");
	free(text);
	scratch_free(s);
}

Test(cli_baseline, other_evidence_makes_it_count_again)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	char *text = accepted(s, dll);
	const char *baseline =
		save_changed(s, text, "evidence: \"", "evidence: \"0\"#");

	expect_run(RUN("check", "-t", "xp", "--baseline", baseline, dll), 3, "",
		   "16 hexadecimal digits");
	baseline = save_changed(s, text, "    evidence: \"",
				"    evidence: 0123456789abcdef #");
	expect_run(RUN("check", "-t", "xp", "--baseline", baseline, dll), 1,
		   "no longer accepted, since what it rests on has changed; the "
		   "reason was: no XP is left (ops)",
		   "");
	free(text);
	scratch_free(s);
}

Test(cli_baseline, day_that_has_passed_makes_it_count_again)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	char *text = accepted(s, dll);
	const char *baseline = save_changed(
		s, text, "owner: ops", "owner: ops\n    until: 2024-02-29");

	expect_run(RUN("check", "-t", "xp", "--baseline", baseline, dll), 1,
		   "accepted until 2024-02-29, which has passed: no XP", "");
	baseline = save_changed(s, text, "owner: ops",
				"owner: ops\n    until: 9999-12-31");
	expect_run(RUN("check", "-t", "xp", "--baseline", baseline, dll), 0,
		   "accepted: no XP is left (ops, until 9999-12-31)", "");
	free(text);
	scratch_free(s);
}

Test(cli_baseline, pattern_is_the_end_of_a_path)
{
	static const struct {
		const char *pattern;
		int status;
	} cases[] = {
		{ "a.dll", 0 },	    { "bin/a.dll", 0 }, { "/bin/a.dll", 0 },
		{ "b?n/*.dll", 0 }, { "*", 0 },		{ ".dll", 1 },
		{ "in/a.dll", 1 },  { "obj/a.dll", 1 }, { "?.dll", 0 },
		{ "??.dll", 1 },
	};
	struct scratch *s = scratch_new();
	const char *dll, *baseline;
	char *text, line[64];

	cr_assert_eq(mkdir(scratch_path(s, "bin"), 0755), 0);
	dll = scratch_pe(s, "bin/a.dll", filter_new("RegGetValueA"));
	text = accepted(s, dll);
	cr_expect(strstr(text, "file: \"bin/a.dll\"\n"), "%s", text);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct run r;

		snprintf(line, sizeof(line), "file: \"%s\"", cases[i].pattern);
		baseline = save_changed(s, text, "file: \"bin/a.dll\"", line);
		r = RUN("check", "-t", "xp", "--baseline", baseline, dll);
		cr_expect_eq(r.status, cases[i].status, "%s: %d\n%s%s", line,
			     r.status, r.out, r.err);
		run_free(&r);
	}
	free(text);
	scratch_free(s);
}

Test(cli_baseline, entry_that_nothing_fits_is_reported)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	const char *fixed;
	char *text = accepted(s, dll);
	const char *baseline = save(s, text);
	struct run r;

	fixed = scratch_pe(s, "a.dll", filter_new("RegCloseKey"));
	expect_run(RUN("check", "-t", "xp", "--baseline", baseline, fixed), 0,
		   "loads",
		   "accepted.yaml:5: nothing in a.dll is missing-procedure of "
		   "advapi32.dll!RegGetValueA any more; remove the entry\n");
	r = RUN("check", "-t", "xp", "-f", "json", "--baseline", baseline,
		fixed);
	cr_expect(strstr(r.out, "\"object\": \"advapi32.dll!RegGetValueA\""),
		  "%s", r.out);
	expect_schema("docs/dryload-report-1.schema.json", r.out, true);
	run_free(&r);
	/* What it is about wasn't checked: nobody knows. */
	expect_run(RUN("check", "-t", "ws2003-sp2-x86", "--baseline", baseline,
		   fixed), 0, "loads", "");
	free(text);
	scratch_free(s);
}

/* Two descriptors of one DLL are two findings, and entries of one text. */
Test(cli_baseline, entry_that_says_what_another_says_fits_as_well)
{
	struct scratch *s = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *dll, *baseline;
	char *text;

	pe_import(b, "gone.dll", "A");
	pe_thunk(b, pe_module(b, "gone.dll"), str_of("B"));
	dll = scratch_pe(s, "a.dll", b);
	text = accepted(s, dll);
	baseline = save(s, text);
	expect_run(RUN("check", "-t", "xp", "--baseline", baseline, dll), 0,
		   "accepted", "");
	free(text);
	scratch_free(s);
}

Test(cli_baseline, json_tells_what_counts)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	char *text = accepted(s, dll);
	const char *baseline = save(s, text);
	struct run r = RUN("check", "-t", "xp", "-f", "json", "--baseline",
			   baseline, dll);

	cr_expect_eq(r.status, 0);
	cr_expect(strstr(r.out, "\"verdict\": \"fails\""), "%s", r.out);
	cr_expect(strstr(r.out, "\"counts_as\": \"loads\""), "%s", r.out);
	cr_expect(strstr(r.out, "\"state\": \"accepted\""), "%s", r.out);
	cr_expect(strstr(r.out, "\"reason\": \"no XP is left\""), "%s", r.out);
	cr_expect(strstr(r.out, "\"fails\": 1"), "%s", r.out);
	cr_expect(strstr(r.out, "\"unused\": []"), "%s", r.out);
	expect_schema("docs/dryload-report-1.schema.json", r.out, true);
	run_free(&r);
	free(text);
	scratch_free(s);
}

Test(cli_baseline, accepted_warning_does_not_count)
{
	struct scratch *s = scratch_new();
	struct pe_builder *b = filter_new("RegCloseKey");
	const char *dll, *path = scratch_path(s, "new.yaml");
	char *text, *filled;

	pe_delay_import(b, "nolib.dll", "Something");
	dll = scratch_pe(s, "a.dll", b);
	expect_run(RUN("check", "-q", "--fail-on=warning", "--write-baseline", path,
		   dll), 1, "loads", "");
	text = contents(path);
	filled = replaced(text, "reason: \"\"\n    owner: \"\"",
			  "reason: r\n    owner: o");
	expect_run(RUN("check", "-q", "--fail-on=warning", "--baseline",
		   save(s, filled), dll), 0, "loads", "");
	free(text);
	free(filled);
	scratch_free(s);
}

Test(cli_baseline, project_names_its_own_and_what_is_unused_is_told_once)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	static const char config[] = "targets: xp\nbaseline: accepted.yaml\n";
	char *text = accepted(s, dll);
	struct run r;

	save(s, text);
	scratch_file(s, ".dryload.yaml", config, sizeof(config) - 1);
	expect_run(RUN("check", dll), 0, "accepted: no XP is left (ops)", "");
	expect_run(RUN("check", "--no-config", "-t", "xp", dll), 1, "fails", "");
	dll = scratch_pe(s, "a.dll", filter_new("RegCloseKey"));
	r = RUN("check", dll, dll);
	cr_expect_eq(r.status, 0);
	cr_assert(strstr(r.err, "accepted.yaml:5: "), "%s", r.err);
	cr_expect_null(strstr(strstr(r.err, ".yaml:5: ") + 1, ".yaml:5: "),
		       "%s", r.err);
	run_free(&r);
	free(text);
	scratch_free(s);
}

/* What a job shows, and fails for, is what counts. */
Test(cli_baseline, every_format_shows_what_is_accepted)
{
	static const struct {
		const char *format, *has, *hasnt;
	} formats[] = {
		{ "sarif", "\"status\": \"accepted\",\n              "
			   "\"justification\": \"accepted: no XP is left (ops)\"",
		  "\"suppressions\": []" },
		{ "junit", "<skipped message=\"accepted: ", "<failure" },
		{ "junit", "failures=\"0\" errors=\"0\" skipped=\"2\"",
		  "<error" },
		{ "github", "::notice file=", "::error" },
		{ "github", "baseline: accepted: no XP is left (ops)",
		  "::warning" },
		{ "gitlab", "\"severity\": \"info\"", "\"blocker\"" },
		{ "gitlab", "; accepted: no XP is left (ops)\"", "\"critical\"" },
		{ "markdown", "| **fails** (accepted) |", "**fails** |" },
		{ "markdown", "  - baseline: accepted: no XP is left (ops)",
		  "&" },
		{ "csv", ",accepted,no XP is left,ops,\r\n", ",,,\r\n" },
		{ "html", "<b>fails</b> <i>accepted</i>", "<b>fails</b><td" },
		{ "html", "<p class=\"baseline\">accepted: no XP is left (ops)</p>",
		  "no longer accepted" },
	};
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	char *text = accepted(s, dll);
	const char *baseline = save(s, text);

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct run r = RUN("check", "-t", "xp", "-H", "none", "-f",
				   formats[i].format, "--baseline", baseline,
				   dll);

		cr_expect_eq(r.status, 0, "%s", r.err);
		cr_expect_not_null(strstr(r.out, formats[i].has), "no %s",
				   formats[i].has);
		cr_expect_null(strstr(r.out, formats[i].hasnt), "%s",
			       formats[i].hasnt);
		run_free(&r);
	}
	free(text);
	scratch_free(s);
}

Test(cli_baseline, what_is_accepted_on_some_targets_still_fails_a_job)
{
	static const char *const formats[][2] = {
		{ "sarif", "\"suppressions\": []" },
		{ "junit", "failures=\"1\" errors=\"0\" skipped=\"2\"" },
		{ "github", "::error file=" },
		{ "gitlab", "\"severity\": \"blocker\"" },
	};
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	char *text = accepted(s, dll);
	const char *baseline = save(s, text);

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		expect_run(RUN("check", "-t", "xp,ws2003-rtm-x86", "-f",
			       formats[i][0], "--baseline", baseline, dll),
			   1, formats[i][1], "");
	free(text);
	scratch_free(s);
}

/* A part of a merge. */
static const char *part(struct scratch *s, const char *name, struct run r)
{
	const char *path = scratch_file(s, name, r.out, strlen(r.out));

	run_free(&r);
	return path;
}

Test(cli_baseline, what_is_accepted_counts_in_no_merged_report_either)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	char *text = accepted(s, dll);
	const char *with = save(s, text), *one, *two;
	struct run r;

	free(text);
	one = part(s, "1", RUN("check", "-f", "json", "-t", "xp", "--baseline",
			       with, dll));
	two = part(s, "2", RUN("check", "-f", "json", "-t", "ws2003-sp2-x86",
			       "--baseline", with, dll));
	expect_words(RUN("merge", one, two), 0,
		     "\"host\": \"iis-filter\",\n      \"counts_as\": "
		     "\"loads\",\n");
	/* One that has no baseline adds its verdict, to the same file. */
	two = part(s, "2", RUN("check", "-f", "json", "-t", "ws2003-rtm-x86",
			       dll));
	r = RUN("merge", two, one);
	cr_expect_eq(r.status, 1, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "\"counts_as\": \"fails\",\n      "
					 "\"loads_on\": []"));
	cr_expect_not_null(strstr(r.out, "\"summary\": {\n    \"files\": 1,"));
	expect_schema("docs/dryload-report-1.schema.json", r.out, true);
	run_free(&r);
	one = part(s, "1", RUN("audit", "-f", "ndjson", "-t", "xp",
			       "--baseline", with, dll));
	expect_words(RUN("merge", "-f", "ndjson", one), 0,
		     "\"counts_as\":\"loads\"");
	scratch_free(s);
}
