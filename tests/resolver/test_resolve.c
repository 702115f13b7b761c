/* The walk over all that a load brings with it, in Windows' order. */
#include "resolver/resolve.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"

static struct scene s;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(resolve, .init = set_up, .fini = tear_down);

static void dll(const char *name, const char *words)
{
	scene_dll(&s, name, words);
}

static void expect(const char *problems)
{
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_BOTH), problems);
}

Test(resolve, a_missing_function_comes_before_a_later_missing_dll)
{
	dll("root.dll", "sys.dll!Nope gone.dll!X");
	expect("export root.dll > sys.dll!Nope\n"
	       "absent root.dll > gone.dll\n");
}

Test(resolve, a_missing_dll_comes_before_a_later_missing_function)
{
	dll("root.dll", "gone.dll!X sys.dll!Nope");
	expect("absent root.dll > gone.dll\n"
	       "export root.dll > sys.dll!Nope\n");
}

Test(resolve, the_tree_of_a_descriptor_comes_before_its_functions)
{
	dll("root.dll", "one.dll!Nope gone.dll!X");
	dll("one.dll", "+A two.dll!B");
	dll("two.dll", "+B lost.dll!Y sys.dll!Never");
	expect("absent two.dll > lost.dll\n"
	       "export two.dll > sys.dll!Never\n"
	       "export root.dll > one.dll!Nope\n"
	       "absent root.dll > gone.dll\n");
}

Test(resolve, functions_come_in_the_order_of_their_thunks)
{
	dll("root.dll", "sys.dll!Z numbers.dll#9 sys.dll!A | sys.dll!B");
	expect("export root.dll > sys.dll!Z\n"
	       "export root.dll > sys.dll!A\n"
	       "export root.dll > numbers.dll#9\n"
	       "export root.dll > sys.dll!B\n");
}

Test(resolve, a_chain_names_every_importer)
{
	const struct chain *c;

	dll("root.dll", "one.dll!A");
	dll("one.dll", "+A two.dll!B");
	dll("two.dll", "+B gone.dll!C");
	expect("absent two.dll > gone.dll\n");
	c = s.resolution.problems[0].chain;
	cr_assert_not_null(c->up);
	cr_assert_not_null(c->up->up);
	cr_expect_str_eq(c->up->module->name.s, "one.dll");
	cr_expect_str_eq(c->up->up->module->name.s, "root.dll");
	cr_expect_null(c->up->up->up);
}

Test(resolve, a_module_is_walked_once)
{
	dll("root.dll", "one.dll!A two.dll!B three.dll!C");
	dll("one.dll", "+A three.dll!C");
	dll("two.dll", "+B three.dll!C");
	dll("three.dll", "+C gone.dll!X");
	expect("absent three.dll > gone.dll\n");
	cr_expect_eq(s.resolution.loaded_count, 4);
}

Test(resolve, a_missing_dll_is_told_of_each_importer)
{
	dll("root.dll", "one.dll!A gone.dll!X");
	dll("one.dll", "+A gone.dll!X");
	expect("absent one.dll > gone.dll\n"
	       "absent root.dll > gone.dll\n");
}

Test(resolve, imports_in_a_circle_are_legal)
{
	dll("root.dll", "+R one.dll!A");
	dll("one.dll", "+A two.dll!B root.dll!R");
	dll("two.dll", "+B one.dll!A");
	expect("");
}

Test(resolve, a_circle_is_bound_like_any_other)
{
	dll("root.dll", "one.dll!A");
	dll("one.dll", "+A two.dll!B");
	dll("two.dll", "+B one.dll!Nope");
	expect("export two.dll > one.dll!Nope\n");
}

Test(resolve, a_dll_can_import_itself)
{
	dll("root.dll", "+Mine root.dll!Mine ROOT.DLL!Nope");
	expect("export root.dll > ROOT.DLL!Nope\n");
}

Test(resolve, the_same_dll_in_two_descriptors_is_legal)
{
	dll("root.dll", "sys.dll!There | sys.dll!There sys.dll!There");
	expect("");
}

static void write_chain(unsigned count)
{
	char name[32], words[64];

	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "c%u.dll", i);
		snprintf(words, sizeof(words), "+A c%u.dll!A", i + 1);
		dll(name, words);
	}
	snprintf(name, sizeof(name), "c%u.dll", count);
	dll(name, "+A gone.dll!X");
	dll("root.dll", "c0.dll!A");
}

Test(resolve, a_long_chain_of_imports_is_followed)
{
	write_chain(IMPORT_DEPTH_MAX - 2);
	expect("absent c498.dll > gone.dll\n");
}

Test(resolve, a_chain_of_imports_has_a_limit)
{
	write_chain(IMPORT_DEPTH_MAX);
	expect("too-deep c498.dll > c499.dll\n");
}

Test(resolve, a_neighbour_that_shadows_on_one_target_is_walked_there)
{
	dll("root.dll", "shadow.dll!Shadow");
	dll("shadow.dll", "+Shadow gone.dll!X");
	expect("absent shadow.dll > gone.dll on 0x1\n");
}

Test(resolve, a_procedure_is_missing_where_its_importer_is_loaded)
{
	dll("root.dll", "shadow.dll!Shadow");
	dll("shadow.dll", "+Shadow sys.dll!Nope");
	expect("export shadow.dll > sys.dll!Nope on 0x1\n");
}

Test(resolve, a_manifest_is_a_problem_of_what_is_asked)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "sys.dll!There");

	pe_manifest(b, 2, "<assembly");
	scene_write(s.beside, "root.dll", b);
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_OLD),
			 "manifest root.dll\n");
}

Test(resolve, a_module_is_bound_for_what_is_asked_and_again_for_more)
{
	const struct dependency *d;

	dll("root.dll", "shadow.dll!Shadow");
	dll("shadow.dll", "+Shadow gone.dll!X");
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_NEW), "");
	d = &s.resolution.root->dependencies[0];
	cr_expect_eq(d->provider.in_file, 0);
	cr_expect_eq(d->provider.in_system, ON_NEW);
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_OLD),
			 "absent shadow.dll > gone.dll\n");
	expect("absent shadow.dll > gone.dll on 0x1\n");
}

Test(resolve, ways_that_differ_by_target_add_up)
{
	dll("root.dll", "shadow.dll!Shadow one.dll!A");
	dll("shadow.dll", "+Shadow one.dll!A");
	dll("one.dll", "+A gone.dll!X");
	expect("absent one.dll > gone.dll on 0x1\n"
	       "absent one.dll > gone.dll on 0x2\n");
	cr_expect_str_eq(s.resolution.problems[0].chain->up->module->name.s,
			 "shadow.dll");
	cr_expect_str_eq(s.resolution.problems[1].chain->up->module->name.s,
			 "root.dll");
}

Test(resolve, the_imports_of_a_program_stay_as_they_are)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "gone.dll!X ~lost.dll!Y");

	b->characteristics = IMAGE_FILE_EXECUTABLE_IMAGE |
			     IMAGE_FILE_RELOCS_STRIPPED;
	scene_write(s.beside, "root.dll", b);
	expect("");
}

Test(resolve, a_program_that_is_imported_is_walked)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "+A gone.dll!X");

	b->characteristics = IMAGE_FILE_EXECUTABLE_IMAGE;
	scene_write(s.beside, "tool.exe", b);
	dll("root.dll", "tool.exe!A");
	expect("absent tool.exe > gone.dll\n");
}

Test(resolve, an_empty_neighbour_is_a_bad_image)
{
	scene_file(s.beside, "one.dll", "", 0);
	dll("root.dll", "one.dll!A gone.dll!X");
	expect("bad-image root.dll > one.dll\n"
	       "absent root.dll > gone.dll\n");
	cr_expect_eq(s.resolution.problems[0].defect->kind, DEFECT_EMPTY_FILE);
}

Test(resolve, a_truncated_neighbour_is_a_bad_image)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "+A");

	pe_builder_build(b);
	pe_truncate(b, 700);
	scene_file(s.beside, "one.dll", b->data, b->len);
	pe_builder_free(b);
	dll("root.dll", "one.dll!A");
	expect("bad-image root.dll > one.dll\n");
}

Test(resolve, a_text_file_is_a_bad_image)
{
	scene_file(s.beside, "one.dll", "hello\n", 6);
	dll("root.dll", "one.dll!A");
	expect("bad-image root.dll > one.dll\n");
}

Test(resolve, a_neighbour_of_another_machine_is_told)
{
	scene_dll_in(s.beside, "one.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+A gone.dll!X");
	dll("root.dll", "one.dll!A one.dll!Nope");
	expect("wrong-machine root.dll > one.dll\n");
}

Test(resolve, a_neighbour_that_is_a_pipe_can_not_be_opened)
{
	cr_assert_eq(mkfifo(scene_path(&s, "one.dll"), 0666), 0);
	dll("root.dll", "one.dll!A");
	expect("unopenable root.dll > one.dll\n");
}

Test(resolve, a_link_to_nowhere_can_not_be_opened)
{
	cr_assert_eq(symlink("/nowhere/one.dll", scene_path(&s, "one.dll")),
		     0);
	dll("root.dll", "one.dll!A");
	expect("unopenable root.dll > one.dll\n");
}

Test(resolve, a_link_to_a_folder_can_not_be_opened)
{
	cr_assert_eq(symlink("/", scene_path(&s, "one.dll")), 0);
	dll("root.dll", "one.dll!A");
	expect("unopenable root.dll > one.dll\n");
}

Test(resolve, delay_loads_come_after_the_whole_load)
{
	dll("root.dll", "~gone.dll!X ~sys.dll!Nope one.dll!A sys.dll!Never");
	dll("one.dll", "+A ~lost.dll!Y");
	expect("export root.dll > sys.dll!Never\n"
	       "absent one.dll > lost.dll delayed\n"
	       "absent root.dll > gone.dll delayed\n"
	       "export root.dll > sys.dll!Nope delayed\n");
}

Test(resolve, what_a_delay_load_brings_is_delayed_too)
{
	dll("root.dll", "~one.dll!A");
	dll("one.dll", "+A gone.dll!X");
	expect("absent one.dll > gone.dll delayed\n");
}

Test(resolve, all_that_comes_behind_a_delay_load_is_delayed)
{
	dll("root.dll", "~one.dll!A");
	dll("one.dll", "+A two.dll!B");
	dll("two.dll", "+B three.dll!C");
	dll("three.dll", "+C gone.dll!X");
	expect("absent three.dll > gone.dll delayed\n");
}

Test(resolve, all_that_comes_behind_a_forwarder_is_forwarded)
{
	dll("root.dll", "one.dll!A one.dll#2");
	dll("one.dll", "+A=two.C +B=three.#1");
	dll("two.dll", "+C four.dll!D");
	dll("three.dll", "+#1 five.dll!E");
	dll("four.dll", "+D gone.dll!X");
	dll("five.dll", "+E lost.dll!X");
	expect("absent four.dll > gone.dll forwarded\n"
	       "absent five.dll > lost.dll forwarded-by-ordinal\n");
}

Test(resolve, in_iis_what_lies_beside_makes_the_chain_likely)
{
	s.search.iis_targets = ON_NEW;
	dll("root.dll", "one.dll!A far.dll!F");
	dll("one.dll", "+A two.dll!B");
	scene_dll_in(s.path, "two.dll", IMAGE_FILE_MACHINE_I386,
		     "+B gone.dll!X");
	scene_dll_in(s.path, "far.dll", IMAGE_FILE_MACHINE_I386,
		     "+F lost.dll!X");
	expect("absent two.dll > gone.dll\n"
	       "absent far.dll > lost.dll\n");
	cr_expect_eq(s.resolution.problems[0].chain->likely, ON_NEW);
	cr_expect_eq(s.resolution.problems[1].chain->likely, 0);
}

Test(resolve, a_delay_load_of_what_is_loaded_is_no_second_walk)
{
	dll("root.dll", "one.dll!A ~one.dll!A");
	dll("one.dll", "+A gone.dll!X");
	expect("absent one.dll > gone.dll\n");
}

Test(resolve, a_delay_load_outside_iis_looks_beside_the_dll)
{
	dll("root.dll", "~one.dll!A");
	dll("one.dll", "+A");
	expect("");
}

Test(resolve, a_delay_load_in_iis_does_not_look_beside_the_dll)
{
	s.search.iis_targets = ~(target_set)0;
	dll("root.dll", "~one.dll!A");
	dll("one.dll", "+A");
	expect("absent root.dll > one.dll delayed\n");
}

Test(resolve, a_delay_load_in_iis_finds_what_is_loaded)
{
	s.search.iis_targets = ~(target_set)0;
	dll("root.dll", "one.dll!A ~one.dll!A");
	dll("one.dll", "+A");
	expect("");
}

Test(resolve, a_delay_load_in_iis_finds_a_copy_in_path)
{
	s.search.iis_targets = ~(target_set)0;
	dll("root.dll", "~one.dll!A");
	scene_dll_in(s.path, "one.dll", IMAGE_FILE_MACHINE_I386, "+A");
	expect("");
}

Test(resolve, a_file_of_another_machine_is_set_apart)
{
	dll("root.dll", "gone.dll!X");
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_BOTH | ON_BIG),
			 "absent root.dll > gone.dll on 0x3\n");
	cr_expect_eq(s.resolution.targets, ON_BOTH);
	cr_expect_eq(s.resolution.wrong_machine, ON_BIG);
}

Test(resolve, an_unreadable_file_fails_everywhere)
{
	scene_file(s.beside, "root.dll", "MZ", 2);
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_BOTH | ON_BIG),
			 "bad-image root.dll\n");
	cr_expect_eq(s.resolution.wrong_machine, 0);
}

Test(resolve, more_neighbours_than_stay_open_give_right_answers)
{
	char name[32], words[64];
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	for (int i = 0; i < 3 * MODULES_OPEN_MAX; i++) {
		snprintf(name, sizeof(name), "n%d.dll", i);
		/* Each needs the others again, by a name of its own. */
		snprintf(words, sizeof(words), "+A%d hub.dll!H%d +L%d", i,
			 i % 3, i);
		dll(name, words);
		snprintf(words, sizeof(words), "A%d", i);
		pe_import(b, name, words);
	}
	for (int i = 0; i < 3 * MODULES_OPEN_MAX; i++) {
		snprintf(name, sizeof(name), "n%d.dll", i);
		snprintf(words, sizeof(words), "%c%d", i == 20 ? 'X' : 'L', i);
		pe_thunk(b, pe_module(b, name), str_of(words));
	}
	scene_write(s.beside, "root.dll", b);
	dll("hub.dll", "+H0 +H1 +H2");
	expect("export root.dll > n20.dll!X20\n");
	cr_expect_leq(s.search.modules.open_count, MODULES_OPEN_MAX);
	cr_expect_eq(s.search.modules.count, 3 * MODULES_OPEN_MAX + 2);
}
