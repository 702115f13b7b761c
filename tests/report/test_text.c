/* The report for people: what stands where, and its lines. */
#include "tests/report/made.h"

Test(text, filter_that_misses_a_procedure_reads_as_promised)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding f =
		made_procedure(m, "RegGetValueA", old_ones | TARGET_BIT(NEW));
	char *text;

	f.targets &= ~TARGET_BIT(SAME);
	f.first_in = TARGET_BIT(X64) | TARGET_BIT(WOW);
	f.advice = str_of("use RegQueryValueEx");
	made_add(m, f);
	text = made_write(m, "text", plain);
	cr_expect_str_eq(
		text,
		"in/authfilter.dll  x86 DLL, ISAPI filter\n"
		"\n"
		"  old   fails  127  7f 00 00 00  advapi32.dll has no "
		"RegGetValueA\n"
		"  same  loads\n"
		"  new   fails  127  7f 00 00 00  advapi32.dll has no "
		"RegGetValueA\n"
		"\n"
		"  advapi32.dll!RegGetValueA is not in the Windows of old, "
		"new  missing-procedure\n"
		"    imported by authfilter.dll; first in Big and Big, 32-bit "
		"processes\n"
		"    IIS 6 logs W3SVC-WP 2214 and 2268 with data 7f 00 00 00 "
		"and the site answers 503; IIS 5.1 goes on without the "
		"filter\n"
		"    use RegQueryValueEx\n"
		"\n"
		"  loads on: same\n"
		"  in the way on old, new: advapi32.dll!RegGetValueA\n");
	free(text);
	made_free(m);
}

Test(text, file_that_loads_everywhere_is_head_and_table)
{
	struct made *m = made_new(HOST_NONE);
	char *text = made_write(m, "text", plain);

	cr_expect_str_eq(text, "in/authfilter.dll  x86 DLL\n"
			       "\n"
			       "  old   loads\n"
			       "  same  loads\n"
			       "  new   loads\n");
	free(text);
	made_free(m);
}

Test(text, head_names_the_kind_of_file)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	m->root.image.characteristics = 0;
	m->root.image.machine = IMAGE_FILE_MACHINE_AMD64;
	text = made_write(m, "text", plain);
	MADE_HAS(text, "in/authfilter.dll  x64 program\n");
	free(text);
	m->root.image.readable = false;
	text = made_write(m, "text", plain);
	MADE_HAS(text, "in/authfilter.dll  not a PE image\n");
	free(text);
	made_free(m);
}

Test(text, likely_verdict_and_finding_say_so)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", old_ones);
	char *text;

	f.likely = TARGET_BIT(OLD);
	made_add(m, f);
	text = made_write(m, "text", plain);
	MADE_HAS(text, "  old   fails (likely)  127");
	MADE_HAS(text, "  same  fails           127");
	MADE_HAS(text, "; likely, not certain, on old\n");
	free(text);
	made_free(m);
}

Test(text, what_is_not_known_is_named)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding f = finding_new(FINDING_UNKNOWN_MODULE, old_ones);
	char *text;

	f.chain = &m->below;
	f.module = str_of("perhaps.dll");
	f.summary = str_of("perhaps.dll is not known to be there");
	f.before = str_of("perhaps.dll is there on ");
	f.after = str_of(" only with Extras");
	made_add(m, f);
	text = made_write(m, "text", plain);
	MADE_HAS(text, "  old   unknown  perhaps.dll is not known to be "
		       "there\n");
	MADE_HAS(text, "  perhaps.dll is there on old, same only with Extras  "
		       "unknown-module\n"
		       "    imported by helper.dll; authfilter.dll needs "
		       "helper.dll\n");
	MADE_HAS(text, "  not known on old, same: perhaps.dll\n");
	MADE_HAS_NOT(text, "IIS");
	free(text);
	made_free(m);
}

Test(text, delay_load_is_told_from_an_import)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_DELAYED_MISSING_MODULE,
				       old_ones);
	char *text;

	f.chain = &m->top;
	f.module = str_of("late.dll");
	made_add(m, f);
	text = made_write(m, "text", plain);
	MADE_HAS(text, "    delay-loaded by authfilter.dll; on old, same\n");
	MADE_HAS_NOT(text, "loads on:");
	free(text);
	made_free(m);
}

Test(text, verbose_report_has_every_finding_and_its_grounds)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add_many(m, 12, old_ones);
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS(text, "  advapi32.dll!Proc11 is not in the Windows of old, "
		       "same  missing-procedure\n");
	MADE_HAS(text, "    evidence: observed; rules: R303, R305\n");
	MADE_HAS(text, "advapi32.dll!Proc10, advapi32.dll!Proc11\n");
	MADE_HAS_NOT(text, "more");
	free(text);
	made_free(m);
}

Test(text, verbose_report_says_what_satisfies_each_import)
{
	struct made *m = made_new(HOST_NONE);
	struct dependency dependency = {
		.name = str_of("helper.dll"),
		.delayed = true,
		.provider = { .file = &m->helper,
			      .in_file = old_ones,
			      .absent = TARGET_BIT(NEW) },
	};
	struct loaded_file loaded = { .module = &m->root, .chain = &m->top,
				      .targets = m->subject.targets };
	char *text;

	m->helper.path = str_of("in/helper.dll");
	m->root.dependencies = &dependency;
	m->root.dependency_count = 1;
	m->resolution.loaded = &loaded;
	m->resolution.loaded_count = 1;
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS(text, "\n\n  dependencies:\n"
		       "    authfilter.dll  helper.dll (delay-loaded)  "
		       "beside (in/helper.dll) on old, same; missing on "
		       "new\n");
	free(text);
	text = made_write(m, "text", plain);
	MADE_HAS_NOT(text, "dependencies");
	free(text);
	made_free(m);
}

Test(text, names_reach_no_terminal_as_controls)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "A\x1b[31m\n\xff\xc2\x85",
					  old_ones);
	char *text;

	m->file.path = str_of("a\rb\xe2\x80\xae.dll");
	made_add(m, f);
	text = made_write(m, "text", plain);
	MADE_HAS(text, "advapi32.dll!A\\x1B[31m\\x0A\\xFF\\xC2\\x85 is not");
	MADE_HAS(text, "a\\x0Db\\xE2\\x80\\xAE.dll  x86 DLL\n");
	cr_expect_null(strpbrk(text, "\x1b\r\xff"));
	free(text);
	made_free(m);
}

static void expect_width(const char *text, size_t width)
{
	for (const char *line = text; *line != '\0';) {
		size_t n = strcspn(line, "\n");

		cr_expect_leq(n, width, "%zu: %.*s", n, (int)n, line);
		line += n + (line[n] != '\0');
	}
}

Test(text, lines_fit_the_width)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	char *text;

	made_add_many(m, 40, old_ones);
	text = made_write(m, "text", (struct style){ false, 60, 0 });
	expect_width(text, 60);
	/* The id stands at the right end of its line. */
	MADE_HAS(text, "  advapi32.dll lacks 40 procedures on     "
		       " missing-procedure\n");
	free(text);
	made_free(m);
}

Test(text, color_comes_only_when_asked_for)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	text = made_write(m, "text", (struct style){ true, 0, 0 });
	MADE_HAS(text, "old   \033[31mfails\033[0m  127");
	MADE_HAS(text, "same  \033[32mloads\033[0m\n");
	free(text);
	text = made_write(m, "text", plain);
	MADE_HAS_NOT(text, "\033");
	free(text);
	made_free(m);
}

Test(text, quiet_report_is_one_line_a_target)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	text = made_write_files(m, "text", (struct style){ false, 40, -1 }, 2);
	cr_expect_str_eq(text,
			 "in/authfilter.dll  old   fails  127  7f 00 00 00  "
			 "advapi32.dll has no Foo\n"
			 "in/authfilter.dll  same  loads\n"
			 "in/authfilter.dll  new   loads\n"
			 "in/authfilter.dll  old   fails  127  7f 00 00 00  "
			 "advapi32.dll has no Foo\n"
			 "in/authfilter.dll  same  loads\n"
			 "in/authfilter.dll  new   loads\n");
	free(text);
	made_free(m);
}

Test(text, blank_line_separates_files)
{
	struct made *m = made_new(HOST_NONE);
	char *text = made_write_files(m, "text", plain, 2);

	MADE_HAS(text, "  new   loads\n\nin/authfilter.dll  x86 DLL\n");
	cr_expect_eq(text[0], 'i');
	free(text);
	made_free(m);
}

Test(text, several_files_are_counted_at_the_end)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	text = made_write_files(m, "text", plain, 3);
	MADE_HAS(text, "Foo\n\n3 files: 3 fail\n");
	free(text);
	text = made_write_files(m, "text", (struct style){ true, 0, 0 }, 2);
	MADE_HAS(text, "\n2 files: 2 \033[31mfail\033[0m\n");
	free(text);
	text = made_write(m, "text", plain);
	MADE_HAS_NOT(text, " files: ");
	free(text);
	made_free(m);
}
