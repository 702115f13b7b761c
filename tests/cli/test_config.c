/* Configuration files, from the outside. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/run.h"

/* Not on XP; on 2003 from Service Pack 1 on. */
static const char *filter_in(struct scratch *s, const char *name)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "advapi32.dll", "RegGetValueA");
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	return scratch_pe(s, name, b);
}

static const char *folder_in(struct scratch *s, const char *name)
{
	const char *path = scratch_path(s, name);

	cr_assert_eq(mkdir(path, 0755), 0, "%s", path);
	return path;
}

static const char *text_in(struct scratch *s, const char *name,
			   const char *text)
{
	return scratch_file(s, name, text, strlen(text));
}

Test(cli_config, project_file_counts_for_files_in_folders_below_it)
{
	struct scratch *s = scratch_new();
	const char *dll;

	folder_in(s, "bin");
	dll = filter_in(s, "bin/a.dll");
	text_in(s, ".dryload.yaml", "targets: ws2003-sp2-x86\n");
	expect_run(RUN("check", dll), 0, "ws2003-sp2-x86", NULL);
	expect_run(RUN("check", "--no-config", dll), 1, "xp-sp2-x86", NULL);
	scratch_free(s);
}

Test(cli_config, search_ends_at_a_folder_with_git)
{
	struct scratch *s = scratch_new();
	const char *dll;

	folder_in(s, "clone");
	folder_in(s, "clone/.git");
	folder_in(s, "clone/bin");
	dll = filter_in(s, "clone/bin/a.dll");
	text_in(s, ".dryload.yaml", "targets: ws2003-sp2-x86\n");
	expect_run(RUN("check", dll), 1, "xp-sp2-x86", NULL);
	text_in(s, "clone/.dryload.yaml", "targets: ws2003-sp2-x86\n");
	expect_run(RUN("check", dll), 0, NULL, NULL);
	scratch_free(s);
}

Test(cli_config, folder_that_anybody_may_write_to_speaks_for_nobody)
{
	struct scratch *s = scratch_new();
	const char *public = folder_in(s, "tmp"), *dll;

	folder_in(s, "tmp/mine");
	dll = filter_in(s, "tmp/mine/a.dll");
	text_in(s, "tmp/.dryload.yaml", "targets: ws2003-sp2-x86\n");
	expect_run(RUN("check", dll), 0, NULL, NULL);
	cr_assert_eq(chmod(public, 01777), 0);
	expect_run(RUN("check", dll), 1, "xp-sp2-x86", NULL);
	scratch_free(s);
}

Test(cli_config, files_of_two_projects_are_judged_each_by_its_own)
{
	struct scratch *s = scratch_new();
	const char *a, *b;
	struct run r;

	folder_in(s, "one");
	folder_in(s, "two");
	a = filter_in(s, "one/a.dll");
	b = filter_in(s, "two/b.dll");
	text_in(s, "one/.dryload.yaml", "targets: ws2003-sp1-x86\n");
	text_in(s, "two/.dryload.yaml", "targets: [ws2003-sp2-x86]\n");
	r = RUN("check", "-q", a, b, a);
	cr_expect_eq(r.status, 0, "%s", r.err);
	cr_expect(strstr(r.out, "one/a.dll  ws2003-sp1-x86  loads"), "%s",
		  r.out);
	cr_expect(strstr(r.out, "two/b.dll  ws2003-sp2-x86  loads"), "%s",
		  r.out);
	cr_expect_null(strstr(r.out, "a.dll  ws2003-sp2-x86"), "%s", r.out);
	run_free(&r);
	scratch_free(s);
}

Test(cli_config, exit_status_is_by_the_settings_of_each_file)
{
	struct scratch *s = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *strict, *easy;

	folder_in(s, "strict");
	folder_in(s, "easy");
	pe_delay_import(b, "nolib.dll", "Something");
	strict = scratch_pe(s, "strict/a.dll", b);
	b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	pe_delay_import(b, "nolib.dll", "Something");
	easy = scratch_pe(s, "easy/a.dll", b);
	text_in(s, "strict/.dryload.yaml", "fail_on: warning\n");
	expect_run(RUN("check", easy), 0, NULL, NULL);
	expect_run(RUN("check", strict), 1, NULL, NULL);
	expect_run(RUN("check", strict, easy), 1, NULL, NULL);
	expect_run(RUN("check", "--fail-on=error", strict, easy), 0, NULL, NULL);
	scratch_free(s);
}

Test(cli_config, command_line_beats_project_beats_user)
{
	struct scratch *s = scratch_new();
	const char *dll;

	folder_in(s, "home");
	folder_in(s, "home/dryload");
	folder_in(s, "p");
	dll = filter_in(s, "p/a.dll");
	setenv("XDG_CONFIG_HOME", scratch_path(s, "home"), 1);
	text_in(s, "home/dryload/config.yaml",
		"targets: [xp-sp2-x86]\nunknown: pass\n");
	expect_run(RUN("check", dll), 1, "xp-sp2-x86", NULL);
	text_in(s, "p/.dryload.yaml", "targets: [ws2003-sp2-x86]\n");
	expect_run(RUN("check", "-q", dll), 0, "ws2003-sp2-x86", NULL);
	expect_run(RUN("check", "-q", "-t", "xp-sp3-x86", dll), 1, "xp-sp3-x86",
		   NULL);
	expect_run(RUN("check", "--show-config", dll), 0,
		   "unknown: \"pass\"  # ", NULL);
	scratch_free(s);
}

Test(cli_config, named_file_stands_for_all_others)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s, "a.dll");
	const char *named = text_in(s, "ci.yaml", "targets: xp-sp2-x86\n");

	text_in(s, ".dryload.yaml", "targets: ws2003-sp2-x86\nhost: none\n");
	expect_run(RUN("check", "--config", named, dll), 1, "ISAPI filter", NULL);
	expect_run(RUN("check", "--config", "/nonexistent.yaml", dll), 3, NULL,
		   "/nonexistent.yaml: ");
	scratch_free(s);
}

Test(cli_config, format_is_that_of_the_first_file_unless_it_is_given)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s, "a.dll");

	text_in(s, ".dryload.yaml", "format: ndjson\n");
	expect_run(RUN("check", dll), 1, "{\"path\":", NULL);
	expect_run(RUN("check", "-f", "text", dll), 1, "x86 DLL, ISAPI filter",
		   NULL);
	scratch_free(s);
}

Test(cli_config, empty_file_asks_for_nothing)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s, "a.dll");

	text_in(s, ".dryload.yaml", "# nothing yet\n");
	expect_run(RUN("check", dll), 1, NULL, NULL);
	scratch_free(s);
}

Test(cli_config, what_is_wrong_is_told_with_its_line_and_nothing_is_written)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "\ntagrets: xp\n", ".dryload.yaml:2: there is no key "
				     "'tagrets': did you mean targets?" },
		{ "output: /etc/passwd\n", ":1: there is no key 'output'; "
					     "dryload-config(5) names all" },
		{ "unknown: pas\n", ":1: unknown can't be 'pas': did you mean "
				    "pass?" },
		{ "app_dir: maybe\n", "there are true, false" },
		{ "host: iis\n", ":1: no host is called 'iis'" },
		{ "targets:\n  - xp\n  - vista9\n", ":1: no target or group" },
		{ "host: [none]\n", ":1: host: a text belongs here" },
		{ "dirs: {a: b}\n", ":1: a text or a list" },
		{ "- xp\n", ":1: lines of 'key: value'" },
		{ "host: none\nhost: auto\n", ":2: 'host' is there twice" },
		{ "host: \"none\n", ":" },
		{ "dirs: [nowhere]\n", ":1: dirs: there is no such file" },
		{ "dirs: [a.dll]\n", ":1: dirs: it is no folder" },
		{ "host: *none\n", "anchors" },
		{ "\"ho\\x9b2Jst\": x\n", ":1: a text has a control character" },
		{ "host: \"\\e[2J\"\n", ":1: a text has a control character" },
	};
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s, "a.dll");
	const char *out = scratch_path(s, "report.txt");
	struct stat st;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text_in(s, ".dryload.yaml", cases[i].text);
		expect_run(RUN("check", "-o", out, dll), 3, NULL,
			   cases[i].message);
		/* It had to be opened before the configuration was read. */
		cr_expect(stat(out, &st) == 0 && st.st_size == 0, "%s",
			  cases[i].text);
	}
	scratch_free(s);
}

Test(cli_config, project_names_nothing_outside_its_folder)
{
	static const char *const keys[] = { "dirs", "path", "process_dir",
					    "baseline" };
	static const char *const paths[] = { "..", "/etc", "../other",
					     "link", "in/../../other" };
	struct scratch *s = scratch_new();
	const char *other = folder_in(s, "other"), *dll, *named;
	char text[128];

	folder_in(s, "p");
	folder_in(s, "p/in");
	dll = filter_in(s, "p/a.dll");
	cr_assert_eq(symlink(other, scratch_path(s, "p/link")), 0);
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
			snprintf(text, sizeof(text), "%s: %s\n", keys[k],
				 paths[i]);
			text_in(s, "p/.dryload.yaml", text);
			expect_run(RUN("check", dll), 3, NULL,
				   "lies outside the folder");
		}
	}
	text_in(s, "p/.dryload.yaml", "dirs: in\n");
	expect_run(RUN("check", "--show-config", dll), 0, "p/in\"]  # ", NULL);
	/* Who names a file himself answers for it. */
	named = text_in(s, "p/mine.yaml", "dirs: ../other\n");
	expect_run(RUN("check", "--config", named, dll), 1, NULL, NULL);
	scratch_free(s);
}

Test(cli_config, folder_beside_a_longer_name_is_outside_too)
{
	struct scratch *s = scratch_new();
	const char *dll;

	folder_in(s, "p");
	folder_in(s, "pq");
	dll = filter_in(s, "p/a.dll");
	text_in(s, "p/.dryload.yaml", "dirs: ../pq\n");
	expect_run(RUN("check", dll), 3, NULL, "lies outside the folder");
	scratch_free(s);
}

Test(cli_config, project_file_that_is_a_link_is_refused)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s, "a.dll");
	const char *secret = text_in(s, "secret", "password: 1234\n");

	cr_assert_eq(symlink(secret, scratch_path(s, ".dryload.yaml")), 0);
	expect_run(RUN("check", dll), 3, NULL, "a configuration is a plain file");
	scratch_free(s);
}

Test(cli_config, file_of_many_kilobytes_is_refused)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s, "a.dll");
	static char text[70000];

	memset(text, '#', sizeof(text) - 1);
	text_in(s, ".dryload.yaml", text);
	expect_run(RUN("check", dll), 3, NULL, "more than 64 KB");
	scratch_free(s);
}

Test(cli_config, file_that_is_missing_does_not_keep_others_from_being_checked)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s, "a.dll");

	text_in(s, ".dryload.yaml", "targets: ws2003-sp2-x86\n");
	expect_run(RUN("check", scratch_path(s, "none/b.dll"), dll), 3, "loads",
		   "none/b.dll");
	scratch_free(s);
}

Test(cli_config, shown_configuration_can_be_used_as_one)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s, "a.dll"), *named;
	struct run r;

	folder_in(s, "odd \"name\" #1");
	text_in(s, ".dryload.yaml",
		"targets: [xp, ws2003-sp2-x86]\nhost: none\napp_dir: false\n"
		"dirs: 'odd \"name\" #1'\nwith: []\n");
	r = RUN("check", "--show-config", dll);
	cr_expect_eq(r.status, 0, "%s", r.err);
	named = text_in(s, "shown.yaml", r.out);
	run_free(&r);
	r = RUN("check", "--config", named, "--show-config", dll);
	cr_expect(strstr(r.out, "targets: [\"xp\", \"ws2003-sp2-x86\"]  # "),
		  "%s%s", r.out, r.err);
	cr_expect(strstr(r.out, "/odd \\\"name\\\" #1\"]  # "), "%s%s", r.out,
		  r.err);
	cr_expect(strstr(r.out, "# fail_on: error (default)\n"), "%s", r.out);
	run_free(&r);
	scratch_free(s);
}

Test(cli_config, shown_configuration_is_yaml_to_others_too)
{
	static const char program[] =
		"import sys, yaml\n"
		"d = yaml.safe_load(open(sys.argv[1]))\n"
		"assert d['dirs'] == [sys.argv[2]], d\n"
		"assert d['targets'] == ['xp'], d\n";
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s, "a\n# b: c.dll"), *shown, *odd;
	const char *const probe[] = { "-c", "import yaml", NULL };
	struct run r = run_program("python3", NULL, probe);
	const bool there = r.status == 0;

	run_free(&r);
	if (!there) {
		scratch_free(s);
		cr_skip_test("python3-yaml isn't installed");
	}
	odd = scratch_path(s, "x: \"y\\\n\t- z");
	cr_assert_eq(mkdir(odd, 0777), 0);
	r = RUN("check", "--show-config", "-t", "xp", "-d", odd, dll);
	cr_expect_eq(r.status, 0, "%s", r.err);
	shown = text_in(s, "shown.yaml", r.out);
	run_free(&r);
	expect_run(run_program("python3", NULL,
		   (const char *const[]){ "-c", program, shown, odd,
					  NULL }),
       0, NULL, NULL);
	scratch_free(s);
}
