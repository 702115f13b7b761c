/* What IIS asks for, and the file forwards elsewhere: R1001, R311, R404. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/made_up.h"

TestSuite(iis_forwarded, .init = made_up_open, .fini = made_up_close);

#define PROC "+HttpFilterProc "
#define LEADS_NOWHERE(procedure) \
	"missing-forward-target 127 root.dll!" procedure " likely\n"

Test(iis_forwarded, a_forwarder_to_no_dll_is_127)
{
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=gone.Version"),
			 LEADS_NOWHERE("GetFilterVersion"));
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127 likely");
	expect_said(check_finding(&c, 0),
		    "root.dll!GetFilterVersion, which IIS asks for, leads to "
		    "gone.Version, which is not there on ");
	cr_expect(check_rests_on(check_finding(&c, 0), "R311"));
	cr_expect(check_rests_on(check_finding(&c, 0), "R1001"));
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "root.dll!GetFilterVersion leads nowhere");
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_PROCEDURE_NOT_FOUND);
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "file");
}

Test(iis_forwarded, windows_own_dll_has_it_or_not)
{
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=sys.Nothing"),
			 LEADS_NOWHERE("GetFilterVersion"));
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=sys.There"), "");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=sys.Fresh"),
			 "missing-forward-target 127 root.dll!GetFilterVersion "
			 "on old likely\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(iis_forwarded, extensions_and_native_modules_are_asked_too)
{
	cr_expect_str_eq(
		check_root("+GetExtensionVersion +HttpExtensionProc=gone.#1"),
		LEADS_NOWHERE("HttpExtensionProc"));
	c.d.host = HOST_IIS_MODULE;
	cr_expect_str_eq(check_root("+RegisterModule=gone.RegisterModule"),
			 LEADS_NOWHERE("RegisterModule"));
}

Test(iis_forwarded, nobody_asks_where_there_is_no_host)
{
	c.d.host = HOST_NONE;
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=gone.Version"), "");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(iis_forwarded, what_is_optional_may_lead_nowhere)
{
	cr_expect_str_eq(check_root(FILTER "+TerminateFilter=gone.End"), "");
}

Test(iis_forwarded, a_file_in_path_is_found_and_asked)
{
	dll_in_path("impl.dll", "+Version");
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=impl.Version"), "");
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=impl.Other"),
			 LEADS_NOWHERE("GetFilterVersion"));
}

Test(iis_forwarded, a_file_in_path_must_load_itself)
{
	dll_in_path("impl.dll", "+Version gone.dll!A");
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=impl.Version"),
			 "missing-module 127 impl.dll > gone.dll likely\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127 likely");
}

/* GetProcAddress looks in the standard order, when the load is over. */
Test(iis_forwarded, whether_a_file_beside_the_dll_is_found_is_not_known)
{
	dll("impl.dll", "+Version");
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=impl.Version"),
			 "unknown-procedure root.dll!GetFilterVersion\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "unknown");
	cr_expect_str_eq(said_by(check_finding(&c, 0)),
			 "whether root.dll!GetFilterVersion, which IIS asks "
			 "for, leads to a procedure on | is not known: it is "
			 "forwarded to impl.dll, which lies beside the DLL "
			 "alone, where GetProcAddress is not known to look");
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "whether root.dll!GetFilterVersion leads anywhere is "
			 "not known");
	check_advice(check_finding(&c, 0), "import something from impl.dll ");
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "file");
	cr_expect(check_rests_on(check_finding(&c, 0), "R311"));
	cr_expect(check_rests_on(check_finding(&c, 0), "R404"));
	cr_expect(check_rests_on(check_finding(&c, 0), "R1001"));
}

/* Nothing is known of what opaque.dll exports. */
Test(iis_forwarded, what_a_dll_of_unknown_exports_has_is_not_known)
{
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=opaque.Version"),
			 "unknown-procedure root.dll!GetFilterVersion\n");
	expect_said(check_finding(&c, 0),
		    "| is not known: it is forwarded to another DLL");
}

/* Not the forwarder leads nowhere, then: what it leads to doesn't load. */
Test(iis_forwarded, what_the_forwarders_dll_lacks_is_told_of_that_dll)
{
	dll_in_path("impl.dll", "+Version sys.dll!Nothing");
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=impl.Version"),
			 "missing-procedure 127 impl.dll > sys.dll!Nothing "
			 "likely\n");
}

Test(iis_forwarded, a_file_beside_the_dll_that_would_not_do_fails)
{
	dll("impl.dll", "+Other");
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=impl.Version"),
			 LEADS_NOWHERE("GetFilterVersion"));
	dll("impl.dll", "+Version gone.dll!A");
	check_root(PROC "+GetFilterVersion=impl.Version");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127 likely");
}

/* Where it is found beside, so is what it imports; else neither matters. */
Test(iis_forwarded, a_file_beside_the_dll_has_its_own_neighbours)
{
	dll("deeper.dll", "+A");
	dll("impl.dll", "+Version deeper.dll!A");
	c.d.targets = ON_NEW;
	cr_expect_str_eq(check_root(PROC "+GetFilterVersion=impl.Version"),
			 "unknown-procedure root.dll!GetFilterVersion\n");
}

Test(iis_forwarded, what_is_imported_too_is_loaded_already)
{
	dll("impl.dll", "+Version +A");
	dll("mid.dll", "+M impl.dll!A");
	c.d.targets = ON_NEW;
	check_root(PROC "+GetFilterVersion=impl.Version impl.dll!A");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
	check_root(PROC "+GetFilterVersion=impl.Version mid.dll!M");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
	check_root(PROC "+GetFilterVersion=impl.Other mid.dll!M");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127 likely");
}

Test(iis_forwarded, an_import_that_is_missing_is_told_once)
{
	cr_expect_str_eq(
		check_root(PROC "+GetFilterVersion=gone.A gone.dll!A"),
		"missing-module 126 root.dll > gone.dll\n");
}

Test(iis_forwarded, a_circle_leads_nowhere)
{
	cr_expect_str_eq(
		check_root(PROC "+GetFilterVersion=root.GetFilterVersion"),
		LEADS_NOWHERE("GetFilterVersion"));
	cr_expect_str_eq(
		check_root("+There +GetFilterVersion=root.There " PROC), "");
}

Test(iis_forwarded, a_neighbour_that_only_forwards_is_not_recommended)
{
	dll("near.dll", PROC "+GetFilterVersion=gone.Version");
	c.d.host = HOST_IIS_FILTER;
	check_root("+B");
	cr_expect_null(strstr(message(), "near.dll"), "%s", message());
}
