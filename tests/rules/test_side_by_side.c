/* Manifests, and the assemblies that they ask for. */
#include <stdio.h>

#include <criterion/criterion.h>

#include "tests/rules/manifests.h"

TestSuite(side_by_side, .init = made_up_open, .fini = made_up_close);

static void expect_advice(const char *advice)
{
	cr_expect_str_eq(check_finding(&c, 0)->advice.s, advice);
}

Test(side_by_side, an_assembly_that_is_not_there_is_14001)
{
	expect_with("msvcr80.dll!malloc", visual_c, 2,
		    "missing-assembly 14001 root.dll > microsoft.vc80.crt\n");
	expect_verdicts("fails 14001 likely", "fails 14001");
}

Test(side_by_side, the_assembly_comes_before_any_import)
{
	expect_with("gone.dll!X sys.dll!There", visual_c, 2,
		    "missing-assembly 14001 root.dll > microsoft.vc80.crt\n"
		    "missing-module 126 root.dll > gone.dll\n");
	expect_verdicts("fails 14001 likely", "fails 14001");
}

Test(side_by_side, a_neighbour_has_a_manifest_of_its_own)
{
	write_dll("near.dll", IMAGE_FILE_MACHINE_I386, "+Near gone.dll!X",
		  visual_c, 2);
	expect_with("near.dll!Near late.dll!X", NULL, 0,
		    "missing-assembly 14001 near.dll > microsoft.vc80.crt\n"
		    "missing-module 126 near.dll > gone.dll\n"
		    "missing-module 126 root.dll > late.dll\n");
	expect_with("first.dll!X near.dll!Near", NULL, 0,
		    "missing-module 126 root.dll > first.dll\n"
		    "missing-assembly 14001 near.dll > microsoft.vc80.crt\n"
		    "missing-module 126 near.dll > gone.dll\n");
	expect_verdicts("fails 126", "fails 126");
	write_dll("near.dll", IMAGE_FILE_MACHINE_I386, "+Near", "<no xml", 2);
	expect_with("near.dll!Near", NULL, 0,
		    "missing-assembly 14001 root.dll > near.dll likely\n");
}

Test(side_by_side, resource_1_is_not_the_manifest_of_a_dll)
{
	expect_with("msvcr80.dll!malloc", visual_c, 1,
		    "missing-module 126 root.dll > msvcr80.dll\n"
		    "needs-redistributable msvcr80.dll\n");
}

Test(side_by_side, a_manifest_that_asks_for_nothing_is_no_finding)
{
	expect_with("sys.dll!There", MANIFEST("<trustInfo/>"), 2, "");
	expect_verdicts("loads", "loads");
}

Test(side_by_side, damaged_xml_is_14001)
{
	expect_with("gone.dll!X", "<assembly>", 2,
		    "missing-assembly 14001 root.dll likely\n"
		    "missing-module 126 root.dll > gone.dll\n");
	expect_verdicts("fails 14001 likely", "fails 14001 likely");
	cr_expect(check_rests_on(check_finding(&c, 0), "R612"));
	expect_advice("mend the manifest, and embed it again as resource 2");
}

Test(side_by_side, xml_that_we_do_not_take_is_not_known)
{
	expect_with("sys.dll!There", MANIFEST("") "more", 2,
		    "unknown-assembly root.dll likely\n");
	expect_verdicts("unknown", "unknown");
}

Test(side_by_side, what_windows_ships_is_there)
{
	expect_with("sys.dll!There", windows_sys, 2, "");
	expect_verdicts("loads likely", "loads likely");
	expect_with("gdiplus.dll!GdiplusStartup",
		    MANIFEST(NEEDS(IDENTITY("WINDOWS.GDI", "1.0.0.0",
					    WINDOWS_KEY, "*"))),
		    2, "");
	expect_verdicts("loads", "loads");
}

Test(side_by_side, policies_lead_up_to_the_version_that_is_installed)
{
	expect_with("deep.dll!Deep", MANIFEST(NEEDS(SYS("6.0.2600.2180"))), 2,
		    "unknown-assembly root.dll > windows.sys on new\n");
	expect_verdicts("loads", "unknown");
}

Test(side_by_side, a_newer_version_than_the_installed_is_14001)
{
	expect_with("deep.dll!Deep", MANIFEST(NEEDS(SYS("6.0.2600.2181"))), 2,
		    "unknown-assembly root.dll > windows.sys on new\n"
		    "missing-assembly 14001 root.dll > windows.sys on old "
		    "likely\n");
	expect_verdicts("fails 14001 likely", "unknown");
	cr_expect_str_eq(check_finding(&c, 1)->after.s,
			 ", which has other versions of it");
	cr_expect(check_rests_on(check_finding(&c, 1), "R606"));
	expect_with("deep.dll!Deep", MANIFEST(NEEDS(SYS("5.0.0.0"))), 2,
		    "missing-assembly 14001 root.dll > windows.sys likely\n");
}

Test(side_by_side, another_key_is_another_assembly)
{
	expect_with("deep.dll!Deep",
		    MANIFEST(NEEDS(IDENTITY("Windows.Sys", "6.0.0.0",
					    VISUAL_C_KEY, "x86"))),
		    2, "missing-assembly 14001 root.dll > windows.sys\n");
	expect_advice("ask for it with the publicKeyToken of its maker");
}

Test(side_by_side, the_processor_must_be_that_of_the_process)
{
	static const char amd64[] = MANIFEST(NEEDS(IDENTITY(
		"Windows.Sys", "6.0.0.0", WINDOWS_KEY, "amd64")));

	expect_with("sys.dll!There", amd64, 2,
		    "missing-assembly 14001 root.dll > windows.sys\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R611"));
	write_dll("big.dll", IMAGE_FILE_MACHINE_AMD64, "sys.dll!There",
		  windows_sys, 2);
	cr_expect_str_eq(check_findings(&c, "big.dll"),
			 "missing-assembly 14001 big.dll > windows.sys\n");
}

Test(side_by_side, what_the_lists_do_not_tell_is_not_known)
{
	/* Signed as Windows' own, and in no list. */
	expect_with("sys.dll!There",
		    MANIFEST(NEEDS(IDENTITY("Windows.Unheard", "1.0.0.0",
					    WINDOWS_KEY, "x86"))),
		    2, "unknown-assembly root.dll > windows.unheard\n");
	expect_with("sys.dll!There",
		    MANIFEST(NEEDS(IDENTITY("Windows.Perhaps", "1.0.0.0",
					    WINDOWS_KEY, "x86"))),
		    2, "unknown-assembly root.dll > windows.perhaps\n");
	check_advice(check_finding(&c, 0),
		     "look on the server whether it is in WinSxS");
	/* Nothing is known of the assemblies of 'big'. */
	write_dll("big.dll", IMAGE_FILE_MACHINE_AMD64, "sys.dll!There",
		  MANIFEST(NEEDS(IDENTITY("Any", "1.0.0.0", "", "amd64"))), 2);
	cr_expect_str_eq(check_findings(&c, "big.dll"),
			 "unknown-assembly big.dll > any\n");
}

Test(side_by_side, a_vague_identity_is_not_known)
{
	static const char *const vague[] = {
		"name='Windows.Sys' version='6.0.0.0' type='win32'",
		"name='Windows.Sys' type='win32' processorArchitecture='x86'",
		"name='Windows.Sys' version='6.0.0.0' "
		"processorArchitecture='x86'",
		"name='Windows.Sys' version='6.0.0.0' type='win32' "
		"processorArchitecture='x86' language='de-DE'",
	};
	char xml[512];

	for (size_t i = 0; i < sizeof(vague) / sizeof(vague[0]); i++) {
		snprintf(xml, sizeof(xml),
			 MANIFEST(NEEDS("<assemblyIdentity publicKeyToken='"
					WINDOWS_KEY "' %s/>")),
			 vague[i]);
		write_dll("root.dll", IMAGE_FILE_MACHINE_I386, "deep.dll!Deep",
			  xml, 2);
		cr_expect_str_eq(check_findings(&c, "root.dll"),
				 "unknown-assembly root.dll > windows.sys\n",
				 "%s", vague[i]);
	}
}

Test(side_by_side, an_optional_assembly_may_be_missing)
{
	static const char *const optional[] = {
		MANIFEST("<dependency optional='yes'><dependentAssembly>" CRT
			 "</dependentAssembly></dependency>"),
		/* Of another processor it is as missing. */
		MANIFEST("<dependency optional='yes'><dependentAssembly>"
			 IDENTITY("Windows.Sys", "6.0.0.0", WINDOWS_KEY,
				  "amd64")
			 "</dependentAssembly></dependency>"),
	};

	for (size_t i = 0; i < 2; i++) {
		expect_with("sys.dll!There", optional[i], 2, "");
		expect_verdicts("loads", "loads");
	}
}

/* The file itself is mapped before its manifest is looked at. */
Test(side_by_side, where_the_file_must_lie_comes_before_its_manifest)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "");

	b->image_base = 0x7ffe0000;
	b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	pe_manifest(b, 2, visual_c);
	cr_expect_str_eq(check_built(&c, b),
			 "not-relocatable 487 root.dll\n"
			 "missing-assembly 14001 root.dll > "
			 "microsoft.vc80.crt\n");
	expect_verdicts("fails 487", "fails 487");
}

Test(side_by_side, a_delay_load_of_an_unknown_assembly_is_a_warning)
{
	write_dll("near.dll", IMAGE_FILE_MACHINE_I386, "+Near",
		  MANIFEST(NEEDS(IDENTITY("Windows.Unheard", "1.0.0.0",
					  WINDOWS_KEY, "x86"))),
		  2);
	expect_with("~near.dll!Near", NULL, 0,
		    "delayed-unknown-module near.dll > windows.unheard\n");
	write_dll("near.dll", IMAGE_FILE_MACHINE_I386, "+Near", visual_c, 2);
	expect_with("~near.dll!Near", NULL, 0,
		    "delayed-missing-module near.dll > microsoft.vc80.crt\n");
}

Test(side_by_side, a_delay_load_makes_no_activation_context)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	expect_with("~msvcr80.dll!malloc", NULL, 0, "");
	/* And is bound in none. */
	expect_with("~extra.dll!Any", windows_sys, 2,
		    "delayed-missing-module root.dll > extra.dll\n");
}

/* Not even in that of who loaded it. */
Test(side_by_side, a_delay_load_of_a_neighbour_is_bound_in_no_context)
{
	scene_dll(&c.scene, "near.dll", "+Near ~extra.dll!Any");
	expect_with("near.dll!Near", windows_sys, 2,
		    "delayed-missing-module near.dll > extra.dll\n");
}

Test(side_by_side, what_is_delay_loaded_is_bound_in_its_own_context)
{
	write_dll("near.dll", IMAGE_FILE_MACHINE_I386,
		  "+Near extra.dll!Any", windows_sys, 2);
	expect_with("~near.dll!Near", NULL, 0,
		    "delayed-unknown-procedure near.dll > extra.dll!Any\n");
}

Test(side_by_side, what_is_delay_loaded_fails_at_the_first_call_only)
{
	write_dll("near.dll", IMAGE_FILE_MACHINE_I386, "+Near", visual_c, 2);
	expect_with("~near.dll!Near", NULL, 0,
		    "delayed-missing-module near.dll > microsoft.vc80.crt\n");
	expect_verdicts("loads", "loads");
}

TestSuite(shipped_assemblies);

Test(shipped_assemblies, are_those_of_the_real_windows)
{
	static const char common_controls[] = MANIFEST(NEEDS(
		IDENTITY("Microsoft.Windows.Common-Controls", "6.0.0.0",
			 WINDOWS_KEY, "x86")));

	check_open(&c, false);
	/* Common controls 6 have it, and 5.82 haven't. */
	expect_with("comctl32.dll!DrawShadowText", NULL, 0,
		    "missing-procedure 127 root.dll > "
		    "comctl32.dll!DrawShadowText\n");
	expect_with("comctl32.dll!DrawShadowText", common_controls, 2,
		    "unknown-procedure root.dll > "
		    "comctl32.dll!DrawShadowText\n");
	expect_with("comctl32.dll!InitCommonControlsEx", common_controls, 2,
		    "");
	c.d.targets = scene_targets(&c.scene, "xp,ws2003-sp2-x86");
	expect_with("msvcr80.dll!malloc", visual_c, 2,
		    "missing-assembly 14001 root.dll > microsoft.vc80.crt\n");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"),
			 "fails 14001 likely");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "fails 14001");
	check_close(&c);
}

/* Vista and later hold run-times for parts of their own (R2603). */
Test(shipped_assemblies, of_the_run_time_of_2005_are_not_known_on_windows_7)
{
	check_open(&c, false);
	c.d.targets = scene_targets(&c.scene, "win7-sp1-x86");
	expect_with("msvcr80.dll!malloc", visual_c, 2,
		    "unknown-assembly root.dll > microsoft.vc80.crt\n");
	cr_expect_str_eq(check_verdict(&c, "win7-sp1-x86"), "unknown");
	check_close(&c);
}
