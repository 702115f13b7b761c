/* The first Windows of a table, asked alone: what files beside a DLL come to. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "rules/diagnosis.h"
#include "tests/rules/check.h"
#include "util/status.h"

#define FILTER "+GetFilterVersion +HttpFilterProc "
#define X86 IMAGE_FILE_MACHINE_I386

static struct check c;

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(first_windows_files, .fini = tear_down);

static void expect(const char *words, const char *findings)
{
	scene_dll(&c.scene, "root.dll", words);
	cr_expect_str_eq(check_again(&c), findings, "%s: %s", words,
			 check_again(&c));
}

static void open_old(void)
{
	check_open(&c, true);
	c.d.targets = scene_targets(&c.scene, "old");
}

Test(first_windows_files, a_copy_that_several_would_take_is_told_once)
{
	open_old();
	scene_dll(&c.scene, "sys.dll", "+There +More");
	scene_dll(&c.scene, "known.dll", "+Known");
	scene_dll(&c.scene, "own.dll", "+A ~sys.dll!There known.dll!Known");
	expect(FILTER "~sys.dll!There own.dll!A known.dll!Known",
	       "unknown-module root.dll > own.dll\n"
	       "shadowed root.dll > known.dll likely\n"
	       "shadowed root.dll > sys.dll\n");
	expect(FILTER "sys.dll!There ~sys.dll!More", "found-beside sys.dll\n");
}

#define VISTA                                                             \
	"target: one\nname: N\nbuild: '6.0.6001.18000'\nmachine: x86\n"   \
	"iis: '7.0'\nknown_dlls: [known.dll]\n"                           \
	"inventory:\n  system32:\n    observed: [known.dll, sys.dll]\n"   \
	"tables:\n  observed: [known.dll, sys.dll]\n"                     \
	"exports:\n  sys.dll:\n    add: [There]\n"

#define HEAP "api-ms-win-crt-heap-l1-1-0.dll"
#define TIME "api-ms-win-crt-time-l1-1-0.dll"

static void open_vista(void)
{
	static const char *const texts[] = { VISTA, "date: 2026-11-24\n" };

	check_open_texts(&c, texts, 2);
	scene_dll(&c.scene, "ucrtbase.dll", "+malloc +time +exit");
	scene_dll(&c.scene, HEAP, "+malloc=ucrtbase.malloc +own");
	scene_dll(&c.scene, TIME, "+time=ucrtbase.time");
}

Test(first_windows_files, a_universal_crt_beside_is_told_of_once)
{
	open_vista();
	expect(FILTER HEAP "!malloc " TIME "!time",
	       "found-beside\n"
	       "missing-module 126 root.dll > ucrtbase.dll likely\n"
	       "needs-redistributable ucrtbase.dll\n");
	cr_expect_str_eq(check_finding(&c, 1)->summary.s,
			 "ucrtbase.dll is beside the DLL, where it isn't "
			 "found");
	expect(FILTER "ucrtbase.dll!exit", "found-beside ucrtbase.dll\n");
	expect(FILTER HEAP "!own", "found-beside " HEAP "\n");
	scene_dll(&c.scene, "other.dll", "+time");
	scene_dll(&c.scene, TIME, "+time=other.time");
	expect(FILTER TIME "!time", "found-beside\n");
	expect("~" HEAP "!malloc", "");
	expect(HEAP "!malloc", "");
}

Test(first_windows_files, a_dll_beside_the_program_is_likely_found)
{
	open_vista();
	scene_dll_in(c.scene.path, "own.dll", X86, "+A");
	cr_assert_eq(folders_add(&c.d.process, &c.d.arena,
				 str_of(c.scene.path)),
		     OK);
	expect(FILTER "own.dll!A", "found-beside own.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R505"));
}

static void hold(uint32_t win32, struct diagnosis *d)
{
	check_again(&c);
	cr_assert_eq(diagnose(&c.a.subject, &c.a.findings,
			      &c.d.neighbourhood.search,
			      &(struct logged_error){ .win32 = win32 }, &c.a.arena, d),
		     OK);
}

Test(first_windows_files, names_among_the_data_are_guesses_where_it_lacks_them)
{
	static const char strings[] = "deep.dll\0gone.dll";
	struct pe_builder *b = scene_builder(X86, FILTER "sys.dll!There");
	struct diagnosis d;

	open_old();
	pe_section(b, ".data", strings, sizeof(strings), sizeof(strings));
	scene_write(c.scene.beside, "root.dll", b);
	hold(126, &d);
	cr_assert_eq(d.guess_count, 1, "%zu", d.guess_count);
	cr_expect(str_equal(d.guesses[0].name, str_of("gone.dll")));
	hold(11004, &d);
	cr_expect_eq(d.guess_count, 0);
}

Test(first_windows_files, a_program_without_relocations_is_one)
{
	struct pe_builder *b = scene_builder(X86, "sys.dll!There");
	struct diagnosis d;

	open_old();
	b->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	scene_write(c.scene.beside, "root.dll", b);
	hold(126, &d);
	cr_expect(d.is_exe);
}

static struct pe_builder *based(const char *words, uint64_t base)
{
	struct pe_builder *b = scene_builder(X86, words);

	b->image_base = base;
	b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	return b;
}

Test(first_windows_files, of_two_in_one_place_the_second_certainly_fails)
{
	open_old();
	scene_write(c.scene.beside, "a.dll", based("+A", 0x20000000));
	cr_expect_str_eq(check_built(&c, based("a.dll!A", 0x20000000)),
			 "not-relocatable 487 root.dll > a.dll\n");
}

Test(first_windows_files, broken_relocations_of_a_file_that_is_moved_count)
{
	struct pe_builder *b = scene_builder(X86, "");

	open_old();
	b->image_base = 0x7ffe0000;
	pe_relocation(b, 0x1000, 11);
	cr_expect_str_eq(check_built(&c, b), "bad-image 193 root.dll likely\n");
}
