/* Where output goes, what it looks like there, and when it can't go. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/run.h"

static const char *plain_file(struct scratch *folder)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	return scratch_pe(folder, "plain.dll", b);
}

static void expect_color(struct run r, bool colored)
{
	cr_expect_eq(strchr(r.out, '\033') != NULL, colored, "%s", r.out);
	run_free(&r);
}

Test(cli_output, is_plain_where_there_is_no_terminal)
{
	setenv("TERM", "xterm", 1);
	expect_color(RUN("rules"), false);
	expect_color(RUN("rules", "--color=always"), true);
}

Test(cli_output, is_colored_on_a_terminal_unless_no_color_is_set)
{
	const char *const argv[] = { "rules", NULL };
	const char *const always[] = { "rules", "--color=always", NULL };
	const char *const never[] = { "rules", "--color", "never", NULL };

	setenv("TERM", "xterm", 1);
	unsetenv("NO_COLOR");
	expect_color(run_on_terminal(argv), true);
	expect_color(run_on_terminal(never), false);
	setenv("NO_COLOR", "1", 1);
	expect_color(run_on_terminal(argv), false);
	expect_color(run_on_terminal(always), true);
	unsetenv("NO_COLOR");
	setenv("TERM", "dumb", 1);
	expect_color(run_on_terminal(argv), false);
}

Test(cli_output, fits_the_terminal)
{
	static const char *const commands[][4] = {
		{ "explain", "126" },
		{ "targets" },
		{ "targets", "--overlays" },
		{ "rules", "missing-procedure" },
		{ "lookup", "RegGetValue?" },
	};

	setenv("TERM", "dumb", 1);
	unsetenv("COLUMNS");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct run r = run_on_terminal(commands[i]);

		cr_assert_eq(r.status, 0);
		for (char *line = strtok(r.out, "\r\n"); line != NULL;
		     line = strtok(NULL, "\r\n"))
			cr_expect_leq(strlen(line), 80, "%s", line);
		run_free(&r);
	}
}

Test(cli_output, goes_to_a_file)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_path(folder, "targets.json");
	struct run r = RUN("targets", "-f", "json", "-o", path);
	char text[4] = "";
	FILE *f = fopen(path, "r");

	cr_assert_not_null(f);
	cr_expect_eq(r.status, 0);
	cr_expect_str_empty(r.out);
	cr_expect_eq(fread(text, 1, 2, f), 2);
	cr_expect_eq(text[0], '{');
	fclose(f);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_output, into_a_missing_folder_is_an_error_before_any_work)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_path(folder, "none/report.json");
	struct run r = RUN("check", "-o", path, "missing.dll");

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "none/report.json: No such"), "%s",
			   r.err);
	cr_expect_null(strstr(r.err, "missing.dll"), "%s", r.err);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_output, is_never_written_over_a_dll)
{
	struct scratch *folder = scratch_new();
	const char *path = plain_file(folder);
	struct run r = RUN("check", "-o", path, path);
	FILE *f = fopen(path, "r");

	cr_assert_not_null(f);
	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "a DLL or program lies there"));
	cr_expect_eq(fgetc(f), 'M');
	fclose(f);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_output, a_wrong_option_leaves_the_old_report_alone)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_file(folder, "report", "old", 3);
	struct run r = RUN("check", "-o", path, "-f", "klingon", "x.dll");
	FILE *f = fopen(path, "r");

	cr_assert_not_null(f);
	cr_expect_eq(r.status, 3);
	cr_expect_eq(fgetc(f), 'o');
	fclose(f);
	run_free(&r);
	scratch_free(folder);
}

static struct run run_into(const char *const *command, const char *path)
{
	const char *argv[12] = { NULL };
	size_t n = 0;

	for (; command[n] != NULL; n++)
		argv[n] = command[n];
	argv[n++] = "-o";
	argv[n++] = path;
	return run_dryload(NULL, argv);
}

static void expect_left_alone(const char *const *command, const char *path)
{
	struct run r = run_into(command, path);
	char text[8] = "";
	FILE *f = fopen(path, "r");

	cr_assert_not_null(f);
	cr_expect_eq(r.status, 3, "%s", r.out);
	cr_expect_neq(r.err[0], '\0');
	cr_expect_eq(fread(text, 1, sizeof(text) - 1, f), 3);
	cr_expect_str_eq(text, "old", "%s %s", command[0], command[1]);
	fclose(f);
	run_free(&r);
}

Test(cli_output, a_wrong_word_makes_and_changes_no_file)
{
	static const char *const commands[][6] = {
		{ "check", "-t", "nosuch", "x.dll" },
		{ "check", "-t", "xp,nosuch", "x.dll" },
		{ "check", "-t", "nosuch", "--show-config", "x.dll" },
		{ "check", "--with=nosuch", "x.dll" },
		{ "check", "--max-memory=much", "x.dll" },
		{ "check", "-H", "nosuch", "x.dll" },
		{ "lookup", "-t", "nosuch", "Reg*" },
		{ "compare", "-t", "nosuch", "x.dll", "y.dll" },
		{ "iis", "-t", "nosuch", "--root=.", "x.config" },
		{ "audit", "-t", "nosuch", "." },
		{ "diff", "nosuch", "xp-sp3-x86" },
		{ "rules", "nosuch" },
	};
	struct scratch *folder = scratch_new();
	const char *old = scratch_file(folder, "old", "old", 3);
	const char *new = scratch_path(folder, "new");

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct run r = run_into(commands[i], new);

		cr_expect_eq(r.status, 3, "%s", r.out);
		cr_expect_eq(access(new, F_OK), -1, "%s %s", commands[i][0],
			     commands[i][1]);
		run_free(&r);
		expect_left_alone(commands[i], old);
	}
	scratch_free(folder);
}

Test(cli_output, what_lay_there_stays_where_there_is_nothing_to_say)
{
	static const char *const commands[][4] = {
		{ "profile", "show", "missing.dlp" },
		{ "profile", "check", "missing.dlp" },
		{ "merge", "missing.json" },
		{ "diff", "missing.dlp", "xp-sp3-x86" },
	};
	struct scratch *folder = scratch_new();
	const char *old = scratch_file(folder, "old", "old", 3);

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		expect_left_alone(commands[i], old);
	scratch_free(folder);
}

/* As a list of profiles where there are none. */
Test(cli_output, an_answer_that_is_empty_is_written)
{
	struct scratch *folder = scratch_new();
	const char *old = scratch_file(folder, "old", "old", 3);
	struct run r;
	FILE *f;

	setenv("XDG_DATA_HOME", folder->path, 1);
	r = RUN("profile", "list", "-o", old);
	f = fopen(old, "r");
	cr_assert_not_null(f);
	cr_expect_eq(r.status, 0);
	cr_expect_eq(fgetc(f), EOF);
	fclose(f);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_output, a_full_disk_is_an_error)
{
	struct scratch *folder = scratch_new();
	const char *path = plain_file(folder);
	struct run runs[] = {
		RUN("check", "-o", "/dev/full", path),
		RUN("lookup", "-o", "/dev/full", "Reg*"),
		RUN("inspect", "-o", "/dev/full", path, path),
		RUN("explain", "-o", "/dev/full", "126"),
		RUN("targets", "-o", "/dev/full"),
		RUN("rules", "-o", "/dev/full"),
	};

	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		cr_expect_eq(runs[i].status, 3, "%zu", i);
		cr_expect_not_null(strstr(runs[i].err, "No space left"),
				   "%zu: %s", i, runs[i].err);
		cr_expect_eq(strchr(runs[i].err, '\n'),
			     strrchr(runs[i].err, '\n'), "said twice: %s",
			     runs[i].err);
		run_free(&runs[i]);
	}
	scratch_free(folder);
}

/* As in "| head -1", with SIGPIPE as a shell leaves it, or ignored. */
static int status_of_closed_pipe(void (*handler)(int), const char *errors)
{
	const char *command = run_command();
	int ends[2], status;
	pid_t child;

	cr_assert_eq(pipe(ends), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		signal(SIGPIPE, handler);
		close(ends[0]);
		dup2(ends[1], STDOUT_FILENO);
		if (freopen(errors, "w", stderr) == NULL)
			_exit(126);
		execl(command, command, "lookup", "*", NULL);
		_exit(127);
	}
	close(ends[1]);
	close(ends[0]);
	cr_assert_eq(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				     WEXITSTATUS(status);
}

Test(cli_output, a_closed_pipe_ends_it_quietly)
{
	struct scratch *folder = scratch_new();
	const char *errors = scratch_path(folder, "errors");
	FILE *f;

	cr_expect_eq(status_of_closed_pipe(SIG_DFL, errors), 128 + SIGPIPE);
	cr_expect_eq(status_of_closed_pipe(SIG_IGN, errors), 3);
	f = fopen(errors, "r");
	cr_assert_not_null(f);
	cr_expect_eq(fgetc(f), EOF);
	fclose(f);
	scratch_free(folder);
}

static void expect_json(struct scratch *folder, struct run r)
{
	const char *path = scratch_file(folder, "out.json", r.out,
					strlen(r.out));
	const char *const argv[] = { "-c",
				     "import json, sys\n"
				     "json.load(sys.stdin)",
				     NULL };
	struct run parsed = run_program("python3", path, argv);

	if (parsed.status == 127)
		cr_skip_test("there is no python3 here");
	cr_expect_eq(parsed.status, 0, "%s\n%s", parsed.err, r.out);
	run_free(&parsed);
	run_free(&r);
}

Test(cli_output, every_command_writes_json_that_parses)
{
	struct scratch *folder = scratch_new();
	const char *path = plain_file(folder);
	const char *empty = scratch_file(folder, "empty.dll", "", 0);

	expect_json(folder, RUN("check", "-f", "json", path));
	expect_json(folder, RUN("inspect", "-f", "json", path));
	expect_json(folder, RUN("inspect", "-f", "json", empty));
	expect_json(folder, RUN("lookup", "-f", "json", "Reg*", "No!*"));
	expect_json(folder, RUN("explain", "-f", "json", "0xC0000135"));
	expect_json(folder, RUN("targets", "-f", "json"));
	expect_json(folder, RUN("rules", "-f", "json"));
	scratch_free(folder);
}

/* Of a name on the command line, in a folder, in a wrong option. */
Test(cli_output, controls_in_messages_never_reach_the_terminal)
{
	struct scratch *s = scratch_new();
	const char *odd = scratch_path(s, "a\033[31m\xc2\x9b\xe2\x80\xae\xff"
					  "\xc3\xbc.dll");
	const char *const commands[] = { "check", "inspect", "merge" };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct run r = RUN(commands[i], odd);

		cr_expect_eq(r.status, 3);
		cr_expect_not_null(strstr(r.err, "/a\\x1B[31m\\xC2\\x9B"
						 "\\xE2\\x80\\xAE\\xFF"
						 "\xc3\xbc.dll: "),
				   "%s: %s", commands[i], r.err);
		run_free(&r);
	}
	expect_run(RUN("check", "--col\033[2J"), 3, NULL, "\\x1B[2J");
	scratch_free(s);
}
