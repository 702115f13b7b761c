/*
 * What the host asks of the DLL that it loaded, where that is forwarded: what
 * serves then, and what it says of the load (R1001, R311, R404).
 */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/resolver/private_scene.h"

enum { X86_PE = IMAGE_FILE_MACHINE_I386, X64_PE = IMAGE_FILE_MACHINE_AMD64 };

#define NOWHERE "forward root.dll > root.dll!F"
#define UNKNOWN "unknown root.dll > root.dll!F"

static void set_up(void)
{
	static const char *const names[] = { "F", NULL };

	scene_open(&s, true);
	s.search.iis_targets = ON_BOTH;
	s.search.entry_points = names;
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(entry_point, .init = set_up, .fini = tear_down);

static void in_path(const char *name, const char *words)
{
	scene_dll_in(s.path, name, X86_PE, words);
}

static void expect_file(const char *name, const char *problems)
{
	const char *got = scene_problems(&s, name, ON_BOTH);

	cr_expect_str_eq(got, problems, "%s: %s", name, got);
}

/* A DLL beside the root, loaded by another one, serves at once. */
static void expect_loaded(const char *name, const char *problems)
{
	const struct str dll = str_printf(&s.arena, "%s.dll", name);

	scene_dll(&s, dll.s, "+V +A");
	scene_dll(&s, "mid.dll", str_printf(&s.arena, "+M %s!A", dll.s).s);
	scene_expect(&s, str_printf(&s.arena, "+F=%s.V mid.dll!M", name).s,
		     problems);
}

Test(entry_point, is_in_what_is_loaded_whatever_lies_in_path)
{
	in_path("impl.dll", "+Other");
	expect_loaded("impl", "");
}

Test(entry_point, is_in_what_is_loaded_whatever_is_of_another_machine)
{
	scene_dll_in(s.path, "impl.dll", X64_PE, "+V");
	expect_loaded("impl", "");
}

Test(entry_point, is_in_what_is_loaded_not_in_an_optional_dll)
{
	expect_loaded("fax", "");
}

Test(entry_point, is_in_what_is_loaded_not_in_one_that_is_not_known)
{
	expect_loaded("unproven", "");
}

Test(entry_point, is_in_what_is_loaded_not_in_one_that_lies_elsewhere)
{
	expect_loaded("setup", "");
}

/* shadow.dll is in KnownDLLs on the newer one. */
Test(entry_point, is_in_the_systems_dll_where_that_is_loaded)
{
	scene_dll(&s, "shadow.dll", "+V +Shadow");
	scene_dll(&s, "mid.dll", "+M shadow.dll!Shadow");
	scene_expect(&s, "+F=shadow.V mid.dll!M", NOWHERE " on 0x2\n");
}

Test(entry_point, is_in_what_is_imported_whatever_lies_in_path)
{
	in_path("impl.dll", "+Other");
	scene_dll(&s, "impl.dll", "+V +A");
	scene_expect(&s, "+F=impl.V impl.dll!A", "");
}

/* fresh.dll comes with the newer one: the one in PATH is of the older. */
Test(entry_point, is_not_known_where_another_copy_is_loaded_elsewhere)
{
	in_path("fresh.dll", "+New impl.dll!A");
	in_path("impl.dll", "+V");
	scene_dll(&s, "impl.dll", "+V +A");
	scene_expect(&s, "+F=impl.V fresh.dll!New", UNKNOWN " on 0x2\n");
}

Test(entry_point, is_in_the_file_that_is_loaded_elsewhere_too)
{
	in_path("fresh.dll", "+New impl.dll!A");
	in_path("impl.dll", "+V +A");
	scene_expect(&s, "+F=impl.V fresh.dll!New", "");
}

/* asp.dll is there with IIS: the one in PATH is of the others. */
Test(entry_point, is_not_in_a_copy_that_is_loaded_elsewhere_alone)
{
	s.search.iis_targets = ON_OLD;
	in_path("fresh.dll", "+New=impl.V");
	in_path("asp.dll", "+AspOpen impl.dll!A");
	in_path("impl.dll", "+V");
	scene_dll(&s, "impl.dll", "+A");
	scene_expect(&s, "+F=fresh.New asp.dll!AspOpen", "");
}

/* What that copy lacks isn't missing where it isn't loaded. */
Test(entry_point, is_not_missing_where_another_copy_is_loaded_elsewhere)
{
	s.search.iis_targets = ON_OLD;
	in_path("asp.dll", "+AspOpen impl.dll!A");
	in_path("impl.dll", "+V");
	scene_dll(&s, "impl.dll", "+A");
	scene_expect(&s, "+F=impl.V asp.dll!AspOpen",
		     NOWHERE " on 0x2\n" UNKNOWN " on 0x1\n");
}

Test(entry_point, is_in_path_whatever_lies_beside)
{
	in_path("impl.dll", "+V");
	scene_dll(&s, "impl.dll", "+Other");
	scene_expect(&s, "+F=impl.V", "");
}

/* It isn't loaded yet, and the one beside the DLL not known to be. */
Test(entry_point, is_not_in_what_a_delay_load_will_bring)
{
	scene_dll(&s, "impl.dll", "+V +A");
	scene_expect(&s, "+F=impl.V ~impl.dll!A", UNKNOWN "\n");
}

/* On one Windows alone, too. */
Test(entry_point, is_not_known_to_be_beside)
{
	scene_dll(&s, "impl.dll", "+V");
	scene_dll(&s, "root.dll", "+F=impl.V");
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_OLD), UNKNOWN "\n");
}

/* R111 */
Test(entry_point, leaves_the_doubt_about_an_import_to_that)
{
	s.search.iis5_targets = ON_OLD;
	scene_dll(&s, "impl.dll", "+V +A");
	scene_expect(&s, "+F=impl.V impl.dll!A",
		     "beside root.dll > impl.dll on 0x1\n");
}

Test(entry_point, in_an_import_of_another_machine_is_not_told_of)
{
	scene_dll_in(s.beside, "impl.dll", X64_PE, "+A");
	scene_expect(&s, "+F=impl.V impl.dll!A",
		     "wrong-machine root.dll > impl.dll\n");
}

Test(entry_point, that_leads_to_one_letter_leads_nowhere)
{
	scene_expect(&s, "+F=x", NOWHERE "\n");
}

/* R601: the host calls, and no context of the DLL is active. */
Test(entry_point, is_not_in_an_assembly_of_the_manifest)
{
	struct pe_builder *b = scene_builder(X86_PE, "+F=extra.V");

	pe_manifest(b, 2,
		    ASKS("<assemblyIdentity type='win32' name='Windows.Sys' "
			 "version='6.0.0.0' processorArchitecture='x86' "
			 "publicKeyToken='6595b64144ccf1df'/>"));
	scene_write(s.beside, "root.dll", b);
	expect_file("root.dll", NOWHERE "\n");
}

Test(entry_point, brings_what_has_no_context_of_the_manifest)
{
	struct pe_builder *b = scene_builder(X86_PE, "+F=impl.V");

	pe_manifest(b, 2, ASSEMBLY("<file name='deeper.dll'/>"));
	scene_write(s.beside, "root.dll", b);
	in_path("impl.dll", "+V deeper.dll!D");
	scene_dll(&s, "deeper.dll", "+D");
	expect_file("root.dll", "absent impl.dll > deeper.dll forwarded\n");
}

/* What that brings looks where the host's call did. */
Test(entry_point, in_path_has_no_neighbours_beside_the_dll)
{
	in_path("impl.dll", "+V deeper.dll!D");
	scene_dll(&s, "deeper.dll", "+D");
	scene_expect(&s, "+F=impl.V",
		     "absent impl.dll > deeper.dll forwarded\n");
}

Test(entry_point, in_path_is_forwarded_no_further_than_any_import)
{
	in_path("impl.dll", "+V second.dll!S");
	in_path("second.dll", "+S=third.T");
	scene_dll(&s, "third.dll", "+T");
	scene_expect(&s, "+F=impl.V",
		     "forward impl.dll > second.dll!S forwarded\n");
}

/*
 * The imports of a program aren't loaded (R204), though they were bound for
 * another DLL.
 */
Test(entry_point, of_a_program_has_nothing_of_its_imports)
{
	struct pe_builder *b = scene_builder(
		X86_PE, "+B +F=impl.V impl.dll!A likely.dll!Shaky");

	b->characteristics = IMAGE_FILE_EXECUTABLE_IMAGE | 1;
	scene_write(s.beside, "root.exe", b);
	scene_dll(&s, "impl.dll", "+V +A");
	scene_dll(&s, "user.dll", "root.exe!B");
	expect_file("user.dll", "");
	cr_expect_eq(s.resolution.likely, ON_BOTH);
	expect_file("root.exe", "unknown root.exe > root.exe!F\n");
	cr_expect_eq(s.resolution.likely, 0);
}

/* likely.dll rests on likely evidence. */
Test(entry_point, makes_likely_what_it_leads_to_but_not_for_others)
{
	scene_dll(&s, "root.dll", "+B +F=likely.Shaky");
	scene_dll(&s, "user.dll", "root.dll!B");
	expect_file("root.dll", "");
	cr_expect_eq(s.resolution.likely, ON_BOTH);
	expect_file("user.dll", "");
	cr_expect_eq(s.resolution.likely, 0);
}

Test(entry_point, leaves_the_imports_as_likely_as_they_are)
{
	scene_dll(&s, "root.dll", "+B +F=sys.There likely.dll!Shaky");
	scene_dll(&s, "user.dll", "root.dll!B");
	expect_file("root.dll", "");
	expect_file("user.dll", "");
	cr_expect_eq(s.resolution.likely, ON_BOTH);
}

/* near.dll is found if IIS looks beside the DLL (R111). */
Test(entry_point, leaves_the_imports_as_near_as_they_are)
{
	scene_dll(&s, "near.dll", "+A");
	scene_dll(&s, "root.dll", "+B +F=sys.There near.dll!A");
	scene_dll(&s, "user.dll", "+F=root.B");
	expect_file("root.dll", "");
	expect_file("user.dll", "unknown user.dll > user.dll!F\n");
	cr_expect_eq(s.resolution.beside, ON_BOTH);
}

/* More missing than anybody would read. */
Test(entry_point, leaves_what_was_dropped_of_the_imports)
{
	struct pe_builder *b = scene_builder(X86_PE, "+B");
	struct pe_module *m = pe_module(b, "sys.dll");
	char name[2100];

	for (int i = 0; i < 2 * MISSING_BYTES_MAX / 2000; i++) {
		memset(name, 'N', 2000);
		snprintf(name + 2000, sizeof(name) - 2000, "%d", i);
		pe_thunk(b, m, str_of(name));
	}
	scene_write(s.beside, "root.dll", b);
	scene_dll(&s, "user.dll", "root.dll!B");
	scene_problems(&s, "root.dll", ON_BOTH);
	cr_expect_eq(s.resolution.dropped, ON_BOTH);
	scene_problems(&s, "user.dll", ON_BOTH);
	cr_expect_eq(s.resolution.dropped, ON_BOTH);
}
