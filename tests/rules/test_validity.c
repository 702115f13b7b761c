/* What Windows takes as an image and what not: R200 to R222, row by row. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/validity_rows.h"

TestSuite(validity, .init = made_up_open, .fini = made_up_close);

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
