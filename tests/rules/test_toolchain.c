/* Compilers and run-times, where they explain what is missing. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, false);
	c.d.targets = scene_targets(&c.scene, "ws2003-rtm-x86,ws2003-sp1-x86");
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(toolchain_rules, .init = set_up, .fini = tear_down);

enum { LINKER_MAJOR = 26, SUBSYSTEM_MAJOR = 24 + 48 };

/* Imports of a DLL that the linker of that version made, for that Windows. */
static const char *check_for(const char *words, uint8_t linker,
			     uint8_t windows)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);
	uint8_t *headers;

	pe_builder_build(b);
	headers = b->data + le32(b->data + 60);
	headers[LINKER_MAJOR] = linker;
	headers[LINKER_MAJOR + 1] = 0;
	headers[SUBSYSTEM_MAJOR] = windows;
	/* "DanS" and "Rich" with a key of 0, into the DOS header. */
	memcpy(b->data + 8, "DanS\0\0\0\0\0\0\0\0\0\0\0\0Rich\0\0\0\0", 24);
	scene_write(c.scene.beside, "root.dll", b);
	session_leave(&c.d);
	return check_findings(&c, "root.dll");
}

static const char *check(const char *words, uint8_t linker)
{
	return check_for(words, linker, 4);
}

static bool has_advice(size_t i, const char *words)
{
	cr_assert_lt(i, c.a.findings.count);
	return strstr(c.a.findings.items[i].advice.s, words) != NULL;
}

Test(toolchain_rules, visual_c_2010_is_too_new_for_2003_rtm)
{
	cr_expect_str_eq(check("kernel32.dll!EncodePointer "
			       "kernel32.dll!DecodePointer", 10),
			 "missing-procedure 127 root.dll > "
			 "kernel32.dll!EncodePointer on ws2003-rtm-x86\n"
			 "missing-procedure 127 root.dll > "
			 "kernel32.dll!DecodePointer on ws2003-rtm-x86\n"
			 "newer-toolchain root.dll on ws2003-rtm-x86 likely\n");
	cr_expect(has_advice(2, "Visual C++ 2008"));
	cr_expect_str_eq(check_finding(&c, 2)->before.s,
			 "root.dll was made with Visual C++ 2010, whose "
			 "run-time can be what asks for EncodePointer: it is "
			 "too new for ");
}

Test(toolchain_rules, each_file_has_its_note)
{
	check("+B kernel32.dll!GetTickCount64", 11);
	cr_assert_eq(rename(scene_path(&c.scene, "root.dll"),
			    scene_path(&c.scene, "b.dll")),
		     0);
	cr_expect_str_eq(check("kernel32.dll!GetTickCount64 b.dll!B", 11),
			 "missing-procedure 127 root.dll > "
			 "kernel32.dll!GetTickCount64\n"
			 "missing-procedure 127 b.dll > "
			 "kernel32.dll!GetTickCount64\n"
			 "newer-toolchain root.dll likely\n"
			 "newer-toolchain root.dll > b.dll likely\n");
	check("+B msvcr71d.dll!free", 11);
	cr_assert_eq(rename(scene_path(&c.scene, "root.dll"),
			    scene_path(&c.scene, "b.dll")),
		     0);
	check("msvcr71d.dll!malloc b.dll!B", 11);
	cr_expect_eq(c.a.findings.count, 3);
}

/* On one Windows an importer is a KnownDLL, and another file is met there. */
Test(toolchain_rules, a_debug_run_time_is_noted_wherever_it_is_missing)
{
	check_close(&c);
	check_open(&c, true);
	scene_dll(&c.scene, "shadow.dll", "+Shadow msvcr71d.dll!malloc");
	scene_dll(&c.scene, "own.dll", "+A msvcr71d.dll!free");
	scene_dll(&c.scene, "root.dll", "shadow.dll!Shadow own.dll!A");
	cr_expect_str_eq(check_again(&c),
			 "missing-module 126 shadow.dll > msvcr71d.dll on old\n"
			 "missing-module 126 own.dll > msvcr71d.dll\n"
			 "shadowed root.dll > shadow.dll on new likely\n"
			 "debug-runtime shadow.dll > msvcr71d.dll\n");
}

Test(toolchain_rules, visual_c_2012_has_a_toolset_for_xp)
{
	check("kernel32.dll!EncodePointer kernel32.dll!GetTickCount64", 11);
	cr_assert_eq(c.a.findings.count, 3);
	cr_expect_eq(c.a.findings.items[2].id, FINDING_NEWER_TOOLCHAIN);
	cr_expect_eq(c.a.findings.items[2].targets, c.a.subject.targets);
	cr_expect(has_advice(2, "v110_xp"));
}

Test(toolchain_rules, what_was_built_for_xp_asks_for_it_by_its_own_code)
{
	check_for("kernel32.dll!EncodePointer kernel32.dll!GetTickCount64", 11,
		  5);
	cr_assert_eq(c.a.findings.count, 3);
	cr_expect(has_advice(2, "GetProcAddress"));
	cr_expect_eq(c.a.findings.items[2].likely,
		     c.a.findings.items[2].targets);
	/* The newest of what is missing says what to build with. */
	check("kernel32.dll!GetTickCount64 kernel32.dll!EncodePointer", 11);
	cr_expect(has_advice(2, "v110_xp"));
}

/* Each file has its own compiler, whichever was looked at before. */
Test(toolchain_rules, the_compiler_of_each_file_counts)
{
	scene_dll(&c.scene, "a.dll", "+A kernel32.dll!GetTickCount64");
	cr_expect_str_eq(check("kernel32.dll!GetTickCount64 a.dll!A", 11),
			 "missing-procedure 127 root.dll > "
			 "kernel32.dll!GetTickCount64\n"
			 "missing-procedure 127 a.dll > "
			 "kernel32.dll!GetTickCount64\n"
			 "newer-toolchain root.dll likely\n");
	check("a.dll!A kernel32.dll!GetTickCount64", 11);
	cr_assert_eq(c.a.findings.count, 3);
	cr_expect_eq(check_finding(&c, 2)->module.s[0], 'r');
}

/* It is told of the file that was made so, not of the one that is checked. */
Test(toolchain_rules, a_dll_beside_may_be_too_new_as_well)
{
	check("+B kernel32.dll!GetTickCount64", 11);
	cr_assert_eq(rename(scene_path(&c.scene, "root.dll"),
			    scene_path(&c.scene, "b.dll")),
		     0);
	cr_expect_str_eq(check("b.dll!B", 9),
			 "missing-procedure 127 b.dll > "
			 "kernel32.dll!GetTickCount64\n"
			 "newer-toolchain root.dll > b.dll likely\n");
}

Test(toolchain_rules, one_note_serves_all_that_a_file_misses)
{
	check("kernel32.dll!EncodePointer kernel32.dll!DecodePointer "
	      "kernel32.dll!GetTickCount64 kernel32.dll!EncodePointer", 11);
	cr_expect_eq(check_finding(&c, c.a.findings.count - 1)->targets,
		     c.a.subject.targets);
	cr_expect(has_advice(c.a.findings.count - 1, "v110_xp"));
	check("kernel32.dll!DecodePointer kernel32.dll!EncodePointer", 11);
	cr_expect(has_advice(2, "Visual C++ 2008"));
}

Test(toolchain_rules, an_older_compiler_explains_nothing)
{
	check("kernel32.dll!GetTickCount64", 9);
	cr_expect_eq(c.a.findings.count, 1);
	check("kernel32.dll!GetTickCount64", 10);
	cr_expect_eq(c.a.findings.count, 1);
	/* Nor does any what is missing besides. */
	cr_expect_str_eq(check("kernel32.dll!Nope", 11),
			 "missing-procedure 127 root.dll > kernel32.dll!Nope\n");
	check("~kernel32.dll!EncodePointer", 11);
	cr_expect_eq(c.a.findings.count, 1);
}

Test(toolchain_rules, what_loads_needs_no_explanation)
{
	cr_expect_str_eq(check("kernel32.dll!GetTickCount", 14), "");
}

/* A processor is never checked, and the default asks for one (R221). */
Test(toolchain_rules, visual_c_2012_writes_code_for_sse2)
{
	check("kernel32.dll!EncodePointer", 11);
	cr_assert_eq(check_finding(&c, 1)->id, FINDING_NEWER_TOOLCHAIN);
	cr_expect_not_null(strstr(check_finding(&c, 1)->after.s, "SSE2"));
	cr_expect(check_rests_on(check_finding(&c, 1), "R221"));
	check("kernel32.dll!EncodePointer", 10);
	cr_assert_eq(check_finding(&c, 1)->id, FINDING_NEWER_TOOLCHAIN);
	cr_expect_eq(check_finding(&c, 1)->after.n, 0);
	check("kernel32.dll!GetVersion", 11);
	cr_expect_eq(c.a.findings.count, 0);
	cr_expect_str_eq(check_verdict(&c, "ws2003-rtm-x86"), "loads");
}

Test(toolchain_rules, a_missing_debug_run_time_is_named)
{
	cr_expect_str_eq(check("msvcr71d.dll!malloc", 7),
			 "missing-module 126 root.dll > msvcr71d.dll\n"
			 "debug-runtime root.dll > msvcr71d.dll\n");
	check("msvcr71.dll!malloc", 7);
	for (size_t i = 0; i < c.a.findings.count; i++)
		cr_expect_neq(c.a.findings.items[i].id, FINDING_DEBUG_RUNTIME);
}

/* A name is one of the run-time's where it is that name from end to end. */
Test(toolchain_rules, procedures_with_names_like_those_say_nothing)
{
	static const char *const names[] = { "InitializeSRW", "Initialize",
					     "InitializeSRWLockX", "EncodeP" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct str words = STR_CONCAT(&c.scene.arena,
					      str_of("kernel32.dll!"),
					      str_of(names[i]));

		cr_expect_str_eq(check(words.s, 11),
				 str_printf(&c.scene.arena,
					    "missing-procedure 127 root.dll > "
					    "%s\n",
					    words.s)
					 .s);
	}
}
