/* Limits on the analysis of one file. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"
#include "util/status.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(analysis_limits, .init = set_up, .fini = tear_down);

/* 'count' DLLs in a row, each of which needs the next, and the last none. */
static void write_row(unsigned count)
{
	char name[32], words[32];

	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "d%u.dll", i);
		snprintf(words, sizeof(words), "d%u.dll!A +A", i + 1);
		scene_dll(&c.scene, name, i + 1 < count ? words : "+A");
	}
}

Test(analysis_limits, a_file_within_them_is_judged_as_without)
{
	scene_dll(&c.scene, "root.dll", "sys.dll!Fresh");
	dryload_set_limits(&c.d, 64 << 20, 3600000);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "missing-procedure 127 root.dll > sys.dll!Fresh on "
			 "old\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(analysis_limits, past_the_memory_all_is_open)
{
	write_row(100);
	dryload_set_limits(&c.d, 20000, 0);
	cr_expect_str_eq(check_findings(&c, "d0.dll"),
			 "limit-reached d0.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
	cr_expect_str_eq(check_verdict(&c, "new"), "unknown");
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "the analysis reached its memory limit");
}

/* What was met before the limit isn't all that there is. */
Test(analysis_limits, a_failure_that_was_found_before_is_not_told)
{
	scene_dll(&c.scene, "root.dll", "gone.dll!X");
	dryload_set_limits(&c.d, 1, 0);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "limit-reached root.dll\n");
	cr_expect_eq(c.a.resolution.count, 0);
	cr_expect_eq(c.a.resolution.loaded_count, 0);
}

Test(analysis_limits, each_file_has_all_of_them)
{
	write_row(100);
	scene_dll(&c.scene, "small.dll", "sys.dll!There");
	dryload_set_limits(&c.d, 20000, 0);
	check_findings(&c, "d0.dll");
	cr_expect_str_eq(check_findings(&c, "small.dll"), "");
	for (int i = 0; i < 20; i++)
		cr_expect_str_eq(check_findings(&c, "small.dll"), "");
	dryload_set_limits(&c.d, 0, 0);
	cr_expect_str_eq(check_findings(&c, "d0.dll"), "");
}

Test(analysis_limits, time_is_looked_at_in_the_walk_and_in_the_binding)
{
	struct budget none = budget_new(0, 1);
	struct resolution r;
	struct module *root;

	write_row(3);
	cr_expect_str_eq(check_findings(&c, "d0.dll"), "");
	root = modules_find(&c.d.neighbourhood.search.modules, FOLDER_BESIDE,
			    str_of("d0.dll"));
	cr_assert_not_null(root);
	none.deadline = 0;
	c.a.arena.budget = &none;
	cr_expect_eq(resolve(&c.d.neighbourhood.search, root, ON_BOTH,
			     &c.a.arena, &r),
		     E_BUDGET);
	cr_expect_eq(none.state, BUDGET_NO_TIME);
	none.state = BUDGET_LEFT;
	c.a.arena.budget = NULL;
	c.d.neighbourhood.arena.budget = &none;
	cr_expect_neq(module_resolve(&c.d.neighbourhood.search, root), OK);
	cr_expect_eq(none.state, BUDGET_NO_TIME);
	c.d.neighbourhood.arena.budget = NULL;
}

Test(analysis_limits, time_that_ran_out_is_named)
{
	struct subject s;
	struct findings found = { 0 };

	scene_dll(&c.scene, "root.dll", "");
	check_findings(&c, "root.dll");
	s = c.a.subject;
	cr_assert_eq(rules_limits(&s, BUDGET_NO_TIME, &c.a.arena, &found), OK);
	cr_assert_eq(found.count, 1);
	cr_expect_str_eq(found.items[0].summary.s,
			 "the analysis reached its time limit");
}

static const char *written(const char *path, const char *format, int verbosity)
{
	const struct dryload_style style = { .verbosity = verbosity };
	static char text[8192];
	FILE *out = fmemopen(text, sizeof(text), "w");
	struct dryload_report *report;
	struct dryload_summary summary;

	cr_assert(out);
	cr_assert_eq(dryload_report_begin(&c.d, format, out, &style, &report),
		     DRYLOAD_OK);
	cr_expect_eq(dryload_report_check(report, path), DRYLOAD_OK);
	cr_expect_eq(dryload_report_end(report, &summary), DRYLOAD_OK);
	cr_expect_eq(summary.unknown, 1);
	fclose(out);
	return text;
}

Test(analysis_limits, every_format_says_so)
{
	const char *path = scene_path(&c.scene, "root.dll");
	const char *text;

	scene_dll(&c.scene, "root.dll", "gone.dll!X");
	dryload_set_limits(&c.d, 1, 0);
	text = written(path, "text", 1);
	cr_expect(strstr(text, "the analysis reached its memory limit"), "%s",
		  text);
	cr_expect(strstr(text, "no rule of Windows"), "%s", text);
	cr_expect_not(strstr(text, "gone.dll"), "%s", text);
	text = written(path, "json", 0);
	cr_expect(strstr(text, "\"id\": \"limit-reached\""), "%s", text);
	cr_expect(strstr(text, "\"verdict\": \"unknown\""), "%s", text);
}
