/* An image as Windows maps it: what is at which address. */
#include <criterion/criterion.h>

#include <string.h>

#include "tests/loader/read_image.h"

Test(image, maps_raw_data_from_the_sector_it_begins_in)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	char text[5] = "";

	pe_section(r->b, ".data", "data", 4, 0);
	pe_set_section(r->b, ".data", PE_SECTION_RAW_OFFSET, 0x6ff);
	read_image_load(r);
	cr_assert(image_copy(&r->image, 0x2000, text, 4));
	cr_expect_str_eq(text, "data");
	read_image_free(r);
}

Test(image, fills_a_section_up_with_zeros)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint8_t bytes[8] = { 0 };
	struct str text;

	pe_section(r->b, ".data", "data", 4, 0x2345);
	read_image_load(r);
	memset(bytes, 0xff, sizeof(bytes));
	cr_assert(image_copy(&r->image, 0x21fc, bytes, 8));
	cr_expect_eq(le64(bytes), 0);
	memset(bytes, 0xff, sizeof(bytes));
	cr_assert(image_copy(&r->image, 0x4ff8, bytes, 8));
	cr_expect_eq(le64(bytes), 0);
	cr_expect_not(image_copy(&r->image, 0x4ff9, bytes, 8));
	cr_expect_not(image_copy(&r->image, 0x5000, bytes, 1));
	cr_expect_eq(image_span(&r->image, 0x2000, UINT64_MAX).len, 0x200);
	cr_expect_eq(image_span(&r->image, 0x3000, UINT64_MAX).len, 0);
	cr_assert(image_string(&r->image, 0x3000, &text));
	cr_expect_eq(text.n, 0);
	cr_expect_not(image_string(&r->image, 0x5000, &text));
	read_image_free(r);
}

/* R210: SizeOfRawData may say more than the section is long. */
Test(image, cuts_raw_data_at_the_end_of_its_section)
{
	static const uint8_t data[0x1800] = { 1 };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_section(r->b, ".data", data, sizeof(data), 0);
	pe_set_section(r->b, ".data", PE_SECTION_VIRTUAL_SIZE, 0x800);
	read_image_load(r);
	cr_expect_eq(image_span(&r->image, 0x2000, UINT64_MAX).len, 0x1000);
	cr_expect_eq(image_span(&r->image, 0x2c00, UINT64_MAX).len, 0x400);
	pe_set_section(r->b, ".data", PE_SECTION_VIRTUAL_SIZE, 0);
	read_image_again(r);
	cr_expect_eq(image_span(&r->image, 0x2000, UINT64_MAX).len, 0x1800);
	read_image_free(r);
}

Test(image, cuts_a_string_at_the_end_of_the_raw_data)
{
	char data[0x200];
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct str text;

	memset(data, 'x', sizeof(data));
	pe_section(r->b, ".data", data, sizeof(data), 0);
	read_image_load(r);
	cr_assert(image_string(&r->image, 0x21fd, &text));
	cr_expect_eq(text.n, 3);
	cr_expect_eq(text.s[2], 'x');
	read_image_free(r);
}

Test(image, cuts_a_string_that_is_longer_than_any_name)
{
	char data[0x2000];
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct str text;

	memset(data, 'x', sizeof(data));
	pe_section(r->b, ".data", data, sizeof(data), 0);
	read_image_load(r);
	cr_assert(image_string(&r->image, 0x2000, &text));
	cr_expect_eq(text.n, 4096);
	cr_assert(image_string(&r->image, 0x4000 - 4097, &text));
	cr_expect_eq(text.n, 4096);
	read_image_free(r);
}

/* A section that has no place in the file is all zeros. */
Test(image, maps_no_raw_data_from_offset_zero)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint8_t bytes[2] = { 1, 1 };

	pe_section(r->b, ".data", "data", 4, 0);
	pe_set_section(r->b, ".data", PE_SECTION_RAW_OFFSET, 0);
	read_image_load(r);
	cr_assert(image_copy(&r->image, 0x2000, bytes, 2));
	cr_expect_eq(le16(bytes), 0);
	read_image_free(r);
}

Test(image, maps_the_headers_and_zeros_behind_them)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint8_t bytes[4];

	read_image_load(r);
	cr_expect_eq(image_span(&r->image, 0, UINT64_MAX).len, 0x400);
	memset(bytes, 0xff, sizeof(bytes));
	cr_assert(image_copy(&r->image, 0x3fe, bytes, 4));
	cr_expect_eq(le32(bytes), 0);
	memset(bytes, 0xff, sizeof(bytes));
	cr_assert(image_copy(&r->image, 0xffc, bytes, 4));
	cr_expect_eq(le32(bytes), 0);
	cr_expect_eq(image_span(&r->image, 0x500, UINT64_MAX).len, 0);
	read_image_free(r);
}

Test(image, maps_nothing_beyond_its_size)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint8_t byte;

	pe_section(r->b, ".data", "data", 4, 0x2000);
	pe_set(r->b, PE_SIZE_OF_IMAGE, 0x3000);
	read_image_load(r);
	cr_expect(image_copy(&r->image, 0x2fff, &byte, 1));
	cr_expect_not(image_copy(&r->image, 0x3000, &byte, 1));
	cr_expect_not(image_copy(&r->image, UINT32_MAX, &byte, 1));
	read_image_free(r);
}

/* R208: a flat image is mapped as it lies, if at all, whatever its sections say. */
Test(image, maps_a_flat_image_as_it_lies)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	char text[5] = "";

	r->b->flat = true;
	pe_section(r->b, ".data", "data", 4, 0);
	pe_builder_build(r->b);
	pe_set_section(r->b, ".data", PE_SECTION_RAW_OFFSET, 0x77777777);
	read_image_again(r);
	cr_assert(r->image.readable);
	cr_expect(r->image.flat);
	cr_assert_eq(r->defects.count, 1);
	cr_expect_eq(r->defects.items[0].kind, DEFECT_FLAT_SECTION_MOVED);
	cr_expect_eq(r->defects.items[0].offset, r->image.section_table + 40);
	cr_assert(image_copy(&r->image, r->image.sections[1].rva, text, 4));
	cr_expect_str_eq(text, "data");
	read_image_free(r);
}

Test(image, tells_of_the_first_section_of_a_flat_image_that_is_elsewhere)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	r->b->flat = true;
	pe_builder_build(r->b);
	pe_set_section(r->b, ".text", PE_SECTION_RAW_OFFSET, 0x77777777);
	read_image_again(r);
	cr_assert_eq(r->defects.count, 1);
	cr_expect_eq(r->defects.items[0].kind, DEFECT_FLAT_SECTION_MOVED);
	cr_expect_eq(r->defects.items[0].offset, r->image.section_table);
	read_image_free(r);
}

Test(image, finds_sections_in_any_order)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	char text[5] = "";

	r->b->raw_backwards = true;
	pe_section(r->b, ".one", "one", 4, 0);
	pe_section(r->b, ".two", "two", 4, 0);
	pe_builder_build(r->b);
	for (unsigned i = 0; i < 2; i++) {
		read_image_again(r);
		cr_assert(image_copy(&r->image, 0x2000, text, 4));
		cr_expect_str_eq(text, "one");
		cr_assert(image_copy(&r->image, 0x3000, text, 4));
		cr_expect_str_eq(text, "two");
		cr_expect_not(image_copy(&r->image, 0x4000, text, 1));
		pe_swap_sections(r->b, 0, 2);
	}
	read_image_free(r);
}

/* A section inside another: the first of the table that covers it counts. */
Test(image, looks_into_overlapping_sections_in_table_order)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	char text[5] = "";

	pe_section(r->b, ".outer", "outer", 6, 0x3000);
	pe_section(r->b, ".inner", "inner", 6, 0);
	pe_set_section(r->b, ".inner", PE_SECTION_RVA, 0x3000);
	read_image_load(r);
	cr_assert(image_copy(&r->image, 0x4000, text, 4));
	cr_expect_str_eq(text, "");
	read_image_free(r);
}

/* Whether the table of sections is in order or not. */
Test(image, maps_each_section_from_its_first_byte_to_its_last_page)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint8_t bytes[8];

	pe_section(r->b, ".one", "one", 4, 0x1000);
	pe_section(r->b, ".two", "two", 4, 0x1000);
	pe_set_section(r->b, ".two", PE_SECTION_RVA, 0x4000);
	pe_set(r->b, PE_SIZE_OF_IMAGE, 0x6000);
	read_image_load(r);
	for (unsigned i = 0; i < 2; i++) {
		r->image.ascending = i == 0;
		/* The headers, and behind their page the first section. */
		cr_expect_not(image_copy(&r->image, 0xffc, bytes, 8));
		cr_assert(image_copy(&r->image, 0xffc, bytes, 4));
		cr_assert(image_copy(&r->image, 0x1000, bytes, 2));
		cr_expect_eq(memcmp(bytes, r->b->data + 0x400, 2), 0);
		cr_expect_eq(image_span(&r->image, 0x1000, UINT64_MAX).len, 0x200);
		cr_assert(image_copy(&r->image, 0x2000, bytes, 4));
		cr_expect_str_eq((char *)bytes, "one");
		cr_expect(image_copy(&r->image, 0x2fff, bytes, 1));
		/* A gap, the second, and nothing behind it. */
		cr_expect_not(image_copy(&r->image, 0x3000, bytes, 1));
		cr_expect_not(image_copy(&r->image, 0x3fff, bytes, 1));
		cr_expect_eq(image_span(&r->image, 0x3000, UINT64_MAX).len, 0);
		cr_assert(image_copy(&r->image, 0x4000, bytes, 4));
		cr_expect_str_eq((char *)bytes, "two");
		cr_expect_not(image_copy(&r->image, 0x5000, bytes, 1));
	}
	read_image_free(r);
}
