/* Imports where what is mapped ends, beyond it, and too many of them. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "tests/loader/read_imports.h"

/* Descriptors by hand at 0x2000; 0x2100 are thunks, 0x2180 a name. */
struct by_hand {
	IMAGE_IMPORT_DESCRIPTOR descriptors[3];
	uint8_t gap[0x100 - 60];
	uint32_t thunks[32];
	char name[0x80];
};

static void add_by_hand(struct read_image *r, const struct by_hand *h,
			uint32_t virtual_size)
{
	pe_section(r->b, ".idata", h, sizeof(*h), virtual_size);
	pe_set_directory(r->b, 1, 0x2000, 0);
}

Test(imports, that_the_loader_would_fault_on_are_a_defect)
{
	static const struct {
		uint32_t name, thunks, first, thunk;
		enum defect_kind kind;
	} rows[] = {
		{ 0x9000, 0x2100, 0x2100, 0x2180, DEFECT_IMPORTS_UNREADABLE },
		{ 0x2180, 0x3000, 0x2100, 0x2180, DEFECT_IMPORTS_UNREADABLE },
		{ 0x2180, 0x2100, 0x9000, 0x2180, DEFECT_IMPORTS_UNREADABLE },
		{ 0x2180, 0x2100, 0x2100, 0x9000,
		  DEFECT_IMPORT_NAME_UNREADABLE },
		{ 0x2180, 0x2100, 0x2100, 0x7fffffff,
		  DEFECT_IMPORT_NAME_UNREADABLE },
		/* The hint is the last that is mapped. */
		{ 0x2180, 0x2100, 0x2100, 0x2ffe,
		  DEFECT_IMPORT_NAME_UNREADABLE },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct by_hand h = {
			.descriptors[0] = {
				.OriginalFirstThunk = rows[i].thunks,
				.Name = rows[i].name,
				.FirstThunk = rows[i].first,
			},
			.thunks = { rows[i].thunk },
			.name = "a.dll",
		};

		add_by_hand(r, &h, 0);
		pe_set(r->b, PE_SIZE_OF_IMAGE, 0x4000);
		load_imports(r);
		cr_assert_eq(r->defects.count, 1, "row %zu", i);
		cr_expect_eq(r->defects.items[0].kind, rows[i].kind, "row %zu",
			     i);
		cr_expect_leq(r->defects.items[0].kind, DEFECT_LAST_FAULT);
		read_image_free(r);
	}
}

/* The same where no zeros follow the raw data. */
Test(imports, whose_hint_ends_a_full_page_are_a_defect)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	const struct by_hand h = {
		.descriptors[0] = {
			.OriginalFirstThunk = 0x2100,
			.Name = 0x2180,
			.FirstThunk = 0x2100,
		},
		.thunks = { 0x2ffe },
		.name = "a.dll",
	};
	uint8_t page[0x1000] = { 0 };

	memcpy(page, &h, sizeof(h));
	pe_section(r->b, ".idata", page, sizeof(page), 0);
	pe_set_directory(r->b, 1, 0x2000, 0);
	load_imports(r);
	read_image_expect(r, DEFECT_IMPORT_NAME_UNREADABLE, 0x2100, 0x2ffe);
	read_image_free(r);
}

/* Its last byte would be at an RVA that there isn't. */
Test(imports, whose_hint_would_wrap_around_are_a_defect)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
	const struct by_hand h = {
		.descriptors[0] = {
			.OriginalFirstThunk = 0x2100,
			.Name = 0x2180,
			.FirstThunk = 0x2100,
		},
		.thunks = { 0xffffffff },
		.name = "a.dll",
	};

	add_by_hand(r, &h, 0);
	load_imports(r);
	read_image_expect(r, DEFECT_IMPORT_NAME_UNREADABLE, 0x2100, 0xffffffff);
	read_image_free(r);
}

Test(imports, at_an_unmapped_address_are_a_defect)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_set_directory(r->b, 1, 0x777777, 40);
	load_imports(r);
	read_image_expect(r, DEFECT_IMPORTS_UNREADABLE, 0x777777, 0);
	read_image_free(r);
}

/* Windows reads zeros there: the DLL is loaded, and nothing bound. */
Test(imports, without_thunks_in_a_zero_filled_tail_still_name_their_dll)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct by_hand h = {
		.descriptors[0] = {
			.OriginalFirstThunk = 0x3000,
			.Name = 0x2180,
			.FirstThunk = 0x2100,
		},
		.thunks = { 0x2180 },
		.name = "a.dll",
	};
	struct import_table t;

	add_by_hand(r, &h, 0x2000);
	t = load_imports(r);
	cr_assert_eq(t.module_count, 1);
	cr_expect_eq(t.symbol_count, 0);
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

/* The hint ends the raw data: the name behind it is empty. */
Test(imports, may_have_a_hint_before_a_zero_filled_tail)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct by_hand h = {
		.descriptors[0] = {
			.OriginalFirstThunk = 0x2100,
			.Name = 0x2180,
			.FirstThunk = 0x2100,
		},
		.thunks = { 0x2000 + sizeof(h) - 2 },
		.name = "a.dll",
	};
	struct import_table t;

	memcpy(h.name + sizeof(h.name) - 4, "AB\7", 4);
	add_by_hand(r, &h, 0x2000);
	t = load_imports(r);
	cr_assert_eq(t.symbol_count, 1);
	cr_expect_eq(t.symbols[0].hint, 7);
	expect_str(t.symbols[0].name, "");
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

/* The last descriptor ends the raw data; zeros behind it end the list. */
Test(imports, may_end_in_a_zero_filled_tail)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint8_t data[0x200] = "a.dll";
	IMAGE_IMPORT_DESCRIPTOR d = { .Name = 0x2000, .FirstThunk = 0x2008 };
	struct import_table t;

	data[8] = 0x10;
	data[9] = 0x20;
	memcpy(data + 0x12, "A", 2);
	memcpy(data + sizeof(data) - sizeof(d), &d, sizeof(d));
	pe_section(r->b, ".idata", data, sizeof(data), 0);
	pe_set_directory(r->b, 1, 0x2000 + 0x200 - sizeof(d), 20);
	t = load_imports(r);
	cr_assert_eq(t.module_count, 1);
	cr_assert_eq(t.symbol_count, 1);
	expect_str(t.symbols[0].name, "A");
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

/* The file ends inside a thunk; the bytes it lacks are zeros (R211). */
Test(imports, may_have_a_thunk_that_the_end_of_the_file_cuts)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint8_t data[0x200] = { 0 };
	IMAGE_IMPORT_DESCRIPTOR d = { .Name = 0x2080, .FirstThunk = 0x21fc };
	struct import_table t;
	struct bytes file;

	memcpy(data, &d, sizeof(d));
	memcpy(data + 0x80, "a.dll", 6);
	memcpy(data + 0x92, "A", 2);
	data[0x1fc] = 0x90;
	data[0x1fd] = 0x20;
	pe_section(r->b, ".idata", data, sizeof(data), 0);
	pe_set_directory(r->b, 1, 0x2000, 40);
	file = pe_builder_build(r->b);
	file.len -= 2;
	read_image_bytes(r, file);
	t = read_imports(r);
	cr_assert_eq(t.symbol_count, 1);
	expect_str(t.symbols[0].name, "A");
	read_image_free(r);
}

/* Every descriptor has the same long array of thunks. */
Test(imports, that_share_their_thunks_end_at_a_limit, .timeout = 10)
{
	enum { DESCRIPTORS = 10000, THUNKS = 50000 };
	const size_t size = DESCRIPTORS * 20 + 20 + THUNKS * 4 + 4;
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint32_t *words = calloc(size + 16, 1);
	uint32_t thunks = 0x2000 + DESCRIPTORS * 20 + 20;
	uint32_t name = 0x2000 + (uint32_t)size;
	struct import_table t;

	cr_assert_not_null(words);
	for (size_t i = 0; i < DESCRIPTORS; i++) {
		words[5 * i] = words[5 * i + 4] = thunks;
		words[5 * i + 3] = name;
	}
	for (size_t i = 0; i < THUNKS; i++)
		words[5 * (DESCRIPTORS + 1) + i] = name;
	memcpy((char *)words + size, "a\0b", 4);
	pe_section(r->b, ".idata", words, size + 16, 0);
	pe_set_directory(r->b, 1, 0x2000, 40);
	t = load_imports(r);
	cr_expect(read_image_has(r, DEFECT_IMPORTS_TOO_MANY));
	cr_expect_eq(t.symbol_count, imports_limit(&r->image));
	free(words);
	read_image_free(r);
}

Test(imports, of_a_huge_file_have_a_limit_all_the_same)
{
	const struct image huge = { .file_size = 1u << 31 };

	cr_expect_leq(imports_limit(&huge), 1u << 20);
}

/* Descriptors that load nothing; sections can share their bytes. */
Test(imports, have_no_more_descriptors_than_the_file_could_hold)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct by_hand h = { 0 };

	for (size_t i = 0; i < 2; i++)
		h.descriptors[i] = (IMAGE_IMPORT_DESCRIPTOR){
			.Name = 0x2180, .FirstThunk = 0x2100
		};
	add_by_hand(r, &h, 0);
	read_image_load(r);
	for (size_t limit = 1; limit <= 3; limit++) {
		r->image.file_size = 4 * limit;
		r->defects = (struct defects){ 0 };
		cr_expect_eq(read_imports(r).module_count, 0);
		if (limit < 3)
			read_image_expect(r, DEFECT_IMPORTS_TOO_MANY,
					  0x2000 + 20 * (uint32_t)limit, 0);
		else
			cr_expect_eq(r->defects.count, 0);
	}
	read_image_free(r);
}
