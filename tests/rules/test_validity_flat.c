/* Images whose alignment is below a page's: R208, R212. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/validity_rows.h"

/* A flat image can't be moved (R208). */
enum { FREE_BASE = 0x400000 };

Test(validity, a_flat_image_loads_on_x86_and_is_not_known_on_x64)
{
	static const struct {
		uint16_t machine;
		const char *findings;
	} rows[] = {
		{ IMAGE_FILE_MACHINE_I386, accepted },
		{ IMAGE_FILE_MACHINE_AMD64, open },
	};

	for (size_t i = 0; i < 2; i++) {
		struct pe_builder *b = builder(rows[i].machine);

		b->flat = true;
		b->image_base = FREE_BASE;
		cr_expect_str_eq(check_built(&c, b), rows[i].findings);
	}
	cr_expect(check_rests_on(check_finding(&c, 0), "R208"));
	cr_expect_str_eq(check_verdict(&c, "big"), "unknown");
}

Test(validity, a_flat_image_needs_no_sections_but_others_may)
{
	for (int flat = 0; flat < 2; flat++) {
		struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

		b->flat = flat;
		b->image_base = FREE_BASE;
		pe_set(b, PE_SECTION_COUNT, 0);
		cr_expect_str_eq(check_built(&c, b), flat ? accepted : open);
	}
}

/* Wine's loader refuses it; what Windows does nobody has shown (R208). */
Test(validity, a_flat_image_with_a_section_elsewhere_is_not_known)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	b->flat = true;
	b->image_base = FREE_BASE;
	pe_section(b, ".data", "data", 4, 0);
	pe_builder_build(b);
	pe_set_section(b, ".data", PE_SECTION_RAW_OFFSET, 0x10);
	cr_expect_str_eq(check_built(&c, b), open);
	cr_expect(check_rests_on(check_finding(&c, 0), "R208"));
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
	cr_expect(check_finding(&c, 0)->has_offset);
	cr_expect_eq(check_finding(&c, 0)->offset, 0x80 + 24 + 224 + 40);
}

/*
 * corkami nullSOH-XP and virtsectblXP: the table is checked, not used. In the
 * first row it lies over the optional header, whose fields give no section the
 * place in the file that its address is.
 */
Test(validity, a_flat_image_may_have_its_section_table_anywhere_in_the_page)
{
	static const struct {
		uint16_t optional_size, sections;
		const char *findings;
	} rows[] = {
		{ 0, 3, open },
		{ 0xa00, 0x20, accepted },
		{ 0xa00, 0x60, refused },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

		b->flat = true;
		b->image_base = FREE_BASE;
		pe_set(b, PE_OPTIONAL_SIZE, rows[i].optional_size);
		pe_set(b, PE_SECTION_COUNT, rows[i].sections);
		cr_expect_str_eq(check_built(&c, b), rows[i].findings,
			     "row %zu",
				 i);
	}
}

/* Wine's tests load 92 bytes on XP, with a SizeOfHeaders of 0. */
Test(validity, the_smallest_image_is_accepted_on_x86)
{
	_Alignas(8) uint8_t file[97] = { 'M', 'Z' };

	memcpy(file + 4, "PE\0", 4);
	file[8] = 0x4c; /* Machine */
	file[9] = 0x01;
	file[4 + 22] = IMAGE_FILE_EXECUTABLE_IMAGE;
	file[4 + 23] = IMAGE_FILE_DLL >> 8;
	file[28] = 0x0b; /* Magic */
	file[29] = 0x01;
	file[28 + 30] = FREE_BASE >> 16;
	file[28 + 32] = 4; /* SectionAlignment, and e_lfanew */
	file[28 + 36] = 4;
	file[28 + 56] = 1; /* SizeOfImage */
	for (size_t n = 92; n <= sizeof(file); n += 5) {
		scene_file(c.scene.beside, "root.dll", file, n);
		cr_expect_str_eq(check_again(&c), accepted);
		cr_expect_str_eq(check_verdict(&c, "old"), "loads");
	}
}
