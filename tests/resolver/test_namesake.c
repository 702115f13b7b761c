/*
 * A DLL with the name of one of Windows' own, which is in KnownDLLs: in its
 * process it is loaded before them, and so comes first (R501).
 */
#include "resolver/resolve.h"

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

TestSuite(namesake, .init = set_up, .fini = tear_down);

static void expect(const char *root, const char *problems, target_set likely)
{
	cr_expect_str_eq(scene_problems(&s, root, ON_BOTH), problems, "%s",
			 root);
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
