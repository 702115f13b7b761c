/* Headers of images, and their faults in Windows' order. */
#include <criterion/criterion.h>

#include <string.h>

#include "tests/loader/read_image.h"

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
		cr_expect_eq(read_image_first(r), wrong_fields[i].kind,
			     "row %zu says %d", i, (int)read_image_first(r));
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
		cr_expect_eq(read_image_first(r), faults[i].kind, "fault %zu",
			     i);
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
	cr_expect_eq(read_image_first(r), DEFECT_EMPTY_FILE);
	read_image_bytes(r, (struct bytes){ file.data, 63 });
	cr_expect_eq(read_image_first(r), DEFECT_NO_DOS_HEADER);
	read_image_bytes(r, (struct bytes){ file.data, 0x80 });
	cr_expect_eq(read_image_first(r), DEFECT_BAD_LFANEW);
	read_image_bytes(r, (struct bytes){ file.data, 0x84 });
	cr_expect_eq(read_image_first(r), DEFECT_NT_HEADERS_CUT);
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
	cr_expect_neq(read_image_first(r), DEFECT_OPTIONAL_HEADER_SMALL);
	file.len = 0x80 + 24;
	read_image_bytes(r, file);
	cr_expect_eq(read_image_first(r), DEFECT_OPTIONAL_HEADER_SMALL);
	read_image_free(r);
}
