/* Run-times of Visual C++ 2005 and 2008, and their assemblies. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/rules/manifests.h"

Test(side_by_side, debug_assemblies_are_on_no_server)
{
	const struct finding *f;

	expect_with("msvcr80d.dll!malloc",
		    MANIFEST(NEEDS(IDENTITY("Microsoft.VC80.DebugCRT",
					    "8.0.50727.42", VISUAL_C_KEY,
					    "x86"))),
		    2,
		    "missing-assembly 14001 root.dll > "
		    "microsoft.vc80.debugcrt\n");
	f = &c.a.findings.items[0];
	cr_expect_str_eq(f->rules[3], "R608");
}

/* A Windows alone in its table, as the first of it; its assemblies are listed. */
static void open_one(void)
{
	static const char *const texts[] = {
		"date: 2026-11-24\n",
		"target: one\nname: N\nbuild: '10.0.14393.0'\n"
		"machine: x86\ninventory:\n  system32:\n"
		"    observed: [sys.dll]\nassemblies:\n  documented:\n"
		"    - { name: Windows.Gdi, versions: 1.0.0.0,\n"
		"        public_key_token: 6595b64144ccf1df,\n"
		"        files: [gdiplus.dll] }\n",
	};

	check_close(&c);
	check_open_texts(&c, texts, 2);
}

/* Windows 7 and later may bring it, whatever their list says (R2603). */
Test(side_by_side, whether_a_later_server_has_the_run_time_itself_is_not_known)
{
	static const char *const names[] = { "Microsoft.VC80.CRT",
					     "Microsoft.VC90.CRT" };

	open_one();
	for (size_t i = 0; i < 2; i++) {
		char xml[512];

		snprintf(xml, sizeof(xml),
			 MANIFEST(NEEDS("<assemblyIdentity type='win32' "
					"name='%s' version='8.0.50727.42' "
					"publicKeyToken='" VISUAL_C_KEY "' "
					"processorArchitecture='x86'/>")),
			 names[i]);
		write_dll("root.dll", IMAGE_FILE_MACHINE_I386, "+A", xml, 2);
		check_findings(&c, "root.dll");
		cr_expect_str_eq(check_verdict(&c, "one"), "unknown", "%s",
				 names[i]);
	}
}

Test(side_by_side, that_debug_assemblies_are_on_no_later_server_is_certain)
{
	open_one();
	expect_with("msvcr80d.dll!malloc",
		    MANIFEST(NEEDS(IDENTITY("Microsoft.VC80.DebugCRT",
					    "8.0.50727.42", VISUAL_C_KEY,
					    "x86"))),
		    2,
		    "missing-assembly 14001 root.dll > "
		    "microsoft.vc80.debugcrt\n");
}

/* What is beside the DLL isn't it: that isn't said to be on no server. */
Test(side_by_side, a_debug_assembly_that_does_not_fit_is_told_as_such)
{
	write_text(".", "Microsoft.VC80.DebugCRT.manifest", "no xml");
	expect_with("sys.dll!There",
		    MANIFEST(NEEDS(IDENTITY("Microsoft.VC80.DebugCRT",
					    "8.0.50727.42", VISUAL_C_KEY,
					    "x86"))),
		    2,
		    "missing-assembly 14001 root.dll > "
		    "microsoft.vc80.debugcrt\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R604"));
	cr_expect_not(check_rests_on(check_finding(&c, 0), "R608"));
}

Test(side_by_side, the_dlls_of_the_next_family_are_missing_with_it_too)
{
	expect_with("msvcr90.dll!malloc",
		    MANIFEST(NEEDS(IDENTITY("Microsoft.VC90.CRT",
					    "9.0.21022.8", VISUAL_C_KEY,
					    "x86"))),
		    2,
		    "missing-assembly 14001 root.dll > "
		    "microsoft.vc90.crt\n");
}

Test(side_by_side, what_to_do_goes_by_the_family_of_the_assembly)
{
	static const char *const rows[][3] = {
		{ "Microsoft.VC80.CRT", "8.0.50727.762", "2005 redistr" },
		{ "microsoft.vc90.mfc", "9.0.21022.8", "2008 redistr" },
		{ "Microsoft.VC80.DebugCRT", "8.0.50727.762", "Studio 2005" },
		{ "Microsoft.VC90.DebugMFC", "9.0.21022.8", "Studio 2008" },
		{ "Microsoft.VC", "9.0.21022.8", "brings the assembly" },
		{ "A", "1.0.0.0", "brings the assembly" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char xml[512];

		snprintf(xml, sizeof(xml),
			 MANIFEST(NEEDS("<assemblyIdentity type='win32' "
					"name='%s' version='%s' "
					"publicKeyToken='" VISUAL_C_KEY "' "
					"processorArchitecture='x86'/>")),
			 rows[i][0], rows[i][1]);
		write_dll("root.dll", IMAGE_FILE_MACHINE_I386, "sys.dll!There",
			  xml, 2);
		check_findings(&c, "root.dll");
		check_advice(check_finding(&c, 0), rows[i][2]);
	}
}

Test(side_by_side, without_manifest_and_copy_it_is_an_ordinary_126)
{
	expect_with("gone.dll!X MSVCR90!malloc", NULL, 0,
		    "missing-module 126 root.dll > gone.dll\n"
		    "missing-module 126 root.dll > msvcr90.dll\n"
		    "needs-redistributable msvcr90.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 1), "R609"));
	cr_expect_not_null(strstr(check_finding(&c, 1)->advice.s,
				  "embed a manifest as resource 2"));
}

Test(side_by_side, a_loose_copy_without_manifest_is_1114)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	expect_with("msvcr80.dll!malloc", NULL, 0,
		    "runtime-outside-assembly 1114 root.dll > msvcr80.dll "
		    "likely\n");
	expect_verdicts("fails 1114 likely", "fails 1114 likely");
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "msvcr80.dll needs its assembly");
}

Test(side_by_side, a_loose_copy_of_a_neighbour_is_1114_too)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	scene_dll(&c.scene, "near.dll", "+Near msvcr80.dll!malloc");
	expect_with("near.dll!Near", NULL, 0,
		    "runtime-outside-assembly 1114 near.dll > msvcr80.dll "
		    "likely\n");
}

/* Where the copy of shadow.dll isn't used, the run-time comes late. */
Test(side_by_side, a_loose_copy_is_1114_where_it_is_no_delay_load)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	scene_dll(&c.scene, "shadow.dll", "+Shadow msvcr80.dll!malloc");
	expect_with("shadow.dll!Shadow ~msvcr80.dll!malloc", NULL, 0,
		    "runtime-outside-assembly 1114 shadow.dll > msvcr80.dll "
		    "on old likely\n"
		    "shadowed root.dll > shadow.dll on new likely\n");
	expect_verdicts("fails 1114 likely", "loads likely");
}

Test(side_by_side, a_loose_copy_does_not_stand_for_the_assembly)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	expect_with("msvcr80.dll!malloc", visual_c, 2,
		    "missing-assembly 14001 root.dll > microsoft.vc80.crt\n");
}

Test(side_by_side, a_loose_copy_is_not_met_behind_a_broken_manifest)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	expect_with("msvcr80.dll!malloc", "<assembly", 2,
		    "missing-assembly 14001 root.dll likely\n");
}

Test(side_by_side, a_run_time_refuses_after_all_imports_are_bound)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	expect_with("+GetFilterVersion msvcr80.dll!malloc gone.dll!X", NULL, 0,
		    "unknown-module root.dll > msvcr80.dll on old\n"
		    "missing-module 126 root.dll > gone.dll\n"
		    "runtime-outside-assembly 1114 root.dll > msvcr80.dll "
		    "likely\n"
		    "missing-entry-point 127 root.dll!HttpFilterProc\n");
	expect_verdicts("fails 126 likely", "fails 126");
}

Test(side_by_side, later_run_times_are_ordinary_dlls)
{
	scene_dll(&c.scene, "msvcr100.dll", "+malloc");
	expect_with("msvcr100.dll!malloc", NULL, 0, "");
}
