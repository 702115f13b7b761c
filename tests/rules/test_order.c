/* Which of several faults a Windows reports: R302, R2313, R2314. */
#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open_releases(&c);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(order, .init = set_up, .fini = tear_down);

static void expect_verdict(const char *target, const char *verdict)
{
	cr_expect_str_eq(check_verdict(&c, target), verdict, "%s", target);
}

/* The DLL that the error of a target is about. */
static const char *culprit(const char *target)
{
	const struct verdict *v = &c.a.report.verdicts[check_target(&c, target)];

	cr_assert_not_null(v->error);
	return v->error->module.s;
}

Test(order, windows_10_maps_all_dlls_before_it_binds_one)
{
	scene_dll(&c.scene, "root.dll", "sys.dll!Gone gone.dll!A");
	check_findings(&c, "root.dll");
	expect_verdict("xp", "fails 127");
	expect_verdict("seven", "fails 127");
	expect_verdict("ten", "fails 126 likely");
	expect_verdict("eleven-x64-wow64", "fails 126 likely");
}

Test(order, of_windows_8_it_is_not_known)
{
	scene_dll(&c.scene, "root.dll", "sys.dll!Gone gone.dll!A");
	check_findings(&c, "root.dll");
	expect_verdict("eight", "fails 127 likely");
}

Test(order, windows_10_goes_level_by_level)
{
	scene_dll(&c.scene, "a.dll", "+A deep.dll!Deep");
	scene_dll(&c.scene, "root.dll", "a.dll!A b.dll!B");
	check_findings(&c, "root.dll");
	cr_expect_str_eq(culprit("seven"), "deep.dll");
	cr_expect_str_eq(culprit("ten"), "b.dll");
	/* Whichever it is, the number is the same. */
	expect_verdict("ten", "fails 126");
}

Test(order, a_bad_image_is_met_on_its_level_too)
{
	scene_dll(&c.scene, "a.dll", "+A sys.dll!Gone");
	scene_file(c.scene.beside, "b.dll", "no image", 8);
	scene_dll(&c.scene, "root.dll", "a.dll!A b.dll!B");
	check_findings(&c, "root.dll");
	expect_verdict("vista", "fails 127");
	expect_verdict("ten-1607", "fails 193 likely");
}

Test(order, a_file_is_bound_before_the_next_level_is_mapped)
{
	scene_dll(&c.scene, "a.dll", "+A deep.dll!Deep");
	scene_dll(&c.scene, "root.dll", "a.dll!A sys.dll!Gone");
	check_findings(&c, "root.dll");
	expect_verdict("seven", "fails 126");
	expect_verdict("ten", "fails 127 likely");
}

Test(order, a_shared_dll_is_met_on_its_first_level)
{
	scene_dll(&c.scene, "a.dll", "+A c.dll!C");
	scene_dll(&c.scene, "b.dll", "+B");
	scene_dll(&c.scene, "c.dll", "+C lost.dll!L");
	scene_dll(&c.scene, "root.dll", "a.dll!A c.dll!C b.dll!Gone");
	check_findings(&c, "root.dll");
	/* lost.dll is two levels down, b.dll's procedure one. */
	expect_verdict("seven", "fails 126");
	expect_verdict("ten", "fails 127 likely");
}

Test(order, one_fault_is_certain_on_each)
{
	scene_dll(&c.scene, "root.dll", "sys.dll!There gone.dll!A");
	check_findings(&c, "root.dll");
	expect_verdict("seven", "fails 126");
	expect_verdict("eight", "fails 126");
	expect_verdict("ten", "fails 126");
}

Test(order, what_is_wrong_with_the_file_itself_comes_first_for_certain)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "gone.dll!A sys.dll!Gone");

	pe_set(b, PE_SUBSYSTEM_MAJOR, 3);
	pe_set(b, PE_SUBSYSTEM_MINOR, 0);
	check_built(&c, b);
	expect_verdict("seven", "fails 126");
	expect_verdict("eight", "fails 193");
	expect_verdict("ten", "fails 193");
}

Test(order, where_the_file_itself_must_lie_comes_first_for_certain)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "gone.dll!A sys.dll!Gone");

	b->image_base = 0x7ffe0000;
	b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	check_built(&c, b);
	expect_verdict("seven", "fails 487");
	expect_verdict("eight", "fails 487");
	expect_verdict("ten", "fails 487");
}

Test(order, the_host_asks_for_its_procedures_behind_the_load)
{
	c.d.host = HOST_IIS_FILTER;
	scene_dll(&c.scene, "root.dll", "+Other gone.dll!A");
	check_findings(&c, "root.dll");
	expect_verdict("ten", "fails 126");
	expect_verdict("eight", "fails 126");
}

Test(order, an_open_question_that_may_come_first_makes_it_likely)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "+Help");

	b->flat = true;
	scene_write(c.scene.beside, "help.dll", b);
	scene_dll(&c.scene, "root.dll", "sys.dll!Gone help.dll!Help");
	check_findings(&c, "root.dll");
	expect_verdict("seven", "fails 127");
	expect_verdict("ten", "fails 127 likely");
}

/* On XP it is open whether own.dll is found, and on no later Windows. */
Test(order, a_question_of_another_windows_makes_nothing_likely)
{
	scene_dll(&c.scene, "own.dll", "+A");
	scene_dll(&c.scene, "root.dll", "+GetFilterVersion +HttpFilterProc "
		  "own.dll!A gone.dll!X sys.dll!Gone");
	check_findings(&c, "root.dll");
	expect_verdict("xp", "fails 126 likely");
	expect_verdict("ten", "fails 126 likely");
	scene_dll(&c.scene, "root.dll", "+GetFilterVersion +HttpFilterProc "
		  "own.dll!A gone.dll!X lost.dll!Y");
	check_again(&c);
	expect_verdict("ten", "fails 126");
}

/* The host asks for its procedures behind the load. */
Test(order, a_question_of_the_load_makes_what_the_host_misses_likely)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "+Help");

	b->flat = true;
	scene_write(c.scene.beside, "help.dll", b);
	c.d.host = HOST_IIS_FILTER;
	c.d.targets = scene_targets(&c.scene, "ten");
	scene_dll(&c.scene, "root.dll", "+Other");
	check_findings(&c, "root.dll");
	expect_verdict("ten", "fails 127");
	scene_dll(&c.scene, "root.dll", "+Other help.dll!Help");
	check_again(&c);
	expect_verdict("ten", "fails 127 likely");
}

/* It must lie where it can't, which is met as it is mapped. */
static void write_fixed(const char *name, const char *words)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);

	b->image_base = 0x7ffe0000;
	b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	scene_write(c.scene.beside, name, b);
}

Test(order, a_file_that_cannot_be_moved_is_met_on_its_level)
{
	write_fixed("c.dll", "+C");
	scene_dll(&c.scene, "a.dll", "+A c.dll!C");
	scene_dll(&c.scene, "root.dll", "a.dll!A gone.dll!X");
	check_findings(&c, "root.dll");
	expect_verdict("seven", "fails 487");
	expect_verdict("ten", "fails 126 likely");
}

Test(order, a_file_that_cannot_be_moved_is_met_before_any_is_bound)
{
	write_fixed("c.dll", "+C");
	scene_dll(&c.scene, "root.dll", "sys.dll!Gone c.dll!C");
	check_findings(&c, "root.dll");
	expect_verdict("seven", "fails 127");
	expect_verdict("ten", "fails 487 likely");
}

Test(order, a_file_that_cannot_be_moved_is_met_before_its_manifest)
{
	static const char manifest[] =
		"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
		"manifestVersion='1.0'><dependency><dependentAssembly>"
		"<assemblyIdentity type='win32' name='Unheard' "
		"version='1.0.0.0' processorArchitecture='x86' "
		"publicKeyToken='1fc8b3b9a1e18e3b'/>"
		"</dependentAssembly></dependency></assembly>";
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "gone.dll!A");

	b->image_base = 0x7ffe0000;
	b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	pe_manifest(b, 2, manifest);
	check_built(&c, b);
	expect_verdict("seven", "fails 487");
	expect_verdict("ten", "fails 487");
}
