/* Files that can't lie where they must. */
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

TestSuite(base, .init = set_up, .fini = tear_down);

enum { STRIPPED = 1, RELOCATIONS = 2 };

static struct pe_builder *based(uint16_t machine, const char *words,
				uint64_t base, int flags)
{
	struct pe_builder *b = scene_builder(machine, words);

	b->image_base = base;
	if (flags & STRIPPED)
		b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	if (flags & RELOCATIONS)
		pe_relocation(b, 0x1000, IMAGE_REL_BASED_HIGHLOW);
	return b;
}

static void put(const char *name, const char *words, uint64_t base, int flags)
{
	scene_write(c.scene.beside, name,
		    based(IMAGE_FILE_MACHINE_I386, words, base, flags));
}

static void expect_root(uint16_t machine, uint64_t base, int flags,
			const char *findings)
{
	scene_write(c.scene.beside, "root.dll",
		    based(machine, "sys.dll!There", base, flags));
	session_leave(&c.d);
	cr_expect_str_eq(check_findings(&c, "root.dll"), findings,
			 "base %#llx, flags %d: %s", (unsigned long long)base,
			 flags, check_findings(&c, "root.dll"));
}

#define X86 IMAGE_FILE_MACHINE_I386
#define X64 IMAGE_FILE_MACHINE_AMD64

Test(base, stripped_over_the_shared_user_data_is_certainly_487)
{
	expect_root(X86, 0x7ffd0000, STRIPPED,
		    "base-conflict root.dll likely\n");
	expect_root(X86, 0x7ffe0000, STRIPPED,
		    "not-relocatable 487 root.dll\n");
	expect_root(X64, 0x7ffe0000, STRIPPED,
		    "not-relocatable 487 root.dll\n");
	cr_expect_str_eq(check_verdict(&c, "big"), "fails 487");
	cr_expect_eq(c.a.findings.items[0].ntstatus,
		     (uint32_t)STATUS_CONFLICTING_ADDRESSES);
	cr_expect(check_rests_on(check_finding(&c, 0), "R805"));
}

Test(base, stripped_in_the_systems_half_is_likely_487)
{
	expect_root(X86, 0x80000000, STRIPPED,
		    "not-relocatable 487 root.dll likely\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R811"));
	expect_root(X64, 0x80000000, STRIPPED, "");
	expect_root(X64, 0xfffff80000000000, STRIPPED,
		    "not-relocatable 487 root.dll likely\n");
	expect_root(X64, UINT64_MAX - 0xffff, STRIPPED,
		    "not-relocatable 487 root.dll likely\n");
	expect_root(X86, 0, STRIPPED,
		    "not-relocatable 487 root.dll likely\n");
}

/* 32-bit Windows before Vista take flat images (R208). */
static void expect_flat(uint64_t base, int flags, const char *findings,
			const char *verdict)
{
	struct pe_builder *b = based(X86, "sys.dll!There", base, flags);

	b->flat = true;
	cr_expect_str_eq(check_built(&c, b), findings, "base %#llx",
			 (unsigned long long)base);
	cr_expect_str_eq(check_verdict(&c, "old"), verdict);
}

Test(base, a_flat_image_cannot_be_moved)
{
	expect_flat(0x7ffe0000, RELOCATIONS,
		    "not-relocatable 487 root.dll likely\n",
		    "fails 487 likely");
	cr_expect(check_rests_on(check_finding(&c, 0), "R208"));
	expect_flat(0x10000000, RELOCATIONS,
		    "base-conflict root.dll likely\n", "loads likely");
	expect_flat(0x20000000, RELOCATIONS, "", "loads");
	/* Stripped as well, the error has its own rule. */
	expect_flat(0x7ffe0000, STRIPPED, "not-relocatable 487 root.dll\n",
		    "fails 487");
	cr_expect_not(check_rests_on(check_finding(&c, 0), "R208"));
}

Test(base, of_two_flat_images_in_one_place_the_second_fails)
{
	struct pe_builder *b = based(X86, "a.dll!A", 0x20000000, RELOCATIONS);

	b->flat = true;
	put("a.dll", "+A", 0x20000000, STRIPPED);
	cr_expect_str_eq(check_built(&c, b),
			 "not-relocatable 487 root.dll > a.dll likely\n");
}

Test(base, with_relocations_nothing_is_said)
{
	expect_root(X86, 0x7ffe0000, RELOCATIONS, "");
	expect_root(X86, 0x80000000, RELOCATIONS, "");
	expect_root(X86, 0x10000000, RELOCATIONS, "");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

Test(base, moved_without_relocations_may_fault)
{
	expect_root(X86, 0x7ffe0000, 0, "base-conflict root.dll likely\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R803"));
	expect_root(X86, 0x10000000, 0, "");
}

/* Then nothing runs when it is loaded. */
Test(base, moved_without_relocations_or_entry_point_is_no_news)
{
	struct pe_builder *b = based(X86, "", 0x7ffe0000, 0);

	pe_set(b, PE_ENTRY_POINT, 0);
	cr_expect_str_eq(check_built(&c, b), "");
}

Test(base, broken_relocations_count_where_the_file_is_moved)
{
	static const struct {
		uint64_t base;
		unsigned type;
		const char *findings;
	} rows[] = {
		{ 0x80000000, 7, "bad-image 193 root.dll likely\n" },
		{ 0x80000000, 15, "bad-image 193 root.dll likely\n" },
		{ 0x80000000, IMAGE_REL_BASED_MIPS_JMPADDR, "" },
		{ 0x80000000, 6, "bad-image 193 root.dll likely\n" },
		{ 0x80000000, 8, "bad-image 193 root.dll likely\n" },
		{ 0x80000000, IMAGE_REL_BASED_MIPS_JMPADDR16, "" },
		{ 0x80000000, IMAGE_REL_BASED_DIR64, "" },
		{ 0x80000000, 11, "bad-image 193 root.dll likely\n" },
		{ 0x20000000, 7, "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pe_builder *b = based(X86, "", rows[i].base, 0);

		pe_relocation(b, 0x1000, rows[i].type);
		scene_write(c.scene.beside, "root.dll", b);
		session_leave(&c.d);
		cr_expect_str_eq(check_findings(&c, "root.dll"),
				 rows[i].findings, "row %zu", i);
	}
}

/* Windows stops there, whatever stands behind it. */
Test(base, a_block_of_no_size_ends_the_relocations)
{
	struct pe_builder *b = based(X86, "", 0x80000000, 0);

	pe_relocation(b, 0x1004, IMAGE_REL_BASED_HIGHLOW);
	pe_builder_build(b);
	memset(pe_at(b, pe_directory_rva(b, IMAGE_DIRECTORY_ENTRY_BASERELOC)) +
		       4,
	       0, 4);
	cr_expect_str_eq(check_built(&c, b), "");
}

/* HIGHADJ's second slot is a number: no type 7. */
Test(base, what_adjusts_a_high_half_is_no_type)
{
	struct pe_builder *b = based(X86, "", 0x80000000, 0);

	pe_relocation(b, 0x1000, IMAGE_REL_BASED_HIGHADJ);
	pe_relocation(b, 0x1000, 7);
	scene_write(c.scene.beside, "root.dll", b);
	cr_expect_str_eq(check_findings(&c, "root.dll"), "");
}

Test(base, a_block_too_short_for_its_header_is_broken)
{
	static const uint8_t sizes[] = { 1, 4, 7 };

	for (size_t i = 0; i < sizeof(sizes); i++) {
		struct pe_builder *b = based(X86, "", 0x80000000, 0);

		pe_relocation(b, 0x1004, IMAGE_REL_BASED_HIGHLOW);
		pe_builder_build(b);
		pe_at(b, pe_directory_rva(b, IMAGE_DIRECTORY_ENTRY_BASERELOC))
			[4] = sizes[i];
		cr_expect_str_eq(check_built(&c, b),
				 "bad-image 193 root.dll likely\n", "%u",
				 sizes[i]);
	}
}

Test(base, of_two_stripped_files_in_one_place_the_second_fails)
{
	put("root.dll", "a.dll!A b.dll!B", 0x20000000, STRIPPED);
	put("a.dll", "+A", 0x20000000, STRIPPED);
	put("b.dll", "+B", 0x30000000, STRIPPED);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "not-relocatable 487 root.dll > a.dll\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 487");
}

/* The one that is certain is told, not also that the range may be taken. */
Test(base, a_file_that_fails_is_not_warned_of_as_well)
{
	put("root.dll", "a.dll!A", 0x10000000, STRIPPED);
	put("a.dll", "+A", 0x10000000, STRIPPED);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "base-conflict root.dll likely\n"
			 "not-relocatable 487 root.dll > a.dll\n");
}

/* Each Windows has another file there. */
Test(base, a_third_file_meets_that_which_each_windows_loaded)
{
	put("root.dll", "shadow.dll!Shadow a.dll!A b.dll!B", 0x40000000, 0);
	put("shadow.dll", "+Shadow", 0x20000000, STRIPPED);
	put("a.dll", "+A", 0x20000000, STRIPPED);
	put("b.dll", "+B", 0x20000000, STRIPPED);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "not-relocatable 487 root.dll > a.dll on old\n"
			 "not-relocatable 487 root.dll > b.dll on old\n"
			 "not-relocatable 487 root.dll > b.dll on new\n"
			 "shadowed root.dll > shadow.dll on new likely\n");
}

Test(base, the_second_of_two_with_broken_relocations_is_bad)
{
	struct pe_builder *b = based(X86, "+A", 0x20000000, 0);

	pe_relocation(b, 0x1000, 7);
	scene_write(c.scene.beside, "a.dll", b);
	put("root.dll", "a.dll!A", 0x20000000, RELOCATIONS);
	c.d.targets = ON_NEW;
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "bad-image 193 root.dll > a.dll likely\n");
}

Test(base, what_ends_where_the_systems_half_begins_has_room)
{
	struct pe_builder *b = based(X86, "sys.dll!There", 0x7fff0000,
				     STRIPPED);

	pe_section(b, ".pad", "x", 1, 0xd000);
	pe_builder_build(b);
	/* Behind the signature and the file header: the size of the image. */
	cr_expect_eq(le32(b->data + le32(b->data + 60) + 80), 0x10000);
	cr_expect_str_eq(check_built(&c, b), "");
}

/* R311 */
Test(base, what_cannot_be_moved_behind_a_forwarder_is_127)
{
	put("root.dll", "one.dll!A", 0x20000000, RELOCATIONS);
	put("one.dll", "+A=two.B", 0x30000000, RELOCATIONS);
	put("two.dll", "+B", 0x7ffe0000, STRIPPED);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "not-relocatable 127 root.dll > two.dll likely\n");
	/* A warning has no error, there as well. */
	put("two.dll", "+B", 0x10000000, STRIPPED);
	cr_expect_str_eq(check_again(&c),
			 "base-conflict root.dll > two.dll likely\n");
}

Test(base, behind_a_file_that_can_be_moved_it_is_a_warning)
{
	put("root.dll", "a.dll!A", 0x20000000, RELOCATIONS);
	put("a.dll", "+A", 0x20000000, STRIPPED);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "base-conflict root.dll > a.dll likely\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
}

Test(base, two_files_of_which_the_second_can_be_moved_are_no_news)
{
	put("root.dll", "a.dll!A", 0x10000000, RELOCATIONS);
	put("a.dll", "+A", 0x10000000, RELOCATIONS);
	cr_expect_str_eq(check_findings(&c, "root.dll"), "");
}

Test(base, ranges_in_use_are_a_warning_for_stripped_files)
{
	expect_root(X86, 0x10000000, STRIPPED,
		    "base-conflict root.dll likely\n");
	expect_root(X86, 0x77000000, STRIPPED,
		    "base-conflict root.dll likely\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads likely");
	expect_root(X86, 0x01000000, STRIPPED, "");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
	c.d.host = HOST_IIS_FILTER;
	put("root.dll", "+GetFilterVersion +HttpFilterProc", 0x01000000,
	    STRIPPED);
	session_leave(&c.d);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "base-conflict root.dll likely\n");
}

Test(base, the_order_is_that_of_the_load)
{
	put("root.dll", "gone.dll!X a.dll!A", 0x20000000, 0);
	put("a.dll", "lost.dll!X +A", 0x7ffe0000, STRIPPED);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "missing-module 126 root.dll > gone.dll\n"
			 "not-relocatable 487 root.dll > a.dll\n"
			 "missing-module 126 a.dll > lost.dll\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 126");
}

Test(base, a_program_or_a_delay_load_is_not_looked_at)
{
	struct pe_builder *b = based(X86, "", 0x7ffe0000, STRIPPED);

	b->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	scene_write(c.scene.beside, "root.exe", b);
	cr_expect_str_eq(check_findings(&c, "root.exe"), "not-a-dll\n");
	put("later.dll", "+A", 0x7ffe0000, STRIPPED);
	put("root.dll", "~later.dll!A", 0x20000000, 0);
	session_leave(&c.d);
	cr_expect_null(strstr(check_findings(&c, "root.dll"),
			      "not-relocatable"));
}

/* That an address may be taken is told of Windows that don't move all DLLs. */
TestSuite(base_later, .fini = tear_down);

Test(base_later, a_base_that_is_often_taken_is_told_before_vista)
{
	check_open_releases(&c);
	c.d.targets = scene_targets(&c.scene, "xp,vista,seven");
	expect_root(X86, 0x10000000, STRIPPED,
		    "base-conflict root.dll on xp likely\n");
	cr_expect_str_eq(check_verdict(&c, "xp"), "loads likely");
	cr_expect_str_eq(check_verdict(&c, "seven"), "loads");
}

/* From Vista on the loader itself chooses where a file with DYNAMIC_BASE lies. */
Test(base_later, a_file_that_lies_anywhere_takes_no_place_from_vista_on)
{
	struct pe_builder *b;

	check_open_releases(&c);
	c.d.targets = scene_targets(&c.scene, "xp,vista,seven");
	put("a.dll", "+A", 0x20000000, STRIPPED);
	b = based(X86, "a.dll!A", 0x20000000, RELOCATIONS);
	cr_expect_str_eq(check_built(&c, b),
			 "base-conflict root.dll > a.dll likely\n");
	b = based(X86, "a.dll!A", 0x20000000, RELOCATIONS);
	pe_set(b, PE_DLL_CHARACTERISTICS, IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE);
	cr_expect_str_eq(check_built(&c, b),
			 "base-conflict root.dll > a.dll on xp likely\n");
	/* One that is stripped can't. */
	b = based(X86, "a.dll!A", 0x20000000, STRIPPED);
	pe_set(b, PE_DLL_CHARACTERISTICS, IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE);
	cr_expect_str_eq(check_built(&c, b),
			 "not-relocatable 487 root.dll > a.dll\n");
}

/* Whether Vista and later take them is open, and so what becomes of them. */
Test(base_later, relocations_of_a_flat_image_are_not_looked_at)
{
	struct pe_builder *b = based(X86, "", 0x80000000, 0);

	check_open_releases(&c);
	c.d.targets = scene_targets(&c.scene, "vista,seven");
	b->flat = true;
	pe_relocation(b, 0x1000, 7);
	cr_expect_str_eq(check_built(&c, b), "unknown-image root.dll\n");
}

/* A process of x64 has 8 TB, and from 8.1 on 128. */
Test(base_later, x64_processes_of_8_1_have_more_addresses)
{
	check_open_releases(&c);
	c.d.targets = scene_targets(&c.scene, "seven-x64,eight-x64,blue-x64");
	expect_root(X64, 0x7ff00000000, STRIPPED, "");
	expect_root(X64, 0x80000000000, STRIPPED,
		    "not-relocatable 487 root.dll on seven-x64,eight-x64 "
		    "likely\n");
	expect_root(X64, 0x800000000000, STRIPPED,
		    "not-relocatable 487 root.dll likely\n");
	c.d.targets = scene_targets(&c.scene, "blue-x64");
	expect_root(X64, 0x80000000000, STRIPPED, "");
}
