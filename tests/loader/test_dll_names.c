/* Names of DLLs among the data. */
#include <stdio.h>
#include <stdlib.h>
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

Test(dll_names, are_made_of_the_characters_of_file_names)
{
	expect(WITH_SIZE("a-b_c+d.e09.dll"), "a-b_c+d.e09.dll");
	expect(WITH_SIZE("/azAZ.dll:0.dll`9.dll{z.dll@A.dll[Zz.dll,_.dll"),
	       "azAZ.dll 0.dll 9.dll z.dll A.dll Zz.dll _.dll");
}

Test(dll_names, end_where_no_character_of_one_follows)
{
	expect(WITH_SIZE("a.dll_ b.dll9 c.dll. d.dll\x80 e.dll~"),
	       "d.dll e.dll");
	/* No ASCII, and the same units with a high byte. */
	expect(WITH_SIZE("\x80"
			 "f.dll"),
	       "f.dll");
	expect(WITH_SIZE("g\1.\0d\0l\0l\0"), "");
	expect(WITH_SIZE("h\0.\0d\0l\0l\1"), "");
	expect(WITH_SIZE("\0\1i\0.\0d\0l\0l\0\0\1"), "i.dll");
}

Test(dll_names, words_behind_a_wildcard_are_none)
{
	expect(WITH_SIZE("%s.dll\0*a.dll\0?b.dll\0&c.dll\0+d.dll\0@e.dll"),
	       "c.dll +d.dll e.dll");
}

Test(dll_names, have_64_characters_at_most)
{
	char text[1 + 65 + 5] = "";

	memset(text + 2, 'y', 64);
	memcpy(text + 66, ".dll", 5);
	expect(text, sizeof(text),
	       "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
	       ".dll");
	text[1] = 'y';
	expect(text, sizeof(text), "");
}

Test(dll_names, what_is_for_tools_isnt_looked_at)
{
	expect_in(WITH_SIZE("a.dll"), DATA | IMAGE_SCN_MEM_DISCARDABLE, "");
	expect_in(WITH_SIZE("a.dll"), DATA | IMAGE_SCN_MEM_WRITE, "a.dll");
}

Test(dll_names, resources_are_left_out_and_what_lies_around_them_isnt)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct data_directory *resources =
		&r->image.directories[IMAGE_DIRECTORY_ENTRY_RESOURCE];
	const struct section *mine;
	struct dll_names names;

	pe_section(r->b, ".mine", "a.dll", 6, 0x1000);
	pe_set_section(r->b, ".mine", PE_SECTION_CHARACTERISTICS, DATA);
	read_image_load(r);
	mine = &r->image.sections[1];
	for (unsigned i = 0; i < 5; i++) {
		const uint32_t at[] = { mine->rva - 1, mine->rva,
					mine->rva + mine->extent - 1,
					mine->rva + mine->extent, 0 };

		resources->rva = at[i];
		cr_assert_eq(dll_names_read(&r->image, NULL, 0, &r->arena,
					    &names),
			     OK);
		cr_expect_eq(names.count, i != 1 && i != 2, "place %u", i);
	}
	/* Where there are none, not even the image's start is theirs. */
	r->image.sections[1].rva = 0;
	cr_assert_eq(dll_names_read(&r->image, NULL, 0, &r->arena, &names),
		     OK);
	cr_expect_eq(names.count, 1);
	read_image_free(r);
}

Test(dll_names, of_all_sections_are_found)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct dll_names names;

	pe_section(r->b, ".one", "one.dll", 8, 8);
	pe_section(r->b, ".two", "two.dll", 8, 8);
	pe_set_section(r->b, ".one", PE_SECTION_CHARACTERISTICS, DATA);
	pe_set_section(r->b, ".two", PE_SECTION_CHARACTERISTICS, DATA);
	read_image_load(r);
	/* The first section has no special place. */
	r->image.sections++;
	r->image.section_count = 2;
	cr_assert_eq(dll_names_read(&r->image, NULL, 0, &r->arena, &names),
		     OK);
	cr_assert_eq(names.count, 2);
	cr_expect(str_equal(names.items[0], str_of("one.dll")));
	cr_expect(str_equal(names.items[1], str_of("two.dll")));
	read_image_free(r);
}

/* Data that fills its sectors, and so ends where the raw data does. */
Test(dll_names, may_end_where_the_data_ends)
{
	static const struct {
		const char *end;
		size_t n;
		const char *expected;
	} rows[] = {
		{ "a.dll", 5, "a.dll" },
		{ "a.dl", 4, "" },
		{ "a.", 2, "" },
		{ "a\0.\0d\0l\0l\0", 10, "a.dll" },
		{ "a\0.\0d\0l\0l", 9, "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char data[512] = "";

		memcpy(data + sizeof(data) - rows[i].n, rows[i].end,
		       rows[i].n);
		expect(data, sizeof(data), rows[i].expected);
	}
}

Test(dll_names, have_characters_of_one_byte_or_two)
{
	expect(WITH_SIZE("h\0.\1d\0l\0l\0"), "");
	expect(WITH_SIZE("i\0\0.\0\0d\0\0l\0\0l\0\0\0\0"), "");
}

Test(dll_names, are_looked_for_whatever_else_a_section_is)
{
	expect_in(WITH_SIZE("a.dll"),
		  ~(uint32_t)(IMAGE_SCN_MEM_EXECUTE |
			      IMAGE_SCN_MEM_DISCARDABLE),
		  "a.dll");
}

/* How many names a section gives that has so many ends of the same before. */
static size_t found_behind(size_t hits)
{
	static const char last[] = "last.dll";
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	char *text = malloc(6 * hits + sizeof(last));
	struct dll_names names;

	cr_assert_not_null(text);
	for (size_t i = 0; i < hits; i++)
		memcpy(text + 6 * i, "a.dll", 6);
	memcpy(text + 6 * hits, last, sizeof(last));
	pe_section(r->b, ".one", text, 6 * hits + sizeof(last), 0);
	pe_section(r->b, ".two", "b.dll", 6, 0);
	pe_set_section(r->b, ".one", PE_SECTION_CHARACTERISTICS, DATA);
	pe_set_section(r->b, ".two", PE_SECTION_CHARACTERISTICS, DATA);
	read_image_load(r);
	cr_assert_eq(dll_names_read(&r->image, NULL, 0, &r->arena, &names),
		     OK);
	free(text);
	read_image_free(r);
	return names.count;
}

Test(dll_names, are_looked_for_at_65536_places)
{
	cr_expect_eq(found_behind(0xfffe), 3);
	cr_expect_eq(found_behind(0xffff), 2);
	cr_expect_eq(found_behind(0x10000), 1);
}
