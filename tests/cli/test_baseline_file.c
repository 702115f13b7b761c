/* Baselines as files: written, read back, refused. */
#include "tests/cli/baseline_file.h"

Test(cli_baseline_file, only_what_counts_is_written)
{
	struct scratch *s = scratch_new();
	struct pe_builder *b = filter_new("RegGetValueA");
	const char *dll, *baseline, *path = scratch_path(s, "new.yaml");
	char *text, *written;
	struct run r;

	pe_delay_import(b, "nolib.dll", "Something");
	dll = scratch_pe(s, "a.dll", b);
	text = accepted(s, dll);
	cr_expect_null(strstr(text, "nolib.dll"), "%s", text);
	baseline = save(s, text);
	r = RUN("check", "-t", "xp", "--baseline", baseline, "--fail-on=warning",
		"--write-baseline", path, dll);
	cr_expect_eq(r.status, 1);
	run_free(&r);
	written = contents(path);
	cr_expect_null(strstr(written, "RegGetValueA"), "%s", written);
	cr_expect(strstr(written, "finding: delayed-missing-module"), "%s",
		  written);
	free(written);
	unlink(path);
	r = RUN("check", "-t", "xp", "--baseline", baseline, "--write-baseline",
		path, dll);
	cr_expect_eq(r.status, 0);
	run_free(&r);
	written = contents(path);
	cr_expect(strstr(written, "accepted: []\n"), "%s", written);
	free(written);
	expect_run(RUN("check", "-q", "-t", "xp", "--baseline", path, dll), 1,
		   "fails", "");
	free(text);
	scratch_free(s);
}

Test(cli_baseline_file, file_that_is_there_is_not_written_over)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	const char *path = save(s, "precious");
	char *text;

	expect_run(RUN("check", "--write-baseline", path, dll), 3, "",
		   "it is there already");
	text = contents(path);
	cr_expect_str_eq(text, "precious");
	free(text);
	scratch_free(s);
}

Test(cli_baseline_file, entry_nobody_answers_for_is_an_error_with_its_line)
{
	static const struct {
		const char *old, *new, *message;
	} cases[] = {
		{ "reason: no XP is left", "reason: \"\"",
		  ":5: why is this accepted? Fill in 'reason'" },
		{ "owner: ops", "owner:", ":5: who answers for this?" },
		{ "owner: ops", "owner: ops\n    until: 2025-02-29",
		  ":5: 'until' is a day" },
		{ "owner: ops", "owner: ops\n    until: tomorrow",
		  ":5: 'until' is a day" },
		{ "owner: ops", "owner: ops\n    because: x",
		  ": an entry has no key 'because'" },
		{ "missing-procedure", "missing-prozedure",
		  ": no finding is called 'missing-prozedure'" },
		{ "[xp-sp2-x86", "[vista9", ": no target or group" },
		{ "accepted:", "acepted:", ": a baseline is one list" },
		{ "    finding: missing-procedure\n", "",
		  ":5: an entry needs 'finding'" },
	};
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", filter_new("RegGetValueA"));
	char *text = accepted(s, dll);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *path = save_changed(s, text, cases[i].old,
						cases[i].new);

		expect_run(RUN("check", "--baseline", path, dll), 3, "",
			   cases[i].message);
	}
	free(text);
	scratch_free(s);
}

Test(cli_baseline_file, odd_names_are_written_so_that_they_are_read_back)
{
	static const char *const names[] = {
		"a\": 'b #c.dll", "\xff\xfe.dll", ("\xe2\x80\xae" "lld.dll"),
		"line\nbreak.dll", "back\\slash`|=cmd.dll", "*a?.dll",
	};
	struct scratch *s = scratch_new();

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *dll = scratch_pe(
			s, names[i], filter_new("Reg\"\\\n\x80\xe2\x80\xae!"));
		char *text = accepted(s, dll);

		for (const char *c = text; *c != '\0'; c++)
			cr_assert(*c == '\n' || (*c >= ' ' && *c < 0x7f), "%s",
				  text);
		expect_run(RUN("check", "-q", "-t", "xp", "--baseline",
			   save(s, text), dll), 0, "(accepted)", "");
		free(text);
	}
	scratch_free(s);
}

Test(cli_baseline_file, written_file_is_yaml_to_others_too)
{
	static const char program[] =
		"import sys, yaml\n"
		"d = yaml.safe_load(open(sys.argv[1]))['accepted']\n"
		"assert d[0]['procedure'] == 'Reg\"\\\\x0AFoo', d\n"
		"assert d[0]['file'] == 'a: b.dll', d\n"
		"assert len(d[0]['evidence']) == 16, d\n";
	const char *const probe[] = { "-c", "import yaml", NULL };
	struct run r = run_program("python3", NULL, probe);
	const bool there = r.status == 0;
	struct scratch *s;
	const char *dll;
	char *text;

	run_free(&r);
	if (!there)
		cr_skip_test("python3-yaml isn't installed");
	s = scratch_new();
	dll = scratch_pe(s, "a: b.dll", filter_new("Reg\"\nFoo"));
	text = accepted(s, dll);
	r = run_program("python3", NULL,
			(const char *const[]){ "-c", program, save(s, text),
					       NULL });
	cr_expect_eq(r.status, 0, "%s%s\n%s", r.out, r.err, text);
	run_free(&r);
	free(text);
	scratch_free(s);
}
