/* Which sections Windows takes: R209 to R211, row by row. */
#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/validity_rows.h"

Test(validity, the_image_must_cover_its_sections)
{
	static const struct field_row rows[] = {
		{ PE_SIZE_OF_IMAGE, 0, refused, "R209", NULL },
		{ PE_SIZE_OF_IMAGE, 0x4000, refused, "R209", NULL },
		{ PE_SIZE_OF_IMAGE, 0x4001, accepted, NULL, NULL },
		{ PE_SIZE_OF_IMAGE, 0x4f00, accepted, NULL, NULL },
		{ PE_SIZE_OF_IMAGE, 0x10000, accepted, NULL, NULL },
		{ PE_SECTION_VIRTUAL_SIZE, 0x1000, accepted, NULL, ".rdata" },
		{ PE_SECTION_VIRTUAL_SIZE, 0x1001, refused, "R209", ".rdata" },
		{ PE_SECTION_VIRTUAL_SIZE, 0xffffffff, refused, "R209",
		  ".rdata" },
	};

	CHECK_ROWS(IMAGE_FILE_MACHINE_I386, rows);
	CHECK_ROWS(IMAGE_FILE_MACHINE_AMD64, rows);
}

Test(validity, sections_must_follow_each_other)
{
	static const struct field_row rows[] = {
		{ PE_SECTION_VIRTUAL_SIZE, 0x1001, accepted, NULL, ".data" },
		{ PE_SECTION_VIRTUAL_SIZE, 0x1000, refused_likely, "R210",
		  ".data" },
		{ PE_SECTION_VIRTUAL_SIZE, 0x2001, refused_likely, "R210",
		  ".data" },
		{ PE_SECTION_VIRTUAL_SIZE, 0, accepted, NULL, ".text" },
		{ PE_SECTION_VIRTUAL_SIZE, 0, refused_likely, "R210",
		  ".data" },
		{ PE_SECTION_RVA, 0x2200, refused_likely, "R210", ".data" },
		{ PE_SECTION_RVA, 0x1000, refused_likely, "R210", ".data" },
		{ PE_SIZE_OF_HEADERS, 0x1001, refused_likely, "R210", NULL },
		{ PE_SIZE_OF_HEADERS, 0, accepted, NULL, NULL },
		{ PE_SECTION_ALIGNMENT, 0x2000, refused_likely, "R210", NULL },
	};

	CHECK_ROWS(IMAGE_FILE_MACHINE_I386, rows);
}

Test(validity, sections_must_be_in_order)
{
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

	pe_builder_build(b);
	pe_swap_sections(b, 0, 1);
	cr_expect_str_eq(check_built(&c, b), refused_likely);
	cr_expect(check_rests_on(check_finding(&c, 0), "R210"));
}

Test(validity, a_section_must_have_a_size)
{
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

	pe_set_section(b, ".data", PE_SECTION_VIRTUAL_SIZE, 0);
	pe_set_section(b, ".data", PE_SECTION_RAW_SIZE, 0);
	cr_expect_str_eq(check_built(&c, b), refused_likely);
	cr_expect_str_eq(c.a.findings.items[0].summary.s,
			 "root.dll has a section without any size");
}

Test(validity, sections_are_96_at_most)
{
	for (unsigned count = 96; count <= 97; count++) {
		struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

		for (unsigned i = 1; i < count; i++)
			pe_section(b, ".x", "x", 1, 0);
		cr_expect_str_eq(check_built(&c, b),
				 count == 96 ? accepted : refused_likely);
	}
	cr_expect(check_rests_on(check_finding(&c, 0), "R210"));
}

Test(validity, raw_data_may_lie_anywhere_in_the_file)
{
	static const struct field_row rows[] = {
		/* over the headers, over .text, inside its sector */
		{ PE_SECTION_RAW_OFFSET, 0x10, accepted, NULL, ".data" },
		{ PE_SECTION_RAW_OFFSET, 0x400, accepted, NULL, ".data" },
		{ PE_SECTION_RAW_OFFSET, 0x410, accepted, NULL, ".text" },
		/* cut to the virtual size */
		{ PE_SECTION_RAW_SIZE, 0x400, accepted, NULL, ".text" },
		/* beyond the end */
		{ PE_SECTION_RAW_SIZE, 0x10000, refused_likely, "R211",
		  ".text" },
		{ PE_SECTION_RAW_OFFSET, 0x10000, refused_likely, "R211",
		  ".text" },
		{ PE_SECTION_RAW_OFFSET, 0xffffff00, refused_likely, "R211",
		  ".rdata" },
	};
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

	CHECK_ROWS(IMAGE_FILE_MACHINE_I386, rows);
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_INVALID_FILE_FOR_SECTION);
	b->raw_backwards = true;
	cr_expect_str_eq(check_built(&c, b), accepted);
}

/* corkami truncatedlast. */
Test(validity, only_the_last_section_may_be_short_by_less_than_a_unit)
{
	static const size_t cuts[] = { 1, 0x1ff, 0x200 };

	for (size_t i = 0; i < 3; i++) {
		struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

		pe_builder_build(b);
		pe_truncate(b, b->len - cuts[i]);
		cr_expect_str_eq(check_built(&c, b),
				 cuts[i] < 0x200 ? accepted : refused_likely,
				 "cut by %zu", cuts[i]);
	}
}
