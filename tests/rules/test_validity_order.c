/* When a file is refused: before what, by whom, and what follows. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "profiles/compile.h"
#include "tests/rules/validity_rows.h"
#include "util/status.h"

static void set_up_real(void)
{
	check_open(&c, false);
}

TestSuite(validity_order, .init = made_up_open, .fini = made_up_close);
TestSuite(validity_on_windows, .init = set_up_real, .fini = made_up_close);

Test(validity_order, only_the_first_fault_is_reported)
{
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

	pe_set(b, PE_FILE_ALIGNMENT, 3);
	pe_set(b, PE_IMAGE_BASE, 0x10008000);
	pe_set_section(b, ".data", PE_SECTION_VIRTUAL_SIZE, 1);
	cr_expect_str_eq(check_built(&c, b), refused);
	cr_expect(check_rests_on(check_finding(&c, 0), "R207"));
}

/* The alignments are looked at before the section table (R201). */
Test(validity_order, a_fault_of_the_headers_comes_before_one_of_the_sections)
{
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

	pe_set(b, PE_FILE_ALIGNMENT, 0);
	pe_set_section(b, ".text", PE_SECTION_RAW_OFFSET, 0x10000);
	cr_expect_str_eq(check_built(&c, b), refused);
	cr_expect(check_rests_on(check_finding(&c, 0), "R207"));
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_INVALID_IMAGE_FORMAT);
}

Test(validity_order, a_refused_file_fails_before_its_imports)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "gone.dll!X");

	pe_set(b, PE_FILE_ALIGNMENT, 0);
	cr_expect_str_eq(check_built(&c, b),
			 "bad-image 193 root.dll\n"
			 "missing-module 126 root.dll > gone.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 193");
}

Test(validity_order, a_refused_neighbour_fails_its_importer)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "+A");

	pe_set(b, PE_FILE_ALIGNMENT, 0);
	scene_write(c.scene.beside, "one.dll", b);
	scene_dll(&c.scene, "root.dll", "one.dll!A gone.dll!X");
	cr_expect_str_eq(check_again(&c),
			 "bad-image 193 root.dll > one.dll\n"
			 "missing-module 126 root.dll > gone.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 193");
}

Test(validity_order, a_refused_neighbour_behind_a_delay_load_is_a_warning)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "+A");

	pe_set(b, PE_FILE_ALIGNMENT, 0);
	scene_write(c.scene.beside, "one.dll", b);
	scene_dll(&c.scene, "root.dll", "~one.dll!A");
	cr_expect_str_eq(check_again(&c),
			 "delayed-missing-module root.dll > one.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

Test(validity_order, an_open_neighbour_leaves_its_importer_open)
{
	static const struct {
		const char *words, *findings, *verdict;
	} rows[] = {
		{ "one.dll!A", "unknown-image root.dll > one.dll\n",
		  "unknown" },
		{ "~one.dll!A", "delayed-unknown-module root.dll > one.dll\n",
		  "loads" },
	};
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_AMD64, "+A");

	b->flat = true;
	scene_write(c.scene.beside, "one.dll", b);
	for (size_t i = 0; i < 2; i++) {
		scene_dll_in(c.scene.beside, "root.dll",
			     IMAGE_FILE_MACHINE_AMD64, rows[i].words);
		cr_expect_str_eq(check_again(&c), rows[i].findings);
		cr_expect_str_eq(check_verdict(&c, "big"), rows[i].verdict);
	}
}

Test(validity_order, a_program_must_be_a_valid_image_too)
{
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

	b->characteristics = IMAGE_FILE_EXECUTABLE_IMAGE;
	pe_set(b, PE_FILE_ALIGNMENT, 0);
	cr_expect_str_eq(check_built(&c, b), "not-a-dll\n"
					 "bad-image 193 root.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 193");
}

/* No packer's imports are bound, and no entry point called (R204). */
Test(validity_order, a_program_has_no_notes_about_what_is_not_used)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	b->characteristics = IMAGE_FILE_EXECUTABLE_IMAGE;
	pe_section(b, "UPX0", "x", 1, 0);
	pe_set(b, PE_ENTRY_POINT, 0xffff0000);
	cr_expect_str_eq(check_built(&c, b), "not-a-dll\n");
}

/* A Windows for which R207 to R210 don't speak. */
static void use_later_windows(void)
{
	static const char text[] = "target: later\n"
				   "name: Windows Later\n"
				   "build: 6.0.6000.16386\n"
				   "machine: x86\n"
				   "groups: [x86]\n"
				   "inventory:\n"
				   "  system32:\n"
				   "    observed: [sys.dll]\n"
				   "tables:\n"
				   "  observed: [sys.dll]\n"
				   "exports:\n"
				   "  sys.dll:\n"
				   "    add: [There]\n";
	static const char date[] = "date: 2026-11-24\n"
				   "components:\n"
				   "  Fax: [fax.dll]\n";
	const struct compile_input inputs[] = {
		{ .path = "later.yaml",
		  .text = { (const uint8_t *)text, sizeof(text) - 1 } },
		{ .path = "components.yaml",
		  .text = { (const uint8_t *)date, sizeof(date) - 1 } },
	};
	struct compile_error error;
	struct bytes table;

	cr_assert_eq(profile_compile(inputs, 2, &c.scene.arena, &table, &error),
		     OK, "%s", error.text);
	cr_assert_eq(profile_open(table, &c.d.profile), OK);
}

Test(validity_order, what_only_xp_and_2003_refuse_is_not_known_later)
{
	static const struct {
		const char *section;
		enum pe_field field;
		uint64_t value;
		const char *findings;
	} rows[] = {
		{ ".rdata", PE_SECTION_VIRTUAL_SIZE, 0x1001, open },
		{ ".data", PE_SECTION_VIRTUAL_SIZE, 0x1000, open },
		{ NULL, PE_FILE_ALIGNMENT, 0, open },
		{ NULL, PE_IMAGE_BASE, 0x10008000, refused_likely },
		{ NULL, PE_SIZE_OF_IMAGE, 0, refused },
	};

	use_later_windows();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

		if (rows[i].section != NULL)
			pe_set_section(b, rows[i].section, rows[i].field,
				       rows[i].value);
		else
			pe_set(b, rows[i].field, rows[i].value);
		cr_expect_str_eq(check_built(&c, b), rows[i].findings,
			     "row %zu",
				 i);
	}
}

Test(validity_order, what_can_not_be_mapped_is_refused_whatever_came_first)
{
	struct pe_builder *b = builder(IMAGE_FILE_MACHINE_I386);

	use_later_windows();
	pe_set(b, PE_FILE_ALIGNMENT, 0);
	pe_set(b, PE_SIZE_OF_IMAGE, 0);
	cr_expect_str_eq(check_built(&c, b), refused);
}

static void check_on(struct pe_builder *b, const char *targets,
		     const char *findings)
{
	c.d.targets = scene_targets(&c.scene, targets);
	cr_expect_str_eq(check_built(&c, b), findings, "%s", targets);
}

/* 32-bit processes of x64 Windows have the x64 kernel. */
Test(validity_on_windows, a_flat_image_is_open_in_wow64)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	b->flat = true;
	b->image_base = 0x400000;
	check_on(b,
		 "xp,ws2003-sp2-x86,ws2003-sp1-x64-wow64,"
		 "ws2003-sp2-x64-wow64",
		 "unknown-image root.dll on ws2003-sp1-x64-wow64,"
		 "ws2003-sp2-x64-wow64\n");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "loads");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x64-wow64"), "unknown");
}

Test(validity_on_windows, another_machine_is_refused_by_each_in_its_way)
{
	static const struct {
		uint16_t machine;
		const char *targets;
		uint32_t status;
	} rows[] = {
		{ IMAGE_FILE_MACHINE_AMD64, "xp-sp3-x86",
		  STATUS_INVALID_IMAGE_WIN_64 },
		{ IMAGE_FILE_MACHINE_AMD64, "ws2003-sp1-x64-wow64",
		  STATUS_INVALID_IMAGE_FORMAT },
		{ IMAGE_FILE_MACHINE_I386, "ws2003-sp1-x64",
		  STATUS_INVALID_IMAGE_FORMAT },
		{ 0xdead, "xp-sp3-x86", STATUS_INVALID_IMAGE_FORMAT },
		{ 0, "ws2003-sp1-x64", STATUS_INVALID_IMAGE_FORMAT },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		check_on(pe_builder_new(rows[i].machine), rows[i].targets,
			 "wrong-machine 193 root.dll\n");
		cr_expect_eq(check_finding(&c, 0)->ntstatus, rows[i].status,
			     "row %zu", i);
		cr_expect(check_rests_on(check_finding(&c, 0), "R205"));
	}
}

Test(validity_on_windows, an_x64_file_is_refused_in_two_ways_at_once)
{
	check_on(pe_builder_new(IMAGE_FILE_MACHINE_AMD64),
		 "xp-sp3-x86,ws2003-sp2-x64-wow64",
		 "wrong-machine 193 root.dll on xp-sp3-x86\n"
		 "wrong-machine 193 root.dll on ws2003-sp2-x64-wow64\n");
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_INVALID_IMAGE_WIN_64);
	cr_expect_eq(check_finding(&c, 1)->ntstatus,
		     (uint32_t)STATUS_INVALID_IMAGE_FORMAT);
}
