/* applicationHost.config: filters and native modules. */
#include <string.h>

#include <criterion/criterion.h>

#include "tests/iis/host.h"

TestSuite(host_filters, .init = host_set_up, .fini = host_tear_down);

Test(host_filters, filters_of_a_site_are_its_own)
{
	take_whole(SITES WEB("<isapiFilters><filter name='g'/></isapiFilters>")
			   AT("two", "<isapiFilters><remove name='g'/>"
				     "<filter name='b'/><filter name='a'/>"
				     "</isapiFilters>"));
	expect_filters(&host.filters, "g ");
	expect_filters(&host.sites[0].filters, "");
	cr_expect_eq(host.sites[0].dropped_count, 0);
	expect_filters(&host.sites[1].filters, "b a ");
	cr_assert_eq(host.sites[1].dropped_count, 1);
	expect_text(host.sites[1].dropped[0], "g");
	cr_expect_not(host.sites[1].drops_global);
	expect_text(host.sites[1].filters.items[0].place.key,
		    "two: system.webServer/isapiFilters");
	expect_notes(0);
}

Test(host_filters, clear_takes_back_what_stands_before_it)
{
	take_whole(
		SITES WEB("<isapiFilters><filter name='x'/><clear/>"
			  "<filter name='y'/></isapiFilters>")
			AT("One", "<isapiFilters><remove name='y'/>"
				  "<filter name='z'/><clear/><filter name='w'/>"
				  "</isapiFilters>"));
	expect_filters(&host.filters, "y ");
	cr_expect(host.sites[0].drops_global);
	cr_expect_eq(host.sites[0].dropped_count, 0);
	expect_filters(&host.sites[0].filters, "w ");
	cr_expect_not(host.sites[1].drops_global);
}

Test(host_filters, remove_takes_back_a_name_in_any_case)
{
	take_whole(WEB("<isapiFilters><filter name='Keep'/>"
		       "<filter name='Gone'/><remove name='gone'/>"
		       "<remove name='never'/><filter name='back'/>"
		       "<remove name='back'/><filter name='back' path='2'/>"
		       "</isapiFilters>"));
	expect_filters(&host.filters, "Keep back ");
	expect_text(host.filters.items[1].path, "2");
	expect_notes(0);
}

Test(host_filters, a_name_that_is_added_twice_is_kept_with_a_note)
{
	take_whole(WEB("<isapiFilters><filter name='a' path='1'/>"
		       "<filter name='A' path='2'/></isapiFilters>"));
	expect_filters(&host.filters, "a A ");
	expect_note(1, "*isapiFilters has a second \"A\"*");
}

Test(host_filters, a_section_that_stands_twice_is_read_as_one)
{
	take_whole(WEB(FILTER("a")) AT("", FILTER("b")) AT(
		".", "<isapiFilters><remove name='a'/></isapiFilters>"));
	expect_filters(&host.filters, "b ");
	expect_note(1, "system.webServer/isapiFilters stands twice*");
}

Test(host_filters, filters_of_an_application_are_not_read)
{
	take_whole(SITES AT("One/app", FILTER("f")));
	expect_filters(&host.filters, "");
	expect_filters(&host.sites[0].filters, "");
	expect_note(1, "One/app: *isapiFilters isn't read*");
}

Test(host_filters, locations_hold_whether_or_not_children_inherit)
{
	take_whole(SITES "<location path='One' overrideMode='Deny' "
			 "inheritInChildApplications='false'>"
			 "<system.webServer>" FILTER("f") "</system.webServer>"
			 "</location>");
	expect_filters(&host.sites[0].filters, "f ");
	expect_notes(0);
}

Test(host_filters, a_server_without_the_isapi_modules_lacks_them)
{
	take_whole(WEB("<globalModules><add name='Other' image='o.dll'/>"
		       "</globalModules>"));
	cr_expect(host.lacks_isapi_module);
	cr_expect(host.lacks_filter_module);
	take_whole(WEB("<globalModules><add name='IsapiModule' "
		       "image='x\\ISAPI.dll'/>"
		       "<add name='IsapiFilterModule' image='filter.dll'/>"
		       "<remove name='IsapiFilterModule'/></globalModules>"));
	cr_expect_not(host.lacks_isapi_module);
	cr_expect(host.lacks_filter_module);
}

Test(host_filters, the_isapi_modules_are_files_of_iis)
{
	static const char *const own[] = {
		"%windir%\\System32\\inetsrv\\filter.dll",
		"%SystemRoot%/system32/inetsrv/FILTER.DLL",
		"D:\\WINNT\\System32\\inetsrv\\filter.dll",
		"C:\\Windows\\SysWOW64\\inetsrv\\filter.dll",
		"%windir%\\Sysnative\\inetsrv\\filter.dll",
		"%IIS_BIN%\\filter.dll",
	};
	static const char *const others[] = {
		"C:\\m\\filter.dll",
		"filter.dll",
		"inetsrv\\filter.dll",
		"System32\\inetsrv\\filter.dll",
		"C:\\m\\Windows\\System32\\inetsrv\\filter.dll",
		"%windir%\\inetsrv\\filter.dll",
		"%windir%\\System32\\inetsrv\\isapi.dll",
		"%windir%\\System32\\inetsrv\\x\\filter.dll",
	};
	char text[256];

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		snprintf(text, sizeof(text),
			 WEB("<globalModules><add name='Mine' image='%s'/>"
			     "</globalModules>"),
			 own[i]);
		take_whole(text);
		cr_expect_not(host.lacks_filter_module, "%s", own[i]);
		cr_expect_eq(host.native_modules.count, 1);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		snprintf(text, sizeof(text),
			 WEB("<globalModules><add name='Mine' image='%s'/>"
			     "</globalModules>"),
			 others[i]);
		take_whole(text);
		cr_expect(host.lacks_filter_module, "%s", others[i]);
		cr_expect_eq(host.native_modules.count, 1);
	}
	take_whole(WEB("<globalModules><add name='IsapiFilterModule' "
		       "image='C:\\x\\other.dll'/></globalModules>"));
	cr_expect(host.lacks_filter_module);
}

Test(host_filters, a_list_of_modules_that_is_not_there_lacks_nothing)
{
	static const char cut[] = "<configuration><system.webServer>"
				  "<globalModules><add name='A' image='a'/>";

	take_whole(SITES);
	cr_expect_not(host.lacks_isapi_module);
	take_whole(WEB("<globalModules configSource='m.config'/>"));
	cr_expect_not(host.lacks_isapi_module);
	cr_expect_not(host.lacks_filter_module);
	take(cut, strlen(cut));
	expect_filters(&host.native_modules, "A ");
	cr_expect_not(host.lacks_filter_module);
}

Test(host_filters, compression_schemes_are_those_of_the_server)
{
	static const char schemes[] =
		"<httpCompression><staticTypes><add name='t' dll='t.dll'/>"
		"</staticTypes><scheme name='gzip' dll='C:\\gzip.dll'/>"
		"<add name='no' dll='n.dll'/><scheme name='b' dll='b.dll'/>"
		"<remove name='b'/></httpCompression>";
	char text[1024];

	snprintf(text, sizeof(text), WEB("%s"), schemes);
	take_whole(text);
	expect_filters(&host.compression, "gzip ");
	expect_text(host.compression.items[0].path, "C:\\gzip.dll");
	cr_expect_not(host.lacks_compression_module);
	snprintf(text, sizeof(text), SITES AT("One", "%s"), schemes);
	take_whole(text);
	expect_filters(&host.compression, "");
	expect_note(1, "One: *httpCompression isn't read*");
}

Test(host_filters, without_a_compression_module_it_is_lacking)
{
	take_whole(WEB("<globalModules><add name='Other' image='o.dll'/>"
		       "</globalModules>"));
	cr_expect(host.lacks_compression_module);
	take_whole(WEB("<globalModules><add name='S' "
		       "image='x\\CompStat.dll'/></globalModules>"));
	cr_expect(host.lacks_compression_module);
	take_whole(WEB("<globalModules><add name='S' image='%windir%\\System32"
		       "\\inetsrv\\CompStat.dll'/></globalModules>"));
	cr_expect_not(host.lacks_compression_module);
}

Test(host_filters, a_native_module_outside_modules_is_disabled)
{
	take_whole(WEB(NATIVE "<modules><add name='A'/></modules>"));
	cr_assert_eq(host.native_modules.count, 2);
	expect_text(host.native_modules.items[0].path, "C:\\a.dll");
	cr_expect_not(host.native_modules.items[0].disabled);
	cr_expect(host.native_modules.items[1].disabled);
	cr_expect_eq(host.native_modules.items[1].bitness, IIS_32_BIT);
	take_whole(WEB(NATIVE));
	cr_expect_not(host.native_modules.items[1].disabled);
}

Test(host_filters, what_only_the_server_has_is_not_read_for_a_site)
{
	take_whole(SITES AT("One", NATIVE));
	expect_filters(&host.native_modules, "");
	cr_expect_not(host.lacks_isapi_module);
	expect_note(1, "One: *globalModules isn't read*");
	take_whole(SITES AT("One", LISTED));
	expect_extensions(&host.extensions, "");
	expect_note(1, "One: *isapiCgiRestriction isn't read*");
}

Test(host_filters, a_boolean_is_true_or_false)
{
	take_whole(WEB("<isapiFilters><filter name='a' enabled='FALSE'/>"
		       "<filter name='b' enabled='0'/></isapiFilters>"));
	cr_expect(host.filters.items[0].disabled);
	cr_expect_not(host.filters.items[1].disabled);
	expect_note(1, "enabled=\"0\" is neither true nor false*");
}

Test(host_filters, both_bitnesses_at_once_count_as_none)
{
	take_whole(WEB("<isapiFilters><filter name='a' "
		       "preCondition='bitness32,bitness64'/></isapiFilters>"));
	cr_expect_eq(host.filters.items[0].bitness, IIS_ANY_BITNESS);
	expect_note(1, "\"a\" asks for bitness32 and bitness64*");
}
