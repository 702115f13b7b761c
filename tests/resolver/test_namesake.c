/*
 * A DLL with the name of one of Windows' own, which is in KnownDLLs: in its
 * process it is loaded before them, and so comes first (R501).
 */
#include "resolver/resolve.h"

#include <stdio.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/resolver/scene.h"
#include "util/status.h"

static struct scene s;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(namesake, .init = set_up, .fini = tear_down);

static void expect(const char *root, const char *problems, target_set likely)
{
	const char *got = scene_problems(&s, root, ON_BOTH);

	cr_expect_str_eq(got, problems, "%s: %s", root, got);
	cr_expect_eq(s.resolution.likely, likely, "%s", root);
}

/* The root needs a helper of these words, which asks for it in turn. */
static void put(const char *root, const char *helper)
{
	scene_dll(&s, root, "+Own helper.dll!A");
	scene_dll(&s, "helper.dll", helper);
}

Test(namesake, has_what_its_helpers_import_of_it)
{
	put("known.dll", "+A known.dll!Own");
	expect("known.dll", "", ON_BOTH);
}

Test(namesake, is_known_on_some_windows_alone)
{
	put("shadow.dll", "+A shadow.dll!Own");
	expect("shadow.dll", "", ON_NEW);
}

Test(namesake, lacks_likely_what_only_the_systems_has)
{
	put("known.dll", "+A known.dll!Known");
	expect("known.dll", "export helper.dll > known.dll!Known\n", ON_BOTH);
	cr_expect_eq(scene_missing(&s)->likely, ON_BOTH);
	cr_expect(scene_missing(&s)->in_file);
}

/* R313 */
Test(namesake, imports_itself)
{
	scene_dll(&s, "known.dll", "+Own known.dll!Own");
	expect("known.dll", "", ON_BOTH);
}

Test(namesake, is_what_a_forwarder_leads_to)
{
	put("known.dll", "+A=known.Own");
	expect("known.dll", "", ON_BOTH);
}

Test(namesake, is_loaded_when_a_delay_load_asks_for_it)
{
	put("known.dll", "+A ~known.dll!Own");
	expect("known.dll", "", 0);
}

/* What a helper was told in one load isn't so in another one. */
Test(namesake, is_asked_in_its_own_load_alone)
{
	put("known.dll", "+A known.dll!Own");
	scene_dll(&s, "root.dll", "helper.dll!A");
	for (unsigned i = 0; i < 2; i++) {
		cr_expect_str_eq(scene_problems(&s, "root.dll", ON_BOTH),
				 "export helper.dll > known.dll!Own\n");
		expect("known.dll", "", ON_BOTH);
	}
}

Test(namesake, is_asked_on_one_windows_alone)
{
	scene_dll(&s, "known.dll", "+Own helper.dll!A");
	scene_dll(&s, "helper.dll", "+A known.dll!Own");
	scene_dll(&s, "root.dll", "helper.dll!A");
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_OLD),
			 "export helper.dll > known.dll!Own\n");
	cr_expect_str_eq(scene_problems(&s, "known.dll", ON_OLD), "");
}

/* It never asked for the DLL that Windows has of that name. */
Test(namesake, changes_nothing_for_who_does_not_ask_for_it)
{
	scene_dll(&s, "known.dll", "+Own helper.dll!A");
	scene_dll(&s, "helper.dll", "+A sys.dll!There");
	scene_dll(&s, "root.dll", "helper.dll!A");
	expect("known.dll", "", 0);
	expect("root.dll", "", 0);
	expect("known.dll", "", 0);
}

/* Where it isn't known it is a file as any other. */
Test(namesake, lacks_for_sure_where_it_is_no_known_dll)
{
	scene_dll(&s, "shadow.dll", "+Own helper.dll!A");
	scene_dll(&s, "helper.dll", "+A shadow.dll!Shadow");
	expect("shadow.dll", "export helper.dll > shadow.dll!Shadow\n",
	       ON_NEW);
	cr_expect_eq(scene_missing(&s)->likely, ON_NEW);
}

/* What comes late isn't looked for beside the DLL (R404). */
Test(namesake, serves_who_comes_late)
{
	s.search.iis_targets = ON_BOTH;
	scene_dll(&s, "known.dll", "+Own ~helper.dll!A");
	scene_dll_in(s.path, "helper.dll", IMAGE_FILE_MACHINE_I386,
		     "+A known.dll!Own known.dll!Gone");
	expect("known.dll", "export helper.dll > known.dll!Gone delayed\n", 0);
	cr_expect(scene_missing(&s)->in_file);
}

/* A copy beside the program is found on the older Windows. */
Test(namesake, is_not_known_to_serve_beside_another_copy)
{
	char program[96];

	snprintf(program, sizeof(program), "%s/program", s.top);
	cr_assert_eq(mkdir(program, 0777), 0);
	cr_assert_eq(folders_add(&s.deployment.process, &s.arena,
				 str_of(program)),
		     OK);
	scene_dll_in(program, "shadow.dll", IMAGE_FILE_MACHINE_I386, "+Own");
	scene_dll_in(program, "helper.dll", IMAGE_FILE_MACHINE_I386,
		     "+A shadow.dll!Own");
	scene_dll(&s, "shadow.dll", "+Own ~helper.dll!A");
	expect("shadow.dll",
	       "unproven helper.dll > shadow.dll on 0x2 delayed\n", 0);
}

/* Names share bits (search_known_bit()): this one has the first. */
Test(namesake, is_asked_in_its_own_load_alone_whatever_its_name)
{
	static const char windows[] =
		"target: one\nname: N\nbuild: '10.0'\nmachine: x86\n"
		"known_dlls: [msvcp_win.dll]\n"
		"inventory:\n  system32:\n    observed: [msvcp_win.dll]\n"
		"tables:\n  observed: [msvcp_win.dll]\n"
		"exports:\n  msvcp_win.dll:\n    add: [A]\n";
	static const char *const texts[] = { windows, "date: 2026-11-24\n" };

	scene_close(&s);
	scene_open_texts(&s, texts, 2);
	scene_dll(&s, "msvcp_win.dll", "+Own helper.dll!A");
	scene_dll(&s, "helper.dll", "+A msvcp_win.dll!Own");
	scene_dll(&s, "root.dll", "helper.dll!A");
	cr_expect_str_eq(scene_problems(&s, "root.dll", TARGET_BIT(0)),
			 "export helper.dll > msvcp_win.dll!Own\n");
	cr_expect_str_eq(scene_problems(&s, "msvcp_win.dll", TARGET_BIT(0)),
			 "");
}

/* What Windows' own lead to was there before it. */
Test(namesake, is_not_what_windows_own_are_forwarded_to)
{
	static const char windows[] =
		"target: one\nname: N\nbuild: '5.2'\nmachine: x86\n"
		"known_dlls: [known.dll]\n"
		"inventory:\n  system32:\n    observed: [known.dll, sys.dll]\n"
		"tables:\n  observed: [known.dll, sys.dll]\n"
		"exports:\n  known.dll:\n    add: [A]\n"
		"  sys.dll:\n    add: [A = KNOWN.A]\n";
	static const char *const texts[] = { windows, "date: 2026-11-24\n" };

	scene_close(&s);
	scene_open_texts(&s, texts, 2);
	scene_dll(&s, "known.dll", "+Own helper.dll!A");
	scene_dll(&s, "helper.dll", "+A sys.dll!A known.dll!Own");
	cr_expect_str_eq(scene_problems(&s, "known.dll", TARGET_BIT(0)), "");
}

/* Each process has those of the system before any other DLL. */
Test(namesake, of_kernel32_is_never_asked)
{
	static const char windows[] =
		"target: one\nname: N\nbuild: '5.2'\nmachine: x86\n"
		"known_dlls: [kernel32.dll]\n"
		"inventory:\n  system32:\n    observed: [kernel32.dll]\n"
		"tables:\n  observed: [kernel32.dll]\n"
		"exports:\n  kernel32.dll:\n    add: [A]\n";
	static const char *const texts[] = { windows, "date: 2026-11-24\n" };

	scene_close(&s);
	scene_open_texts(&s, texts, 2);
	put("kernel32.dll", "+A kernel32.dll!Own");
	cr_expect_str_eq(scene_problems(&s, "kernel32.dll", TARGET_BIT(0)),
			 "export helper.dll > kernel32.dll!Own\n");
}
