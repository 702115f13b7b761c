/* Names of DLLs among the data. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "loader/dll_names.h"
#include "tests/loader/read_image.h"
#include "util/status.h"

enum { DATA = IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ };

/* What is found in a section of these bytes: "a.dll b.dll". */
static void expect_in(const void *data, size_t n, uint32_t flags,
		      const char *expected)
{
	const struct str known = str_of("known.dll");
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct dll_names names;
	struct str text;

	pe_section(r->b, ".mine", data, n, (uint32_t)n);
	pe_set_section(r->b, ".mine", PE_SECTION_CHARACTERISTICS, flags);
	read_image_load(r);
	cr_assert_eq(dll_names_read(&r->image, &known, 1, &r->arena, &names),
		     OK);
	text = str_join(&r->arena, names.items, names.count, " ");
	cr_expect(str_equal(text, str_of(expected)), "\"%.*s\"",
		  STR_ARGS(text));
	read_image_free(r);
}

static void expect(const char *data, size_t n, const char *expected)
{
	expect_in(data, n, DATA, expected);
}

#define WITH_SIZE(s) (s), sizeof(s)

Test(dll_names, are_found_as_ascii_and_as_utf_16)
{
	expect(WITH_SIZE("\0one.dll\0C:\\x\\Two.DLL\0"), "one.dll Two.DLL");
	expect(WITH_SIZE("\0\0n\0e\0w\0.\0d\0l\0l\0\0"), "new.dll");
}

Test(dll_names, are_listed_once_and_without_the_known_ones)
{
	expect(WITH_SIZE("a.dll\0KNOWN.dll\0A.DLL\0b.dll"), "a.dll b.dll");
}

Test(dll_names, patterns_and_longer_words_are_none)
{
	expect(WITH_SIZE("%s.dll\0*.dll\0.dll\0x.dllname\0"), "");
}

Test(dll_names, an_endless_name_is_none)
{
	char name[104];

	memset(name, 'x', sizeof(name));
	memcpy(name + 100, ".dll", 4);
	expect(name, sizeof(name), "");
	expect(name + 50, 54, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			      "xx.dll");
}

Test(dll_names, code_isnt_looked_at)
{
	expect_in(WITH_SIZE("a.dll"), DATA | IMAGE_SCN_MEM_EXECUTE, "");
}

Test(dll_names, end_with_the_file)
{
	expect("a.dl", 4, "");
	expect("a.dll", 5, "a.dll");
	expect("a\0.\0d\0l", 7, "");
}

Test(dll_names, have_a_limit)
{
	static char text[8 * 1000];
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct dll_names names;

	for (size_t i = 0; i < 1000; i++)
		snprintf(text + 8 * i, 8, "%03zu.dll", i);
	pe_section(r->b, ".mine", text, sizeof(text), sizeof(text));
	pe_set_section(r->b, ".mine", PE_SECTION_CHARACTERISTICS, DATA);
	read_image_load(r);
	cr_assert_eq(dll_names_read(&r->image, NULL, 0, &r->arena, &names),
		     OK);
	cr_expect_eq(names.count, DLL_NAMES_MAX);
	read_image_free(r);
}
