/* Manifests on Windows 7 and later: R2601, R2603. */
#include <string.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"

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
	cr_expect_str_eq(check_verdict(&c, target), verdict, "%s", target);
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
