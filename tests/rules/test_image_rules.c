/* Files that Windows can't map, or not in this process. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "rules/rules.h"
#include "tests/rules/check.h"
#include "util/status.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(image_rules, .init = set_up, .fini = tear_down);

static void dll(const char *name, const char *words)
{
	scene_dll(&c.scene, name, words);
}

static void expect(const char *findings)
{
	cr_expect_str_eq(check_findings(&c, "root.dll"), findings);
}

Test(image_rules, an_empty_file_is_probably_193)
{
	scene_file(c.scene.beside, "root.dll", "", 0);
	expect("bad-image 193 root.dll likely\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R107"));
	cr_expect_eq(check_finding(&c, 0)->targets, ON_BOTH | ON_BIG);
}

Test(image_rules, a_text_file_is_193_everywhere)
{
	scene_file(c.scene.beside, "root.dll", "hello", 5);
	expect("bad-image 193 root.dll\n");
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_INVALID_IMAGE_NOT_MZ);
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 193");
	cr_expect_str_eq(check_verdict(&c, "big"), "fails 193");
}

Test(image_rules, a_file_that_is_cut_off_is_193)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "sys.dll!There");

	pe_builder_build(b);
	pe_truncate(b, b->len - 0x400);
	scene_file(c.scene.beside, "root.dll", b->data, b->len);
	pe_builder_free(b);
	expect("bad-image 193 root.dll likely\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R211"));
}

static struct pe_builder *with_bad_magic(void)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "sys.dll!There");

	pe_builder_build(b);
	b->data[0] = 'X';
	return b;
}

Test(image_rules, a_defect_of_the_headers_has_its_place_in_the_file)
{
	struct pe_builder *b = with_bad_magic();

	scene_file(c.scene.beside, "root.dll", b->data, b->len);
	expect("bad-image 193 root.dll\n");
	cr_expect(check_finding(&c, 0)->has_offset);
	cr_expect_eq(check_finding(&c, 0)->offset, 0);
	pe_builder_free(b);
}

Test(image_rules, a_defect_of_a_dependency_has_none_in_the_file)
{
	struct pe_builder *b = with_bad_magic();

	dll("root.dll", "helper.dll!Foo");
	scene_file(c.scene.beside, "helper.dll", b->data, b->len);
	expect("bad-image 193 root.dll > helper.dll\n");
	cr_expect_not(check_finding(&c, 0)->has_offset);
	pe_builder_free(b);
}

Test(image_rules, imports_that_lie_nowhere_are_a_fault_in_the_loader)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_IMPORT, 0x7fff0000, 40);
	scene_write(c.scene.beside, "root.dll", b);
	expect("bad-image 998 root.dll likely\n");
}

Test(image_rules, a_bad_neighbour_names_its_importer)
{
	scene_file(c.scene.beside, "two.dll", "MZ", 2);
	dll("root.dll", "one.dll!A");
	dll("one.dll", "+A two.dll!B");
	expect("bad-image 193 one.dll > two.dll\n");
}

Test(image_rules, a_neighbour_of_another_machine_is_193)
{
	scene_dll_in(c.scene.beside, "one.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+A");
	dll("root.dll", "one.dll!A");
	expect("wrong-machine 193 root.dll > one.dll\n");
	cr_expect(strstr(check_finding(&c, 0)->summary.s, "x64") != NULL);
}

Test(image_rules, the_machine_of_a_neighbour_is_named)
{
	static const struct {
		uint16_t machine;
		const char *summary;
		uint32_t ntstatus;
	} rows[] = {
		{ IMAGE_FILE_MACHINE_IA64, "one.dll is an Itanium file",
		  STATUS_INVALID_IMAGE_FORMAT },
		{ IMAGE_FILE_MACHINE_ARMNT, "one.dll is an ARM file",
		  STATUS_INVALID_IMAGE_FORMAT },
		{ IMAGE_FILE_MACHINE_ARM64, "one.dll is an ARM64 file",
		  STATUS_INVALID_IMAGE_FORMAT },
	};

	dll("root.dll", "one.dll!A");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		scene_dll_in(c.scene.beside, "one.dll", rows[i].machine, "+A");
		check_again(&c);
		cr_expect_str_eq(check_finding(&c, 0)->summary.s,
				 rows[i].summary);
		cr_expect_eq(check_finding(&c, 0)->ntstatus, rows[i].ntstatus,
			     "%s", rows[i].summary);
	}
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "one.dll!A");
	dll("one.dll", "+A");
	check_again(&c);
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "one.dll is an x86 file");
}

Test(image_rules, a_bad_neighbour_behind_a_forwarder_is_127)
{
	dll("root.dll", "one.dll!A");
	dll("one.dll", "+A=two.B");
	scene_file(c.scene.beside, "two.dll", "MZ", 2);
	expect("bad-image 127 root.dll > two.dll likely\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R311"));
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_ENTRYPOINT_NOT_FOUND);
}

Test(image_rules, a_bad_neighbour_behind_a_delay_load_is_a_warning)
{
	dll("root.dll", "~one.dll!A");
	scene_file(c.scene.beside, "one.dll", "MZ", 2);
	expect("delayed-missing-module root.dll > one.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R401"));
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

Test(image_rules, a_neighbour_that_can_not_be_read_is_not_known)
{
	cr_assert_eq(mkfifo(scene_path(&c.scene, "one.dll"), 0666), 0);
	dll("root.dll", "one.dll!A");
	expect("unknown-module root.dll > one.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "make the file readable, and check again");
	cr_expect_not_null(strstr(check_finding(&c, 0)->summary.s,
				  "one.dll can't be read here: "));
}

Test(image_rules, what_fails_no_load_has_a_finding_of_its_own)
{
	static const struct {
		enum defect_kind kind;
		enum finding_id id;
	} rows[] = {
		{ DEFECT_IMPORTS_TOO_MANY, FINDING_UNREAD_IMPORTS },
		{ DEFECT_DELAY_IMPORTS_UNREADABLE,
		  FINDING_MALFORMED_DELAY_IMPORTS },
		{ DEFECT_BOUND_IMPORTS_UNREADABLE,
		  FINDING_MALFORMED_BOUND_IMPORTS },
		{ DEFECT_EXPORTS_UNREADABLE, FINDING_MALFORMED_EXPORTS },
		{ DEFECT_ENTRY_POINT_OUTSIDE, FINDING_MALFORMED_ENTRY_POINT },
		{ DEFECT_UNIPROCESSOR, FINDING_UNIPROCESSOR_IMAGE },
		{ DEFECT_PACKED, FINDING_PACKED },
	};
	struct module m = { .name = str_of("one.dll"), .bound_on = ON_NEW };
	struct chain up = { .module = &m };
	struct chain chain = { .module = &m };
	struct chain behind = { .module = &m, .up = &up };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct defect defect = { .kind = rows[i].kind, .offset = 77 };
		struct problem p = { .kind = PROBLEM_DEFECT,
				     .targets = ON_NEW,
				     .chain = &chain,
				     .defect = &defect };
		bool in_headers = rows[i].kind <= DEFECT_LAST_OF_HEADERS;
		struct findings out = { 0 };

		cr_assert_eq(rules_image(&c.a.subject, &p, &c.scene.arena,
					 &out),
			     OK);
		cr_assert_eq(out.count, 1);
		cr_expect_eq(out.items[0].id, rows[i].id, "%zu", i);
		cr_expect_str_eq(out.items[0].module.s, "one.dll");
		cr_expect_eq(out.items[0].has_offset, in_headers, "%zu", i);
		cr_expect_eq(out.items[0].offset, in_headers ? 77 : 0);
		p.chain = &behind;
		cr_assert_eq(rules_image(&c.a.subject, &p, &c.scene.arena,
					 &out),
			     OK);
		cr_expect_eq(out.items[1].chain, &up, "%zu", i);
		cr_expect_not(out.items[1].has_offset, "%zu", i);
	}
}

Test(image_rules, what_is_too_much_to_follow_is_not_known)
{
	static const struct {
		enum problem_kind kind;
		const char *words;
	} rows[] = {
		{ PROBLEM_TOO_DEEP, "one.dll is imported through more than " },
		{ PROBLEM_TOO_MANY, "one.dll has more problems than are " },
	};
	struct module m = { .name = str_of("one.dll") };
	struct chain chain = { .module = &m };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct problem p = { .kind = rows[i].kind,
				     .targets = ON_NEW,
				     .chain = &chain };
		struct findings out = { 0 };

		cr_assert_eq(rules_image(&c.a.subject, &p, &c.scene.arena,
					 &out),
			     OK);
		cr_assert_eq(out.count, 1);
		cr_expect_eq(out.items[0].id, FINDING_UNKNOWN_MODULE);
		cr_expect_eq(out.items[0].targets, ON_NEW);
		cr_expect_str_eq(out.items[0].module.s, "one.dll");
		cr_expect_not_null(strstr(out.items[0].summary.s,
					  rows[i].words));
		cr_expect_str_eq(out.items[0].before.s,
				 out.items[0].summary.s);
		cr_expect_str_eq(out.items[0].advice.s,
				 "find out what wrote the file");
	}
}

Test(image_rules, a_delayed_neighbour_that_can_not_be_read_is_a_note)
{
	cr_assert_eq(mkfifo(scene_path(&c.scene, "one.dll"), 0666), 0);
	dll("root.dll", "~one.dll!A");
	expect("delayed-unknown-module root.dll > one.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

Test(image_rules, the_file_itself_on_another_machine_is_193)
{
	dll("root.dll", "gone.dll!X");
	c.d.targets = ON_NEW | ON_BIG;
	expect("wrong-machine 193 root.dll on big\n"
	       "missing-module 126 root.dll > gone.dll on new\n");
	cr_expect_str_eq(check_verdict(&c, "big"), "fails 193");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 126");
}

Test(image_rules, a_64_bit_file_on_32_bit_windows_is_193)
{
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "gone.dll!X");
	c.d.targets = ON_BOTH;
	expect("wrong-machine 193 root.dll\n");
}

Test(image_rules, an_unknown_machine_fails_on_every_target)
{
	struct pe_builder *b = pe_builder_new(0xdead);

	scene_write(c.scene.beside, "root.dll", b);
	expect("wrong-machine 193 root.dll\n");
	cr_expect_eq(c.a.subject.targets, ON_BOTH | ON_BIG);
}

Test(image_rules, a_program_loads_and_its_imports_do_not_count)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "gone.dll!X");

	b->characteristics = IMAGE_FILE_EXECUTABLE_IMAGE;
	scene_write(c.scene.beside, "root.dll", b);
	expect("not-a-dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

Test(image_rules, the_other_tables_of_a_program_are_read)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "");

	b->characteristics = IMAGE_FILE_EXECUTABLE_IMAGE;
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_EXPORT, 0x7fff0000, 64);
	scene_write(c.scene.beside, "root.dll", b);
	expect("not-a-dll\nmalformed-exports root.dll\n");
}

Test(image_rules, a_program_as_a_filter_has_no_entry_points)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "gone.dll!X");

	b->characteristics = IMAGE_FILE_EXECUTABLE_IMAGE;
	scene_write(c.scene.beside, "root.dll", b);
	c.d.host = HOST_IIS_FILTER;
	expect("not-a-dll\n"
	       "missing-entry-point 127 root.dll!GetFilterVersion\n"
	       "missing-entry-point 127 root.dll!HttpFilterProc\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 127");
}

Test(image_rules, an_odd_table_is_a_note)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "sys.dll!There");

	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT, 0x7fff0000,
			 64);
	scene_write(c.scene.beside, "root.dll", b);
	expect("malformed-delay-imports root.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

/* What is said of a table is about an address, and no place in the file. */
Test(image_rules, an_import_directory_outside_the_image_has_no_offset)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "");

	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_IMPORT, 0x700000, 40);
	check_built(&c, b);
	cr_expect_not(check_finding(&c, 0)->has_offset);
}

Test(image_rules, a_dll_for_itanium_is_one_of_64_bit)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_IA64, "+A");

	b->pe32_plus = true;
	scene_write(c.scene.beside, "own.dll", b);
	check_built(&c, scene_builder(IMAGE_FILE_MACHINE_I386, "own.dll!A"));
	cr_expect_eq(check_finding(&c, 0)->id, FINDING_WRONG_MACHINE);
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_INVALID_IMAGE_WIN_64);
}

/* It isn't loaded, so that it needs no place. */
Test(image_rules, of_a_dll_for_another_machine_nothing_more_is_said)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_AMD64, "+A");

	b->image_base = 0x7ffe0000;
	b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	scene_write(c.scene.beside, "own.dll", b);
	cr_expect_str_eq(check_built(&c,
				     scene_builder(IMAGE_FILE_MACHINE_I386,
						   "own.dll!A")),
			 "wrong-machine 193 root.dll > own.dll\n");
}

Test(image_rules, a_chain_that_is_too_deep_is_told_with_its_length)
{
	char name[16], words[32];

	for (int i = 0; i <= IMPORT_DEPTH_MAX + 1; i++) {
		snprintf(name, sizeof(name), "n%d.dll", i);
		snprintf(words, sizeof(words), "+A n%d.dll!A", i + 1);
		scene_dll(&c.scene, name, words);
	}
	scene_dll(&c.scene, "root.dll", "n0.dll!A");
	check_again(&c);
	snprintf(words, sizeof(words), "more than %d others",
		 IMPORT_DEPTH_MAX);
	cr_expect_not_null(strstr(check_finding(&c, 0)->summary.s, words), "%s",
			   check_finding(&c, 0)->summary.s);
}
