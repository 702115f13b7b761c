/* The bound import list and the descriptors: R312. */
#include "resolver/bound.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"

enum { BOUND_IMPORT = 11, X86 = IMAGE_FILE_MACHINE_I386 };

static struct scene s;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(bound_lists, .init = set_up, .fini = tear_down);

static void walk(struct pe_builder *b)
{
	scene_write(s.beside, "root.dll", b);
	scene_problems(&s, "root.dll", ON_BOTH);
}

static size_t count_of(enum problem_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < s.resolution.count; i++)
		n += s.resolution.problems[i].kind == kind;
	return n;
}

/* The DLL or procedure of the i-th problem of that kind. */
static const char *name_of(enum problem_kind kind, size_t n)
{
	for (size_t i = 0; i < s.resolution.count; i++) {
		const struct problem *p = &s.resolution.problems[i];

		if (p->kind != kind || n-- != 0)
			continue;
		return p->missing != NULL ? p->missing->procedure.name.s :
					    p->dependency->name.s;
	}
	return "";
}

Test(bound_lists, a_list_counts_before_vista_alone)
{
	struct scene releases;

	scene_open_releases(&releases);
	cr_expect_eq(bound_targets(&releases.profile),
		     scene_targets(&releases, "xp"));
	scene_close(&releases);
}

Test(bound_lists, descriptors_that_the_list_lacks_are_still_met)
{
	struct pe_builder *b =
		scene_builder(X86, "gone.dll!X sys.dll!There zzz.dll!Y");

	pe_bound_import(b, "sys.dll", 1, 0);
	walk(b);
	cr_expect_eq(count_of(PROBLEM_UNBOUND), 2);
	cr_expect_str_eq(name_of(PROBLEM_UNBOUND, 0), "gone.dll");
	cr_expect_str_eq(name_of(PROBLEM_UNBOUND, 1), "zzz.dll");
}

Test(bound_lists, one_windows_alone_has_its_gaps_too)
{
	struct pe_builder *b = scene_builder(X86, "gone.dll!X sys.dll!There");

	pe_bound_import(b, "sys.dll", 1, 0);
	scene_write(s.beside, "root.dll", b);
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_OLD),
			 "unbound root.dll > gone.dll\n");
}

Test(bound_lists, descriptors_of_one_name_keep_their_order)
{
	struct pe_builder *b =
		scene_builder(X86, "sys.dll!Z | sys.dll!Y | sys.dll!X");

	pe_bound_import(b, "sys.dll", 1, 0);
	walk(b);
	cr_expect_eq(count_of(PROBLEM_PROCEDURE), 3);
	cr_expect_str_eq(name_of(PROBLEM_PROCEDURE, 0), "Z");
	cr_expect_str_eq(name_of(PROBLEM_PROCEDURE, 1), "Y");
	cr_expect_str_eq(name_of(PROBLEM_PROCEDURE, 2), "X");
}

Test(bound_lists, the_list_decides_in_which_order_dlls_are_met)
{
	struct pe_builder *b =
		scene_builder(X86, "a.dll!A b.dll!B c.dll!C");

	pe_bound_import(b, "c.dll", 1, 0);
	pe_bound_import(b, "A.DLL", 1, 0);
	pe_bound_import(b, "b.dll", 1, 0);
	walk(b);
	cr_expect_eq(count_of(PROBLEM_MODULE_ABSENT), 3);
	cr_expect_str_eq(name_of(PROBLEM_MODULE_ABSENT, 0), "c.dll");
	cr_expect_str_eq(name_of(PROBLEM_MODULE_ABSENT, 1), "a.dll");
	cr_expect_str_eq(name_of(PROBLEM_MODULE_ABSENT, 2), "b.dll");
}

Test(bound_lists, so_many_names_without_a_descriptor_are_looked_at)
{
	struct pe_builder *b = scene_builder(X86, "sys.dll!There");
	char name[32];

	for (int i = 0; i < BOUND_STRANGERS_MAX + 2; i++) {
		snprintf(name, sizeof(name), "lost%d.dll", i);
		pe_bound_import(b, name, 1, 0);
	}
	walk(b);
	cr_expect_eq(count_of(PROBLEM_MODULE_ABSENT), BOUND_STRANGERS_MAX);
}

Test(bound_lists, an_unreadable_list_hides_no_import)
{
	struct pe_builder *b =
		scene_builder(X86, "gone.dll!X sys.dll!Nope");

	pe_set_directory(b, BOUND_IMPORT, 0x7fff0000, 64);
	walk(b);
	cr_expect_eq(count_of(PROBLEM_MODULE_ABSENT), 1);
	cr_expect_eq(count_of(PROBLEM_PROCEDURE), 1);
	cr_expect_eq(count_of(PROBLEM_UNBOUND), 0);
	cr_expect_not(s.resolution.root->dependencies[0].delayed);
	/* Whether it counts isn't known. */
	cr_expect_eq(s.resolution.likely & ON_BOTH, ON_BOTH);
}

/* Its error is the one; that no descriptor is there doesn't count. */
Test(bound_lists, a_name_of_the_list_that_can_not_be_loaded_is_told_once)
{
	struct pe_builder *b = scene_builder(X86, "sys.dll!There");

	scene_file(s.beside, "bad.dll", "no image", 8);
	scene_dll_in(s.beside, "other.dll", IMAGE_FILE_MACHINE_AMD64, "+A");
	pe_bound_import(b, "bad.dll", 1, 0);
	pe_bound_import(b, "other.dll", 1, 0);
	pe_bound_import(b, "sys.dll", 1, 0);
	walk(b);
	cr_expect_eq(count_of(PROBLEM_BAD_IMAGE), 1);
	cr_expect_eq(count_of(PROBLEM_WRONG_MACHINE), 1);
	cr_expect_eq(count_of(PROBLEM_BOUND_ONLY), 0);
}

/* Behind the empty descriptor nothing is one, whatever stands there. */
Test(bound_lists, a_name_behind_the_last_descriptor_is_none_of_them)
{
	const size_t name = 12; /* IMAGE_IMPORT_DESCRIPTOR.Name */
	struct pe_builder *b =
		scene_builder(X86, "sys.dll!There sys.dll!Fresh | deep.dll!Deep");
	uint32_t rva;

	pe_bound_import(b, "deep.dll", 1, 0);
	pe_builder_build(b);
	rva = pe_directory_rva(b, 1);
	memset(pe_at(b, rva) + name, 0, 4);
	walk(b);
	cr_expect_eq(count_of(PROBLEM_BOUND_ONLY), 1);
}
