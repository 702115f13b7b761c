/* Manifests, their assemblies, and the run-times that need one. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"

#define WINDOWS_KEY "6595b64144ccf1df"
#define VISUAL_C_KEY "1fc8b3b9a1e18e3b"

#define MANIFEST(content)                                            \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "        \
	"manifestVersion='1.0'>" content "</assembly>"
#define IDENTITY(name, version, key, arch)                           \
	"<assemblyIdentity type='win32' name='" name "' version='"   \
	version "' publicKeyToken='" key "' processorArchitecture='" \
	arch "'/>"
#define NEEDS(identity)                                              \
	"<dependency><dependentAssembly>" identity                   \
	"</dependentAssembly></dependency>"
#define SYS(version) IDENTITY("Windows.Sys", version, WINDOWS_KEY, "x86")
#define CRT IDENTITY("Microsoft.VC80.CRT", "8.0.50727.762", VISUAL_C_KEY, "x86")

static const char visual_c[] = MANIFEST(NEEDS(CRT));
static const char windows_sys[] = MANIFEST(NEEDS(SYS("6.0.0.0")));

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(side_by_side, .init = set_up, .fini = tear_down);

static void write_dll(const char *name, uint16_t machine, const char *words,
		      const char *manifest, uint16_t id)
{
	struct pe_builder *b = scene_builder(machine, words);

	if (manifest != NULL)
		pe_manifest(b, id, manifest);
	scene_write(c.scene.beside, name, b);
	session_leave(&c.d);
}

static void expect_with(const char *words, const char *manifest, uint16_t id,
			const char *findings)
{
	const char *got;

	write_dll("root.dll", IMAGE_FILE_MACHINE_I386, words, manifest, id);
	got = check_findings(&c, "root.dll");
	cr_expect_str_eq(got, findings, "%s: %s", words, got);
}

static void expect_verdicts(const char *old, const char *new)
{
	cr_expect_str_eq(check_verdict(&c, "old"), old);
	cr_expect_str_eq(check_verdict(&c, "new"), new);
}

/* Write a text into the DLL's folder, or into 'folder' in there. */
static void expect_advice(const char *advice)
{
	cr_expect_str_eq(check_finding(&c, 0)->advice.s, advice);
}

static void write_text(const char *folder, const char *name, const char *text)
{
	char dir[200];

	snprintf(dir, sizeof(dir), "%s/%s", c.scene.beside, folder);
	mkdir(dir, 0777);
	scene_file(dir, name, text, strlen(text));
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

/* A Windows alone in its table, as the first of it. */
Test(side_by_side, that_debug_assemblies_are_on_no_later_server_is_certain)
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

Test(side_by_side, a_loose_copy_does_not_stand_for_the_assembly)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	expect_with("msvcr80.dll!malloc", visual_c, 2,
		    "missing-assembly 14001 root.dll > microsoft.vc80.crt\n");
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

Test(side_by_side, a_delay_load_makes_no_activation_context)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	expect_with("~msvcr80.dll!malloc", NULL, 0, "");
	/* And is bound in none. */
	expect_with("~extra.dll!Any", windows_sys, 2,
		    "delayed-missing-module root.dll > extra.dll\n");
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
