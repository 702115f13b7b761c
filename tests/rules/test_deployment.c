/* Files of the deployment that Windows may not use, or doesn't. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"
#include "util/status.h"

#define FILTER "+GetFilterVersion +HttpFilterProc "

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(deployment_rules, .init = set_up, .fini = tear_down);

static void dll(const char *name, const char *words)
{
	scene_dll(&c.scene, name, words);
}

static void dll_in_path(const char *name, const char *words)
{
	scene_dll_in(c.scene.path, name, IMAGE_FILE_MACHINE_I386, words);
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     OK);
}

static void expect(const char *findings)
{
	cr_expect_str_eq(check_findings(&c, "root.dll"), findings);
}

static const char *text_of(const struct finding *f)
{
	return STR_CONCAT(&c.scene.arena, f->before, str_of("|"), f->after).s;
}

static void expect_text(const struct finding *f, const char *part)
{
	cr_expect_not_null(strstr(text_of(f), part), "%s", text_of(f));
}

Test(deployment_rules, a_dll_beside_a_filter_is_open_on_iis_5)
{
	dll("own.dll", "+A");
	dll("root.dll", FILTER "own.dll!A");
	expect("unknown-module root.dll > own.dll on old\n"
	       "found-beside own.dll on new\n");
	cr_expect_str_eq(text_of(check_finding(&c, 0)),
			 "own.dll is in the DLL's folder only; whether IIS 5.x "
			 "looks there isn't documented|");
	cr_expect(check_rests_on(check_finding(&c, 0), "R111"));
	check_advice(check_finding(&c, 0), "a copy in System32");
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
}

Test(deployment_rules, a_dll_beside_a_plain_dll_is_certain)
{
	dll("own.dll", "+A");
	dll("root.dll", "own.dll!A");
	expect("");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(deployment_rules, a_dll_in_path_is_certain_for_a_filter)
{
	dll_in_path("own.dll", "+A");
	dll("root.dll", FILTER "own.dll!A");
	expect("");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(deployment_rules, what_a_dll_beside_a_filter_lacks_is_likely)
{
	dll("own.dll", "+A");
	dll("root.dll", FILTER "own.dll!B");
	expect("unknown-module root.dll > own.dll on old\n"
	       "missing-procedure 127 root.dll > own.dll!B likely\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 127 likely");
}

Test(deployment_rules, what_a_dll_beside_a_filter_needs_is_likely)
{
	dll("own.dll", "+A gone.dll!X");
	dll("root.dll", FILTER "own.dll!A lost.dll!X");
	expect("unknown-module root.dll > own.dll on old\n"
	       "missing-module 126 own.dll > gone.dll likely\n"
	       "missing-module 126 root.dll > lost.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 1), "R111"));
	cr_expect_not(check_rests_on(check_finding(&c, 2), "R111"));
}

Test(deployment_rules, a_dll_that_several_need_is_told_once)
{
	dll("own.dll", "+A other.dll!B");
	dll("other.dll", "+B");
	dll("root.dll", FILTER "own.dll!A other.dll!B");
	expect("unknown-module root.dll > own.dll on old\n"
	       "unknown-module own.dll > other.dll on old\n"
	       "found-beside on new\n");
	expect_text(check_finding(&c, 2), "own.dll, other.dll are found");
}

Test(deployment_rules, why_a_verdict_is_likely_only_is_told)
{
	dll("own.dll", "+A");
	dll("root.dll", FILTER "own.dll!A");
	c.d.targets = scene_targets(&c.scene, "new");
	expect("found-beside own.dll\n");
	expect_text(check_finding(&c, 0),
		    "own.dll is found beside the DLL: that IIS looks there is "
		    "likely, not documented");
	cr_expect(check_rests_on(check_finding(&c, 0), "R111"));
}

/* It makes no difference where the verdict isn't likely by that alone. */
Test(deployment_rules, that_iis_looks_beside_is_not_told_in_vain)
{
	c.d.targets = scene_targets(&c.scene, "new");
	dll("own.dll", "+A +B=DEEP.Deep");
	dll("root.dll", FILTER "own.dll!A sys.dll!Absent");
	expect("missing-procedure 127 root.dll > sys.dll!Absent\n");
	dll("root.dll", FILTER "own.dll!A likely.dll!Shaky");
	cr_expect_str_eq(check_again(&c), "");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
	dll("root.dll", FILTER "~own.dll!A");
	cr_expect_null(strstr(check_again(&c), "found-beside"));
	dll("root.dll", "own.dll!A");
	cr_expect_str_eq(check_again(&c), "");
}

Test(deployment_rules, of_many_dlls_beside_a_few_are_named)
{
	c.d.targets = scene_targets(&c.scene, "new");
	dll("a.dll", "+A");
	dll("b.dll", "+A");
	dll("c.dll", "+A");
	dll("d.dll", "+A");
	dll("root.dll", FILTER "a.dll!A b.dll!A c.dll!A");
	expect("found-beside\n");
	expect_text(check_finding(&c, 0),
		    "a.dll, b.dll, c.dll are found beside");
	dll("root.dll", FILTER "a.dll!A b.dll!A c.dll!A d.dll!A");
	cr_expect_str_eq(check_again(&c), "found-beside\n");
	expect_text(check_finding(&c, 0),
		    "a.dll, b.dll, c.dll and 1 more are found beside");
}

Test(deployment_rules, a_dll_in_the_programs_folder_is_open_on_iis_5)
{
	dll_in_path("own.dll", "+A");
	c.d.path.count = 0;
	cr_assert_eq(folders_add(&c.d.process, &c.d.arena,
				 str_of(c.scene.path)),
		     OK);
	dll("root.dll", FILTER "own.dll!A");
	c.d.targets = ON_OLD;
	expect("unknown-module root.dll > own.dll\n");
	expect_text(check_finding(&c, 0),
		    "own.dll is in the program's folder only; whether IIS 5.x");
}

#define WINDOWS(id, build, iis, far)                              \
	"target: " id "\nname: N\nbuild: '" build "'\n"           \
	"machine: x86\niis: '" iis "'\n"                          \
	"inventory:\n  system32:\n    observed: [sys.dll]\n"     \
	"tables:\n  observed: [sys.dll]\n"                        \
	"exports:\n  sys.dll:\n    add: [" far "]\n"

/* The procedure leads to the other one there. */
Test(deployment_rules, what_another_windows_finds_beside_is_not_named)
{
	static const char *const texts[] = {
		"date: 2026-11-24\n",
		WINDOWS("one", "5.1", "5.1", "Far = OURS.Ours"),
		WINDOWS("two", "5.2", "6.0", "Far"),
	};

	check_close(&c);
	check_open_texts(&c, texts, sizeof(texts) / sizeof(*texts));
	dll("ours.dll", "+Ours");
	dll("own.dll", "+A");
	dll("root.dll", FILTER "sys.dll!Far own.dll!A");
	expect("unknown-module root.dll > own.dll on one\n"
	       "found-beside own.dll on two\n");
}

/* What LoadLibrary brings looks where LoadLibrary looks (R404). */
Test(deployment_rules, imports_of_a_delay_loaded_dll_are_not_found_beside)
{
	dll_in_path("late.dll", "+A own.dll!B sys.dll!There");
	dll("own.dll", "+B");
	dll("root.dll", FILTER "~late.dll!A");
	expect("delayed-missing-module late.dll > own.dll\n");
	expect_text(check_finding(&c, 0), "delay load in IIS doesn't look");
	dll_in_path("own.dll", "+B");
	session_leave(&c.d);
	expect("shadowed late.dll > own.dll\n");
}

/* The same DLL, once loaded with the altered path and once without. */
Test(deployment_rules, a_dll_is_bound_anew_where_it_comes_by_a_delay_load)
{
	dll_in_path("late.dll", "+A own.dll!B");
	dll("own.dll", "+B");
	dll("first.dll", FILTER "late.dll!A");
	dll("root.dll", FILTER "~late.dll!A");
	for (int i = 0; i < 2; i++) {
		cr_expect_str_eq(check_findings(&c, "first.dll"),
				 "unknown-module late.dll > own.dll on old\n"
				 "found-beside own.dll on new\n");
		expect("delayed-missing-module late.dll > own.dll\n");
	}
}

Test(deployment_rules, a_known_dll_beside_is_shadowed)
{
	dll("known.dll", "+Known +Better");
	dll("shadow.dll", "+Shadow");
	dll("root.dll", "known.dll!Known shadow.dll!Shadow");
	expect("shadowed root.dll > known.dll likely\n"
	       "shadowed root.dll > shadow.dll on new likely\n");
	expect_text(check_finding(&c, 0), "beside/known.dll is not used on ");
	cr_expect(check_rests_on(check_finding(&c, 0), "R511"));
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "file");
}

Test(deployment_rules, what_only_the_shadowed_copy_has_is_missing)
{
	dll("known.dll", "+Known +Better");
	dll("root.dll", "known.dll!Better");
	expect("missing-procedure 127 root.dll > known.dll!Better\n"
	       "shadowed root.dll > known.dll likely\n");
}

Test(deployment_rules, a_copy_in_path_is_shadowed_by_the_system)
{
	dll_in_path("fresh.dll", "+New");
	dll("root.dll", "fresh.dll!New");
	expect("shadowed root.dll > fresh.dll on new\n");
	expect_text(check_finding(&c, 0), "before PATH");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(deployment_rules, a_shadowed_copy_is_told_once)
{
	dll("known.dll", "+Known");
	dll("own.dll", "+A known.dll!Known");
	dll("root.dll", "known.dll!Known own.dll!A");
	expect("shadowed root.dll > known.dll likely\n");
}

Test(deployment_rules, a_file_that_is_called_as_a_known_dll_loads)
{
	dll("known.dll", "+Known own.dll!A");
	dll("own.dll", "+A known.dll!Known");
	cr_expect_str_eq(check_findings(&c, "known.dll"), "");
}

Test(deployment_rules, a_delay_load_in_iis_passes_by_the_copy_beside)
{
	dll("sys.dll", "+There +More");
	dll("root.dll", FILTER "~sys.dll!There");
	expect("shadowed root.dll > sys.dll\n");
	expect_text(check_finding(&c, 0), "a delay load doesn't look");
	cr_expect(check_rests_on(check_finding(&c, 0), "R404"));
}

Test(deployment_rules, a_delay_load_in_iis_takes_the_copy_in_path)
{
	dll("own.dll", "+A");
	dll_in_path("own.dll", "+A");
	dll("root.dll", FILTER "~own.dll!A");
	expect("shadowed root.dll > own.dll\n");
	expect_text(check_finding(&c, 0), "beside/own.dll is not used on ");
}

Test(deployment_rules, a_delay_load_uses_a_copy_that_is_loaded_already)
{
	dll("sys.dll", "+There +More");
	dll("root.dll", FILTER "sys.dll!There ~sys.dll!More");
	expect("found-beside sys.dll\n");
}

/* Where shadow.dll is a KnownDLL nothing has loaded the copy before. */
Test(deployment_rules, a_delay_load_passes_by_a_copy_where_it_is_not_loaded)
{
	dll("shadow.dll", "+Shadow own.dll!A");
	dll("own.dll", "+A");
	dll_in_path("own.dll", "+A");
	dll("root.dll", FILTER "shadow.dll!Shadow ~own.dll!A");
	expect("unknown-module shadow.dll > own.dll on old\n"
	       "shadowed root.dll > shadow.dll on new likely\n"
	       "shadowed root.dll > own.dll on new\n");
}

Test(deployment_rules, a_delay_load_says_where_it_starts_to_look)
{
	dll("own.dll", "+A");
	dll("root.dll", FILTER "~own.dll!A");
	expect("delayed-missing-module root.dll > own.dll\n");
	expect_text(check_finding(&c, 0), "it starts in System32\\inetsrv");
	dll("root.dll", "+GetExtensionVersion +HttpExtensionProc ~own.dll!A");
	session_leave(&c.d);
	check_findings(&c, "root.dll");
	expect_text(check_finding(&c, 0), "in System32 or System32\\inetsrv");
}

Test(deployment_rules, a_delay_load_finds_what_lies_beside_the_program)
{
	dll("root.dll", FILTER "~own.dll!A");
	scene_dll_in(c.scene.path, "own.dll", IMAGE_FILE_MACHINE_I386, "+A");
	cr_assert_eq(folders_add(&c.d.process, &c.d.arena,
				 str_of(c.scene.path)),
		     OK);
	expect("");
}

Test(deployment_rules, a_common_name_beside_a_filter_is_noted)
{
	dll("LibEay32.dll", "+A zlib1.dll!Z");
	dll("zlib1.dll", "+Z");
	dll("root.dll", FILTER "libeay32.dll!A");
	expect("unknown-module root.dll > libeay32.dll on old\n"
	       "unknown-module libeay32.dll > zlib1.dll on old\n"
	       "found-beside on new\n"
	       "already-loaded root.dll > libeay32.dll\n"
	       "already-loaded libeay32.dll > zlib1.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 3), "R508"));
	c.d.targets = scene_targets(&c.scene, "new");
	dll("iconv.dll", "+A");
	dll("root.dll", FILTER "iconv.dll!A");
	cr_expect_str_eq(check_again(&c),
			 "found-beside iconv.dll\n"
			 "already-loaded root.dll > iconv.dll\n");
}

Test(deployment_rules, a_common_name_is_nothing_to_a_plain_dll)
{
	dll("libeay32.dll", "+A");
	dll("root.dll", "libeay32.dll!A");
	expect("");
}

Test(deployment_rules, a_local_file_is_not_considered)
{
	scene_file(c.scene.beside, "w3wp.exe.local", "", 0);
	dll("root.dll", FILTER "sys.dll!There");
	expect("ignored-local\n");
	cr_expect_str_eq(text_of(check_finding(&c, 0)) + strlen(c.scene.beside),
			 "/w3wp.exe.local has no effect: it counts in the "
			 "folder of the program, System32\\inetsrv|");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
	cr_expect(check_rests_on(check_finding(&c, 0), "R512"));
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "file");
	dll("root.dll", "sys.dll!There");
	cr_expect_str_eq(check_again(&c), "ignored-local\n");
	cr_expect_str_eq(text_of(check_finding(&c, 0)) + strlen(c.scene.beside),
			 "/w3wp.exe.local is not considered: it redirects the "
			 "DLLs of that program alone|");
}

Test(deployment_rules, a_name_that_is_too_long_is_refused_with_206)
{
	char words[400] = "";

	memset(words, 'n', FILE_NAME_MAX + 1);
	strcat(words, "!X");
	dll("root.dll", words);
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 206 likely");
	cr_expect(check_rests_on(check_finding(&c, 0), "R108"));
	cr_expect_eq(check_finding(&c, 0)->ntstatus, 0xc0000106);
	expect_text(check_finding(&c, 0), "longer than Windows takes");
	memmove(words, words + 1, strlen(words));
	dll("root.dll", words);
	session_leave(&c.d);
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 126");
}

/* The longest that Windows takes is one of an API set yet. */
Test(deployment_rules, an_api_set_has_no_longer_name_than_a_file)
{
	for (size_t more = 0; more < 2; more++) {
		char words[400] = "";

		memset(words, 'n', FILE_NAME_MAX + more);
		memcpy(words, "api-ms-", 7);
		strcat(words, "!X");
		dll("root.dll", words);
		session_leave(&c.d);
		check_findings(&c, "root.dll");
		cr_expect_eq(check_rests_on(check_finding(&c, 0), "R315"),
			     more == 0);
		cr_expect_eq(check_rests_on(check_finding(&c, 0), "R108"),
			     more != 0);
	}
}

Test(deployment_rules, a_name_with_a_path_is_not_known)
{
	dll("root.dll", "c:\\own\\own.dll!A");
	expect("unknown-module root.dll > c:\\own\\own.dll\n");
	expect_text(check_finding(&c, 0), "its name has a path");
	cr_expect(check_rests_on(check_finding(&c, 0), "R301"));
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
}

Test(deployment_rules, an_empty_name_is_a_dll_that_is_missing)
{
	dll("root.dll", "!A");
	expect("missing-module 126 root.dll > .dll\n");
}

Test(deployment_rules, a_forwarders_dll_beside_is_told_of_too)
{
	c.d.targets = scene_targets(&c.scene, "new");
	dll("other.dll", "+B");
	dll_in_path("own.dll", "+A=OTHER.B");
	dll("root.dll", FILTER "own.dll!A");
	expect("found-beside other.dll\n");
}

Test(deployment_rules, a_dll_in_the_folder_of_iis_is_likely_found)
{
	c.d.targets = scene_targets(&c.scene, "new");
	scene_dll_in(c.scene.path, "own.dll", IMAGE_FILE_MACHINE_I386, "+A");
	cr_assert_eq(folders_add(&c.d.process, &c.d.arena,
				 str_of(c.scene.path)),
		     OK);
	dll("root.dll", FILTER "own.dll!A");
	expect("found-beside own.dll\n");
	expect_text(check_finding(&c, 0), "current directory of IIS is likely");
	cr_expect(check_rests_on(check_finding(&c, 0), "R505"));
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
}

/* The first targets are told, and the last where the first were already. */
Test(deployment_rules, a_copy_is_told_of_where_it_is_news)
{
	dll("sys.dll", "+There +More +Fresh");
	dll("own.dll", "+A ~sys.dll!There");
	dll("root.dll", FILTER "~sys.dll!There own.dll!A");
	expect("unknown-module root.dll > own.dll on old\n"
	       "found-beside own.dll on new\n"
	       "shadowed root.dll > sys.dll\n");
}

Test(deployment_rules, the_folders_of_several_programs_are_told_apart)
{
	dll("own.dll", "+A");
	dll("root.dll", FILTER "~own.dll!A");
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 "; a copy lies beside the DLL, where a delay load in "
			 "IIS doesn't look: it starts in System32\\inetsrv");
	c.d.targets = scene_targets(&c.scene, "old");
	dll("root.dll", "+GetExtensionVersion +HttpExtensionProc ~own.dll!A");
	check_again(&c);
	expect_text(check_finding(&c, 0), "it starts in System32");
	c.d.isolation = ISOLATION_IIS_5;
	c.d.targets = scene_targets(&c.scene, "new");
	check_again(&c);
	expect_text(check_finding(&c, 0), "it starts in System32");
}

/* 64 such notes are enough; what is beyond isn't told. */
Test(deployment_rules, no_more_copies_are_told_of_than_anybody_reads)
{
	enum { MANY = 70, TOLD = 64 };
	struct str words = STR_EMPTY;
	size_t count = 0;

	for (int i = 0; i < MANY; i++) {
		const char *name =
			str_printf(&c.scene.arena, "libxml2%02d.dll", i).s;

		scene_dll(&c.scene, name, "+A");
		scene_dll_in(c.scene.path, name, IMAGE_FILE_MACHINE_I386, "+A");
		words = str_printf(&c.scene.arena, "%.*s ~%s!A",
				   STR_ARGS(words), name);
	}
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     OK);
	dll("root.dll",
	    str_printf(&c.scene.arena, FILTER "%.*s", STR_ARGS(words)).s);
	check_findings(&c, "root.dll");
	for (size_t i = 0; i < c.a.findings.count; i++)
		count += c.a.findings.items[i].id == FINDING_SHADOWED;
	cr_expect_eq(count, (size_t)TOLD, "%zu", count);
}
