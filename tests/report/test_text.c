/* The report for people. */
#include "report/text_out.h"
#include "tests/report/made.h"

static const struct style plain = { false, 0, 0 };

static const target_set old_ones = TARGET_BIT(OLD) | TARGET_BIT(SAME);

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

static void add_many(struct made *m, int count, target_set targets)
{
	for (int i = 0; i < count; i++) {
		struct str name = str_printf(&m->arena, "Proc%d", i);

		made_add(m, made_procedure(m, name.s, targets));
	}
}

Test(text, many_procedures_of_a_dll_are_one_paragraph)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	add_many(m, 500, old_ones);
	text = made_write(m, "text", plain);
	MADE_HAS(text,
		 "  advapi32.dll lacks 500 procedures on old, same: Proc0, "
		 "Proc1, Proc2, Proc3, Proc4, Proc5, Proc6, Proc7, Proc8, "
		 "Proc9 and 490 more (-v shows all)  missing-procedure\n");
	MADE_HAS(text, "  in the way on old, same: advapi32.dll!Proc0, ");
	MADE_HAS(text, "advapi32.dll!Proc4 and 495 more\n");
	MADE_HAS_NOT(text, "Proc10");
	free(text);
	made_free(m);
}

Test(text, decorated_name_is_followed_by_its_readable_form)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "?f@A@@QAEXH@Z", old_ones);
	char *text;

	made_add(m, f);
	text = made_write(m, "text", plain);
	MADE_HAS(text,
		 "  advapi32.dll!?f@A@@QAEXH@Z is not in the Windows of old, "
		 "same  missing-procedure\n"
		 "    that is: public: void __thiscall A::f(int)\n"
		 "    imported by authfilter.dll");
	free(text);
	made_free(m);
}

Test(text, each_listed_name_that_is_decorated_has_its_readable_form)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "?x@@3HA", old_ones));
	made_add(m, made_procedure(m, "Plain", old_ones));
	made_add(m, made_procedure(m, "?not@understood", old_ones));
	made_add(m, made_procedure(m, "??0A@@QAE@XZ", old_ones));
	text = made_write(m, "text", plain);
	MADE_HAS(text, "lacks 4 procedures on old, same: ?x@@3HA, Plain, "
		       "?not@understood, ??0A@@QAE@XZ  missing-procedure\n"
		       "    that is: int x\n"
		       "    that is: public: __thiscall A::A(void)\n"
		       "    imported by");
	free(text);
	made_free(m);
}

/* Its message is about the whole DLL. */
Test(text, dll_that_exports_nothing_has_no_readable_name)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "?x@@3HA", old_ones);
	char *text;

	f.id = FINDING_BAD_IMAGE;
	made_add(m, f);
	text = made_write(m, "text", plain);
	MADE_HAS_NOT(text, "that is");
	free(text);
	made_free(m);
}

Test(text, names_that_are_not_listed_are_not_undecorated)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	for (int i = 0; i < 30; i++) {
		struct str name = str_printf(&m->arena, "?x%d@@3HA", i);

		made_add(m, made_procedure(m, name.s, old_ones));
	}
	text = made_write(m, "text", plain);
	MADE_HAS(text, "that is: int x9\n");
	MADE_HAS_NOT(text, "int x10\n");
	free(text);
	made_free(m);
}

Test(text, many_unknown_procedures_say_why)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	for (uint16_t i = 0; i < 3; i++) {
		struct finding f = finding_new(FINDING_UNKNOWN_PROCEDURE,
					       old_ones);

		f.chain = &m->top;
		f.module = str_of("mfc42.dll");
		f.by_ordinal = true;
		f.ordinal = i;
		f.after = str_of(" is not known: ordinals change");
		made_add(m, f);
	}
	text = made_write(m, "text", plain);
	MADE_HAS(text, "  whether mfc42.dll has 3 procedures on old, same is "
		       "not known: ordinals change; these are #0, #1, #2  "
		       "unknown-procedure\n");
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

	add_many(m, 12, old_ones);
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

Test(text, verbose_report_and_html_say_what_rights_iis_needs)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct loaded_file loaded = { .module = &m->root, .chain = &m->top,
				      .targets = m->subject.targets };
	char *text;

	m->resolution.loaded = &loaded;
	m->resolution.loaded_count = 1;
	/* A command stays on its line, whatever the width. */
	text = made_write(m, "text", (struct style){ false, 30, 1 });
	MADE_HAS(text, "\n\n  IIS needs read and execute,\n"
		       "    given by:\n"
		       "    SYSTEM, on old\n"
		       "      cacls authfilter.dll /E /G SYSTEM:R\n");
	free(text);
	text = made_write(m, "text", plain);
	MADE_HAS_NOT(text, "IIS needs");
	free(text);
	text = made_write(m, "html", plain);
	MADE_HAS(text, "<summary>What IIS needs: read and execute</summary>"
		       "<ul>\n<li>SYSTEM, on old<br><code>cacls "
		       "authfilter.dll /E /G SYSTEM:R</code>");
	free(text);
	m->subject.host = HOST_NONE;
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS_NOT(text, "IIS needs");
	free(text);
	text = made_write(m, "html", plain);
	MADE_HAS_NOT(text, "IIS needs");
	free(text);
	made_free(m);
}

Test(text, dlls_with_the_same_trouble_are_one_paragraph)
{
	static const char *const names[] = { "b.dll", "a.dll" };
	struct made *m = made_new(HOST_NONE);
	char *text;

	for (int i = 0; i < 2; i++) {
		struct finding f = finding_new(FINDING_SHADOWED, old_ones);

		f.chain = &m->top;
		f.module = str_of(names[i]);
		f.after = str_of(": it is so");
		made_add(m, f);
	}
	text = made_write(m, "text", plain);
	MADE_HAS(text, "  2 DLLs of the deployment are not used on old, "
		       "same: it is so; these are b.dll, a.dll  shadowed\n");
	free(text);
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS_NOT(text, "2 DLLs");
	free(text);
	made_free(m);
}

Test(text, groups_keep_the_order_of_the_findings)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "First", TARGET_BIT(NEW)));
	made_add(m, made_procedure(m, "Second", TARGET_BIT(OLD)));
	made_add(m, made_procedure(m, "Third", TARGET_BIT(NEW)));
	text = made_write(m, "text", plain);
	MADE_HAS(text, "lacks 2 procedures on new: First, Third  ");
	MADE_HAS(text, "advapi32.dll!Second is not in the Windows of old  ");
	cr_expect_lt(strstr(text, "First, Third"), strstr(text, "!Second is"));
	MADE_HAS(text, "  loads on: same\n"
		       "  in the way on old: advapi32.dll!Second\n"
		       "  in the way on new: advapi32.dll!First, "
		       "advapi32.dll!Third\n");
	free(text);
	made_free(m);
}

Test(text, iis_line_is_with_what_fails_first)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding second = finding_new(FINDING_MISSING_MODULE,
					    TARGET_BIT(NEW));
	char *text, *line;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(NEW)));
	second.chain = &m->top;
	second.module = str_of("b.dll");
	made_add(m, second);
	text = made_write(m, "text", plain);
	line = strstr(text, "IIS 6 logs W3SVC-WP 2214 and 2268 with data 7f");
	cr_assert(line, "%s", text);
	cr_expect_null(strstr(line + 1, "IIS 6"));
	free(text);
	made_free(m);
}

Test(text, extension_on_iis_5_has_an_error_without_a_number)
{
	struct made *m = made_new(HOST_IIS_EXTENSION);
	char *text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	text = made_write(m, "text", plain);
	MADE_HAS(text, "    IIS 5.1 logs an error from W3SVC with data 7f 00 "
		       "00 00 and the client gets 500\n");
	free(text);
	made_free(m);
}

Test(text, isolation_mode_5_lets_the_site_of_iis_6_go_on)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	char *text;

	m->subject.isolation = ISOLATION_IIS_5;
	made_add(m, made_procedure(m, "Foo",
				   TARGET_BIT(OLD) | TARGET_BIT(NEW)));
	text = made_write(m, "text", plain);
	MADE_HAS(text, "    IIS 6 in IIS 5.0 isolation mode goes on without "
		       "the filter (likely); IIS 5.1 goes on without the "
		       "filter\n");
	free(text);
	made_free(m);
}

Test(text, verbose_report_has_the_events_of_iis)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	char *text;

	made_add(m, made_procedure(m, "Foo",
				   TARGET_BIT(OLD) | TARGET_BIT(NEW)));
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS(text,
		 "    IIS 5.1 writes when the service starts:\n"
		 "      System log, W3SVC (its number isn't known), data 7f 00 "
		 "00 00 (not sure): The HTTP Filter DLL authfilter.dll failed "
		 "to load. The data is the error.\n"
		 "      client: the site answers without the filter\n"
		 "      loaded by inetinfo.exe as Local System\n"
		 "    IIS 6 writes when a worker process starts (a global "
		 "filter) or with the first request to the site (its own "
		 "filter):\n"
		 "      Application log, W3SVC-WP 2214, data 7f 00 00 00: The "
		 "HTTP Filter DLL authfilter.dll failed to load. The data is "
		 "the error.\n"
		 "      Application log, W3SVC-WP 2268, data 7f 00 00 00: "
		 "Could not load all ISAPI filters for site/service. "
		 "Therefore startup aborted.\n"
		 "      client: 503, \"Service Unavailable\"; not in the "
		 "site's log but in System32\\LogFiles\\HTTPERR\n"
		 "      loaded by w3wp.exe as Network Service (group IIS_WPG), "
		 "unless the application pool names another\n");
	free(text);
	text = made_write(m, "text", plain);
	MADE_HAS_NOT(text, "writes");
	free(text);
	made_free(m);
}

Test(text, verbose_report_has_both_readings_of_what_is_open)
{
	struct made *m = made_new(HOST_IIS_EXTENSION);
	char *text;

	made_add(m, finding_new(FINDING_WRONG_MACHINE,
				TARGET_BIT(OLD) | TARGET_BIT(NEW)));
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS(text, "W3SVC-WP 2220, data c1 00 00 00");
	MADE_HAS(text, "      client: 500, \"authfilter.dll is not a valid "
		       "Win32 application.\"; in the site's log: 500 193\n");
	free(text);
	m->subject.targets = TARGET_BIT(WOW);
	m->findings.count = 0;
	made_add(m, finding_new(FINDING_WRONG_MACHINE, TARGET_BIT(WOW)));
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS(text, "W3SVC-WP 2220, data c1 00 00 00 (likely): The HTTP");
	MADE_HAS(text, "      or: Application log, W3SVC-WP (its number isn't "
		       "known), data c1 00 00 00 (not sure): ");
	MADE_HAS(text, "; in the site's log: 500 0 193\n");
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

	add_many(m, 40, old_ones);
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

Test(text_out, word_longer_than_the_width_stays_whole)
{
	char *text;
	size_t size;
	struct text_out t = { open_memstream(&text, &size), false, 10 };

	text_paragraph(&t, 2, 4, str_of("a abcdefghijklmnop b"));
	fclose(t.out);
	cr_expect_str_eq(text, "  a\n    abcdefghijklmnop\n    b\n");
	free(text);
}

Test(text_out, letters_of_east_asia_take_two_columns)
{
	cr_expect_eq(text_width(str_of("a\u00fc")), 2);
	cr_expect_eq(text_width(str_of("\u65e5\u672c\ud55c\uff01")), 8);
	cr_expect_eq(text_width(str_of("\U0001f600\U00020000")), 4);
	cr_expect_eq(text_width(str_of("u\u0308\u2e80")), 3);
	cr_expect_eq(text_width(str_of("\u202e")), 12);
}

Test(text_out, tag_stays_near_its_text_on_a_wide_terminal)
{
	char *text;
	size_t size;
	struct text_out t = { open_memstream(&text, &size), false, 200 };

	text_tagged(&t, 0, 0, str_of("text"), str_of("tag"));
	fclose(t.out);
	cr_expect_eq(strlen(text), 100 + strlen("\n"), "%s", text);
	free(text);
}

Test(text_out, numbers_stand_flush_right)
{
	struct arena a = ARENA_INIT;
	struct text_table table = TEXT_TABLE_INIT(&a);
	char *text;
	size_t size;
	struct text_out t = { open_memstream(&text, &size), false, 0 };
	struct text_row row = { { { .s = str_of("a") },
				  { .s = str_of("5"), .right = true },
				  { .s = str_of("x") } } };

	cr_assert_eq(text_table_add(&table, &row), 0);
	row.cells[1].s = str_of("14001");
	row.cells[2].s = STR_EMPTY;
	cr_assert_eq(text_table_add(&table, &row), 0);
	text_table_write(&t, &table, 1);
	fclose(t.out);
	cr_expect_str_eq(text, " a      5  x\n a  14001\n");
	free(text);
	arena_release(&a);
}

Test(text_out, row_that_is_too_long_goes_on_below)
{
	struct arena a = ARENA_INIT;
	struct text_table table = TEXT_TABLE_INIT(&a);
	char *text;
	size_t size;
	struct text_out t = { open_memstream(&text, &size), false, 30 };
	struct text_row row = { { { .s = str_of("site 1") },
				  { .s = str_of("C:\\Filters\\a.dll") },
				  { .s = str_of("fails") },
				  { .s = str_of("126"), .right = true },
				  { .s = str_of("it isn't there") } } };

	cr_assert_eq(text_table_add(&table, &row), 0);
	row.cells[1].s = str_of("C:\\b.dll");
	row.cells[2].s = str_of("loads");
	row.cells[3].s = row.cells[4].s = STR_EMPTY;
	cr_assert_eq(text_table_add(&table, &row), 0);
	text_table_write(&t, &table, 1);
	fclose(t.out);
	cr_expect_str_eq(text, " site 1  C:\\Filters\\a.dll\n"
			       "     fails  126\n"
			       "     it isn't there\n"
			       " site 1  C:\\b.dll\n"
			       "     loads\n");
	free(text);
	arena_release(&a);
}
