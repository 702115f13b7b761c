/* Options, commands and their help: right ones, wrong ones, near ones. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/run.h"

static const char *const commands[] = {
	"check", "explain", "inspect", "lookup", "rules", "targets",
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

/* Status 3, nothing on standard output, and these words in the message. */
static void expect_refused(struct run r, const char *words)
{
	cr_expect_eq(r.status, 3, "%s", words);
	cr_expect_str_empty(r.out);
	cr_expect_not_null(strstr(r.err, words), "no \"%s\" in \"%s\"", words,
			   r.err);
	run_free(&r);
}

static void expect_page(struct run r, const char *words)
{
	cr_expect_eq(r.status, 0);
	cr_expect_str_empty(r.err);
	cr_expect_not_null(strstr(r.out, words), "no \"%s\" in %s", words,
			   r.out);
	for (const char *line = r.out; *line != '\0';) {
		size_t n = strcspn(line, "\n");

		cr_expect_lt(n, 81, "too long: %.*s", (int)n, line);
		line += n + (line[n] != '\0');
	}
	run_free(&r);
}

Test(cli_options, help_lists_every_command)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		expect_page(RUN("--help"), commands[i]);
}

Test(cli_options, every_command_has_help_of_80_columns)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		expect_page(RUN(commands[i], "--help"), "exit status:");
		expect_page(RUN("help", commands[i]), commands[i]);
	}
}

Test(cli_options, version_is_the_same_everywhere)
{
	struct run a = RUN("--version"), b = RUN("check", "--version");

	cr_expect_eq(a.status, 0);
	cr_expect_eq(strncmp(a.out, "dryload ", 8), 0, "%s", a.out);
	cr_expect_str_eq(a.out, b.out);
	run_free(&a);
	run_free(&b);
}

Test(cli_options, without_a_command_it_says_where_to_look)
{
	expect_refused(RUN(NULL), "dryload --help");
}

Test(cli_options, an_unknown_command_brings_the_nearest)
{
	expect_refused(RUN("chekc", "x.dll"), "did you mean check?");
	expect_refused(RUN("frobnicate"), "see dryload --help");
}

Test(cli_options, a_file_in_place_of_a_command_brings_check)
{
	expect_refused(RUN("/dev/null"), "dryload check /dev/null");
}

Test(cli_options, an_unknown_option_brings_the_nearest)
{
	expect_refused(RUN("check", "--taregts=xp", "x"),
		       "did you mean --targets?");
	expect_refused(RUN("lookup", "--frobnicate", "x"),
		       "see dryload lookup --help");
	expect_refused(RUN("check", "-Z", "x"), "there is no option -Z");
}

Test(cli_options, a_wrong_option_in_a_cluster_is_named)
{
	expect_refused(RUN("check", "--format=json", "-qZ", "x"),
		       "there is no option -Z");
}

Test(cli_options, a_value_that_is_missing_or_too_many_is_said)
{
	expect_refused(RUN("check", "x", "--targets"),
		       "--targets needs a value");
	expect_refused(RUN("check", "x", "-t"), "--targets needs a value");
	expect_refused(RUN("check", "--no-app-dir=yes", "x"),
		       "--no-app-dir takes no value");
}

Test(cli_options, a_word_that_is_none_brings_those_there_are)
{
	expect_refused(RUN("check", "-f", "jsno", "x"), "did you mean json?");
	expect_refused(RUN("check", "-f", "klingon", "x"),
		       "there are text, json, ndjson, ");
	expect_refused(RUN("lookup", "-f", "klingon", "x"), "text and json");
	expect_refused(RUN("lookup", "-f", "ndjson", "x"), "json");
	expect_refused(RUN("check", "--unknown=perhaps", "x"),
		       "pass and fail");
	expect_refused(RUN("check", "--fail-on=note", "x"), "warning");
	expect_refused(RUN("check", "--color=blue", "x"), "always");
}

Test(cli_options, an_unknown_target_or_host_is_named)
{
	expect_refused(RUN("check", "-t", "win95", "x"), "'win95'");
	expect_refused(RUN("lookup", "-t", "xp,win95", "x"), "'win95'");
	expect_refused(RUN("check", "-H", "apache", "x"), "'apache'");
}

Test(cli_options, standard_input_is_not_read_twice)
{
	static const char *const readers[] = { "check", "inspect", "merge",
					       "compare", "explain" };

	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++)
		expect_refused(RUN(readers[i], "-", "-"),
			       "standard input can be read once");
}

Test(cli_options, a_command_without_arguments_says_what_it_lacks)
{
	expect_refused(RUN("check"), "no FILE");
	expect_refused(RUN("inspect"), "no FILE");
	expect_refused(RUN("lookup"), "no NAME");
	expect_refused(RUN("explain"), "no CODE");
	expect_refused(RUN("targets", "xp"), "'xp'");
}
