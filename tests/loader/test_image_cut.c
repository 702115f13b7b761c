/* Sections and their table where the file ends too early: R211, R212. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "tests/loader/read_image.h"
#include "util/status.h"

/* R211: .text is at 0x400 and .last at 0x600, 0x200 bytes each. */
Test(image, accepts_a_cut_only_in_the_last_unit_of_the_last_section)
{
	static const struct {
		const char *section;
		enum pe_field field;
		uint32_t value;
		bool readable;
	} rows[] = {
		{ ".text", PE_SECTION_RAW_OFFSET, 0x5000, false },
		{ ".text", PE_SECTION_RAW_SIZE, 0x5000, false },
		{ ".text", PE_SECTION_RAW_SIZE, 0x401, false },
		{ ".text", PE_SECTION_RAW_SIZE, 0x400, true },
		{ ".last", PE_SECTION_RAW_SIZE, 0x200, true },
		{ ".last", PE_SECTION_RAW_SIZE, 0x3ff, true },
		{ ".last", PE_SECTION_RAW_SIZE, 0x400, false },
		{ ".last", PE_SECTION_RAW_OFFSET, 0x700, true },
		{ ".last", PE_SECTION_RAW_OFFSET, 0x800, false },
		{ ".last", PE_SECTION_RAW_OFFSET, 0xa00, false },
		{ ".last", PE_SECTION_RAW_OFFSET, 0xffffff00, false },
		{ ".last", PE_SECTION_RAW_OFFSET, 0, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

		pe_section(r->b, ".last", "data", 4, 0);
		pe_set_section(r->b, rows[i].section, rows[i].field,
			       rows[i].value);
		read_image_bytes(r, pe_builder_build(r->b));
		cr_expect_eq(r->image.readable, rows[i].readable, "row %zu",
			     i);
		if (!rows[i].readable)
			cr_expect_eq(read_image_first(r),
				     DEFECT_SECTION_BEYOND_FILE, "row %zu", i);
		read_image_free(r);
	}
}

/* R211: the last section's data may end with the file, inside its last unit. */
Test(image, may_lack_less_than_a_unit_at_its_end)
{
	static const struct {
		uint32_t alignment, missing;
		bool readable;
	} rows[] = {
		{ 512, 0, true },      { 512, 1, true },
		{ 512, 511, true },    { 512, 512, false },
		{ 0x1000, 512, true }, { 0x1000, 1024, true },
		{ 256, 511, true },    { 256, 512, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct bytes file;

		pe_section(r->b, ".last", "x", 1, 0x1000);
		pe_set_section(r->b, ".last", PE_SECTION_RAW_SIZE, 0x1000);
		pe_set(r->b, PE_FILE_ALIGNMENT, rows[i].alignment);
		pe_builder_build(r->b);
		file = (struct bytes){ calloc(1, 0x10000), 0 };
		cr_assert_not_null(file.data);
		memcpy((uint8_t *)file.data, r->b->data, r->b->len);
		file.len = r->b->len - 512 + 0x1000 - rows[i].missing;
		r->defects = (struct defects){ 0 };
		cr_assert_eq(image_read(file, &r->arena, &r->defects,
					&r->image),
			     OK);
		cr_expect_eq(r->image.readable, rows[i].readable, "row %zu",
			     i);
		free((uint8_t *)file.data);
		read_image_free(r);
	}
}

Test(image, says_where_a_section_would_have_ended)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_set_section(r->b, ".text", PE_SECTION_RAW_SIZE, 0x5000);
	read_image_bytes(r, pe_builder_build(r->b));
	read_image_expect(r, DEFECT_SECTION_BEYOND_FILE, 0x80 + 24 + 224,
			  0x5400);
	read_image_free(r);
}

/* A section without data in the file isn't cut by the file's end (R211). */
Test(image, looks_only_for_data_that_sections_have)
{
	static const struct {
		uint32_t offset, size;
		bool readable;
	} rows[] = {
		{ 0x5000, 0, true },  { 0, 0x5000, true },
		{ 0x5000, 1, false }, { 1, 0x5000, false },
		{ 0x800, 0x10, false }, { 0x7ff, 0x10, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

		pe_section(r->b, ".last", "data", 4, 0x1000);
		pe_set_section(r->b, ".last", PE_SECTION_RAW_OFFSET,
			       rows[i].offset);
		pe_set_section(r->b, ".last", PE_SECTION_RAW_SIZE,
			       rows[i].size);
		read_image_bytes(r, pe_builder_build(r->b));
		cr_expect_eq(r->image.readable, rows[i].readable, "row %zu",
			     i);
		read_image_free(r);
	}
}

/* A page of headers has room for 93 sections behind these (R212). */
Test(image, that_is_flat_may_end_before_its_section_table)
{
	enum { TABLE = 0x80 + 24 + 224, HEADER = 40 };
	static const struct {
		unsigned declared, optional;
		size_t len;
		bool readable;
		unsigned read;
	} rows[] = {
		{ 1, 224, TABLE + HEADER, true, 1 },
		{ 1, 224, TABLE + HEADER - 1, true, 0 },
		{ 1, 224, TABLE, true, 0 },
		{ 93, 224, TABLE + HEADER, true, 0 },
		{ 93, 225, TABLE + HEADER, false, 0 },
		{ 94, 224, TABLE + HEADER, false, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct bytes file;

		r->b->flat = true;
		pe_set(r->b, PE_SECTION_COUNT, rows[i].declared);
		pe_set(r->b, PE_OPTIONAL_SIZE, rows[i].optional);
		file = pe_builder_build(r->b);
		file.len = rows[i].len;
		read_image_bytes(r, file);
		cr_expect_eq(r->image.readable, rows[i].readable, "row %zu",
			     i);
		cr_expect_eq(r->image.section_count, rows[i].read, "row %zu",
			     i);
		read_image_free(r);
	}
}
