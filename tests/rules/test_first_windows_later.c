/*
 * A Windows of 8 or later alone in its table, in full words: what is said of
 * a file, and what to do about it.
 */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"
#include "util/status.h"

#define X86 IMAGE_FILE_MACHINE_I386

static struct check c;

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(first_windows_later, .fini = tear_down);

static void expect_built(const char *what, struct pe_builder *b,
			 const char *expected)
{
	scene_write(c.scene.beside, "root.dll", b);
	cr_expect_str_eq(check_told(&c), expected, "%s: %s", what,
			 check_told(&c));
}

#define WINDOWS(build, machine)                                            \
	"target: one\nname: N\nbuild: '" build "'\nmachine: " machine     \
	"\niis: '10.0'\nknown_dlls: [known.dll]\n"                         \
	"inventory:\n  system32:\n    observed: [known.dll, sys.dll]\n"    \
	"tables:\n  observed: [known.dll, sys.dll]\n"                      \
	"exports:\n  sys.dll:\n    add: [There]\n"

static void open_one(const char *windows)
{
	const char *const texts[] = { windows, "date: 2026-11-24\n" };

	check_open_texts(&c, texts, 2);
}

/* Linked with /DEPENDENTLOADFLAG. */
static struct pe_builder *flagged(const char *words, uint16_t flags)
{
	enum { FLAGS = 0x36, CONFIG_SIZE = 0x60, CONFIG_RVA = 0x2000 };
	struct pe_builder *b = scene_builder(X86, words);
	uint8_t config[CONFIG_SIZE] = { CONFIG_SIZE };

	memcpy(config + FLAGS, &flags, sizeof(flags));
	pe_section(b, ".cfg", config, sizeof(config), 0);
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, CONFIG_RVA,
			 sizeof(config));
	return b;
}

/* R301 */
Test(first_windows_later, is_told_that_2000_adds_no_extension)
{
	open_one(WINDOWS("5.0.2195.0", "x86"));
	scene_dll(&c.scene, "help.dll", "+Help");
	expect_built("bare", scene_builder(X86, "help!Help"),
		     "missing-module: help is imported without an extension, "
		     "which isn't added on  ...  -> import it as help.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R301"));
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "help has no extension");
	cr_expect_str_eq(check_verdict(&c, "one"), "fails 126");
	expect_built("known", scene_builder(X86, "sys!There"),
		     "missing-module: sys is imported without an extension, "
		     "which isn't added on  ...  -> import it as sys.dll\n");
	/* Whether Windows has sys.dll isn't what this rests on. */
	cr_expect_not(check_finding(&c, 0)->has_evidence);
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "inventory");
	cr_expect_eq(check_finding(&c, 0)->first_in, 0);
	expect_built("whole", scene_builder(X86, "help.dll!Help"), "");
	scene_dll(&c.scene, "help.dll", "+Help=sys.There");
	scene_dll(&c.scene, "near.dll", "+Near=help.Help");
	expect_built("forwarder", scene_builder(X86, "near.dll!Near"), "");
}

/* LoadLibrary adds it. */
Test(first_windows_later, is_told_of_no_extension_where_one_is_added)
{
	open_one(WINDOWS("5.0.2195.0", "x86"));
	scene_dll(&c.scene, "help.dll", "+Help");
	expect_built("delayed", scene_builder(X86, "~help!Help"), "");
	expect_built("delayed and missing", scene_builder(X86, "~gone!A"),
		     "delayed-missing-module: gone.dll is not in the Windows "
		     "of  ... , nor beside the DLL or in PATH -> make sure that "
		     "the DLL isn't called where it is missing\n");
}

/* The load of the forwarder's DLL is what fails (R311). */
Test(first_windows_later, is_told_of_no_extension_behind_a_forwarder)
{
	open_one(WINDOWS("5.0.2195.0", "x86"));
	scene_dll(&c.scene, "mid.dll", "+Mid help!Help");
	scene_dll(&c.scene, "near.dll", "+Near=mid.Mid");
	cr_expect_str_eq(check_built(&c, scene_builder(X86, "near.dll!Near")),
			 "missing-module 127 mid.dll > help likely\n");
}

Test(first_windows_later, is_told_what_load_flags_keep_out)
{
	open_one(WINDOWS("10.0.14393.0", "x86"));
	scene_dll(&c.scene, "help.dll", "+Help");
	scene_dll(&c.scene, "sys.dll", "+There");
	expect_built("own folder", flagged("help.dll!Help", 0x100), "");
	expect_built("program", flagged("help.dll!Help", 0x200),
		     "missing-module: /help.dll is there, and isn't found on  "
		     "... : root.dll is linked with /DEPENDENTLOADFLAG:0x200, "
		     "so that Windows 10 1607 and later look in the program's "
		     "folder only -> link it with /DEPENDENTLOADFLAG:0x900 "
		     "(its own folder and System32), or without the flag\n");
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "help.dll isn't where root.dll lets Windows look");
	cr_expect_str_eq(check_finding(&c, 0)->module.s, "help.dll");
	cr_expect_str_eq(check_verdict(&c, "one"), "fails 126");
	scene_dll_in(c.scene.path, "far.dll", X86, "+Far");
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     OK);
	check_built(&c, flagged("far.dll!Far", 0x100));
	cr_expect_not_null(strstr(check_finding(&c, 0)->after.s,
				  "later look in its own folder only"));
	expect_built("both", flagged("help.dll!Help", 0xa00),
		     "missing-module: /help.dll is there, and isn't found on  "
		     "... : root.dll is linked with /DEPENDENTLOADFLAG:0xA00, "
		     "so that Windows 10 1607 and later look in the program's "
		     "folder, System32 only -> link it with "
		     "/DEPENDENTLOADFLAG:0x900 (its own folder and System32), "
		     "or without the flag\n");
	expect_built("default", flagged("help.dll!Help", 0x1000),
		     "missing-module: /help.dll is there, and isn't found on  "
		     "... : root.dll is linked with "
		     "/DEPENDENTLOADFLAG:0x1000, so that Windows 10 1607 and "
		     "later look in the program's folder and System32 only -> "
		     "link it with /DEPENDENTLOADFLAG:0x900 (its own folder "
		     "and System32), or without the flag\n");
	expect_built("copy", flagged("sys.dll!There", 0x800),
		     "shadowed: /sys.dll is not used on  ... : the importer's "
		     "load flags name other folders -> don't ship it, or "
		     "under another name: what only this copy has isn't "
		     "there\n");
	cr_expect_eq(check_finding(&c, 0)->likely, 0);
}

/* Which of the two importers comes first is likely alone (R2313). */
Test(first_windows_later, is_told_that_a_dll_kept_out_comes_late_perhaps)
{
	open_one(WINDOWS("10.0.14393.0", "x86"));
	scene_write(c.scene.beside, "one.dll",
		    flagged("+One help.dll!Help", 0x800));
	scene_dll(&c.scene, "help.dll", "+Help");
	scene_dll(&c.scene, "root.dll", "one.dll!One help.dll!Help");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "missing-module 126 one.dll > help.dll likely\n");
	cr_expect_str_eq(check_verdict(&c, "one"), "fails 126 likely");
}

Test(first_windows_later, is_told_of_a_copy_of_an_api_set)
{
	open_one(WINDOWS("10.0.14393.0", "x86")
		 "apisets:\n  observed:\n    sys.dll: [api-ms-win-sys-l1-1-0]\n");
	scene_dll(&c.scene, "api-ms-win-sys-l1-1-0.dll", "+There");
	expect_built("set",
		     scene_builder(X86, "api-ms-win-sys-l1-1-0.dll!There"),
		     "shadowed: /api-ms-win-sys-l1-1-0.dll is not used on  "
		     "... : the name is an API set, which comes before all "
		     "files -> don't ship it, or under another name: what "
		     "only this copy has isn't there\n");
	cr_expect_eq(check_finding(&c, 0)->likely, 0);
}

/* LOAD_LIBRARY_SEARCH_USER_DIRS alone: what it names is masked off. */
Test(first_windows_later, is_told_that_load_flags_may_leave_no_folder)
{
	open_one(WINDOWS("10.0.14393.0", "x86"));
	scene_dll(&c.scene, "help.dll", "+Help");
	expect_built("users", flagged("help.dll!Help", 0x400),
		     "missing-module: /help.dll is there, and isn't found on  "
		     "... : root.dll is linked with /DEPENDENTLOADFLAG:0x400, "
		     "so that Windows 10 1607 and later look in no folder -> "
		     "link it with /DEPENDENTLOADFLAG:0x900 (its own folder "
		     "and System32), or without the flag\n");
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "file");
}

Test(first_windows_later, is_told_what_is_passed_over)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_AMD64,
					     "own.dll!A");

	open_one(WINDOWS("10.0.14393.0", "x64"));
	scene_dll(&c.scene, "own.dll", "+A");
	scene_dll_in(c.scene.path, "own.dll", IMAGE_FILE_MACHINE_AMD64, "+A");
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     OK);
	expect_built("passed", b,
		     "passed-over: /own.dll is passed over on  ... : it is "
		     "for another processor, and the search goes on to one "
		     "that fits -> take the copy out of the folder, so that "
		     "32-bit Windows and whoever names its path don't meet "
		     "it\n");
	cr_expect_eq(check_finding(&c, 0)->likely, 0);
}

/* Of Windows 7 and later it is known (R2101). */
Test(first_windows_later, is_told_what_vista_likely_passes_over)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_AMD64,
					     "sys.dll!There");

	open_one(WINDOWS("6.0.6000.0", "x64"));
	scene_dll(&c.scene, "sys.dll", "+There");
	cr_expect_str_eq(check_built(&c, b),
			 "passed-over root.dll > sys.dll likely\n");
}

/* R2203: from 3.10 on, up to the version of Windows itself. */
Test(first_windows_later, takes_subsystem_versions_up_to_its_own)
{
	static const struct {
		unsigned major, minor;
		const char *findings, *verdict;
	} rows[] = {
		{ 3, 9, "bad-image 193 root.dll\n", "fails 193" },
		{ 3, 10, "", "loads" },
		{ 3, 11, "", "loads" },
		{ 4, 0, "", "loads" },
		{ 6, 2, "", "loads" },
		{ 6, 3, "bad-image 193 root.dll likely\n", "fails 193 likely" },
		{ 10, 0, "bad-image 193 root.dll likely\n", "fails 193 likely" },
	};

	open_one(WINDOWS("6.2.9200.16384", "x86"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pe_builder *b = scene_builder(X86, "");

		pe_set(b, PE_SUBSYSTEM_MAJOR, rows[i].major);
		pe_set(b, PE_SUBSYSTEM_MINOR, rows[i].minor);
		cr_expect_str_eq(check_built(&c, b), rows[i].findings,
				 "%u.%u", rows[i].major, rows[i].minor);
		cr_expect_str_eq(check_verdict(&c, "one"), rows[i].verdict,
				 "%u.%u", rows[i].major, rows[i].minor);
	}
}

Test(first_windows_later, is_told_how_images_are_to_be_built)
{
	struct pe_builder *b = scene_builder(X86, "");

	open_one(WINDOWS("6.2.9200.16384", "x86"));
	pe_set(b, PE_DLL_CHARACTERISTICS,
	       IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY);
	expect_built("unsigned", b,
		     "unsigned-image: root.dll wants its signature checked, "
		     "and has none ...  -> sign it, or link it without "
		     "/INTEGRITYCHECK\n");
	b = scene_builder(X86, "");
	pe_set(b, PE_SUBSYSTEM_MAJOR, 10);
	expect_built("version", b,
		     "bad-image: root.dll has a subsystem version that isn't "
		     "between 3.10 and that of Windows ...  -> link it for "
		     "the oldest Windows that it is for: "
		     "/SUBSYSTEM:WINDOWS,6.00\n");
	b = scene_builder(X86, "");
	pe_set(b, PE_ENTRY_POINT, 0x100);
	expect_built("entry point", b,
		     "bad-image: root.dll has an entry point that lies in its "
		     "headers ...  -> find out what wrote the file\n");
	b = scene_builder(X86, "");
	pe_section(b, "UPX0", "x", 1, 1);
	expect_built("packed", b,
		     "packed: root.dll is packed: 0 imports are visible, the "
		     "rest are bound at run time ...  -> check the file "
		     "before it is packed\n");
	b = scene_builder(IMAGE_FILE_MACHINE_IA64, "");
	expect_built("itanium", b,
		     "wrong-machine: root.dll is an Itanium file, and the "
		     "process isn't, on  ...  -> build it for the machine of "
		     "the process, or run the process in the other mode\n");
}
