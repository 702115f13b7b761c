/* Manifests, and the run-times that must come from an assembly. */
#include <criterion/criterion.h>

#include "tests/rules/check.h"

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

static const char visual_c[] =
	"<assembly><dependency><dependentAssembly><assemblyIdentity "
	"type='win32' name='Microsoft.VC80.CRT' version='8.0.50727.762'/>"
	"</dependentAssembly></dependency></assembly>";

static const char common_controls[] =
	"<assembly><dependency><dependentAssembly><assemblyIdentity "
	"type='win32' name='Microsoft.Windows.Common-Controls'/>"
	"</dependentAssembly></dependency></assembly>";

static void expect_with(const char *words, const char *manifest, uint16_t id,
			const char *findings)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);

	if (manifest != NULL)
		pe_manifest(b, id, manifest);
	scene_write(c.scene.beside, "root.dll", b);
	session_leave(&c.d);
	cr_expect_str_eq(check_findings(&c, "root.dll"), findings, "%s gives",
			 words);
}

Test(side_by_side, an_assembly_that_is_not_there_is_14001)
{
	expect_with("msvcr80.dll!malloc", visual_c, 2,
		    "missing-assembly 14001 msvcr80.dll likely\n"
		    "missing-module 126 root.dll > msvcr80.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 14001 likely");
}

Test(side_by_side, the_assembly_comes_before_any_import)
{
	expect_with("gone.dll!X MSVCR80!malloc", NULL, 0,
		    "missing-module 126 root.dll > gone.dll\n"
		    "missing-module 126 root.dll > msvcr80.dll\n");
	expect_with("gone.dll!X msvcr80.dll!malloc", visual_c, 2,
		    "missing-assembly 14001 msvcr80.dll likely\n"
		    "missing-module 126 root.dll > gone.dll\n"
		    "missing-module 126 root.dll > msvcr80.dll\n");
}

Test(side_by_side, without_manifest_and_copy_it_is_an_ordinary_126)
{
	expect_with("msvcr90.dll!malloc", NULL, 0,
		    "missing-module 126 root.dll > msvcr90.dll\n");
}

Test(side_by_side, a_loose_copy_without_manifest_is_1114)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	expect_with("msvcr80.dll!malloc", NULL, 0,
		    "runtime-outside-assembly 1114 msvcr80.dll likely\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 1114 likely");
}

Test(side_by_side, a_loose_copy_with_a_manifest_is_not_known)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	expect_with("msvcr80.dll!malloc", visual_c, 2,
		    "unknown-assembly msvcr80.dll likely\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
}

Test(side_by_side, a_run_time_refuses_after_all_imports_are_bound)
{
	scene_dll(&c.scene, "msvcr80.dll", "+malloc");
	expect_with("+GetFilterVersion msvcr80.dll!malloc gone.dll!X", NULL, 0,
		    "missing-module 126 root.dll > gone.dll\n"
		    "runtime-outside-assembly 1114 msvcr80.dll likely\n"
		    "missing-entry-point 127 root.dll!HttpFilterProc\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 126");
}

Test(side_by_side, resource_1_is_not_the_manifest_of_a_dll)
{
	expect_with("msvcr80.dll!malloc", visual_c, 1,
		    "missing-module 126 root.dll > msvcr80.dll\n");
}

Test(side_by_side, windows_own_assemblies_do_not_count)
{
	expect_with("msvcr80.dll!malloc", common_controls, 2,
		    "missing-module 126 root.dll > msvcr80.dll\n");
}

Test(side_by_side, a_manifest_without_a_run_time_of_it_is_no_finding)
{
	expect_with("sys.dll!There", visual_c, 2, "");
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
}
