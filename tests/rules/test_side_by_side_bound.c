/* Assemblies that lie beside the DLL, and what a bound one provides. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/rules/manifests.h"

Test(side_by_side, an_assembly_provides_its_dlls)
{
	/* Without the manifest: extra.dll is nowhere, Fresh is new. */
	expect_with("extra.dll!Any sys.dll!Fresh", NULL, 0,
		    "missing-module 126 root.dll > extra.dll\n"
		    "missing-procedure 127 root.dll > sys.dll!Fresh on old\n");
	/* Its copy may have more than the one in System32. */
	expect_with("extra.dll!Any sys.dll!Fresh", windows_sys, 2,
		    "unknown-procedure root.dll > extra.dll!Any\n"
		    "unknown-procedure root.dll > sys.dll!Fresh on old\n");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 " is not known: the exports of the copy in the "
			 "assembly that the manifest binds aren't known");
	expect_verdicts("unknown", "unknown");
	/* And may lead elsewhere. */
	expect_with("sys.dll!Dangling", windows_sys, 2,
		    "unknown-procedure root.dll > sys.dll!Dangling\n");
}

Test(side_by_side, the_assembly_beats_a_copy_beside_the_dll)
{
	scene_dll(&c.scene, "sys.dll", "+Other");
	expect_with("sys.dll!There", NULL, 0,
		    "missing-procedure 127 root.dll > sys.dll!There\n");
	expect_with("sys.dll!There", windows_sys, 2,
		    "shadowed root.dll > sys.dll\n");
	c.d.targets = ON_OLD;
	expect_with("sys.dll!There", windows_sys, 2,
		    "shadowed root.dll > sys.dll\n");
}

Test(side_by_side, a_dll_without_manifest_is_bound_as_its_importer)
{
	scene_dll(&c.scene, "near.dll", "+Near sys.dll!Fresh");
	expect_with("near.dll!Near", windows_sys, 2,
		    "unknown-procedure near.dll > sys.dll!Fresh on old\n");
	/* By another importer: the neighbour isn't bound for good. */
	write_dll("other.dll", IMAGE_FILE_MACHINE_I386, "near.dll!Near", NULL,
		  0);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "unknown-procedure near.dll > sys.dll!Fresh on old\n");
	cr_expect_str_eq(check_findings(&c, "other.dll"),
			 "missing-procedure 127 near.dll > sys.dll!Fresh on "
			 "old\n");
	/* A manifest that asks for nothing shuts the importer's out. */
	write_dll("near.dll", IMAGE_FILE_MACHINE_I386, "+Near sys.dll!Fresh",
		  MANIFEST(""), 2);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "missing-procedure 127 near.dll > sys.dll!Fresh on "
			 "old\n");
}

Test(side_by_side, a_private_assembly_is_not_known)
{
	static const char *const places[][2] = {
		{ ".", "microsoft.vc80.crt.MANIFEST" },
		{ "Microsoft.VC80.CRT", "Microsoft.VC80.CRT.manifest" },
	};
	char path[300];

	for (size_t i = 0; i < 2; i++) {
		write_text(places[i][0], places[i][1],
			   MANIFEST(CRT "<file name='msvcr80.dll'/>"));
		expect_with("msvcr80.dll!malloc", visual_c, 2,
			    "unknown-assembly root.dll > "
			    "microsoft.vc80.crt\n");
		cr_expect(check_rests_on(check_finding(&c, 0), "R605"));
		cr_expect_not_null(strstr(check_finding(&c, 0)->after.s,
					  "serves if Windows looks for "));
		check_advice(check_finding(&c, 0), "2005 redistr");
		expect_verdicts("unknown", "unknown");
		snprintf(path, sizeof(path), "%s/%s/%s", c.scene.beside,
			 places[i][0], places[i][1]);
		cr_assert_eq(remove(path), 0);
	}
}

Test(side_by_side, a_private_assembly_can_be_a_dll)
{
	write_dll("Microsoft.VC80.CRT.dll", IMAGE_FILE_MACHINE_I386, "",
		  MANIFEST(CRT), 1);
	expect_with("sys.dll!There", visual_c, 2,
		    "unknown-assembly root.dll > microsoft.vc80.crt\n");
	/* The search ends at it, whatever is behind. */
	write_dll("Microsoft.VC80.CRT.dll", IMAGE_FILE_MACHINE_I386, "", NULL,
		  0);
	write_text(".", "Microsoft.VC80.CRT.manifest", MANIFEST(CRT));
	expect_with("sys.dll!There", visual_c, 2,
		    "missing-assembly 14001 root.dll > microsoft.vc80.crt\n");
}

Test(side_by_side, a_private_assembly_of_another_version_does_not_serve)
{
	write_text(".", "Microsoft.VC80.CRT.manifest",
		   MANIFEST(IDENTITY("Microsoft.VC80.CRT", "8.0.50727.42",
				     VISUAL_C_KEY, "x86")));
	expect_with("sys.dll!There", visual_c, 2,
		    "missing-assembly 14001 root.dll > microsoft.vc80.crt\n");
	cr_expect_not_null(strstr(check_finding(&c, 0)->after.s,
				  "Microsoft.VC80.CRT.manifest isn't that "
				  "assembly"));
	cr_expect(check_rests_on(check_finding(&c, 0), "R604"));
	write_text(".", "Microsoft.VC80.CRT.manifest", "no xml");
	expect_with("sys.dll!There", visual_c, 2,
		    "missing-assembly 14001 root.dll > microsoft.vc80.crt\n");
}

/* A manifest beside the DLL that says this of the assembly it asks for. */
static void ask_for_one_with(const char *attributes)
{
	const char *own =
		str_printf(&c.scene.arena,
			   MANIFEST("<assemblyIdentity name='O' "
				    "version='1.0.0.0' %s/>"),
			   attributes)
			.s;

	write_text(".", "O.manifest", own);
	expect_with("sys.dll!There",
		    MANIFEST(NEEDS("<assemblyIdentity type='win32' name='O' "
				   "version='1.0.0.0' "
				   "processorArchitecture='x86'/>")),
		    2,
		    strstr(attributes, "processor") == NULL ?
			    "unknown-assembly root.dll > o\n" :
		    strstr(attributes, "amd64") != NULL ?
			    "missing-assembly 14001 root.dll > o\n" :
			    "missing-assembly 14001 root.dll > o likely\n");
}

Test(side_by_side, a_private_assembly_of_another_processor_is_none)
{
	ask_for_one_with("type='win32' processorArchitecture='amd64'");
	cr_expect_not_null(strstr(check_finding(&c, 0)->after.s,
				  "O.manifest isn't that assembly: it is of "
				  "another processorArchitecture"));
	check_advice(check_finding(&c, 0),
		     "write the same processorArchitecture into both ");
	cr_expect(check_rests_on(check_finding(&c, 0), "R604"));
	cr_expect(check_rests_on(check_finding(&c, 0), "R611"));
	expect_verdicts("fails 14001 likely", "fails 14001");
}

Test(side_by_side, a_manifest_of_another_assembly_is_told_from_it)
{
	write_text(".", "O.manifest",
		   MANIFEST("<assemblyIdentity name='P' version='1.0.0.0' "
			    "type='win32' processorArchitecture='x86'/>"));
	expect_with("sys.dll!There",
		    MANIFEST(NEEDS("<assemblyIdentity type='win32' name='O' "
				   "version='1.0.0.0' "
				   "processorArchitecture='x86'/>")),
		    2, "missing-assembly 14001 root.dll > o\n");
	cr_expect_not_null(strstr(check_finding(&c, 0)->after.s,
				  "O.manifest isn't that assembly"));
	cr_expect_null(strstr(check_finding(&c, 0)->after.s, "of another"));
	cr_expect_null(strstr(check_finding(&c, 0)->advice.s, "into both"));
	cr_expect_not(check_rests_on(check_finding(&c, 0), "R611"));
}

Test(side_by_side, a_private_assembly_of_another_type_is_likely_none)
{
	ask_for_one_with("type='other' processorArchitecture='x86'");
	check_advice(check_finding(&c, 0), "write the same type into both ");
	cr_expect_not(check_rests_on(check_finding(&c, 0), "R611"));
	expect_verdicts("fails 14001 likely", "fails 14001 likely");
}

Test(side_by_side, a_private_assembly_that_names_no_processor_is_not_known)
{
	ask_for_one_with("type='win32'");
	cr_expect_not_null(strstr(check_finding(&c, 0)->after.s,
				  "O.manifest doesn't say of which "
				  "processorArchitecture it is"));
	check_advice(check_finding(&c, 0), "write the processorArchitecture ");
	cr_expect(check_rests_on(check_finding(&c, 0), "R604"));
	expect_verdicts("unknown", "unknown");
}

Test(side_by_side, a_name_leads_to_no_other_folder)
{
	write_text("inner", "x.manifest", "");
	expect_with("sys.dll!There",
		    MANIFEST(NEEDS(IDENTITY("inner/x", "1.0.0.0", "", "x86"))),
		    2, "missing-assembly 14001 root.dll > inner/x\n");
	expect_with("sys.dll!There",
		    MANIFEST(NEEDS(IDENTITY("..", "1.0.0.0", "", "x86"))), 2,
		    "missing-assembly 14001 root.dll > ..\n");
}

Test(side_by_side, a_manifest_beside_a_neighbour_is_ignored_too)
{
	write_text(".", "near.dll.manifest", visual_c);
	scene_dll(&c.scene, "near.dll", "+Near");
	expect_with("near.dll!Near", NULL, 0,
		    "ignored-manifest root.dll > near.dll\n");
}

Test(side_by_side, a_manifest_beside_a_dll_is_ignored)
{
	write_text(".", "ROOT.DLL.Manifest", visual_c);
	expect_with("sys.dll!There", NULL, 0, "ignored-manifest root.dll\n");
	cr_expect_not_null(strstr(check_finding(&c, 0)->summary.s,
				  "ROOT.DLL.Manifest is ignored"));
	expect_verdicts("loads", "loads");
	expect_with("sys.dll!There", MANIFEST(""), 2, "");
}

/* Such a DLL, and its manifest, are linked with /ALLOWISOLATION:NO. */
static void write_switched_off(const char *name, const char *words,
			       const char *manifest)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);

	if (manifest != NULL)
		pe_manifest(b, 2, manifest);
	pe_set(b, PE_DLL_CHARACTERISTICS, IMAGE_DLLCHARACTERISTICS_NO_ISOLATION);
	scene_write(c.scene.beside, name, b);
}

Test(side_by_side, a_manifest_that_is_switched_off_asks_for_nothing)
{
	write_switched_off("root.dll", "sys.dll!There", visual_c);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "ignored-manifest root.dll\n");
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "the manifest in root.dll is ignored: it is linked "
			 "with /ALLOWISOLATION:NO");
	check_advice(check_finding(&c, 0), "link it without /ALLOWISOL");
	expect_verdicts("loads", "loads");
	session_leave(&c.d);
	write_switched_off("root.dll", "sys.dll!There", NULL);
	cr_expect_str_eq(check_findings(&c, "root.dll"), "");
}

Test(side_by_side, a_manifest_that_is_switched_off_binds_nothing)
{
	write_switched_off("root.dll", "extra.dll!Any", windows_sys);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "missing-module 126 root.dll > extra.dll\n"
			 "ignored-manifest root.dll\n");
}

Test(side_by_side, a_manifest_that_is_switched_off_shuts_nothing_out)
{
	write_switched_off("near.dll", "+Near sys.dll!Fresh", MANIFEST(""));
	expect_with("near.dll!Near", windows_sys, 2,
		    "unknown-procedure near.dll > sys.dll!Fresh on old\n"
		    "ignored-manifest root.dll > near.dll\n");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 " is not known: the exports of the copy in the "
			 "assembly that the manifest binds aren't known");
	cr_expect_not(check_finding(&c, 0)->has_evidence);
}

Test(side_by_side, a_file_that_the_manifest_lists_itself_beats_known_dlls)
{
	scene_dll(&c.scene, "known.dll", "+Ours");
	expect_with("known.dll!Ours", MANIFEST("<file name='Known.dll'/>"), 2,
		    "");
	expect_verdicts("loads likely", "loads likely");
	expect_with("known.dll!Known", MANIFEST("<file name='Known.dll'/>"), 2,
		    "missing-procedure 127 root.dll > known.dll!Known likely\n");
}

Test(side_by_side, a_file_that_is_listed_and_not_imported_changes_nothing)
{
	expect_with("sys.dll!There", MANIFEST("<file name='gone.dll'/>"), 2,
		    "");
	expect_verdicts("loads", "loads");
}

Test(side_by_side, that_windows_serves_for_a_listed_file_is_not_known)
{
	expect_with("sys.dll!There", MANIFEST("<file name='sys.dll'/>"), 2,
		    "unknown-module root.dll > sys.dll\n");
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "sys.dll isn't with the manifest that lists it");
	cr_expect_str_eq(check_finding(&c, 0)->before.s,
			 "whether sys.dll is found on ");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 " is not known: a manifest lists it as its own, and "
			 "it isn't there: Windows may take no other");
	cr_expect_eq(check_finding(&c, 0)->first_in, 0);
	cr_expect(check_rests_on(check_finding(&c, 0), "R501"));
	check_advice(check_finding(&c, 0), "ship it with the manifest ");
	expect_verdicts("unknown", "unknown");
}

Test(side_by_side, a_listed_file_that_is_nowhere_is_126)
{
	expect_with("gone.dll!A", MANIFEST("<file name='gone.dll'/>"), 2,
		    "missing-module 126 root.dll > gone.dll likely\n");
}

Test(side_by_side, a_file_of_a_private_assembly_that_is_nowhere_is_126)
{
	write_text(".", "Microsoft.VC80.CRT.manifest",
		   MANIFEST(CRT "<file name='gone.dll'/>"));
	expect_with("gone.dll!A", visual_c, 2,
		    "unknown-assembly root.dll > microsoft.vc80.crt\n"
		    "missing-module 126 root.dll > gone.dll likely\n");
}
