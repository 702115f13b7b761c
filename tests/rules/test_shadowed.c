/* Copies that Windows passes by, and where a delay load in IIS looks. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/made_up.h"
#include "util/status.h"

/* What LoadLibrary brings looks where LoadLibrary looks (R404). */
Test(deployment_rules, imports_of_a_delay_loaded_dll_are_not_found_beside)
{
	dll_in_path("late.dll", "+A own.dll!B sys.dll!There");
	dll("own.dll", "+B");
	dll("root.dll", FILTER "~late.dll!A");
	expect_findings("delayed-missing-module late.dll > own.dll\n");
	expect_said(check_finding(&c, 0), "delay load in IIS doesn't look");
	dll_in_path("own.dll", "+B");
	session_leave(&c.d);
	expect_findings("shadowed late.dll > own.dll\n");
}

/* The same DLL, once loaded with the altered path and once without. */
Test(deployment_rules, a_dll_is_bound_anew_where_it_comes_by_a_delay_load)
{
	dll_in_path("late.dll", "+A own.dll!B");
	dll("own.dll", "+B");
	dll("first.dll", FILTER "late.dll!A");
	dll("root.dll", FILTER "~late.dll!A");
	for (int i = 0; i < 2; i++) {
		cr_expect_str_eq(check_findings(&c, "first.dll"),
				 "unknown-module late.dll > own.dll on old\n"
				 "found-beside own.dll on new\n");
		expect_findings("delayed-missing-module late.dll > own.dll\n");
	}
}

Test(deployment_rules, a_known_dll_beside_is_shadowed)
{
	dll("known.dll", "+Known +Better");
	dll("shadow.dll", "+Shadow");
	dll("root.dll", "known.dll!Known shadow.dll!Shadow");
	expect_findings("shadowed root.dll > known.dll likely\n"
			"shadowed root.dll > shadow.dll on new likely\n");
	expect_said(check_finding(&c, 0), "beside/known.dll is not used on ");
	cr_expect(check_rests_on(check_finding(&c, 0), "R511"));
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "file");
}

Test(deployment_rules, what_only_the_shadowed_copy_has_is_missing)
{
	dll("known.dll", "+Known +Better");
	dll("root.dll", "known.dll!Better");
	expect_findings("missing-procedure 127 root.dll > known.dll!Better\n"
			"shadowed root.dll > known.dll likely\n");
}

Test(deployment_rules, a_copy_in_path_is_shadowed_by_the_system)
{
	dll_in_path("fresh.dll", "+New");
	dll("root.dll", "fresh.dll!New");
	expect_findings("shadowed root.dll > fresh.dll on new\n");
	expect_said(check_finding(&c, 0), "before PATH");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(deployment_rules, a_shadowed_copy_is_told_once)
{
	dll("known.dll", "+Known");
	dll("own.dll", "+A known.dll!Known");
	dll("root.dll", "known.dll!Known own.dll!A");
	expect_findings("shadowed root.dll > known.dll likely\n");
}

Test(deployment_rules, a_file_that_is_called_as_a_known_dll_loads)
{
	dll("known.dll", "+Known own.dll!A");
	dll("own.dll", "+A known.dll!Known");
	cr_expect_str_eq(check_findings(&c, "known.dll"), "");
}

Test(deployment_rules, a_delay_load_in_iis_passes_by_the_copy_beside)
{
	dll("sys.dll", "+There +More");
	dll("root.dll", FILTER "~sys.dll!There");
	expect_findings("shadowed root.dll > sys.dll\n");
	expect_said(check_finding(&c, 0), "a delay load doesn't look");
	cr_expect(check_rests_on(check_finding(&c, 0), "R404"));
}

Test(deployment_rules, a_delay_load_in_iis_takes_the_copy_in_path)
{
	dll("own.dll", "+A");
	dll_in_path("own.dll", "+A");
	dll("root.dll", FILTER "~own.dll!A");
	expect_findings("shadowed root.dll > own.dll\n");
	expect_said(check_finding(&c, 0), "beside/own.dll is not used on ");
}

Test(deployment_rules, a_delay_load_uses_a_copy_that_is_loaded_already)
{
	dll("sys.dll", "+There +More");
	dll("root.dll", FILTER "sys.dll!There ~sys.dll!More");
	expect_findings("found-beside sys.dll\n");
}

/* Where shadow.dll is a KnownDLL nothing has loaded the copy before. */
Test(deployment_rules, a_delay_load_passes_by_a_copy_where_it_is_not_loaded)
{
	dll("shadow.dll", "+Shadow own.dll!A");
	dll("own.dll", "+A");
	dll_in_path("own.dll", "+A");
	dll("root.dll", FILTER "shadow.dll!Shadow ~own.dll!A");
	expect_findings("unknown-module shadow.dll > own.dll on old\n"
			"shadowed root.dll > shadow.dll on new likely\n"
			"shadowed root.dll > own.dll on new\n");
}

Test(deployment_rules, a_delay_load_says_where_it_starts_to_look)
{
	dll("own.dll", "+A");
	dll("root.dll", FILTER "~own.dll!A");
	expect_findings("delayed-missing-module root.dll > own.dll\n");
	expect_said(check_finding(&c, 0), "it starts in System32\\inetsrv");
	dll("root.dll", "+GetExtensionVersion +HttpExtensionProc ~own.dll!A");
	session_leave(&c.d);
	check_findings(&c, "root.dll");
	expect_said(check_finding(&c, 0), "in System32 or System32\\inetsrv");
}

Test(deployment_rules, a_delay_load_finds_what_lies_beside_the_program)
{
	dll("root.dll", FILTER "~own.dll!A");
	scene_dll_in(c.scene.path, "own.dll", IMAGE_FILE_MACHINE_I386, "+A");
	cr_assert_eq(folders_add(&c.d.process, &c.d.arena,
				 str_of(c.scene.path)),
		     OK);
	expect_findings("");
}

/* The first targets are told, and the last where the first were already. */
Test(deployment_rules, a_copy_is_told_of_where_it_is_news)
{
	dll("sys.dll", "+There +More +Fresh");
	dll("own.dll", "+A ~sys.dll!There");
	dll("root.dll", FILTER "~sys.dll!There own.dll!A");
	expect_findings("unknown-module root.dll > own.dll on old\n"
			"found-beside own.dll on new\n"
			"shadowed root.dll > sys.dll\n");
}

Test(deployment_rules, the_folders_of_several_programs_are_told_apart)
{
	dll("own.dll", "+A");
	dll("root.dll", FILTER "~own.dll!A");
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 "; a copy lies beside the DLL, where a delay load in "
			 "IIS doesn't look: it starts in System32\\inetsrv");
	c.d.targets = scene_targets(&c.scene, "old");
	dll("root.dll", "+GetExtensionVersion +HttpExtensionProc ~own.dll!A");
	check_again(&c);
	expect_said(check_finding(&c, 0), "it starts in System32");
	c.d.isolation = ISOLATION_IIS_5;
	c.d.targets = scene_targets(&c.scene, "new");
	check_again(&c);
	expect_said(check_finding(&c, 0), "it starts in System32");
}

/* 64 such notes are enough; what is beyond isn't told. */
Test(deployment_rules, no_more_copies_are_told_of_than_anybody_reads)
{
	enum { MANY = 70, TOLD = 64 };
	struct str words = STR_EMPTY;
	size_t count = 0;

	for (int i = 0; i < MANY; i++) {
		const char *name =
			str_printf(&c.scene.arena, "libxml2%02d.dll", i).s;

		scene_dll(&c.scene, name, "+A");
		scene_dll_in(c.scene.path, name, IMAGE_FILE_MACHINE_I386, "+A");
		words = str_printf(&c.scene.arena, "%.*s ~%s!A",
				   STR_ARGS(words), name);
	}
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     OK);
	dll("root.dll",
	    str_printf(&c.scene.arena, FILTER "%.*s", STR_ARGS(words)).s);
	check_findings(&c, "root.dll");
	for (size_t i = 0; i < c.a.findings.count; i++)
		count += c.a.findings.items[i].id == FINDING_SHADOWED;
	cr_expect_eq(count, (size_t)TOLD, "%zu", count);
}
