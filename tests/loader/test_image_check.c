/* What is odd in an image that can be read, and where it stands. */
#include <criterion/criterion.h>

#include "tests/loader/read_image.h"

enum { COFF = 0x80 + 4, OPT = COFF + 20 };

struct row {
	enum pe_field field;
	uint64_t value;
	enum defect_kind kind;
	uint64_t offset;
	const char *section;
};

/* Image bases lie elsewhere in PE32+. */
static const struct row rows32[] = {
	{ PE_FILE_ALIGNMENT, 3, DEFECT_ALIGNMENTS, OPT + 32, NULL },
	{ PE_IMAGE_BASE, 0x1234, DEFECT_IMAGE_BASE, OPT + 28, NULL },
	{ PE_SECTION_COUNT, 0, DEFECT_NO_SECTIONS, COFF + 2, NULL },
	{ PE_SECTION_VIRTUAL_SIZE, 0x2000, DEFECT_IMAGE_TOO_SMALL,
	  OPT + 224 + 40, ".data" },
	{ PE_SECTION_RVA, 0x1000, DEFECT_SECTIONS_OVERLAP, OPT + 224 + 40,
	  ".data" },
	{ PE_SIZE_OF_HEADERS, 0x1001, DEFECT_SECTIONS_OVERLAP, OPT + 224,
	  NULL },
	{ PE_ENTRY_POINT, 0x3000, DEFECT_ENTRY_POINT_OUTSIDE, OPT + 16,
	  NULL },
	{ PE_ENTRY_POINT, 0x100, DEFECT_ENTRY_POINT_IN_HEADERS, OPT + 16,
	  NULL },
	{ PE_SUBSYSTEM_MAJOR, 10, DEFECT_SUBSYSTEM_VERSION, OPT + 48, NULL },
	{ PE_SUBSYSTEM_MAJOR, 2, DEFECT_SUBSYSTEM_VERSION, OPT + 48, NULL },
	{ PE_DLL_CHARACTERISTICS, IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY,
	  DEFECT_INTEGRITY_UNSIGNED, OPT + 70, NULL },
	{ PE_CHARACTERISTICS, IMAGE_FILE_UP_SYSTEM_ONLY, DEFECT_UNIPROCESSOR,
	  COFF + 18, NULL },
};

static const struct row rows64[] = {
	{ PE_FILE_ALIGNMENT, 3, DEFECT_ALIGNMENTS, OPT + 32, NULL },
	{ PE_IMAGE_BASE, 0x1234, DEFECT_IMAGE_BASE, OPT + 24, NULL },
	{ PE_SECTION_RVA, 0x1000, DEFECT_SECTIONS_OVERLAP, OPT + 240 + 40,
	  ".data" },
	{ PE_ENTRY_POINT, 0x3000, DEFECT_ENTRY_POINT_OUTSIDE, OPT + 16,
	  NULL },
};

static void check_rows(uint16_t machine, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct read_image *r = read_image_new(machine);

		pe_section(r->b, ".data", "data", 4, 0);
		if (rows[i].section != NULL)
			pe_set_section(r->b, rows[i].section, rows[i].field,
				       rows[i].value);
		else
			pe_set(r->b, rows[i].field, rows[i].value);
		read_image_load(r);
		cr_assert_eq(r->defects.count, 1, "row %zu", i);
		cr_expect_eq(r->defects.items[0].kind, rows[i].kind, "row %zu",
			     i);
		cr_expect_eq(r->defects.items[0].offset, rows[i].offset,
			     "row %zu", i);
		read_image_free(r);
	}
}

Test(image_check, says_what_is_odd_and_where)
{
	check_rows(IMAGE_FILE_MACHINE_I386, rows32,
		   sizeof(rows32) / sizeof(rows32[0]));
	check_rows(IMAGE_FILE_MACHINE_AMD64, rows64,
		   sizeof(rows64) / sizeof(rows64[0]));
}

Test(image_check, finds_nothing_odd_in_an_ordinary_file)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	read_image_load(r);
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

Test(image_check, knows_a_flat_image_and_a_packed_one)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	r->b->flat = true;
	pe_section(r->b, "UPX1", "x", 1, 0);
	read_image_load(r);
	cr_assert_eq(r->defects.count, 2);
	cr_expect_eq(r->defects.items[0].kind, DEFECT_FLAT);
	cr_expect_eq(r->defects.items[0].offset, OPT + 32);
	cr_expect_eq(r->defects.items[1].kind, DEFECT_PACKED);
	cr_expect_eq(r->defects.items[1].offset, OPT + 224 + 40);
	read_image_free(r);
}
