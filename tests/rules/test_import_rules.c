/* What is said of DLLs and procedures that are missing, or not known. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void set_up_real(void)
{
	check_open(&c, false);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(import_rules, .init = set_up, .fini = tear_down);
TestSuite(real_imports, .init = set_up_real, .fini = tear_down);

static void dll(const char *name, const char *words)
{
	scene_dll(&c.scene, name, words);
}

static void expect(const char *findings)
{
	cr_expect_str_eq(check_findings(&c, "root.dll"), findings);
}

static void expect_of(const char *words, const char *findings)
{
	const char *found;

	dll("root.dll", words);
	session_leave(&c.d); /* the file may be a new one */
	found = check_findings(&c, "root.dll");
	cr_expect_str_eq(found, findings, "%s gives %s", words, found);
}

#define expect_summary(text) \
	cr_expect_str_eq(check_finding(&c, 0)->summary.s, text)

Test(import_rules, a_missing_dll_is_126)
{
	expect_of("Gone!X", "missing-module 126 root.dll > gone.dll\n");
	expect_summary("gone.dll is missing");
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_DLL_NOT_FOUND);
}

Test(import_rules, a_missing_function_is_127)
{
	expect_of("sys.dll!Nope", "missing-procedure 127 root.dll > "
				  "sys.dll!Nope\n");
	expect_summary("sys.dll has no Nope");
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_ENTRYPOINT_NOT_FOUND);
}

Test(import_rules, a_missing_ordinal_is_182)
{
	expect_of("numbers.dll#9",
		  "missing-ordinal 182 root.dll > numbers.dll#9\n");
	expect_summary("numbers.dll has no #9");
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_ORDINAL_NOT_FOUND);
}

Test(import_rules, the_first_failure_at_any_depth_is_the_status)
{
	static const struct {
		const char *words, *verdict;
	} rows[] = {
		{ "+B gone.dll!X", "fails 126" },
		{ "+B sys.dll!Nope", "fails 127" },
		{ "+B numbers.dll#9", "fails 182" },
		{ "+B bad.dll!X", "fails 193" },
		{ "+B sys.dll!There", "loads" },
	};

	dll("root.dll", "one.dll!A");
	dll("one.dll", "+A two.dll!B");
	scene_file(c.scene.beside, "bad.dll", "MZ", 2);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		dll("two.dll", rows[i].words);
		session_leave(&c.d);
		check_findings(&c, "root.dll");
		cr_expect_str_eq(check_verdict(&c, "old"), rows[i].verdict,
				 "%s", rows[i].words);
	}
}

Test(import_rules, a_dll_without_exports_is_193)
{
	dll("own.dll", "");
	expect_of("own.dll!A own.dll#3",
		  "bad-image 193 root.dll > own.dll!A likely\n"
		  "bad-image 193 root.dll > own.dll#3 likely\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R307"));
	expect_summary("own.dll exports nothing");
	cr_expect_str_eq(check_finding(&c, 0)->before.s,
			 "own.dll exports nothing: Windows takes an import "
			 "from it for a bad image");
}

Test(import_rules, a_forwarder_to_a_missing_dll_is_127_not_126)
{
	dll("one.dll", "+A=gone.B +C");
	expect_of("one.dll!A",
		  "missing-forward-target 127 root.dll > one.dll!A likely\n");
	cr_expect(strstr(check_finding(&c, 0)->before.s, "gone.B") != NULL);
}

Test(import_rules, a_forwarder_that_is_asked_by_ordinal_is_182)
{
	dll("one.dll", "+A=gone.B");
	expect_of("one.dll#1",
		  "missing-forward-target 182 root.dll > one.dll#1 likely\n");
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_ORDINAL_NOT_FOUND);
}

/* By how the import asks, whatever the forwarder says. */
Test(import_rules, what_is_missing_behind_a_forwarder_is_the_imports_code)
{
	dll("one.dll", "+A=two.#1 +N=three.C +O=four.D");
	dll("two.dll", "+#1 gone.dll!X");
	dll("three.dll", "+C lost.dll!Y");
	dll("four.dll", "+D one.dll#9");
	expect_of("one.dll!A one.dll#2 one.dll#3",
		  "missing-module 127 two.dll > gone.dll likely\n"
		  "missing-module 182 three.dll > lost.dll likely\n"
		  "missing-ordinal 182 four.dll > one.dll#9 likely\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R311"));
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_ENTRYPOINT_NOT_FOUND);
	cr_expect_eq(check_finding(&c, 1)->ntstatus,
		     (uint32_t)STATUS_ORDINAL_NOT_FOUND);
}

Test(import_rules, a_data_symbol_is_an_export_like_any_other)
{
	dll("one.dll", "+_environ");
	expect_of("one.dll!_environ one.dll!_commode",
		  "missing-procedure 127 root.dll > one.dll!_commode\n");
}

Test(import_rules, what_comes_with_a_component_names_it)
{
	expect_of("fax.dll!A", "unknown-module root.dll > fax.dll\n");
	cr_expect(strstr(check_finding(&c, 0)->after.s,
		     "Fax services") != NULL);
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
}

Test(import_rules, what_is_unproven_is_not_known)
{
	expect_of("unproven.dll!A", "unknown-module root.dll > unproven.dll\n");
	cr_expect(check_finding(&c, 0)->has_evidence);
	cr_expect_str_eq(finding_evidence(&c.d.profile, check_finding(&c, 0),
					  OLD),
			 "unproven");
}

Test(import_rules, what_lies_elsewhere_is_missing)
{
	expect_of("setup.dll!A", "missing-module 126 root.dll > setup.dll "
				 "likely\n");
}

Test(import_rules, iis_has_its_own_dlls)
{
	expect_of("asp.dll!AspOpen", "unknown-module root.dll > asp.dll\n");
	c.d.host = HOST_IIS_EXTENSION;
	dll("root.dll", "asp.dll!AspOpen +GetExtensionVersion "
			"+HttpExtensionProc");
	expect("");
}

Test(import_rules, why_a_procedure_is_not_known_is_of_each_windows)
{
	dll("shadow.dll", "+A=opaque.A");
	expect_of("shadow.dll#1",
		  "unknown-procedure root.dll > shadow.dll#1 on old\n"
		  "unknown-procedure root.dll > shadow.dll#1 on new\n"
		  "shadowed root.dll > shadow.dll on new likely\n");
	cr_expect(strstr(check_finding(&c, 0)->after.s, "forwarded") != NULL);
	cr_expect_not(check_finding(&c, 0)->has_evidence);
	cr_expect(strstr(check_finding(&c, 1)->after.s,
		     "build to build") != NULL);
	cr_expect(check_finding(&c, 1)->has_evidence);
}

Test(import_rules, an_unknown_procedure_says_why)
{
	expect_of("opaque.dll!X sys.dll#4 sys.dll!Perhaps",
		  "unknown-procedure root.dll > opaque.dll!X\n"
		  "unknown-procedure root.dll > sys.dll#4\n"
		  "unknown-procedure root.dll > sys.dll!Perhaps\n");
	cr_expect(strstr(check_finding(&c, 0)->after.s,
		     "exports of this DLL") != NULL);
	cr_expect(strstr(check_finding(&c, 1)->after.s,
		     "build to build") != NULL);
	cr_expect(strstr(check_finding(&c, 2)->after.s, "disagree") != NULL);
}

Test(import_rules, first_in_names_the_targets_that_have_it)
{
	expect_of("sys.dll!Fresh", "missing-procedure 127 root.dll > "
				   "sys.dll!Fresh on old\n");
	cr_expect_eq(check_finding(&c, 0)->first_in, ON_NEW);
	expect_of("fresh.dll!New", "missing-module 126 root.dll > fresh.dll "
				   "on old\n");
	cr_expect_eq(check_finding(&c, 0)->first_in, ON_NEW);
	check_advice(check_finding(&c, 0), "use LoadLibrary");
}

Test(import_rules, a_name_of_an_api_set_is_an_ordinary_name)
{
	expect_of("api-ms-win-core-file-l1-1-0.dll!X",
		  "missing-module 126 root.dll > "
		  "api-ms-win-core-file-l1-1-0.dll\n"
		  "needs-redistributable api-ms-win-core-file-l1-1-0.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R315"));
}

Test(import_rules, delay_loads_never_fail)
{
	expect_of("~gone.dll!X ~sys.dll!Nope ~fax.dll!A "
		  "~opaque.dll!B",
		  "delayed-missing-module root.dll > gone.dll\n"
		  "delayed-missing-procedure root.dll > sys.dll!Nope\n"
		  "delayed-unknown-module root.dll > fax.dll\n"
		  "delayed-unknown-procedure root.dll > opaque.dll!B\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

/* GetProcAddress has an error for names and one for numbers (R405). */
Test(import_rules, a_call_of_what_a_delay_load_lacks_names_its_error)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "~sys.dll!Nope");
	struct pe_module *numbers = pe_delay_module(b, "numbers.dll");
	struct pe_thunk *t = pe_thunk(b, numbers, STR_EMPTY);

	t->by_ordinal = true;
	t->ordinal = 9;
	cr_expect_str_eq(check_built(&c, b),
			 "delayed-missing-procedure root.dll > sys.dll!Nope\n"
			 "delayed-missing-procedure root.dll > "
			 "numbers.dll#9\n");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 "; a call raises 0xC06D007F (127)");
	cr_expect_str_eq(check_finding(&c, 1)->after.s,
			 "; a call raises 0xC06D007F (182, likely)");
	cr_expect(check_rests_on(check_finding(&c, 0), "R405"));
}

/* Nothing fails with a code of its own before it is called. */
Test(import_rules, a_delay_load_that_leads_nowhere_has_no_code)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "");
	struct pe_thunk *t = pe_thunk(b, pe_delay_module(b, "one.dll"),
				      STR_EMPTY);

	dll("one.dll", "+A=gone.B");
	t->by_ordinal = true;
	t->ordinal = 1;
	cr_expect_str_eq(check_built(&c, b),
			 "delayed-missing-procedure root.dll > one.dll#1 "
			 "likely\n");
	cr_expect_eq(check_finding(&c, 0)->ntstatus, 0);
}

Test(import_rules, a_delay_load_starts_in_the_folder_of_the_program)
{
	dll("own.dll", "+A");
	cr_assert_eq(folders_add(&c.d.process, &c.d.arena,
				 str_of(c.scene.path)),
		     0);
	expect_of("~own.dll!A", "delayed-missing-module root.dll > own.dll\n");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 "; a copy lies beside the DLL, where a delay load "
			 "doesn't look");
}

#define WINDOWS(id, build, more)                                    \
	"target: " id "\nname: N\nbuild: '" build "'\nmachine: x86\n" \
	"inventory:\n  system32:\n    observed: [ntdll.dll]\n" more

/* Not all Windows have IIS. */
Test(import_rules, a_delay_load_in_iis_starts_where_iis_does)
{
	static const char *const texts[] = { "date: 2026-11-24\n",
					     WINDOWS("one", "5.2",
						     "iis: '6.0'\n"),
					     WINDOWS("two", "5.3", "") };

	check_close(&c);
	check_open_texts(&c, texts, sizeof(texts) / sizeof(*texts));
	dll("own.dll", "+A");
	expect_of("+GetFilterVersion +HttpFilterProc ~own.dll!A",
		  "delayed-missing-module root.dll > own.dll\n");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 "; a copy lies beside the DLL, where a delay load in "
			 "IIS doesn't look: it starts in System32\\inetsrv");
}

Test(import_rules, what_comes_with_an_unnamed_component_says_so)
{
	static const char *const texts[] = {
		"date: 2026-11-24\n",
		WINDOWS("one", "5.2", "  optional:\n    observed: [odd.dll]\n"),
	};

	check_close(&c);
	check_open_texts(&c, texts, sizeof(texts) / sizeof(*texts));
	expect_of("odd.dll!A", "unknown-module root.dll > odd.dll\n");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 " only with the Windows component that it belongs to "
			 "(which one isn't known)");
}

Test(import_rules, a_delay_load_in_iis_does_not_find_its_neighbour)
{
	dll("own.dll", "+A");
	dll("root.dll", "+GetFilterVersion +HttpFilterProc ~own.dll!A");
	expect("delayed-missing-module root.dll > own.dll\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R404"));
	check_advice(check_finding(&c, 0), "load it by its full path");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
	c.d.host = HOST_NONE;
	expect("");
}

Test(import_rules, a_file_of_the_deployment_is_its_own_evidence)
{
	dll("own.dll", "+A");
	expect_of("own.dll!B", "missing-procedure 127 root.dll > own.dll!B\n");
	cr_assert_not_null(check_finding(&c, 0)->evidence);
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "file");
	cr_expect_not(check_finding(&c, 0)->has_evidence);
}

Test(import_rules, an_absence_is_as_likely_as_its_table)
{
	expect_of("likely.dll!Nope", "missing-procedure 127 root.dll > "
				     "likely.dll!Nope likely\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 127 likely");
	cr_expect_str_eq(finding_evidence(&c.d.profile, check_finding(&c, 0),
					  OLD),
			 "later-sp");
}

/* The founding case: RegGetValueA came with SP1. */
Test(real_imports, a_filter_with_reg_get_value_fails_before_sp1)
{
	expect_of("+GetFilterVersion +HttpFilterProc advapi32.dll!RegGetValueA",
		  "missing-procedure 127 root.dll > "
		  "advapi32.dll!RegGetValueA on "
		  "xp-sp2-x86,xp-sp3-x86,ws2003-rtm-x86\n");
	expect_summary("advapi32.dll has no RegGetValueA");
	cr_expect_eq(check_finding(&c, 0)->first_in &
			     scene_targets(&c.scene, "ws2003-sp1-x86"),
		     scene_targets(&c.scene, "ws2003-sp1-x86"));
	cr_expect_str_eq(check_verdict(&c, "xp-sp2-x86"), "fails 127");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "fails 127");
	cr_expect_str_eq(check_verdict(&c, "ws2003-rtm-x86"), "fails 127");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp1-x86"), "loads");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "loads");
	/* Of the 32-bit DLLs of x64 Windows only later files were seen. */
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp1-x64-wow64"),
			 "loads likely");
}

Test(real_imports, heap_alloc_leads_to_ntdll)
{
	expect_of("kernel32.dll!HeapAlloc kernel32.dll!GetVersion", "");
}

Test(real_imports, winsock_is_known_by_ordinal)
{
	expect_of("ws2_32.dll#115 wsock32.dll#115", "");
}

Test(real_imports, ordinals_of_kernel32_are_not_known)
{
	expect_of("kernel32.dll#1", "unknown-procedure root.dll > "
				    "kernel32.dll#1\n");
}

Test(real_imports, an_ordinal_that_mfc42_never_had_is_182)
{
	c.d.targets = scene_targets(&c.scene, "xp,ws2003-sp2-x86");
	expect_of("mfc42.dll#60000 mfc42.dll#256",
		  "missing-ordinal 182 root.dll > mfc42.dll#60000\n");
}

Test(real_imports, an_ordinal_is_not_known_where_lists_of_names_were_read)
{
	c.d.targets = scene_targets(&c.scene, "ws2022-x64-wow64");
	expect_of("mfc42.dll#60000 mfc42.dll#256",
		  "unknown-procedure root.dll > mfc42.dll#60000\n"
		  "unknown-procedure root.dll > mfc42.dll#256\n");
}

Test(real_imports, data_of_the_c_runtime_is_there)
{
	expect_of("msvcrt.dll!_commode msvcrt.dll!_adjust_fdiv", "");
}

Test(real_imports, a_newer_runtime_is_in_no_windows)
{
	expect_of("msvcr71.dll!malloc",
		  "missing-module 126 root.dll > msvcr71.dll\n"
		  "needs-redistributable msvcr71.dll\n");
}

Test(real_imports, an_x64_filter_is_judged_on_x64)
{
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+GetFilterVersion +HttpFilterProc "
		     "advapi32.dll!RegGetValueA kernel32.dll!GetTickCount64");
	expect("missing-procedure 127 root.dll > "
	       "kernel32.dll!GetTickCount64 on "
	       "ws2003-sp1-x64,ws2003-sp2-x64\n");
	cr_expect_eq(c.a.subject.targets, scene_targets(&c.scene, "x64"));
}
