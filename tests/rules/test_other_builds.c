/* What is known of a Windows by the lists of others. */
#include <criterion/criterion.h>

#include "tests/rules/check.h"

enum { X86 = 0x14c, X64 = 0x8664 };

static struct check c;

static void set_up(void)
{
	check_open(&c, false);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(other_builds, .init = set_up, .fini = tear_down);

/* A DLL of these words is judged so on all these. */
static void expect(uint16_t machine, const char *words, const char *verdict,
		   const char *const *targets)
{
	scene_write(c.scene.beside, "root.dll", scene_builder(machine, words));
	for (; *targets != NULL; targets++) {
		c.d.targets = scene_targets(&c.scene, *targets);
		session_leave(&c.d);
		check_findings(&c, "root.dll");
		cr_expect_str_eq(check_verdict(&c, *targets), verdict,
				 "%s on %s: %s", words, *targets,
				 check_verdict(&c, *targets));
	}
}

/* The lists of 64-bit Windows 10 and later have no .drv; 32-bit ones do. */
Test(other_builds, printing_is_there_where_a_build_before_and_one_after_has_it)
{
	static const char *const x64[] = { "win10-1607-x64", "ws2019-x64",
					   "win10-22h2-x64", NULL };
	static const char *const wow64[] = { "ws2019-x64-wow64", NULL };

	expect(X64, "winspool.drv!OpenPrinterW", "loads likely", x64);
	expect(X86, "winspool.drv!OpenPrinterW", "loads likely", wow64);
	expect(X64, "winspool.drv!NoSuchThing", "unknown", x64);
}

/* Libraries import what came with 2000 by ordinal: GetDefaultPrinterW. */
Test(other_builds, printing_keeps_its_fixed_ordinals)
{
	static const char *const x64[] = { "win10-1607-x64", "ws2019-x64",
					   "win10-22h2-x64", "ws2022-x64",
					   "win11-21h2-x64", NULL };

	expect(X64, "winspool.drv#203", "loads likely", x64);
}

/* No library of Server 2003 tells of ntdll. */
Test(other_builds, server_2003_has_what_the_elder_xp_and_its_sp1_have)
{
	static const char *const x86[] = { "ws2003-rtm-x86", NULL };

	expect(X86, "ntdll.dll!RtlCaptureContext", "loads", x86);
	expect(X86, "ntdll.dll!EtwControlTraceA", "unknown", x86);
}

Test(other_builds, what_is_documented_and_was_never_missed_is_still_there)
{
	static const char *const x64[] = { "ws2022-x64", "win11-21h2-x64",
					   NULL };
	static const char *const wow64[] = { "ws2022-x64-wow64",
					     "win11-21h2-x64-wow64", NULL };

	expect(X64, "winspool.drv!OpenPrinterW", "loads likely", x64);
	expect(X86, "winspool.drv!OpenPrinterW", "loads likely", wow64);
	expect(X64, "winspool.drv!SplDriverUnloadComplete", "unknown", x64);
}

/* Version 1.0 is bound without a manifest, and Vista's library is of 1.1. */
Test(other_builds, windows_7_has_the_gdiplus_that_2003_and_8_have)
{
	static const char *const x64[] = { "win7-sp1-x64", NULL };
	static const char *const x86[] = { "win7-sp1-x86",
					   "win7-sp1-x64-wow64", NULL };

	expect(X64, "gdiplus.dll!GdiplusStartup", "loads likely", x64);
	expect(X86, "gdiplus.dll!GdiplusStartup", "loads likely", x86);
	expect(X86, "gdiplus.dll!GdipCreateEffect", "unknown", x86);
}

/* The list of 1607 has a gap where these are. */
Test(other_builds, a_gap_in_a_list_is_closed_by_its_neighbours)
{
	static const char *const x64[] = { "win10-1607-x64", NULL };

	expect(X64, "aclui.dll!CreateSecurityPage", "loads likely", x64);
	expect(X64, "ws2_32.dll!WSCEnumProtocols32", "loads likely",
	       x64);
}
