/* Paths of a configuration, as text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "iis/windows_path.h"
#include "util/status.h"

static struct arena a;

static void tear_down(void)
{
	arena_release(&a);
}

TestSuite(windows_path, .fini = tear_down);

static const struct windows_path_reading as_dll = { true, true };
static const struct windows_path_reading as_folder = { true, false };
static const struct windows_path_reading untold = { false, true };

static struct windows_path read_as(const char *text,
				   struct windows_path_reading how)
{
	struct windows_path p;

	cr_assert_eq(windows_path_read(str_of(text), how, &a, &p), OK);
	cr_expect_eq(p.kind == WINDOWS_PATH_WHOLE, p.why == NULL, "%s", text);
	return p;
}

/* The drive and the names of a whole path, "C|x|y.dll". */
static const char *parts(const char *text, struct windows_path_reading how)
{
	struct windows_path p = read_as(text, how);
	struct str all[16] = { { &p.drive, 1 } };

	if (p.kind != WINDOWS_PATH_WHOLE)
		return p.kind == WINDOWS_PATH_NONE ? "none" : "open";
	cr_assert_lt(p.count, 15);
	for (size_t i = 0; i < p.count; i++)
		all[i + 1] = p.names[i];
	return str_join(&a, all, p.count + 1, "|").s;
}

static void expect_why(const char *text, const char *part)
{
	struct windows_path p = read_as(text, as_dll);

	cr_assert_not_null(p.why, "%s", text);
	cr_expect_not_null(strstr(p.why, part), "%s: %s", text, p.why);
	cr_expect(str_equal(p.text, str_of(text)), "%s", text);
	cr_expect_eq(p.count, 0);
}

Test(windows_path, a_drive_and_names_make_a_whole_path)
{
	cr_expect_str_eq(parts("C:\\php\\php5.dll", as_dll), "C|php|php5.dll");
	cr_expect_str_eq(parts("d:\\x.dll", as_dll), "D|x.dll");
	cr_expect_str_eq(parts("\\\\?\\C:\\php\\php5.dll", as_dll),
			 "C|php|php5.dll");
	cr_expect_str_eq(read_as("\\\\?\\c:\\x.dll", as_dll).text.s,
			 "c:\\x.dll");
}

Test(windows_path, a_dll_without_a_dot_is_completed)
{
	struct windows_path p = read_as("C:\\a.b\\php5isapi", as_dll);

	cr_expect_str_eq(p.text.s, "C:\\a.b\\php5isapi.DLL");
	cr_expect(p.completed);
	cr_expect_str_eq(parts("C:\\a.b\\php5isapi", as_dll),
			 "C|a.b|php5isapi.DLL");
	cr_expect_str_eq(parts("C:\\php", as_folder), "C|php");
	cr_expect_not(read_as("C:\\x.so", as_dll).completed);
}

Test(windows_path, blanks_at_its_end_do_not_count)
{
	cr_expect_str_eq(parts("C:\\x.dll  ", as_dll), "C|x.dll");
	cr_expect_str_eq(parts("C:\\a \\x.dll", as_dll), "C|a |x.dll");
	cr_expect_str_eq(parts("   ", as_dll), "none");
}

Test(windows_path, a_backslash_at_its_end_asks_for_a_folder)
{
	struct windows_path p = read_as("C:\\php\\", as_dll);

	cr_expect(p.is_folder);
	cr_expect_str_eq(parts("C:\\php\\", as_dll), "C|php");
	cr_expect_str_eq(windows_path_join(&a, &p).s, "C:\\php\\");
	p = read_as("C:\\", as_dll);
	cr_expect(p.is_folder);
	cr_expect_eq(p.count, 0);
	cr_expect_str_eq(windows_path_join(&a, &p).s, "C:\\");
	cr_expect_not(read_as("C:\\php.x", as_dll).is_folder);
}

Test(windows_path, what_windows_does_not_tidy_behind_the_prefix_is_none)
{
	expect_why("C:/php/php5.dll", "slash");
	expect_why("C:\\php/php5.dll", "slash");
	expect_why("C:\\php\\..\\x.dll", "..");
	expect_why("C:\\.\\x.dll", "..");
	expect_why("php\\php5.dll", "whole path");
	expect_why("\\php\\php5.dll", "whole path");
	expect_why("C:php5.dll", "whole path");
	expect_why("php5.dll", "whole path");
	expect_why("1:\\x.dll", "whole path");
	cr_expect_str_eq(parts("C:/php/php5.dll", as_dll), "none");
}

Test(windows_path, where_the_prefix_is_not_documented_it_is_open)
{
	cr_expect_str_eq(parts("C:/php/php5.dll", untold), "open");
	cr_expect_str_eq(parts("C:\\php\\..\\x.dll", untold), "open");
	cr_expect_str_eq(parts("php5.dll", untold), "open");
	cr_expect_str_eq(parts("\\\\?\\C:\\a/b.dll", untold), "none");
	cr_expect_str_eq(parts("C:\\a.dll", untold), "C|a.dll");
}

Test(windows_path, other_machines_are_open_and_devices_are_none)
{
	expect_why("\\\\server\\share\\x.dll", "network");
	expect_why("\\\\?\\UNC\\server\\share\\x.dll", "network");
	cr_expect_str_eq(parts("\\\\server\\share\\x.dll", as_dll), "open");
	cr_expect_str_eq(parts("\\\\?\\UNC\\s\\h\\x.dll", untold), "open");
	expect_why("\\\\.\\C:\\x.dll", "device");
	cr_expect_str_eq(parts("\\\\.\\C:\\x.dll", untold), "none");
	cr_expect_str_eq(parts("\\\\?\\Volume{1}\\x.dll", as_dll), "open");
}

Test(windows_path, quotes_and_reserved_characters_are_none)
{
	expect_why("\"C:\\php\\php5.dll\"", "quotes");
	expect_why("C:\\php\\*.dll", "character");
	expect_why("C:\\a\x01.dll", "character");
	expect_why("C:\\x.dll|", "character");
	cr_expect_str_eq(parts("C:\\x.dll \"%s\"", as_dll), "none");
}

Test(windows_path, what_no_source_tells_is_open)
{
	cr_expect_str_eq(parts("C:\\a\\\\x.dll", as_dll), "open");
	cr_expect_str_eq(parts("C:\\\\x.dll", as_dll), "open");
	cr_expect_str_eq(parts("C:\\a\\x.", as_dll), "open");
	cr_expect_str_eq(parts("C:\\x.dll:stream", as_dll), "open");
	expect_why("C:\\x.dll:stream", "stream");
}

/* A path of 'n' characters, each of them 'c'. */
static struct str of_length(size_t n, const char *c)
{
	struct str text = str_of("C:\\");
	struct str more = str_of(c);

	for (size_t i = 3; i < n; i++)
		text = str_join(&a, (const struct str[]){ text, more }, 2, "");
	return text;
}

Test(windows_path, too_many_characters_are_refused_with_the_prefix_counted)
{
	cr_expect_not(read_as(of_length(261, "x").s, as_dll).too_long);
	cr_expect(read_as(of_length(262, "x").s, as_dll).too_long);
	cr_expect_not(read_as(of_length(265, "x").s, untold).too_long);
	cr_expect(read_as(of_length(266, "x").s, untold).too_long);
	expect_why(of_length(262, "x").s, "266");
}

Test(windows_path, characters_beyond_ascii_count_as_windows_counts_them)
{
	cr_expect_not(read_as(of_length(261, "\xc3\xa4").s, as_dll).too_long);
	cr_expect(read_as(of_length(262, "\xc3\xa4").s, as_dll).too_long);
	/* Beyond the first 65536 each is two. */
	cr_expect_not(read_as(of_length(132, "\xf0\x9f\x98\x80").s, as_dll)
			      .too_long);
	cr_expect(read_as(of_length(133, "\xf0\x9f\x98\x80").s, as_dll)
			  .too_long);
}

Test(windows_path, short_names_are_told_from_others)
{
	static const char *const are[] = { "PROGRA~1", "a~1", "MICRO~12.NET",
					   "AB1234~1.DLL" };
	static const char *const are_not[] = { "PROGRA~", "~1",  "a~b",
					       "PROGRAMS~1", "a~1.html",
					       "a~1.b.c", "php5.dll", "" };

	for (size_t i = 0; i < sizeof(are) / sizeof(are[0]); i++)
		cr_expect(windows_name_is_short(str_of(are[i])), "%s", are[i]);
	for (size_t i = 0; i < sizeof(are_not) / sizeof(are_not[0]); i++)
		cr_expect_not(windows_name_is_short(str_of(are_not[i])), "%s",
			      are_not[i]);
}

static const struct windows_variable variables[] = {
	{ { "windir", 6 }, { "C:\\WINDOWS", 10 }, false },
	{ { "ProgramFiles(x86)", 17 }, { "C:\\Programs", 11 }, true },
	{ { "loop", 4 }, { "%loop%", 6 }, false },
};

static struct str unknown;
static bool usual;

static const char *expand(const char *text)
{
	struct str out;

	cr_assert_eq(windows_path_expand(str_of(text), variables, 3, &a, &out,
					 &unknown, &usual),
		     OK);
	return out.s;
}

Test(windows_path, variables_are_expanded_whatever_their_case)
{
	cr_expect_str_eq(expand("%WinDir%\\x.dll"), "C:\\WINDOWS\\x.dll");
	cr_expect_not(usual);
	cr_expect_str_eq(expand("%programfiles(X86)%\\%windir%"),
			 "C:\\Programs\\C:\\WINDOWS");
	cr_expect(usual);
	cr_expect_str_eq(expand("C:\\x.dll"), "C:\\x.dll");
}

Test(windows_path, values_are_not_expanded_again)
{
	cr_expect_str_eq(expand("%loop%\\x"), "%loop%\\x");
	cr_expect_eq(unknown.n, 0);
}

Test(windows_path, a_variable_that_is_not_known_is_named)
{
	expand("%windir%\\%IIS_BIN%\\x.dll");
	cr_expect(str_equal(unknown, str_of("IIS_BIN")));
}

Test(windows_path, a_percent_sign_alone_is_a_character)
{
	cr_expect_str_eq(expand("C:\\100%\\%windir"), "C:\\100%\\%windir");
	cr_expect_str_eq(expand("C:\\5%\\6%\\x"), "C:\\5%\\6%\\x");
	cr_expect_str_eq(expand("C:\\%%windir%"), "C:\\%C:\\WINDOWS");
	cr_expect_str_eq(expand("C:\\perl.exe \"%s\" %s"),
			 "C:\\perl.exe \"%s\" %s");
	cr_expect_eq(unknown.n, 0);
}

Test(windows_path, a_megabyte_is_no_path)
{
	char *text = malloc(1 << 20);
	struct str s = { text, 1 << 20 }, out;
	struct windows_path p;

	memset(text, '%', s.n);
	cr_assert_eq(windows_path_expand(s, variables, 3, &a, &out, &unknown,
					 &usual),
		     OK);
	cr_assert_eq(windows_path_read(out, as_dll, &a, &p), OK);
	cr_expect_eq(p.kind, WINDOWS_PATH_NONE);
	cr_expect(p.too_long);
	cr_expect_lt(a.total, 1 << 20);
	free(text);
}
