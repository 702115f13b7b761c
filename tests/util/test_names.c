/* Sorted names, asked as Windows asks. */
#include <criterion/criterion.h>

#include "util/names.h"

enum { COUNT = 6 };

static void sorted(struct str names[COUNT])
{
	static const char *const texts[COUNT] = { "b.dll", "A.dll", "a.DLL",
						  "C",     "a.dll", "_" };

	for (size_t i = 0; i < COUNT; i++)
		names[i] = str_of(texts[i]);
	names_sort(names, COUNT);
}

static const char *find(const char *name)
{
	static struct str names[COUNT];
	const struct str *found;

	sorted(names);
	found = names_find(names, COUNT, str_of(name));
	return found == NULL ? "" : found->s;
}

Test(names, that_differ_in_case_alone_stand_together_in_byte_order)
{
	static const char *const expected[COUNT] = { "_",     "A.dll", "a.DLL",
						     "a.dll", "b.dll", "C" };
	struct str names[COUNT];

	sorted(names);
	for (size_t i = 0; i < COUNT; i++)
		cr_expect_str_eq(names[i].s, expected[i]);
}

Test(names, are_found_without_regard_to_case_and_first_in_their_own)
{
	cr_expect_str_eq(find("B.DLL"), "b.dll");
	cr_expect_str_eq(find("c"), "C");
	cr_expect_str_eq(find("a.dll"), "a.dll");
	cr_expect_str_eq(find("a.DLL"), "a.DLL");
	cr_expect_str_eq(find("a.Dll"), "A.dll");
}

Test(names, that_are_longer_or_shorter_are_others)
{
	cr_expect_str_eq(find("a.dl"), "");
	cr_expect_str_eq(find("a.dlll"), "");
	cr_expect_str_eq(find(""), "");
	cr_expect_null(names_find(NULL, 0, str_of("x")));
}

Test(names, a_path_lies_in_a_folder_and_not_in_one_with_the_same_start)
{
	cr_expect(path_lies_in(str_of("/a/b"), str_of("/a/b")));
	cr_expect(path_lies_in(str_of("/a/b/c"), str_of("/a/b")));
	cr_expect(path_lies_in(str_of("/a"), str_of("/")));
	cr_expect_not(path_lies_in(str_of("/a/bc"), str_of("/a/b")));
	cr_expect_not(path_lies_in(str_of("/a"), str_of("/a/b")));
	cr_expect_not(path_lies_in(str_of("/A/b"), str_of("/a")));
}
