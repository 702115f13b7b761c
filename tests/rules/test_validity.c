/* What Windows takes as an image and what not: R200 to R222, row by row. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(validity, .init = set_up, .fini = tear_down);

static const char refused[] = "bad-image 193 root.dll\n";
static const char refused_likely[] = "bad-image 193 root.dll likely\n";
static const char open[] = "unknown-image root.dll\n";
static const char accepted[] = "";

/* .text at 0x1000, .data at 0x2000, .rdata at 0x4000, the end at 0x5000. */
static struct pe_builder *builder(uint16_t machine)
{
	struct pe_builder *b = scene_builder(machine, "sys.dll!There");

	pe_section(b, ".data", "data", 4, 0x2000);
	return b;
}

struct field_row {
	enum pe_field field;
	uint64_t value;
	const char *findings;
	const char *rule; /* of the first finding */
	const char *section;
};

static void check_rows(uint16_t machine, const struct field_row *rows,
		       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct field_row *row = &rows[i];
		struct pe_builder *b = builder(machine);

		if (row->section != NULL)
			pe_set_section(b, row->section, row->field, row->value);
		else
			pe_set(b, row->field, row->value);
		cr_expect_str_eq(check_built(&c, b), row->findings, "row %zu",
			     i);
		if (row->rule != NULL && c.a.findings.count != 0)
			cr_expect(check_rests_on(check_finding(&c, 0),
				     row->rule), "row %zu", i);
	}
}

#define CHECK_ROWS(machine, rows) \
	check_rows(machine, rows, sizeof(rows) / sizeof(rows[0]))

Test(validity, an_ordinary_file_is_accepted)
{
	cr_expect_str_eq(check_built(&c, builder(IMAGE_FILE_MACHINE_I386)),
			 accepted);
	cr_expect_str_eq(check_built(&c, builder(IMAGE_FILE_MACHINE_AMD64)),
			 accepted);
}

Test(validity, the_dos_header_and_its_pointer_must_be_there)
{
	static const struct field_row rows[] = {
		{ PE_DOS_MAGIC, 0x4d5a /* ZM */, refused, "R202", NULL },
		{ PE_LFANEW, 0, refused, "R203", NULL },
		{ PE_LFANEW, 0x82, refused, "R203", NULL },
		{ PE_LFANEW, 0x98760000, refused, "R203", NULL },
		{ PE_LFANEW, 0xdeadbeef, refused, "R203", NULL },
	};

	CHECK_ROWS(IMAGE_FILE_MACHINE_I386, rows);
}

Test(validity, a_16_bit_file_is_refused_by_what_it_is_made_for)
{
	static const struct {
		uint8_t type;
		uint32_t status;
	} rows[] = {
		{ 0, STATUS_INVALID_IMAGE_NE_FORMAT },
		{ 1, STATUS_INVALID_IMAGE_NE_FORMAT },
		{ 2, STATUS_INVALID_IMAGE_WIN_16 },
		{ 3, STATUS_INVALID_IMAGE_NE_FORMAT },
		{ 5, STATUS_INVALID_IMAGE_PROTECT },
		{ 6, STATUS_INVALID_IMAGE_NE_FORMAT },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

		pe_set(b, PE_SIGNATURE, IMAGE_OS2_SIGNATURE);
		pe_builder_build(b);
		b->data[0x80 + offsetof(IMAGE_OS2_HEADER, ne_exetyp)] =
			rows[i].type;
		cr_expect_str_eq(check_built(&c, b), refused);
		cr_expect_eq(check_finding(&c, 0)->ntstatus, rows[i].status,
			     "type %u",
			     rows[i].type);
	}
}

Test(validity, a_16_bit_file_that_is_cut_has_no_type)
{
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

	pe_set(b, PE_SIGNATURE, IMAGE_OS2_SIGNATURE);
	pe_builder_build(b);
	pe_truncate(b, 0x84);
	cr_expect_str_eq(check_built(&c, b), refused);
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_INVALID_IMAGE_NE_FORMAT);
}

Test(validity, the_optional_header_must_be_there_and_fit)
{
	static const struct field_row rows[] = {
		{ PE_MAGIC, 0x107, refused, "R206", NULL },
		{ PE_MAGIC, IMAGE_NT_OPTIONAL_HDR64_MAGIC, refused, "R206",
		  NULL },
		{ PE_OPTIONAL_SIZE, 0, refused, "R206", NULL },
		{ PE_OPTIONAL_SIZE, 0xa00, refused, "R211", NULL },
		{ PE_OPTIONAL_SIZE, 0xfff0, refused, "R211", NULL },
	};

	CHECK_ROWS(IMAGE_FILE_MACHINE_I386, rows);
}

Test(validity, alignments_must_be_powers_of_two_and_fit)
{
	static const struct field_row rows[] = {
		{ PE_FILE_ALIGNMENT, 0x200, accepted, NULL, NULL },
		{ PE_FILE_ALIGNMENT, 0x800, accepted, NULL, NULL },
		{ PE_FILE_ALIGNMENT, 0x1000, accepted, NULL, NULL },
		{ PE_FILE_ALIGNMENT, 0x2000, refused, "R207", NULL },
		{ PE_FILE_ALIGNMENT, 0x600, refused, "R207", NULL },
		{ PE_FILE_ALIGNMENT, 0x100, refused, "R207", NULL },
		{ PE_FILE_ALIGNMENT, 0, refused, "R207", NULL },
		{ PE_SECTION_ALIGNMENT, 0x1800, refused, "R207", NULL },
		{ PE_SECTION_ALIGNMENT, 0x800, refused, "R207", NULL },
		{ PE_SECTION_ALIGNMENT, 0x100, refused, "R207", NULL },
		{ PE_SECTION_ALIGNMENT, 0, refused, "R207", NULL },
	};

	CHECK_ROWS(IMAGE_FILE_MACHINE_I386, rows);
	CHECK_ROWS(IMAGE_FILE_MACHINE_AMD64, rows);
}

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

Test(validity, fields_that_the_loader_ignores_may_have_any_value)
{
	static const struct field_row rows[] = {
		{ PE_CHECKSUM, 0, accepted, NULL, NULL },
		{ PE_CHECKSUM, 0xdeadbeef, accepted, NULL, NULL },
		{ PE_SUBSYSTEM_MAJOR, 0, accepted, NULL, NULL },
		{ PE_SUBSYSTEM_MAJOR, 6, accepted, NULL, NULL },
		{ PE_SUBSYSTEM_MAJOR, 0xffff, accepted, NULL, NULL },
		{ PE_SUBSYSTEM_MINOR, 0xffff, accepted, NULL, NULL },
		{ PE_SUBSYSTEM, 0, accepted, NULL, NULL },
		{ PE_SUBSYSTEM, IMAGE_SUBSYSTEM_NATIVE, accepted, NULL, NULL },
		{ PE_SUBSYSTEM, 0xffff, accepted, NULL, NULL },
		{ PE_TIMESTAMP, 0, accepted, NULL, NULL },
		{ PE_TIMESTAMP, 0xffffffff, accepted, NULL, NULL },
		/* DYNAMIC_BASE, FORCE_INTEGRITY, NX_COMPAT, GUARD_CF, all */
		{ PE_DLL_CHARACTERISTICS, 0x40, accepted, NULL, NULL },
		{ PE_DLL_CHARACTERISTICS, 0x80, accepted, NULL, NULL },
		{ PE_DLL_CHARACTERISTICS, 0x100, accepted, NULL, NULL },
		{ PE_DLL_CHARACTERISTICS, 0x4000, accepted, NULL, NULL },
		{ PE_DLL_CHARACTERISTICS, 0xffff, accepted, NULL, NULL },
		{ PE_DIRECTORY_COUNT, 0, accepted, NULL, NULL },
		{ PE_DIRECTORY_COUNT, 17, accepted, NULL, NULL },
		{ PE_DIRECTORY_COUNT, 0xffffffff, accepted, NULL, NULL },
		{ PE_CHARACTERISTICS,
		  IMAGE_FILE_EXECUTABLE_IMAGE | IMAGE_FILE_DLL |
			  IMAGE_FILE_REMOVABLE_RUN_FROM_SWAP |
			  IMAGE_FILE_NET_RUN_FROM_SWAP,
		  accepted, NULL, NULL },
	};

	CHECK_ROWS(IMAGE_FILE_MACHINE_I386, rows);
	CHECK_ROWS(IMAGE_FILE_MACHINE_AMD64, rows);
}

Test(validity, a_damaged_signature_and_appended_data_do_not_matter)
{
	static const char appended[0x1234] = "more";
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);
	uint8_t *file;

	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_SECURITY, 0x7fff0000, 0x666);
	pe_builder_build(b);
	file = arena_alloc(&c.scene.arena, b->len + sizeof(appended), 8);
	cr_assert_not_null(file);
	memcpy(file, b->data, b->len);
	memcpy(file + b->len, appended, sizeof(appended));
	scene_file(c.scene.beside, "root.dll", file,
		   b->len + sizeof(appended));
	pe_builder_free(b);
	cr_expect_str_eq(check_again(&c), accepted);
}

Test(validity, the_image_base_is_a_multiple_of_64_kib)
{
	static const struct field_row rows[] = {
		{ PE_IMAGE_BASE, 0x10010000, accepted, NULL, NULL },
		{ PE_IMAGE_BASE, 0x10008000, refused_likely, "R215", NULL },
		{ PE_IMAGE_BASE, 0x10001000, refused_likely, "R215", NULL },
		{ PE_IMAGE_BASE, 0x10000001, refused_likely, "R215", NULL },
	};

	CHECK_ROWS(IMAGE_FILE_MACHINE_I386, rows);
	CHECK_ROWS(IMAGE_FILE_MACHINE_AMD64, rows);
}

Test(validity, an_entry_point_outside_the_image_is_a_note)
{
	static const struct field_row rows[] = {
		{ PE_ENTRY_POINT, 0, accepted, NULL, NULL },
		{ PE_ENTRY_POINT, 0x10, accepted, NULL, NULL },
		{ PE_ENTRY_POINT, 0x4fff, accepted, NULL, NULL },
		{ PE_ENTRY_POINT, 0x5000, "malformed-entry-point root.dll\n",
		  "R217", NULL },
		{ PE_ENTRY_POINT, 0xfffffff0,
		  "malformed-entry-point root.dll\n", "R217", NULL },
	};

	CHECK_ROWS(IMAGE_FILE_MACHINE_I386, rows);
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

Test(validity, a_packed_file_says_how_many_imports_can_be_seen)
{
	static const char *const names[] = { "UPX0", ".aspack", ".Upack",
					     ".MPRESS1" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
						     "sys.dll!There");

		pe_section(b, names[i], "x", 1, 0);
		cr_expect_str_eq(check_built(&c, b), "packed root.dll\n", "%s",
				 names[i]);
		cr_expect_str_eq(c.a.findings.items[0].before.s,
				 "root.dll is packed: 1 import is visible, "
				 "the rest are bound at run time");
	}
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

Test(validity, a_name_that_only_starts_like_a_packers_is_not_packed)
{
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

	pe_section(b, "UPX0x", "x", 1, 0);
	cr_expect_str_eq(check_built(&c, b), accepted);
}

Test(validity, a_file_for_one_processor_loads)
{
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

	b->characteristics |= IMAGE_FILE_UP_SYSTEM_ONLY;
	cr_expect_str_eq(check_built(&c, b), "uniprocessor-image root.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

