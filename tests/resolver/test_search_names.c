/* How imports spell the names of files, and who shares a module. */
#include "resolver/search.h"

#include <stdio.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/status.h"

static struct scene s;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(search_names, .init = set_up, .fini = tear_down);

static struct provider find(const char *name)
{
	struct provider p;

	cr_assert_eq(search_module(&s.search, str_of(name), SEARCH_ALTERED,
				   ON_BOTH, &p),
		     OK);
	return p;
}

#define expect_file_name(import, name) \
	do { \
		struct str got = search_file_name(&s.arena, str_of(import)); \
		cr_expect(str_equal(got, str_of(name)), "%s: %.*s", import, \
			  STR_ARGS(got)); \
	} while (0)

Test(search_names, the_extension_is_appended_where_there_is_none)
{
	expect_file_name("kernel32", "kernel32.dll");
	expect_file_name("kernel32.dll", "kernel32.dll");
	expect_file_name("inetinfo.exe", "inetinfo.exe");
	expect_file_name("a.b\\kernel32", "a.b\\kernel32.dll");
	expect_file_name("a.b/kernel32", "a.b/kernel32.dll");
	expect_file_name("..\\kernel32", "..\\kernel32.dll");
	expect_file_name("a.\\b", "a.\\b.dll");
}

Test(search_names, a_dot_at_the_end_stands_for_no_extension)
{
	expect_file_name("kernel32.", "kernel32");
	expect_file_name("kernel32 . ", "kernel32");
	expect_file_name("a.b\\kernel32.", "a.b\\kernel32");
}

Test(search_names, trailing_dots_and_spaces_do_not_count)
{
	expect_file_name("kernel32.dll  ", "kernel32.dll");
	expect_file_name("kernel32.dll.", "kernel32.dll");
	expect_file_name("kernel32.dll . ", "kernel32.dll");
	expect_file_name("kernel32 ", "kernel32.dll");
	expect_file_name("", ".dll");
	expect_file_name(" . .", ".");
}

Test(search_names, a_blank_alone_is_no_name)
{
	static const char blanks[] = "  ", dots[] = "....";

	expect_file_name(" ", ".dll");
	expect_file_name("a ", "a.dll");
	expect_file_name(".dll", ".dll");
	expect_file_name("x.", "x");
	cr_expect(str_equal(search_file_name(&s.arena,
					     (struct str){ blanks + 2, 0 }),
			    str_of(".dll")));
	cr_expect(str_equal(search_file_name(&s.arena,
					     (struct str){ dots + 2, 2 }),
			    str_of(".")));
}

Test(search_names, one_name_is_one_module)
{
	scene_file(s.beside, "Own.dll", "", 0);
	cr_expect_eq(find("own.dll").file, find("OWN.DLL").file);
	cr_expect_eq(s.search.modules.count, 1);
}

Test(search_names, of_many_names_each_is_one_module)
{
	enum { NAMES = 100 };
	struct module *modules[NAMES];
	char name[32];

	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "own%d.dll", i);
		scene_file(s.beside, name, "", 0);
	}
	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "own%d.dll", i);
		modules[i] = find(name).file;
	}
	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "OWN%d.dll", i);
		cr_expect_eq(find(name).file, modules[i], "%s", name);
	}
	cr_expect_eq(s.search.modules.count, NAMES);
}

/* "KnOwN.dll" for 10: an upper-case letter for each bit that is set. */
static void spell(unsigned bits, char *name)
{
	for (unsigned i = 0; i < 5; i++) {
		if ((bits & 1u << i) != 0)
			name[i] = (char)(name[i] - 'a' + 'A');
	}
}

/* More than have a place of their own. */
Test(search_names, each_spelling_of_a_name_is_that_dll)
{
	const uint32_t known = find("known.dll").system;
	const uint32_t fifth = find("numbers.dll").system;

	cr_assert_neq(known, fifth);
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned bits = 0; bits < 32; bits++) {
			char one[] = "known.dll", other[] = "numbers.dll";
			char none[] = "nobody.dll";

			spell(bits, one);
			spell(bits, other);
			spell(bits, none);
			cr_expect_eq(find(one).system, known, "%s", one);
			cr_expect_eq(find(other).system, fifth, "%s", other);
			cr_expect_not(find(none).known_to_profile, "%s", none);
		}
	}
}
