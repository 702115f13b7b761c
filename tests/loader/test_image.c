/* Headers and sections, in Windows' order. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "tests/loader/read_image.h"
#include "util/status.h"

static enum defect_kind first_defect(const struct read_image *r)
{
	cr_assert_gt(r->defects.count, 0);
	return r->defects.items[0].kind;
}

Test(image, reads_both_kinds_of_headers)
{
	static const uint16_t machines[] = { IMAGE_FILE_MACHINE_I386,
					     IMAGE_FILE_MACHINE_AMD64 };

	for (size_t i = 0; i < 2; i++) {
		struct read_image *r = read_image_new(machines[i]);
		bool plus = machines[i] == IMAGE_FILE_MACHINE_AMD64;

		r->b->image_base = plus ? 0x180000000 : 0x10000000;
		pe_set(r->b, PE_CHECKSUM, 0x1234);
		pe_set(r->b, PE_SUBSYSTEM_MAJOR, 6);
		pe_set(r->b, PE_DLL_CHARACTERISTICS, 0x140);
		pe_set_directory(r->b, 15, 0x11, 0x22);
		read_image_load(r);
		cr_expect_eq(r->image.pe32_plus, plus);
		cr_expect_eq(image_pointer_size(&r->image), plus ? 8 : 4);
		cr_expect_eq(r->image.machine, machines[i]);
		cr_expect_eq(r->image.timestamp, 0x42424242);
		cr_expect_eq(r->image.image_base, r->b->image_base);
		cr_expect_eq(r->image.entry_point, 0x1000);
		cr_expect_eq(r->image.size_of_image, 0x2000);
		cr_expect_eq(r->image.size_of_headers, 0x400);
		cr_expect_eq(r->image.checksum, 0x1234);
		cr_expect_eq(r->image.subsystem_major, 6);
		cr_expect_eq(r->image.dll_characteristics, 0x140);
		cr_expect_eq(r->image.linker_major, 7);
		cr_expect_eq(r->image.linker_minor, 10);
		cr_expect_eq(r->image.directories[15].rva, 0x11);
		cr_expect_eq(r->image.directories[15].size, 0x22);
		cr_expect_eq(r->image.section_count, 1);
		cr_expect_str_eq(r->image.sections[0].name, ".text");
		cr_expect_not(r->image.flat);
		cr_expect(r->image.characteristics & IMAGE_FILE_DLL);
		cr_expect_eq(r->defects.count, 0);
		read_image_free(r);
	}
}

/* R202, R203, R206, R209: one wrong field, and what is said of it. */
static const struct {
	enum pe_field field;
	uint64_t value;
	enum defect_kind kind;
} wrong_fields[] = {
	{ PE_DOS_MAGIC, 0x4d5a /* "ZM" */, DEFECT_NO_DOS_HEADER },
	{ PE_DOS_MAGIC, 0, DEFECT_NO_DOS_HEADER },
	{ PE_LFANEW, 0, DEFECT_BAD_LFANEW },
	{ PE_LFANEW, 2, DEFECT_BAD_LFANEW },
	{ PE_LFANEW, 0x82, DEFECT_BAD_LFANEW },
	{ PE_LFANEW, 0x98760000, DEFECT_BAD_LFANEW },
	{ PE_LFANEW, 0xdeadbeef, DEFECT_BAD_LFANEW },
	{ PE_LFANEW, 0x10000, DEFECT_BAD_LFANEW },
	{ PE_SIGNATURE, 0, DEFECT_NO_NT_SIGNATURE },
	{ PE_SIGNATURE, 0x01004550, DEFECT_NO_NT_SIGNATURE },
	{ PE_SIGNATURE, IMAGE_OS2_SIGNATURE, DEFECT_NE_IMAGE },
	{ PE_SIGNATURE, IMAGE_OS2_SIGNATURE_LE, DEFECT_LE_IMAGE },
	{ PE_SIGNATURE, 0x584c, DEFECT_LE_IMAGE },
	{ PE_OPTIONAL_SIZE, 0, DEFECT_OPTIONAL_HEADER_SMALL },
	{ PE_OPTIONAL_SIZE, 0xffff, DEFECT_SECTION_TABLE_CUT },
	{ PE_SECTION_COUNT, 0xffff, DEFECT_SECTION_TABLE_CUT },
	{ PE_MAGIC, 0, DEFECT_OPTIONAL_MAGIC },
	{ PE_MAGIC, 0x107, DEFECT_OPTIONAL_MAGIC },
	{ PE_MAGIC, IMAGE_NT_OPTIONAL_HDR64_MAGIC,
	  DEFECT_MAGIC_NOT_OF_MACHINE },
	{ PE_MACHINE, IMAGE_FILE_MACHINE_AMD64, DEFECT_MAGIC_NOT_OF_MACHINE },
	{ PE_SIZE_OF_IMAGE, 0, DEFECT_SIZE_OF_IMAGE },
	{ PE_SIZE_OF_IMAGE, 0x1000, DEFECT_SECTION_BEYOND_IMAGE },
};

Test(image, names_the_field_that_is_wrong)
{
	for (size_t i = 0; i < sizeof(wrong_fields) / sizeof(wrong_fields[0]);
	     i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

		pe_set(r->b, wrong_fields[i].field, wrong_fields[i].value);
		read_image_bytes(r, pe_builder_build(r->b));
		cr_expect_not(r->image.readable, "row %zu", i);
		cr_expect_eq(first_defect(r), wrong_fields[i].kind,
			     "row %zu says %d", i, (int)first_defect(r));
		cr_expect_eq(r->defects.count, 1, "row %zu", i);
		read_image_free(r);
	}
}

/* Every fault at once; mended from the front, the next one shows (R201). */
Test(image, reports_the_first_fault_in_windows_order)
{
	static const struct {
		enum pe_field field;
		uint64_t wrong, right;
		enum defect_kind kind;
	} faults[] = {
		{ PE_DOS_MAGIC, 0, IMAGE_DOS_SIGNATURE, DEFECT_NO_DOS_HEADER },
		{ PE_LFANEW, 1, 0x80, DEFECT_BAD_LFANEW },
		{ PE_SIGNATURE, 0, IMAGE_NT_SIGNATURE, DEFECT_NO_NT_SIGNATURE },
		{ PE_MAGIC, 1, IMAGE_NT_OPTIONAL_HDR32_MAGIC,
		  DEFECT_OPTIONAL_MAGIC },
		{ PE_MACHINE, IMAGE_FILE_MACHINE_AMD64, IMAGE_FILE_MACHINE_I386,
		  DEFECT_MAGIC_NOT_OF_MACHINE },
		{ PE_SIZE_OF_IMAGE, 0, 0x2000, DEFECT_SIZE_OF_IMAGE },
		{ PE_SECTION_COUNT, 0xffff, 1, DEFECT_SECTION_TABLE_CUT },
	};
	const size_t count = sizeof(faults) / sizeof(faults[0]);
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	for (size_t i = 0; i < count; i++)
		pe_set(r->b, faults[i].field, faults[i].wrong);
	pe_builder_build(r->b);
	for (size_t i = 0; i < count; i++) {
		read_image_again(r);
		cr_expect_eq(first_defect(r), faults[i].kind, "fault %zu", i);
		pe_set(r->b, faults[i].field, faults[i].right);
	}
	read_image_again(r);
	cr_expect(r->image.readable);
	read_image_free(r);
}

Test(image, says_where_the_wrong_field_lies)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_set(r->b, PE_LFANEW, 0x82);
	read_image_bytes(r, pe_builder_build(r->b));
	cr_expect_eq(r->defects.items[0].offset, 0x3c);
	cr_expect_eq(r->defects.items[0].value, 0x82);
	pe_set(r->b, PE_LFANEW, 0x80);
	pe_set(r->b, PE_SIZE_OF_IMAGE, 0);
	read_image_again(r);
	cr_expect_eq(r->defects.items[0].offset, 0x80 + 4 + 20 + 56);
	read_image_free(r);
}

Test(image, tells_an_empty_file_from_a_short_one)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bytes file = pe_builder_build(r->b);

	read_image_bytes(r, (struct bytes){ file.data, 0 });
	cr_expect_eq(first_defect(r), DEFECT_EMPTY_FILE);
	read_image_bytes(r, (struct bytes){ file.data, 63 });
	cr_expect_eq(first_defect(r), DEFECT_NO_DOS_HEADER);
	read_image_bytes(r, (struct bytes){ file.data, 0x80 });
	cr_expect_eq(first_defect(r), DEFECT_BAD_LFANEW);
	read_image_bytes(r, (struct bytes){ file.data, 0x84 });
	cr_expect_eq(first_defect(r), DEFECT_NT_HEADERS_CUT);
	read_image_free(r);
}

/* 92 bytes: the NT headers begin inside the DOS header (R212). */
Test(image, reads_the_smallest_image_that_windows_xp_loads)
{
	static const uint16_t optional_sizes[] = { 64, 0xe0, 0xffff };
	_Alignas(8) uint8_t file[92] = { 'M', 'Z' };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	memcpy(file + 4, "PE\0", 4);
	file[8] = 0x4c; /* Machine */
	file[9] = 0x01;
	file[28] = 0x0b; /* Magic */
	file[29] = 0x01;
	file[28 + 32] = 4; /* SectionAlignment, and e_lfanew */
	file[28 + 36] = 4;
	file[28 + 56] = 1; /* SizeOfImage */
	for (size_t i = 0; i < 3; i++) {
		memcpy(file + 24, &optional_sizes[i], 2);
		read_image_bytes(r, (struct bytes){ file, sizeof(file) });
		cr_expect(r->image.readable, "size %u", optional_sizes[i]);
		cr_expect(r->image.flat);
		cr_expect_eq(r->image.section_count, 0);
	}
	read_image_free(r);
}

Test(image, counts_at_most_sixteen_directories)
{
	static const struct {
		uint32_t count;
		unsigned last;
	} rows[] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 15, 15 }, { 16, 16 },
		     { 17, 16 }, { 0xffffffff, 16 } };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_AMD64);

	for (unsigned i = 0; i < 16; i++)
		pe_set_directory(r->b, i, 0x1000 + i, 8);
	pe_builder_build(r->b);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pe_set(r->b, PE_DIRECTORY_COUNT, rows[i].count);
		read_image_again(r);
		for (unsigned k = 0; k < 16; k++)
			cr_expect_eq(image_has_directory(&r->image, k),
				     k < rows[i].last, "row %zu, %u", i, k);
	}
	read_image_free(r);
}

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
			cr_expect_eq(first_defect(r),
				     DEFECT_SECTION_BEYOND_FILE, "row %zu", i);
		read_image_free(r);
	}
}

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

/* Of all that can be wrong in front, the place and what stood there. */
Test(image, says_what_stood_where_the_fault_is)
{
	static const struct {
		enum pe_field field;
		uint64_t value;
		uint64_t offset, found;
	} rows[] = {
		{ PE_DOS_MAGIC, 0, 0, 0x600 },
		{ PE_SIGNATURE, 0x12345678, 0x80, 0x12345678 },
		{ PE_SIGNATURE, IMAGE_OS2_SIGNATURE_LE, 0x80,
		  IMAGE_OS2_SIGNATURE_LE },
		{ PE_MAGIC, 0x107, 0x80 + 24, 0x107 },
		{ PE_MACHINE, IMAGE_FILE_MACHINE_AMD64, 0x80 + 24,
		  IMAGE_FILE_MACHINE_AMD64 },
		{ PE_SIZE_OF_IMAGE, 0, 0x80 + 24 + 56, 0 },
		{ PE_OPTIONAL_SIZE, 0, 0x80 + 24, 0 },
		{ PE_SECTION_COUNT, 0xffff, 0x80 + 24 + 224, 0xffff },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

		pe_set(r->b, rows[i].field, rows[i].value);
		read_image_bytes(r, pe_builder_build(r->b));
		cr_assert_eq(r->defects.count, 1, "row %zu", i);
		cr_expect_eq(r->defects.items[0].offset, rows[i].offset,
			     "row %zu", i);
		cr_expect_eq(r->defects.items[0].value, rows[i].found,
			     "row %zu: %#lx", i, r->defects.items[0].value);
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

Test(image, of_no_bytes_has_its_fault_at_its_start)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	read_image_bytes(r, (struct bytes){ (const uint8_t *)"", 0 });
	read_image_expect(r, DEFECT_EMPTY_FILE, 0, 0);
	read_image_free(r);
}

/* R203: ne_exetyp says which system a 16-bit program is for. */
Test(image, of_16_bits_says_for_which_system_it_is)
{
	static const struct {
		uint8_t type;
		size_t len;
		uint8_t found;
	} rows[] = { { 2, 0x400, 2 }, { 1, 0x400, 1 }, { 0, 0x400, 0 },
		     { 2, 0x80 + 0x36, 0 }, { 2, 0x80 + 0x37, 2 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct bytes file;

		pe_set(r->b, PE_SIGNATURE, IMAGE_OS2_SIGNATURE);
		file = pe_builder_build(r->b);
		r->b->data[0x80 + 0x36] = rows[i].type;
		file.len = rows[i].len;
		read_image_bytes(r, file);
		read_image_expect(r, DEFECT_NE_IMAGE, 0x80, rows[i].found);
		read_image_free(r);
	}
}

/* What the file lacks of the optional header reads as zeros (R212). */
Test(image, needs_the_magic_of_its_optional_header)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bytes file = pe_builder_build(r->b);

	file.len = 0x80 + 24 + 1;
	read_image_bytes(r, file);
	read_image_expect(r, DEFECT_OPTIONAL_HEADER_SMALL, 0x80 + 24, 224);
	file.len++;
	read_image_bytes(r, file);
	cr_expect_neq(first_defect(r), DEFECT_OPTIONAL_HEADER_SMALL);
	file.len = 0x80 + 24;
	read_image_bytes(r, file);
	cr_expect_eq(first_defect(r), DEFECT_OPTIONAL_HEADER_SMALL);
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
