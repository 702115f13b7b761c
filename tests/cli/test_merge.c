/* dryload merge, from the outside. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/run.h"
#include "tests/support/schema.h"

static struct pe_builder *filter_new(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_import(b, "advapi32.dll", "RegGetValueA");
	pe_import(b, "helper.dll", "help");
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	return b;
}

static const char *keep(struct scratch *s, const char *name, struct run r)
{
	const char *path = scratch_file(s, name, r.out, strlen(r.out));

	run_free(&r);
	return path;
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (text = strstr(text, part); text != NULL;
	     text = strstr(text + 1, part))
		n++;
	return n;
}

Test(cli_merge, parts_by_target_make_the_report_of_one_run)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new());
	const char *xp = keep(s, "xp.json", RUN("check", "-f", "json", "-t",
						"xp-sp2-x86,ws2003-sp2-x86",
						dll));
	const char *other =
		keep(s, "b.json", RUN("check", "-f", "json", "-t",
				      "xp-sp3-x86,ws2003-sp1-x86", dll));
	struct run whole = RUN("check", "-f", "json", "-t",
			       "xp,ws2003-sp1-x86,ws2003-sp2-x86", dll);
	struct run merged = RUN("merge", other, xp);

	cr_expect_eq(merged.status, 1, "%s", merged.err);
	cr_expect_str_eq(merged.out, whole.out);
	expect_schema("docs/dryload-report-1.schema.json", merged.out, true);
	run_free(&merged);
	run_free(&whole);
	scratch_free(s);
}

/* The folders that were searched are told where a DLL is missing alone. */
Test(cli_merge, file_that_misses_a_dll_in_one_part_comes_once)
{
	struct scratch *s = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *dll, *parts[2];
	struct run whole;

	pe_import(b, "bcrypt.dll", "BCryptOpenAlgorithmProvider");
	dll = scratch_pe(s, "a.dll", b);
	parts[0] = keep(s, "xp.json", RUN("check", "-f", "json", "-t",
					  "xp-sp3-x86", dll));
	parts[1] = keep(s, "7.json", RUN("check", "-f", "json", "-t",
					 "win7-sp1-x86", dll));
	whole = RUN("check", "-f", "json", "-t", "xp-sp3-x86,win7-sp1-x86",
		    dll);
	for (size_t i = 0; i < 2; i++) {
		struct run merged = RUN("merge", parts[i], parts[1 - i]);

		cr_expect_eq(count(merged.out, "\"sha256\""), 1);
		cr_expect_not_null(strstr(merged.out, "System32"));
		if (i == 1)
			cr_expect_str_eq(merged.out, whole.out);
		run_free(&merged);
	}
	run_free(&whole);
	scratch_free(s);
}

Test(cli_merge, one_part_stays_as_it_is_and_twice_it_is_once)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a\"\xff.dll", filter_new());
	struct run whole = RUN("check", "-f", "json", dll);
	const char *part = scratch_file(s, "a.json", whole.out,
					strlen(whole.out));
	struct run merged = RUN("merge", part, part);

	cr_expect_str_eq(merged.out, whole.out);
	run_free(&merged);
	run_free(&whole);
	scratch_free(s);
}

Test(cli_merge, another_digest_is_another_file)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new());
	const char *one = keep(s, "1.json", RUN("check", "-f", "json", dll));
	const char *two;
	struct run merged;

	dll = scratch_pe(s, "a.dll", pe_builder_new(IMAGE_FILE_MACHINE_I386));
	two = keep(s, "2.json", RUN("check", "-f", "json", dll));
	merged = RUN("merge", one, two);
	cr_expect_eq(merged.status, 1);
	cr_expect_eq(count(merged.out, "\"sha256\""), 2);
	cr_expect_not_null(strstr(merged.out, "\"files\": 2,\n    \"loads\": "
					      "1,\n    \"fails\": 1"));
	run_free(&merged);
	scratch_free(s);
}

Test(cli_merge, answers_that_contradict_each_other_are_kept_apart)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new());
	const char *one = keep(s, "1.json", RUN("check", "-f", "json", dll));
	struct pe_builder *helper = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *two;
	struct run merged;

	pe_export(helper, "help");
	scratch_pe(s, "helper.dll", helper);
	two = keep(s, "2.json", RUN("check", "-f", "json", dll));
	merged = RUN("merge", one, two);
	cr_expect_eq(count(merged.out, "\"sha256\""), 2);
	run_free(&merged);
	scratch_free(s);
}

Test(cli_merge, parts_of_the_other_format_are_told_by_its_name)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new());
	const char *json = keep(s, "1", RUN("check", "-f", "json", dll));
	const char *lines =
		keep(s, "2", RUN("check", "-f", "ndjson", dll, dll));
	struct run r = RUN("merge", "-f", "ndjson", json);

	cr_expect_eq(r.status, 3);
	cr_expect_null(strstr(r.err, "whole"), "%s", r.err);
	cr_expect_not_null(strstr(r.err, "has no lines of --format ndjson"));
	run_free(&r);
	expect_words(RUN("merge", keep(s, "3", RUN("audit", "-f", "json", dll))),
		     3, "it is the sum of an audit");
	expect_words(RUN("merge", lines), 3,
		     "it has an object a line, as --format ndjson writes");
	scratch_free(s);
}

Test(cli_merge, list_goes_with_parts_of_an_audit_alone)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new());
	const char *list = scratch_file(s, "list", dll, strlen(dll));
	const char *json = keep(s, "1", RUN("check", "-f", "json", dll));

	expect_words(RUN("merge", "--files-from", list, json), 3,
		     "a list of files goes with parts of an audit alone");
	expect_words(RUN("merge", "-f", "text", json), 3,
		     "reports of check are as json");
	scratch_free(s);
}

/* A line has them as \xNN, and the list as they are. */
Test(cli_merge, names_that_are_no_utf8_are_found_in_the_list)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a\xff\xc3\xbc.dll", filter_new());
	const char *list = scratch_file(s, "list", dll, strlen(dll));
	const char *part = keep(s, "p", RUN("audit", "-f", "ndjson", dll));
	struct run r = RUN("merge", "-f", "ndjson", "--files-from", list, part);

	cr_expect_eq(r.status, 1, "%s", r.err);
	cr_expect_str_empty(r.err);
	run_free(&r);
	scratch_free(s);
}

Test(cli_merge, exit_status_is_that_of_the_merged_verdicts)
{
	static const char unknown[] =
		"{\"schema\":\"dryload-report/1\",\"tool\":{},\"files\":[{"
		"\"path\":\"a\",\"targets\":[{\"target\":\"x\",\"verdict\":"
		"\"unknown\",\"findings\":[]}]}]}";
	struct scratch *s = scratch_new();
	const char *path = scratch_file(s, "u", unknown, sizeof(unknown) - 1);
	struct run r = RUN("merge", path);

	cr_expect_eq(r.status, 2);
	run_free(&r);
	r = RUN("merge", "--unknown=pass", path);
	cr_expect_eq(r.status, 0);
	run_free(&r);
	scratch_free(s);
}

Test(cli_merge, parts_of_other_facts_are_refused)
{
	static const char old[] =
		"{\"schema\":\"dryload-report/1\",\"tool\":{\"profiles\":"
		"\"2001-10-25\"},\"files\":[]}";
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new());
	const char *one = keep(s, "1.json", RUN("check", "-f", "json", dll));
	const char *two = scratch_file(s, "2.json", old, sizeof(old) - 1);
	struct run r = RUN("merge", one, two);

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "facts are of 2001-10-25"), "%s",
			   r.err);
	cr_expect_str_empty(r.out);
	run_free(&r);
	scratch_free(s);
}

Test(cli_merge, file_that_could_not_be_read_stays_named)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new());
	const char *lost = scratch_path(s, "lost.dll");
	struct run part = RUN("check", "-f", "json", lost, dll);
	const char *one, *two;
	struct run merged;

	cr_expect_eq(part.status, 3);
	cr_expect_not_null(strstr(part.out, "\"unread\": ["), "%s", part.out);
	expect_schema("docs/dryload-report-1.schema.json", part.out, true);
	one = scratch_file(s, "1.json", part.out, strlen(part.out));
	two = keep(s, "2.json", RUN("check", "-f", "json", "-t", "xp", dll,
				    lost));
	merged = RUN("merge", "--unknown=pass", one, two);
	cr_expect_eq(merged.status, 3);
	cr_expect_str_eq(merged.out, part.out);
	cr_expect_not_null(strstr(merged.err, "1 file couldn't be read"),
			   "%s", merged.err);
	run_free(&part);
	run_free(&merged);
	scratch_free(s);
}

Test(cli_merge, unread_files_of_two_parts_are_both_named)
{
	struct scratch *s = scratch_new();
	const char *one = keep(s, "1.json", RUN("check", "-f", "json",
						scratch_path(s, "x.dll")));
	const char *two = keep(s, "2.json", RUN("check", "-f", "json",
						scratch_path(s, "y.dll")));
	struct run merged = RUN("merge", two, one);
	const char *x = strstr(merged.out, "/x.dll\"");
	const char *y = strstr(merged.out, "/y.dll\"");

	cr_expect(x != NULL && y != NULL && y < x, "%s", merged.out);
	cr_expect_not_null(strstr(merged.err, "2 files couldn't be read"));
	run_free(&merged);
	scratch_free(s);
}

Test(cli_merge, unread_list_is_not_trusted)
{
	static const char *const lists[] = { "{}", "[1]", "[{\"path\":\"a\"}]",
					     "[{\"message\":\"a\"}]" };
	struct scratch *s = scratch_new();
	char text[256];

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const int n = snprintf(text, sizeof(text),
				       "{\"schema\":\"dryload-report/1\","
				       "\"tool\":{},\"files\":[],"
				       "\"unread\":%s}", lists[i]);
		struct run r = RUN("merge", scratch_file(s, "u", text,
							 (size_t)n));

		cr_expect_eq(r.status, 3);
		cr_expect_not_null(strstr(r.err, "unread"), "%s", r.err);
		run_free(&r);
	}
	scratch_free(s);
}

/* What it told of is in no report. */
Test(cli_merge, line_that_is_cut_off_is_trouble)
{
	struct scratch *s = scratch_new();
	const char *a = keep(s, "a.nd", RUN("audit", "-f", "ndjson",
					    scratch_pe(s, "a.dll",
						       filter_new())));
	struct run b = RUN("audit", "-f", "ndjson",
			   scratch_pe(s, "b.dll", filter_new()));
	const char *cut = scratch_file(s, "b.nd", b.out, strlen(b.out) / 2);
	const char *other = scratch_file(s, "c.nd", "a,b\nc,d\n", 8);
	struct run merged = RUN("merge", "-f", "ndjson", a, cut);

	cr_expect_eq(merged.status, 3);
	cr_expect_not_null(strstr(merged.err, "b.nd: line 1 isn't whole"));
	cr_expect_not_null(strstr(merged.err, "1 line that isn't whole"),
			   "%s", merged.err);
	run_free(&merged);
	merged = RUN("merge", "-f", "ndjson", other);
	cr_expect_eq(merged.status, 3);
	cr_expect_not_null(strstr(merged.err, "2 lines that aren't whole"),
			   "%s", merged.err);
	run_free(&merged);
	run_free(&b);
	scratch_free(s);
}

Test(cli_merge, lines_with_warnings_fail_where_warnings_do)
{
	struct scratch *s = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *part;
	struct run r;

	pe_delay_import(b, "nobody.dll", "x");
	part = keep(s, "a.nd", RUN("audit", "-t", "xp", "-f", "ndjson",
				   scratch_pe(s, "a.dll", b)));
	r = RUN("merge", "-f", "ndjson", part);
	cr_expect_eq(r.status, 0, "%s", r.err);
	run_free(&r);
	r = RUN("merge", "-f", "ndjson", "--fail-on=warning", part);
	cr_expect_eq(r.status, 1, "%s", r.err);
	run_free(&r);
	scratch_free(s);
}
