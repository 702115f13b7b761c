/* Manifests on Windows 7 and later: R2601, R2603. */
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"
#include "util/status.h"

#define NEEDS(name, version, key)                                       \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "           \
	"manifestVersion='1.0'><dependency><dependentAssembly>"         \
	"<assemblyIdentity type='win32' name='" name "' version='"      \
	version "' publicKeyToken='" key "' processorArchitecture='x86'/>" \
	"</dependentAssembly></dependency></assembly>"
#define VISUAL_C "1fc8b3b9a1e18e3b"

static struct check c;

static void set_up(void)
{
	check_open_releases(&c);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(side_by_side_later, .init = set_up, .fini = tear_down);

static void check_manifest(const char *manifest)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "sys.dll!There");

	pe_manifest(b, 2, manifest);
	check_built(&c, b);
}

static void expect_verdict(const char *target, const char *verdict)
{
	const char *is = check_verdict(&c, target);

	cr_expect_str_eq(is, verdict, "%s: %s", target, is);
}

Test(side_by_side_later, a_release_run_time_of_2008_may_be_in_7)
{
	check_manifest(NEEDS("Microsoft.VC90.CRT", "9.0.21022.8", VISUAL_C));
	expect_verdict("seven", "unknown");
	expect_verdict("eleven-x64-wow64", "unknown");
}

Test(side_by_side_later, a_debug_run_time_is_in_none)
{
	check_manifest(NEEDS("Microsoft.VC80.DebugCRT", "8.0.50727.762",
			     VISUAL_C));
	expect_verdict("vista", "fails 14001");
	expect_verdict("seven", "fails 14001");
}

Test(side_by_side_later, other_parts_of_visual_c_are_likely_in_none)
{
	check_manifest(NEEDS("Microsoft.VC80.MFC", "8.0.50727.762", VISUAL_C));
	expect_verdict("vista", "fails 14001");
	expect_verdict("seven", "fails 14001 likely");
}

Test(side_by_side_later, of_another_maker_nothing_is_known)
{
	check_manifest(NEEDS("Microsoft.VC80.MFC", "8.0.50727.762",
			     "0000000000000000"));
	expect_verdict("seven", "unknown");
}

#define OURS                                                                 \
	"type='win32' name='Our.Own' version='1.0.0.0' "                     \
	"processorArchitecture='x86'"
#define OF_OURS(inside)                                                      \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "                \
	"manifestVersion='1.0'>" inside "</assembly>"

/* root.dll imports ours.dll!A, which its manifest takes from Our.Own. */
static struct pe_builder *asker_of_ours(void)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "ours.dll!A");

	pe_manifest(b, 2,
		    OF_OURS("<dependency><dependentAssembly>"
			    "<assemblyIdentity " OURS "/></dependentAssembly>"
			    "</dependency>"));
	return b;
}

static const char *ask_for_ours(void)
{
	return check_built(&c, asker_of_ours());
}

static const char *folder_of_ours(const char *parent, const char *name)
{
	const char *path = str_printf(&c.scene.arena, "%s/%s", parent, name).s;

	cr_assert(mkdir(path, 0777) == 0);
	return path;
}

Test(side_by_side_later, the_dll_of_a_private_assembly_is_asked_for_exports)
{
	const char *dir = folder_of_ours(c.scene.beside, "Our.Own");
	static const char own[] = OF_OURS("<assemblyIdentity " OURS "/>"
					  "<file name='ours.dll'/>");

	scene_file(dir, "Our.Own.manifest", own, strlen(own));
	scene_dll_in(dir, "OURS.dll", IMAGE_FILE_MACHINE_I386, "+A");
	cr_expect_null(strstr(ask_for_ours(), "ours.dll!A"));
	expect_verdict("seven", "loads likely");
	scene_dll_in(dir, "OURS.dll", IMAGE_FILE_MACHINE_I386, "+B");
	cr_expect_not_null(strstr(ask_for_ours(), "missing-procedure 127 "
						  "root.dll > ours.dll!A"));
	expect_verdict("seven", "fails 127 likely");
}

/* The folder Our.Own beside the DLL, whose assembly has ours.dll. */
static const char *our_own_folder(void)
{
	static const char own[] = OF_OURS("<assemblyIdentity " OURS "/>"
					  "<file name='ours.dll'/>");
	const char *dir = folder_of_ours(c.scene.beside, "Our.Own");

	scene_file(dir, "Our.Own.manifest", own, strlen(own));
	return dir;
}

/* R205: whether the search goes on is no question, the path is whole. */
Test(side_by_side_later, the_dll_of_an_assembly_for_another_machine_is_refused)
{
	scene_dll_in(our_own_folder(), "ours.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+A");
	cr_expect_not_null(strstr(ask_for_ours(), "wrong-machine 193 root.dll "
						  "> ours.dll"));
	expect_verdict("seven", "fails 193 likely");
}

Test(side_by_side_later, what_is_no_image_in_an_assembly_is_refused)
{
	scene_file(our_own_folder(), "ours.dll", "text", 4);
	cr_expect_not_null(strstr(ask_for_ours(),
				  "bad-image 193 root.dll > ours.dll"));
	expect_verdict("seven", "fails 193 likely");
}

/* R303 */
Test(side_by_side_later, the_dll_of_an_assembly_is_loaded_with_all_it_needs)
{
	const char *dir = our_own_folder();

	scene_dll_in(dir, "ours.dll", IMAGE_FILE_MACHINE_I386,
		     "+A gone.dll!X");
	cr_expect_not_null(strstr(ask_for_ours(),
				  "missing-module 126 ours.dll > gone.dll"));
	expect_verdict("seven", "fails 126 likely");
	/* The folder that it lies in is none that is searched. */
	scene_dll_in(dir, "gone.dll", IMAGE_FILE_MACHINE_I386, "+X");
	ask_for_ours();
	expect_verdict("seven", "fails 126 likely");
	scene_dll_in(c.scene.beside, "gone.dll", IMAGE_FILE_MACHINE_I386, "+X");
	ask_for_ours();
	expect_verdict("seven", "loads likely");
}

/* R609: its assembly is what it wants. */
Test(side_by_side_later, a_run_time_in_an_assembly_of_ones_own_does_not_lie_loose)
{
	static const char own[] = OF_OURS("<assemblyIdentity " OURS "/>"
					  "<file name='msvcr90.dll'/>");
	const char *dir = folder_of_ours(c.scene.beside, "Our.Own");
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "msvcr90.dll!A");

	scene_file(dir, "Our.Own.manifest", own, strlen(own));
	scene_dll_in(dir, "msvcr90.dll", IMAGE_FILE_MACHINE_I386, "+A");
	pe_manifest(b, 2,
		    OF_OURS("<dependency><dependentAssembly>"
			    "<assemblyIdentity " OURS "/></dependentAssembly>"
			    "</dependency>"));
	cr_expect_null(strstr(check_built(&c, b), "runtime-outside-assembly"));
	expect_verdict("seven", "loads likely");
}

Test(side_by_side_later, a_manifest_beside_the_dll_of_an_assembly_is_no_word)
{
	const char *dir = our_own_folder();

	scene_dll_in(dir, "ours.dll", IMAGE_FILE_MACHINE_I386, "+A");
	scene_file(c.scene.beside, "ours.dll.manifest", "<assembly/>", 11);
	cr_expect_null(strstr(ask_for_ours(), "ours.dll.manifest"));
}

Test(side_by_side_later, a_folder_called_winsxs_has_assemblies)
{
	const char *sxs = folder_of_ours(c.scene.top, "WinSxS");
	const char *dir = folder_of_ours(
		sxs, "x86_our.own_none_1.0.0.7_none_0123456789abcdef");

	scene_dll_in(dir, "ours.dll", IMAGE_FILE_MACHINE_I386, "+A");
	ask_for_ours();
	expect_verdict("xp", "fails 126 likely");
	cr_assert(folders_add(&c.d.path, &c.d.arena, str_of(sxs)) == OK);
	cr_expect_str_eq(ask_for_ours(), "");
	expect_verdict("xp", "loads likely");
	expect_verdict("ten", "loads likely");
}

Test(side_by_side_later, an_older_or_another_assembly_of_winsxs_does_not_serve)
{
	static const char *const names[] = {
		"x86_our.own_none_0.9.0.0_none_0123456789abcdef",
		"x86_our.own_none_1.1.0.0_none_0123456789abcdef",
		"amd64_our.own_none_1.0.0.0_none_0123456789abcdef",
		"x86_our.own_0123456789abcdef_1.0.0.0_none_0123456789abcdef",
		"x86_our.own.too_none_1.0.0.0_none_0123456789abcdef",
		"x86_our.own_none",
		"x86_",
	};
	const char *sxs = folder_of_ours(c.scene.top, "WinSxS");

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		scene_dll_in(folder_of_ours(sxs, names[i]), "ours.dll",
			     IMAGE_FILE_MACHINE_I386, "+A");
	cr_assert(folders_add(&c.d.path, &c.d.arena, str_of(sxs)) == OK);
	ask_for_ours();
	expect_verdict("xp", "fails 126 likely");
	expect_verdict("ten", "fails 126 likely");
}

Test(side_by_side_later, a_private_assembly_beside_the_dll_likely_serves_on_7)
{
	static const char own[] =
		"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
		"manifestVersion='1.0'><assemblyIdentity type='win32' "
		"name='Our.Own' version='1.0.0.0' processorArchitecture='x86'/>"
		"<file name='ours.dll'/></assembly>";
	static const char asks[] =
		"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
		"manifestVersion='1.0'><dependency><dependentAssembly>"
		"<assemblyIdentity type='win32' name='Our.Own' "
		"version='1.0.0.0' processorArchitecture='x86'/>"
		"</dependentAssembly></dependency></assembly>";

	scene_file(c.scene.beside, "Our.Own.manifest", own, strlen(own));
	check_manifest(asks);
	expect_verdict("xp", "unknown");
	expect_verdict("vista", "unknown");
	expect_verdict("seven", "loads likely");
	expect_verdict("ten", "loads likely");
}

Test(side_by_side_later, a_file_of_the_manifest_itself_surely_serves_on_7)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "ours.dll!A");

	pe_manifest(b, 2, OF_OURS("<file name='ours.dll'/>"));
	scene_dll(&c.scene, "ours.dll", "+A");
	check_built(&c, b);
	expect_verdict("xp", "loads likely");
	expect_verdict("vista", "loads likely");
	expect_verdict("seven", "loads");
}

Test(side_by_side_later, what_a_private_assembly_needs_is_needed)
{
	static const char own[] = OF_OURS(
		"<assemblyIdentity " OURS "/><file name='ours.dll'/>"
		"<dependency><dependentAssembly><assemblyIdentity "
		"type='win32' name='Microsoft.VC90.DebugCRT' "
		"version='9.0.21022.8' publicKeyToken='" VISUAL_C "' "
		"processorArchitecture='x86'/></dependentAssembly>"
		"</dependency>");

	scene_file(c.scene.beside, "Our.Own.manifest", own, strlen(own));
	scene_dll(&c.scene, "ours.dll", "+A");
	cr_expect_not_null(strstr(check_words(&c, asker_of_ours()),
				  "; Our.Own needs it"));
	expect_verdict("seven", "fails 14001");
}
