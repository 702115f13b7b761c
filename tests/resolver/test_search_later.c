/* The search as Vista and later make it: R2101, R2502, R2504. */
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"

enum { LOAD_CONFIG = 10, X86 = IMAGE_FILE_MACHINE_I386,
       X64 = IMAGE_FILE_MACHINE_AMD64 };

static struct check c;

static void set_up(void)
{
	check_open_releases(&c);
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     0);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(search_later, .init = set_up, .fini = tear_down);

/* A DLL that is linked with /DEPENDENTLOADFLAG. */
static void write_flagged(uint16_t machine, const char *name,
			  const char *words, uint16_t flags)
{
	struct pe_builder *b = scene_builder(machine, words);
	uint8_t config[0x60] = { sizeof(config) };

	memcpy(config + (machine == X64 ? 0x4e : 0x36), &flags, 2);
	pe_section(b, ".cfg", config, sizeof(config), 0);
	pe_set_directory(b, LOAD_CONFIG, 0x2000, sizeof(config));
	scene_write(c.scene.beside, name, b);
}

static void expect_verdict(const char *target, const char *verdict)
{
	cr_expect_str_eq(check_verdict(&c, target), verdict, "%s", target);
}

Test(search_later, a_dll_of_another_machine_is_passed_over_on_64_bit)
{
	scene_dll_in(c.scene.beside, "help.dll", X64, "+Help");
	scene_dll_in(c.scene.path, "help.dll", X86, "+Help");
	scene_dll(&c.scene, "root.dll", "help.dll!Help");
	check_findings(&c, "root.dll");
	expect_verdict("xp", "fails 193");
	expect_verdict("seven", "fails 193");
	expect_verdict("ten-1607", "fails 193");
	expect_verdict("seven-x64-wow64", "loads");
	expect_verdict("eleven-x64-wow64", "loads");
}

Test(search_later, what_was_passed_over_is_noted)
{
	scene_dll_in(c.scene.beside, "help.dll", X86, "+Help");
	scene_dll_in(c.scene.path, "help.dll", X64, "+Help");
	scene_dll_in(c.scene.beside, "root.dll", X64, "help.dll!Help");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "passed-over root.dll > help.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R2101"));
	expect_verdict("seven-x64", "loads");
	expect_verdict("vista-x64", "loads likely");
}

Test(search_later, the_procedures_are_those_of_the_dll_that_fits)
{
	scene_dll_in(c.scene.beside, "help.dll", X86, "+Help");
	scene_dll_in(c.scene.path, "help.dll", X64, "+Other");
	scene_dll_in(c.scene.beside, "root.dll", X64, "help.dll!Help");
	check_findings(&c, "root.dll");
	expect_verdict("seven-x64", "fails 127");
}

Test(search_later, windows_own_is_found_behind_one_of_another_machine)
{
	scene_dll_in(c.scene.beside, "sys.dll", X86, "+There");
	scene_dll_in(c.scene.beside, "root.dll", X64, "sys.dll!There");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "passed-over root.dll > sys.dll\n");
	expect_verdict("eight-x64", "loads");
}

Test(search_later, every_folder_of_the_path_is_looked_at)
{
	char later[96];

	snprintf(later, sizeof(later), "%s/later", c.scene.top);
	cr_assert_eq(mkdir(later, 0777), 0);
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(later)), 0);
	scene_dll_in(c.scene.path, "help.dll", X86, "+Help");
	scene_dll_in(later, "help.dll", X64, "+Help");
	scene_dll_in(c.scene.beside, "root.dll", X64, "help.dll!Help");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "passed-over root.dll > help.dll\n");
	expect_verdict("seven-x64", "loads");
}

Test(search_later, where_nothing_fits_the_wrong_machine_is_the_error)
{
	scene_dll_in(c.scene.beside, "help.dll", X86, "+Help");
	scene_dll_in(c.scene.beside, "root.dll", X64, "help.dll!Help");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "wrong-machine 193 root.dll > help.dll\n");
}

Test(search_later, a_damaged_file_ends_the_search_everywhere)
{
	scene_file(c.scene.beside, "help.dll", "no image", 8);
	scene_dll_in(c.scene.path, "help.dll", X64, "+Help");
	scene_dll_in(c.scene.beside, "root.dll", X64, "help.dll!Help");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "bad-image 193 root.dll > help.dll\n");
}

Test(search_later, load_flags_keep_out_what_lies_beside_from_1607_on)
{
	scene_dll(&c.scene, "help.dll", "+Help");
	write_flagged(X86, "root.dll", "sys.dll!There help.dll!Help", 0x800);
	check_findings(&c, "root.dll");
	expect_verdict("xp", "loads");
	expect_verdict("seven", "loads");
	expect_verdict("ten", "loads");
	expect_verdict("ten-1607", "fails 126");
	expect_verdict("eleven-x64-wow64", "fails 126");
	cr_expect(check_rests_on(check_finding(&c, 0), "R2504"));
	cr_expect_not_null(strstr(check_finding(&c, 0)->after.s, "0x800"));
	cr_expect_not_null(strstr(check_finding(&c, 0)->after.s, "System32"));
}

Test(search_later, load_flags_of_pe32_plus_are_read_too)
{
	scene_dll_in(c.scene.beside, "help.dll", X64, "+Help");
	write_flagged(X64, "root.dll", "help.dll!Help", 0x800);
	check_findings(&c, "root.dll");
	expect_verdict("blue-x64", "loads");
	expect_verdict("ten-1607-x64", "fails 126");
}

Test(search_later, load_flags_with_the_own_folder_find_it)
{
	scene_dll(&c.scene, "help.dll", "+Help");
	write_flagged(X86, "root.dll", "sys.dll!There help.dll!Help", 0x900);
	cr_expect_str_eq(check_findings(&c, "root.dll"), "");
}

Test(search_later, load_flags_keep_the_path_out)
{
	scene_dll_in(c.scene.path, "help.dll", X86, "+Help");
	write_flagged(X86, "root.dll", "help.dll!Help", 0x900);
	check_findings(&c, "root.dll");
	expect_verdict("ten", "loads");
	expect_verdict("ten-1607", "fails 126");
}

Test(search_later, load_flags_are_the_importers_own)
{
	scene_dll(&c.scene, "deep.dll", "+Deep");
	write_flagged(X86, "help.dll", "+Help deep.dll!Deep", 0x800);
	scene_dll(&c.scene, "root.dll", "help.dll!Help");
	check_findings(&c, "root.dll");
	expect_verdict("ten", "loads");
	expect_verdict("ten-1607", "fails 126");
	cr_expect_str_eq(check_finding(&c, 0)->chain->module->name.s,
			 "help.dll");
}

Test(search_later, a_module_that_is_loaded_serves_in_spite_of_load_flags)
{
	scene_dll(&c.scene, "deep.dll", "+Deep");
	write_flagged(X86, "help.dll", "+Help deep.dll!Deep", 0x800);
	scene_dll(&c.scene, "root.dll", "deep.dll!Deep help.dll!Help");
	cr_expect_str_eq(check_findings(&c, "root.dll"), "");
	expect_verdict("ten-1607", "loads likely");
	expect_verdict("ten", "loads");
}

Test(search_later, windows_own_wins_over_a_copy_that_load_flags_keep_out)
{
	scene_dll(&c.scene, "sys.dll", "+Other");
	write_flagged(X86, "root.dll", "sys.dll!There", 0x800);
	check_findings(&c, "root.dll");
	expect_verdict("ten", "fails 127");
	expect_verdict("ten-1607", "loads");
}

Test(search_later, without_the_system_folder_a_system_dll_is_not_known)
{
	write_flagged(X86, "root.dll", "known.dll!Known sys.dll!There", 0x100);
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "unknown-module root.dll > sys.dll on ten-1607,"
			 "eleven-x64-wow64\n");
}

Test(search_later, load_flags_that_name_no_folder_change_nothing)
{
	scene_dll(&c.scene, "help.dll", "+Help");
	write_flagged(X86, "root.dll", "help.dll!Help", 0x1);
	cr_expect_str_eq(check_findings(&c, "root.dll"), "");
}

Test(search_later, delay_loads_take_no_notice_of_load_flags)
{
	scene_dll(&c.scene, "help.dll", "+Help");
	write_flagged(X86, "root.dll", "~help.dll!Help", 0x800);
	cr_expect_str_eq(check_findings(&c, "root.dll"), "");
}

/* That Vista passes over a file too is likely, and so is what comes of that. */
Test(search_later, what_lies_behind_a_file_lacks_a_procedure_as_likely)
{
	check_close(&c);
	check_open(&c, false);
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     0);
	scene_dll_in(c.scene.beside, "helpx.dll", X86, "+Help");
	scene_dll_in(c.scene.path, "helpx.dll", X64, "+Other");
	scene_dll_in(c.scene.beside, "root.dll", X64, "helpx.dll!Help");
	c.d.targets = scene_targets(&c.scene, "vista-sp1-x64,win7-sp1-x64");
	check_findings(&c, "root.dll");
	expect_verdict("vista-sp1-x64", "fails 127 likely");
	expect_verdict("win7-sp1-x64", "fails 127");
}
