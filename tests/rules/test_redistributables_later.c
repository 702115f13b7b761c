/* What can be installed on Windows 7 and later, and what it changes there. */
#include <string.h>

#include <criterion/criterion.h>

#include "profiles/overlays.h"
#include "tests/rules/check.h"
#include "util/status.h"

static struct check c;
static struct overlays overlays;

static void set_up(void)
{
	check_open(&c, false);
	cr_assert_eq(overlays_open(overlays_builtin(), &overlays), OK);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(redistributables_later, .init = set_up, .fini = tear_down);

/* The verdict on an x86 DLL that asks for that. */
static const char *verdict(const char *words, const char *target)
{
	scene_dll(&c.scene, "root.dll", words);
	c.d.targets = scene_targets(&c.scene, target);
	session_leave(&c.d);
	check_findings(&c, "root.dll");
	return check_verdict(&c, target);
}

static const struct finding *find(enum finding_id id)
{
	for (size_t i = 0; i < c.a.findings.count; i++) {
		if (c.a.findings.items[i].id == id)
			return &c.a.findings.items[i];
	}
	return NULL;
}

static void with(const char *overlay)
{
	cr_assert_eq(dryload_add_overlay(&c.d, overlay), DRYLOAD_OK, "%s",
		     dryload_message(&c.d));
}

static bool reaches(const char *overlay, const char *target)
{
	struct overlay v;

	cr_assert(overlay_find(&overlays, str_of(overlay), &v), "%s", overlay);
	return (overlay_targets(&v, &c.scene.profile) &
		scene_targets(&c.scene, target)) != 0;
}

/* R2902 */
Test(redistributables_later, each_run_time_reaches_the_windows_that_take_it)
{
	static const char *const targets[] = {
		"xp-sp3-x86", "vista-sp1-x86", "win7-sp1-x86",
		"win7-sp1-x64-wow64", "win8-x64-wow64", "win10-1607-x64",
		"ws2019-x64", "ws2022-x64", "win10-22h2-x64-wow64",
		"win11-21h2-x64", "win11-24h2-x64"
	};
	static const struct {
		const char *overlay, *reached; /* a mark a target */
	} rows[] = {
		{ "vc2005-sp1", "+++++++++++" },
		{ "vc2008-sp1", "+++++++++++" },
		{ "vc2010-sp1", "+++++++++++" },
		{ "vc2012-u4", "+++++++++++" },
		{ "vc2013", "+++++++++++" },
		{ "vc2015", "+++++++++++" },
		{ "vc2017", "+++++++++++" },
		{ "vc2019-xp", "+++++++++++" },
		{ "vc2019", "--+++++++++" }, /* Vista from SP2 on */
		{ "vc2022", "--+++++++++" },
		{ "vc14-latest", "-----++++++" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t t = 0; rows[i].reached[t] != '\0'; t++)
			cr_expect_eq(reaches(rows[i].overlay, targets[t]),
				     rows[i].reached[t] == '+', "%s on %s",
				     rows[i].overlay, targets[t]);
	}
}

Test(redistributables_later, updates_reach_the_windows_that_need_them)
{
	cr_expect(reaches("ucrt", "win7-sp1-x86"));
	cr_expect(reaches("ucrt", "win81-x64"));
	cr_expect_not(reaches("ucrt", "xp-sp3-x86"));
	cr_expect_not(reaches("ucrt", "win10-1607-x64"));
	cr_expect(reaches("kb2533623", "win7-sp1-x64"));
	cr_expect_not(reaches("kb2533623", "win8-x64-wow64"));
	cr_expect(reaches("d3dcompiler47", "win7-sp1-x64"));
	cr_expect(reaches("d3dcompiler47", "win8-x64-wow64"));
	cr_expect_not(reaches("d3dcompiler47", "ws2019-x64"));
	cr_expect(reaches("directx-jun2010", "ws2022-x64"));
	cr_expect(reaches("win7-updates", "win7-sp1-x86"));
	cr_expect_not(reaches("win7-updates", "win8-x64-wow64"));
}

/* R2308 */
Test(redistributables_later, the_universal_crt_is_an_update_on_7_and_part_of_10)
{
	static const char words[] = "api-ms-win-crt-heap-l1-1-0.dll!malloc";
	const struct finding *f;

	cr_expect_str_eq(verdict(words, "win10-1607-x64-wow64"), "loads");
	cr_expect_str_eq(verdict(words, "win7-sp1-x86"), "fails 126");
	f = find(FINDING_NEEDS_REDISTRIBUTABLE);
	cr_assert_not_null(f);
	cr_expect_not_null(memmem(f->before.s, f->before.n, "KB2999226", 9),
			   "%.*s", STR_ARGS(f->before));
	with("ucrt");
	cr_expect_eq(strncmp(verdict(words, "win7-sp1-x86"), "loads", 5), 0,
		     "%s", verdict(words, "win7-sp1-x86"));
}

Test(redistributables_later, kb2533623_adds_the_search_functions_to_7)
{
	static const char words[] = "kernel32.dll!SetDefaultDllDirectories";

	cr_expect_str_eq(verdict(words, "win8-x64-wow64"), "loads");
	cr_expect_str_eq(verdict(words, "win7-sp1-x64-wow64"), "fails 127");
	with("kb2533623");
	cr_expect_str_eq(verdict(words, "win7-sp1-x64-wow64"), "loads");
}

/* R2909 */
Test(redistributables_later, kb4019990_brings_the_shader_compiler_to_7)
{
	static const char words[] = "d3dcompiler_47.dll!D3DCompile";

	cr_expect_str_eq(verdict(words, "win10-1607-x64-wow64"), "loads");
	cr_expect_str_eq(verdict(words, "win7-sp1-x86"), "fails 126");
	with("d3dcompiler47");
	cr_expect_eq(strncmp(verdict(words, "win7-sp1-x86"), "loads", 5), 0,
		     "%s", verdict(words, "win7-sp1-x86"));
}

/* R2903 */
Test(redistributables_later, the_run_time_of_2022_comes_to_7_and_to_servers)
{
	static const char words[] = "vcruntime140.dll!memcpy";

	cr_expect_str_eq(verdict(words, "win7-sp1-x86"), "fails 126");
	cr_expect_str_eq(verdict(words, "ws2022-x64-wow64"), "fails 126");
	with("vc2022");
	cr_expect_eq(strncmp(verdict(words, "win7-sp1-x86"), "loads", 5), 0);
	cr_expect_eq(strncmp(verdict(words, "ws2022-x64-wow64"), "loads", 5),
		     0);
}

/* A later one of 14.x serves what was built with those before it. */
Test(redistributables_later, the_newest_run_time_that_a_windows_takes_is_named)
{
	static const struct {
		const char *target, *named;
	} rows[] = {
		{ "xp-sp3-x86", "vc2019-xp (" },
		{ "win7-sp1-x86", "vc2022 (" },
		{ "win10-22h2-x64-wow64", "vc14-latest (" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct finding *f;

		verdict("vcruntime140.dll!memcpy", rows[i].target);
		f = find(FINDING_NEEDS_REDISTRIBUTABLE);
		cr_assert_not_null(f);
		cr_expect_not_null(strstr(f->before.s, rows[i].named), "%s",
				   f->before.s);
	}
}

Test(redistributables_later, names_of_a_later_patch_level_come_with_it)
{
	static const char seven[] =
		"kernel32.dll!SystemTimeToTzSpecificLocalTimeEx";
	static const char ten[] = "gdi32.dll!GdiIsTrackingEnabled";
	/* One list of this build has it, another hasn't. */
	static const char doubted[] = "kernel32.dll!QueueUserAPC2";

	cr_expect_str_eq(verdict(seven, "win7-sp1-x64-wow64"), "fails 127");
	cr_expect_str_eq(verdict(ten, "win10-22h2-x64-wow64"), "fails 127");
	cr_expect_str_eq(verdict(doubted, "win10-22h2-x64-wow64"),
			 "loads likely");
	with("win7-updates,win10-updates");
	cr_expect_str_eq(verdict(seven, "win7-sp1-x64-wow64"), "loads");
	cr_expect_str_eq(verdict(ten, "win10-22h2-x64-wow64"), "loads");
}

static void expect_in(const char *text, const char *part)
{
	cr_expect_not_null(strstr(text, part), "'%s' lacks '%s'", text, part);
}

/* What an x64 DLL is told first. */
static const char *first_of(const char *words, const char *targets)
{
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     words);
	c.d.targets = scene_targets(&c.scene, targets);
	session_leave(&c.d);
	check_findings(&c, "root.dll");
	return STR_CONCAT(&c.scene.arena, check_finding(&c, 0)->before,
			  str_of("|"), check_finding(&c, 0)->after)
		.s;
}

/* The update of 8.1 brings more than anybody has listed. */
Test(redistributables_later, a_dll_may_come_with_an_update_that_is_not_listed)
{
	with("vc2015,kb2919355");
	cr_expect_str_eq(first_of("nowhere.dll!A", "win81-x64"),
			 "whether nowhere.dll comes with kb2919355 on | is not "
			 "known");
	cr_expect_str_eq(first_of("nowhere.dll!A", "vista-sp1-x64"),
			 "whether nowhere.dll is in a plain | is not known");
	cr_expect_str_eq(first_of("nowhere.dll!A", "win7-sp1-x64"),
			 "nowhere.dll is not in the Windows of |, nor beside "
			 "the DLL or in PATH");
}

/* Of graphics; the others stay as they are, and those of other Windows. */
Test(redistributables_later, the_platform_update_brings_new_builds)
{
	static const char new_build[] =
		"whether dxgi.dll!Nothing is there on | is not known: of the "
		"build of this DLL that the overlay brings not all exports are "
		"known";

	with("vc2015,kb2670838");
	cr_expect_str_eq(first_of("dxgi.dll!Nothing", "win7-sp1-x64"),
			 new_build);
	cr_expect(check_finding(&c, 0)->has_evidence);
	cr_expect_str_eq(first_of("kernel32.dll!Nothing", "win7-sp1-x64"),
			 "kernel32.dll!Nothing is not in the Windows of |");
	cr_expect_str_eq(first_of("dxgi.dll!Nothing", "win10-22h2-x64"),
			 "dxgi.dll!Nothing is not in the Windows of |");
	expect_in(first_of("dxgi.dll#60000", "win7-sp1-x64"),
		  "of the build of this DLL that the overlay brings");
	expect_in(first_of("kernel32.dll#60000", "win7-sp1-x64"),
		  "its ordinals change from build to build");
	expect_in(first_of("dxgi.dll#60000", "win10-22h2-x64"),
		  "its ordinals change from build to build");
}

static const char *note_of(const char *words, const char *targets)
{
	scene_dll(&c.scene, "root.dll", words);
	c.d.targets = scene_targets(&c.scene, targets);
	session_leave(&c.d);
	check_findings(&c, "root.dll");
	cr_assert_not_null(find(FINDING_NEEDS_REDISTRIBUTABLE), "%s", words);
	return find(FINDING_NEEDS_REDISTRIBUTABLE)->before.s;
}

Test(redistributables_later, what_helps_some_windows_alone_is_said_with_them)
{
	const char *note = note_of("vcruntime140.dll!memcpy",
				   "xp-sp2-x86,xp-sp3-x86,ws2003-sp2-x86");

	expect_in(note, " on xp-sp3-x86, ws2003-sp2-x86");
	expect_in(note, "; no package is known to bring it to xp-sp2-x86");
	note = note_of("vcruntime140.dll!memcpy", "xp-sp3-x86");
	cr_expect_null(strstr(note, "xp-sp3-x86"), "%s", note);
	cr_expect_null(strstr(note, "no package"), "%s", note);
}

#define XP(id, build)                                                \
	"target: " id "\nname: N\nbuild: '" build "'\nmachine: x86\n" \
	"inventory:\n  system32:\n    observed: [ntdll.dll]\n"

/* Of the real Windows the first isn't known whole. */
Test(redistributables_later, the_first_windows_of_a_table_is_told_like_another)
{
	static const char words[] = "vcruntime140.dll!memcpy";
	static const char *const rows[][3] = {
		{ "date: 2026-11-24\n", XP("xp-sp3-x86", "5.1.1"),
		  XP("xp-sp2-x86", "5.1.2") },
		{ "date: 2026-11-24\n", XP("xp-sp2-x86", "5.1.1"),
		  XP("xp-sp3-x86", "5.1.2") },
	};

	for (size_t i = 0; i < 2; i++) {
		const char *note;

		check_close(&c);
		check_open_texts(&c, rows[i], 3);
		note = note_of(words, "xp-sp3-x86,xp-sp2-x86");
		expect_in(note, ": ship vc2019-xp (");
		expect_in(note, " on xp-sp3-x86; the file");
		expect_in(note, "is known to bring it to xp-sp2-x86");
		note = note_of(words, "xp-sp3-x86");
		expect_in(note, ": ship vc2019-xp (");
	}
}

Test(redistributables_later, a_note_reads_as_a_sentence)
{
	static const struct {
		const char *words, *start;
	} rows[] = {
		{ "msvcr100.dll!malloc",
		  "msvcr100.dll is the C run-time of Visual C++ 2010: " },
		{ "mfc100deu.dll!X", "mfc100deu.dll is localized " },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		expect_in(note_of(rows[i].words, "xp-sp3-x86"), rows[i].start);
}

/* The table's stock phrases become things to do. */
Test(redistributables_later, advice_on_a_procedure_is_a_thing_to_do)
{
	static const struct {
		const char *words, *advice;
	} rows[] = {
		{ "kernel32.dll!GetThreadId",
		  "keep the id that CreateThread returned, or find GetThreadId "
		  "with GetProcAddress and fall back" },
		{ "kernel32.dll!FindFirstFileNameW",
		  "find it with GetProcAddress and fall back; BackupRead for "
		  "streams" },
		{ "advapi32.dll!RegCopyTreeW",
		  "use SHDeleteKey, SHCopyKey of shlwapi; RegSetValueEx" },
		{ "advapi32.dll!RegDeleteKeyExA",
		  "use RegDeleteKey (in 64-bit code: with the view of the key "
		  "opened by KEY_WOW64_*), or find RegDeleteKeyEx with "
		  "GetProcAddress and fall back" },
		{ "kernel32.dll!IsThreadAFiber",
		  "remember the result of ConvertThreadToFiber" },
		{ "gdi32.dll!ScriptBreak",
		  "import it from usp10.dll: link usp10.lib before gdi32.lib" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		verdict(rows[i].words, "xp-sp3-x86");
		cr_assert_not_null(find(FINDING_MISSING_PROCEDURE), "%s",
				   rows[i].words);
		cr_expect_str_eq(find(FINDING_MISSING_PROCEDURE)->advice.s,
				 rows[i].advice);
	}
}

Test(redistributables_later, a_note_says_what_brings_the_dll_and_where_it_may_lie)
{
	static const struct {
		const char *words, *note;
	} rows[] = {
		{ "msvcr71.dll!malloc",
		  "msvcr71.dll is the C run-time of Visual C++ .NET 2003: put "
		  "beside the DLL the file of vc2003 (Visual C++ .NET 2003 "
		  "run-time (msvcr71, msvcp71, mfc71, atl71))" },
		{ "msvcr80.dll!malloc",
		  "msvcr80.dll is the C run-time of Visual C++ 2005; assembly "
		  "Microsoft.VC80.CRT: ship vc2005-sp1-mfc (Visual C++ 2005 "
		  "SP1 Redistributable, MFC Security Update) and name "
		  "Microsoft.VC80.CRT in the manifest; it may also lie beside "
		  "the DLL as a private assembly" },
		{ "msvcp140.dll!X",
		  "msvcp140.dll is the C++ library of Visual C++ 2015 to 2026: "
		  "ship vc2019-xp (Visual C++ 2015-2019 Redistributable 16.7: "
		  "the last for XP and 2003); the file may also lie beside "
		  "the DLL" },
		{ "zlib1.dll!X",
		  "zlib1.dll is zlib (d: debug build): put beside the DLL the "
		  "file of zlib (zlib (zlib1.dll; zlib.dll, zlibwapi.dll))" },
		{ "binkw32.dll!X",
		  "binkw32.dll is game middleware: install game-libs "
		  "(Steamworks, Bink, FMOD, Miles, PhysX, BASS and other "
		  "middleware); beside the DLL: with its licence" },
		{ "bcrypt.dll!X",
		  "bcrypt.dll is CNG cryptography; Vista (bcryptprimitives: 7) "
		  "and later; no package is known to bring it to this "
		  "Windows" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect_str_eq(note_of(rows[i].words, "xp-sp3-x86"),
				 rows[i].note);
}

Test(redistributables_later, each_dll_has_advice_of_its_own)
{
	verdict("msvcr71d.dll!A api-ms-win-crt-heap-l1-1-0.dll!malloc",
		"xp-sp3-x86");
	check_advice(check_finding(&c, 0), "build the release configuration");
	check_advice(check_finding(&c, 1), "install the Universal CRT");
}

/* What is delay-loaded already isn't told to be. */
Test(redistributables_later, advice_on_a_delay_load_goes_on_from_there)
{
	verdict("~node.exe!napi_create_function", "win7-sp1-x86");
	cr_assert_not_null(find(FINDING_DELAYED_MISSING_MODULE));
	cr_expect_null(strstr(find(FINDING_DELAYED_MISSING_MODULE)->advice.s,
			      "delay-load it"),
		       "%s", find(FINDING_DELAYED_MISSING_MODULE)->advice.s);
	cr_expect_eq(find(FINDING_DELAYED_MISSING_MODULE)->advice.n,
		     strlen(find(FINDING_DELAYED_MISSING_MODULE)->advice.s));
	c.d.host = HOST_IIS_FILTER;
	verdict("node.exe!napi_create_function", "win7-sp1-x86");
	cr_assert_not_null(find(FINDING_MISSING_MODULE));
	cr_expect_not_null(strstr(find(FINDING_MISSING_MODULE)->advice.s,
				  "delay-load it, or "),
			   "%s", find(FINDING_MISSING_MODULE)->advice.s);
}

/* The name that GetProcAddress takes has no A or W. */
Test(redistributables_later, the_stem_of_a_name_ends_before_its_letter)
{
	static const struct {
		const char *words, *stem;
	} rows[] = {
		{ "advapi32.dll!RegGetValueA", "find RegGetValue with" },
		{ "advapi32.dll!RegGetValueW", "find RegGetValue with" },
		{ "advapi32.dll!RegDeleteKeyExW", "find RegDeleteKeyEx with" },
		{ "kernel32.dll!GetThreadId", "find GetThreadId with" },
		{ "kernel32.dll!FlushProcessWriteBuffers",
		  "find FlushProcessWriteBuffers with" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		verdict(rows[i].words, "xp-sp2-x86");
		expect_in(find(FINDING_MISSING_PROCEDURE)->advice.s,
			  rows[i].stem);
	}
}
