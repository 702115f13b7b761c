/* The first Windows of a table, asked alone, is told what it is among others. */
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"
#include "util/status.h"

#define WINDOWS(build, iis, machine)                                  \
	"target: one\nname: N\nbuild: '" build "'\n"                 \
	"machine: " machine "\n"                                     \
	"iis: '" iis "'\nknown_dlls: [known.dll]\n"                   \
	"inventory:\n  system32:\n"                                   \
	"    observed: [known.dll, sys.dll]\n"            \
	"tables:\n  observed: [known.dll, sys.dll]\n"                 \
	"exports:\n  known.dll:\n    add: [Known]\n"                  \
	"  sys.dll:\n    add: [There]\n"

static struct check c;

static void set_up(const char *windows)
{
	const char *const texts[] = { windows, "date: 2026-11-24\n" };

	check_open_texts(&c, texts, 2);
	scene_dll(&c.scene, "known.dll", "+Known");
	scene_dll(&c.scene, "near.dll", "+A");
	scene_dll(&c.scene, "half.dll", "+B sys.dll!Nope");
	scene_dll_in(c.scene.beside, "big.dll", IMAGE_FILE_MACHINE_AMD64, "+A");
	scene_dll_in(c.scene.path, "near.dll", IMAGE_FILE_MACHINE_I386, "+A");
	scene_dll_in(c.scene.path, "sys.dll", IMAGE_FILE_MACHINE_I386, "+A");
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     OK);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(one_windows, .fini = tear_down);

struct row {
	const char *words, *findings, *verdict;
};

static void expect(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *got;

		scene_dll(&c.scene, "root.dll", rows[i].words);
		got = check_again(&c);
		cr_expect_str_eq(got, rows[i].findings, "%s: %s",
				 rows[i].words, got);
		cr_expect_str_eq(check_verdict(&c, "one"), rows[i].verdict,
				 "%s: %s", rows[i].words,
				 check_verdict(&c, "one"));
	}
}

#define EXPECT(rows) expect(rows, sizeof(rows) / sizeof(*(rows)))
#define FILTER "+GetFilterVersion +HttpFilterProc "

Test(one_windows, of_2003_is_told_of_its_imports)
{
	static const struct row rows[] = {
		{ "sys.dll!There", "shadowed root.dll > sys.dll\n", "loads" },
		{ "near.dll!A", "", "loads" },
		{ "gone.dll!X", "missing-module 126 root.dll > gone.dll\n",
		  "fails 126" },
		{ "gone.dll!X half.dll!B",
		  ("missing-module 126 root.dll > gone.dll\n"
		   "missing-procedure 127 half.dll > sys.dll!Nope\n"
		   "shadowed half.dll > sys.dll\n"),
		  "fails 126" },
		{ "half.dll!Nope gone.dll!X",
		  ("missing-procedure 127 half.dll > sys.dll!Nope\n"
		   "missing-procedure 127 root.dll > half.dll!Nope\n"
		   "missing-module 126 root.dll > gone.dll\n"
		   "shadowed half.dll > sys.dll\n"),
		  "fails 127" },
		{ "known.dll!Known", "shadowed root.dll > known.dll likely\n",
		  "loads likely" },
		{ "big.dll!A", "wrong-machine 193 root.dll > big.dll\n",
		  "fails 193" },
		{ "~gone.dll!X", "delayed-missing-module root.dll > gone.dll\n",
		  "loads" },
		{ FILTER "~near.dll!A", "shadowed root.dll > near.dll\n",
		  "loads" },
		{ FILTER "near.dll!A", "found-beside near.dll\n",
		  "loads likely" },
	};

	set_up(WINDOWS("5.2.3790.3959", "6.0", "x86"));
	EXPECT(rows);
}

Test(one_windows, of_10_is_told_what_it_meets_first)
{
	static const struct row rows[] = {
		{ "gone.dll!X half.dll!B",
		  ("missing-module 126 root.dll > gone.dll\n"
		   "missing-procedure 127 half.dll > sys.dll!Nope\n"
		   "shadowed half.dll > sys.dll\n"),
		  "fails 126 likely" },
		{ "half.dll!B gone.dll!X",
		  ("missing-procedure 127 half.dll > sys.dll!Nope\n"
		   "missing-module 126 root.dll > gone.dll\n"
		   "shadowed half.dll > sys.dll\n"),
		  "fails 126 likely" },
		{ "gone.dll!X lost.dll!Y",
		  ("missing-module 126 root.dll > gone.dll\n"
		   "missing-module 126 root.dll > lost.dll\n"),
		  "fails 126" },
	};

	set_up(WINDOWS("10.0.14393.0", "10.0", "x86"));
	EXPECT(rows);
}

Test(one_windows, of_8_meets_them_in_the_order_of_the_imports)
{
	static const struct row rows[] = {
		{ "half.dll!B gone.dll!X",
		  ("missing-procedure 127 half.dll > sys.dll!Nope\n"
		   "missing-module 126 root.dll > gone.dll\n"
		   "shadowed half.dll > sys.dll\n"),
		  "fails 127 likely" },
		{ "gone.dll!X lost.dll!Y",
		  ("missing-module 126 root.dll > gone.dll\n"
		   "missing-module 126 root.dll > lost.dll\n"),
		  "fails 126" },
	};

	set_up(WINDOWS("6.2.9200.16384", "8.0", "x86"));
	EXPECT(rows);
}

Test(one_windows, of_5_is_open_about_what_lies_beside_a_filter)
{
	static const struct row rows[] = {
		{ FILTER "near.dll!A", "unknown-module root.dll > near.dll\n",
		  "unknown" },
		{ FILTER "half.dll!B",
		  ("unknown-module root.dll > half.dll\n"
		   "missing-procedure 127 half.dll > sys.dll!Nope likely\n"
		   "shadowed half.dll > sys.dll\n"),
		  "fails 127 likely" },
	};

	set_up(WINDOWS("5.1.2600.2180", "5.1", "x86"));
	EXPECT(rows);
}

Test(one_windows, of_64_bit_passes_over_a_dll_for_another_processor)
{
	set_up(WINDOWS("10.0.14393.0", "10.0", "x64"));
	scene_dll(&c.scene, "own.dll", "+A");
	scene_dll_in(c.scene.path, "own.dll", IMAGE_FILE_MACHINE_AMD64, "+A");
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "own.dll!A");
	cr_expect_str_eq(check_again(&c),
			 "passed-over root.dll > own.dll\n");
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "file");
	cr_expect_str_eq(check_verdict(&c, "one"), "loads");
	/* A copy is told of once, however many would take it. */
	scene_dll_in(c.scene.beside, "two.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+B own.dll!A");
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "own.dll!A two.dll!B");
	cr_expect_str_eq(check_again(&c),
			 "passed-over root.dll > own.dll\n");
}
