/* What IIS asks of a module, and what a file is that hasn't got it. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/made_up.h"

TestSuite(iis, .init = made_up_open, .fini = made_up_close);

static enum host host_of(const char *words)
{
	check_root(words);
	return c.a.subject.host;
}

Test(iis, the_host_goes_by_the_exports)
{
	cr_expect_eq(host_of("+A"), HOST_NONE);
	cr_expect_eq(host_of("sys.dll!There"), HOST_NONE);
	cr_expect_eq(host_of("+GetFilterVersion +HttpFilterProc"),
		     HOST_IIS_FILTER);
	cr_expect_eq(host_of("+HttpFilterProc"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+GetExtensionVersion +HttpExtensionProc"),
		     HOST_IIS_EXTENSION);
	cr_expect_eq(host_of("+GetExtensionVersion"), HOST_IIS_EXTENSION);
	cr_expect_eq(host_of("+TerminateFilter"), HOST_NONE);
	cr_expect_eq(host_of("+getfilterversion"), HOST_NONE);
}

Test(iis, decorated_names_show_the_host_too)
{
	cr_expect_eq(host_of("+_GetFilterVersion@4"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+GetFilterVersion@4"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+_GetFilterVersion"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+?HttpFilterProc@@YGKPAU@@KPAX@Z"),
		     HOST_IIS_FILTER);
	cr_expect_eq(host_of("+_HttpExtensionProc@4"), HOST_IIS_EXTENSION);
	cr_expect_eq(host_of("+GetFilterVersion2 +GetFilterVersion@8 "
			     "+?GetFilterVersionEx@@YGHXZ +?GetFilterVersion"),
		     HOST_NONE);
}

Test(iis, a_named_host_counts_whatever_the_exports_are)
{
	c.d.host = HOST_IIS_EXTENSION;
	cr_expect_str_eq(
		check_root("+GetFilterVersion +HttpFilterProc"),
		"missing-entry-point 127 root.dll!GetExtensionVersion\n"
		"missing-entry-point 127 root.dll!HttpExtensionProc\n");
	c.d.host = HOST_NONE;
	cr_expect_str_eq(check_root("+GetFilterVersion"), "");
}

Test(iis, a_filter_without_its_proc_is_127)
{
	cr_expect_str_eq(check_root("+GetFilterVersion"),
			 "missing-entry-point 127 root.dll!HttpFilterProc\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127");
	cr_expect_str_eq(check_root("+HttpFilterProc"),
			 "missing-entry-point 127 root.dll!GetFilterVersion\n");
	cr_expect_str_eq(check_root("+HttpFilterProc +GetFilterVersion"), "");
}

Test(iis, an_extension_without_its_proc_is_127)
{
	cr_expect_str_eq(
		check_root("+GetExtensionVersion"),
		"missing-entry-point 127 root.dll!HttpExtensionProc\n");
	cr_expect_str_eq(check_root("+GetExtensionVersion +HttpExtensionProc"),
			 "");
}

Test(iis, each_form_of_a_decorated_name_is_told)
{
	static const char *const names[] = {
		"_GetFilterVersion@4",
		"GetFilterVersion@4",
		"_GetFilterVersion",
		"?GetFilterVersion@@YGHPAU_HTTP_FILTER_VERSION@@@Z",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str words = str_printf(&c.scene.arena,
					      "+HttpFilterProc +%s", names[i]);

		cr_expect_str_eq(check_root(words.s),
				 "decorated-entry-point 127 "
				 "root.dll!GetFilterVersion\n",
				 "%s", names[i]);
		cr_assert_eq(c.a.findings.count, 1);
		cr_expect_not_null(strstr(c.a.findings.items[0].before.s,
					  names[i]));
		cr_expect(str_equal(c.a.findings.items[0].decorated,
				    str_of(names[i])));
	}
}

Test(iis, entry_points_come_after_the_load)
{
	cr_expect_str_eq(check_root("+GetFilterVersion gone.dll!X ~lost.dll!Y"),
			 "missing-module 126 root.dll > gone.dll\n"
			 "missing-entry-point 127 root.dll!HttpFilterProc\n"
			 "delayed-missing-module root.dll > lost.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 126");
}

static void expect_message(const char *words, const char *part)
{
	check_root(words);
	cr_expect_not_null(strstr(message(), part), "%s: %s", words,
			   message());
}

Test(iis, half_of_a_filter_is_told_which_half_is_missing)
{
	expect_message("+GetFilterVersion",
		       "root.dll exports GetFilterVersion, but no "
		       "HttpFilterProc");
	expect_message("+HttpExtensionProc",
		       "exports HttpExtensionProc, but no "
		       "GetExtensionVersion");
}

Test(iis, the_case_of_a_name_counts)
{
	c.d.host = HOST_IIS_FILTER;
	cr_expect_str_eq(check_root("+getFilterVersion +HttpFilterProc"),
			 "missing-entry-point 127 root.dll!GetFilterVersion\n");
	cr_expect_str_eq(message(), "root.dll exports getFilterVersion, not "
				    "GetFilterVersion: the case of the "
				    "letters counts");
	check_root("+GETFILTERVERSION +HttpFilterProc");
	cr_expect_not_null(strstr(message(), "exports GETFILTERVERSION, not "
					     "GetFilterVersion"),
			   "%s", message());
}

Test(iis, names_that_are_not_sorted_hide_a_procedure)
{
	struct pe_builder *b = scene_builder(
		IMAGE_FILE_MACHINE_I386, "+HttpFilterProc +GetFilterVersion");

	b->exports_unsorted = true;
	c.d.host = HOST_IIS_FILTER;
	check_built(&c, b);
	cr_expect_not_null(strstr(message(), "its names aren't sorted"));
	cr_expect(check_rests_on(check_finding(&c, 0), "R310"));
}

Test(iis, exports_by_ordinal_alone_have_no_names_to_ask_for)
{
	c.d.host = HOST_IIS_FILTER;
	expect_message("+#1 +#2", "exports no GetFilterVersion; it exports by "
				  "ordinal alone (NONAME)");
}

Test(iis, names_without_a_function_are_told_from_ordinals)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_export_at(b, "Nowhere", 0);
	c.d.host = HOST_IIS_FILTER;
	check_built(&c, b);
	cr_expect_str_eq(message(), "root.dll exports no GetFilterVersion; it "
				    "exports names that lead nowhere");
	b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	pe_export_at(b, "A", 0);
	pe_export(b, "B");
	check_built(&c, b);
	cr_expect_not_null(strstr(message(), "; it exports B"));
}

Test(iis, the_other_kind_of_module_is_told_where_it_belongs)
{
	c.d.host = HOST_IIS_FILTER;
	expect_message("+GetExtensionVersion +HttpExtensionProc",
		       "it is an ISAPI extension and can't serve as a filter");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "take it out of the ISAPI filters: an extension is "
			 "configured as an application mapping");
	c.d.host = HOST_IIS_EXTENSION;
	expect_message("+GetFilterVersion +HttpFilterProc",
		       "it is an ISAPI filter and can't serve as an "
		       "extension");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "configure it as an ISAPI filter, not as an "
			 "application mapping");
}

Test(iis, other_kinds_of_dll_are_named)
{
	c.d.host = HOST_IIS_EXTENSION;
	expect_message("+DllCanUnloadNow +DllGetClassObject",
		       "it exports DllCanUnloadNow, DllGetClassObject: a COM "
		       "server");
	expect_message("+RegisterModule", ": a native module, for IIS 7");
	expect_message("+InitializeAtlHandlers", ": a request handler of ATL");
	expect_message("+_InitializeAtlHandlers@8",
		       ": a request handler of ATL");
}
