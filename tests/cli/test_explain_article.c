/*
 * The founding article's comments (docs/rules.md tells the rules): what their
 * writers had, given to `dryload explain`, and the answer they deserved.
 */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <string.h>

#include "tests/support/run.h"

/* 'text' is given as one argument; all words must be in what is printed. */
static void expect(const char *text, ...)
{
	struct run r = RUN("explain", text);
	const char *words;
	va_list args;

	cr_expect_eq(r.status, 0, "%s", r.err);
	va_start(args, text);
	while ((words = va_arg(args, const char *)) != NULL)
		cr_expect_not_null(strstr(r.out, words), "no \"%s\" in %s",
				   words, r.out);
	va_end(args);
	run_free(&r);
}

/* 3, 4 */
Test(cli_explain_article, events_without_data_say_nothing)
{
	expect("source :W3SVC-WP\nevent ID: 2268\n"
	       "The HTTP Filter DLL C:WINNTsystem32dmnetembed.dll failed to "
	       "load. The data is the error.\nCould not load all ISAPI filters "
	       "for site/service. Therefore startup aborted.\n",
	       "says nothing", "give the bytes", "In Event Viewer", "Bytes",
	       "event 2268", "event 2214", "dmnetembed.dll", NULL);
}

/* 13, 14 */
Test(cli_explain_article, an_extension_tells_its_code_in_the_site_log)
{
	expect("2005-08-23 18:41:01 W3SVC1 GET /myVirtFolder/myISAPIExt.dll "
	       "\xe2\x80\x93 80 \xe2\x80\x93 Mozilla/4.0+(compatible;+MSIE+6.0)"
	       " 404 0 2",
	       "status 404.0, sc-win32-status 2",
	       "asked for   /myVirtFolder/myISAPIExt.dll",
	       "the file of the extension isn't there", "no failure to load",
	       "R103", NULL);
	expect("404 0 2", "the file of the extension isn't there", NULL);
}

/* 15, 16 */
Test(cli_explain_article, a_program_in_the_place_of_a_filter)
{
	expect("The HTTP Filter DLL C:PHPphp.exe failed to load. The data is "
	       "the error.\n0000: 7e 00 00 00 ~\xe2\x80\xa6\n",
	       "php.exe: PHP as a program",
	       "an EXE that is there would load and fail with 127",
	       "no file is at that path", NULL);
}

/* 20 */
Test(cli_explain_article, a_delay_loaded_dll_is_not_the_cause)
{
	expect("data is: 5a 04 00 00\ndepends.exe shows msjava.dll is "
	       "missing", "1114 ERROR_DLL_INIT_FAILED", "not the cause",
	       "R403", NULL);
}

/* 31 to 33 */
Test(cli_explain_article, rights_go_to_the_process_not_to_users)
{
	expect("WordPress filter: Data: 05 00 00 00 -Win32 error 5. I added "
	       "the site's Anon user to the IIS_WPG group and gave IIS_WPG "
	       "read and execute to the WordPressPlugin.dll file",
	       "5 ERROR_ACCESS_DENIED", "cacls FILE /E /G IIS_WPG:R",
	       "no user need be added to IIS_WPG",
	       "WordPressPlugin.dll: WordPress plug-in", NULL);
}

/* 35, 36, 66 */
Test(cli_explain_article, denied_has_two_readings_and_dependencies)
{
	expect("I'm getting the 0000: 05 00 00 00 error.",
	       "read and execute the DLL, or a DLL that it needs", "IIS_WPG",
	       "as the filter's own", "log file", NULL);
	expect("I have problem with the code 05 00 00 00 (Could not load all "
	       "ISAPI filters for site/service.  Therefore startup aborted.) "
	       "and (The HTTP Filter DLL E:IIS_SitesBinUrlRewriting"
	       "IsapiRewrite4.dll failed to load.  The data is the error. )",
	       "Event 2214 decides", "event 2268",
	       "IsapiRewrite4.dll: Ionic's ISAPI Rewrite Filter",
	       "IsapiRewrite4.ini", NULL);
}

/* 37 */
Test(cli_explain_article, the_wrong_dll_of_an_atl_server_is_mapped)
{
	expect("an ATL server: Win32 error 127 in the IIS log file when "
	       "browsing to the .srf file; the mapping is to "
	       "<myATLserver>.dll, not <myATLserverISAPI>.dll",
	       "127 ERROR_PROC_NOT_FOUND", "GetExtensionVersion",
	       "ends in ISAPI.dll", NULL);
}

/* 38 */
Test(cli_explain_article, swapped_digits_of_an_assembly_error)
{
	expect("ID: 2214, and Data: b1 26 00 00, source is W3SVC-WP",
	       "a slip for b1 36 00 00, which is 14001", NULL);
}

/* 39, 44 */
Test(cli_explain_article, a_tomcat_filter_may_not_read_its_settings)
{
	expect("isapi_redirect.dll as a tomcat 5.5 connector: the 05 error, "
	       "data 05 00 00 00. IUSR is a member of the IIS_WPG group",
	       "isapi_redirect.dll: Apache Tomcat connector",
	       "not write its log file", "IIS_WPG, not IUSR",
	       "never as IUSR", "registry key", NULL);
}

/* 40, 43 */
Test(cli_explain_article, a_websphere_filter_lacks_its_configuration)
{
	expect("a 0000: 02 00 00 00    Data error when trying to load the "
	       "websphere 6 iis plugin; the 2214 event id with data error",
	       "event 2214", "plugin-cfg.loc", "plugin-cfg.xml that it names",
	       NULL);
}

/* 41, 42 */
Test(cli_explain_article, asp_dll_is_no_filter)
{
	expect("the asp.dll filter will not load: 7f 00 00 00.",
	       "asp.dll is an ISAPI extension", "R1004", NULL);
}

/* 45, 46, 70 */
Test(cli_explain_article, a_websphere_filter_does_not_resolve_a_host)
{
	expect("The HTTP Filter DLL C:Program FilesWebSphereAppServerbin"
	       "iisWASPlugin_http.dll failed to load.  The data is the "
	       "error.\n\n0000: fc 2a 00 00\n",
	       "11004 WSANO_DATA", "iisWASPlugin_http.dll: IBM WebSphere",
	       "plugin-cfg.xml doesn't resolve", "IgnoreDNSFailures", NULL);
}

/* 47, 48 */
Test(cli_explain_article, a_php_filter_needs_the_whole_folder)
{
	expect("0000: 05 00 00 00 error. i just installed PHP and loaded the "
	       "php5isapi.dll and then got this Service Unavailable message",
	       "php5isapi.dll: PHP as an ISAPI module", "php5ts.dll",
	       "the whole folder of PHP", NULL);
}

/* 49, 50 */
Test(cli_explain_article, system_files_of_different_levels)
{
	expect("IIS 5.1 raises an 127 \"The specified procedure could not be "
	       "found.\" The file infocomm.dll should have the version "
	       "6.0.2600.2180", "127 ERROR_PROC_NOT_FOUND",
	       "of different service packs", "R1201", NULL);
}

/* 51 to 54 */
Test(cli_explain_article, a_blank_state_is_harmless)
{
	expect("the status of the filter is shown with neither a red arrow "
	       "nor a green arrow. It is blank", "harmless", "FilterState",
	       "R1013", NULL);
}

/* 55 */
Test(cli_explain_article, two_sites_on_xp)
{
	expect("We want to have two websites running on Windows XP",
	       "one site at a time", "R1021", NULL);
}

/* 56, 57 */
Test(cli_explain_article, a_commit_limit_or_the_filters_own)
{
	expect("Event Type: Error\n\nEvent Source: W3SVC-WP\n\nEvent "
	       "Category: None\n\nEvent ID: 2268\n\nCould not load all ISAPI "
	       "filters for site/service.  Therefore startup aborted.\n\n\n"
	       "0000: af 05 00 00               \xc2\xaf...    \n",
	       "event 2268", "1455 ERROR_COMMITMENT_LIMIT",
	       "as the filter's own", "page file", NULL);
}

/* 58 */
Test(cli_explain_article, filters_live_in_each_worker_process)
{
	expect("where within w3wp.exe process do ISAPI filter loaded? will it "
	       "survive app-pool recycle?", "lives in each worker process",
	       "R1011", NULL);
}

/* 59 */
Test(cli_explain_article, a_build_without_its_def_file)
{
	expect("I had 7F 00 00 00 and my isapi worked in 32 bit and not 64 "
	       "bit.  I missed the /def for the 64 bit compile.",
	       "127 ERROR_PROC_NOT_FOUND", "no .def file", NULL);
}

/* 60, 61 */
Test(cli_explain_article, properties_are_missing_and_not_a_vista_dll)
{
	expect("ISAPI filter for Tomcat (isapi_redirect-1.2.26.dll): "
	       "02 00 00 00. Dependency Walker is showing a failure loading "
	       "dwmapi.dll", "isapi_redirect-1.2.26.properties",
	       "not needed to load", "R403", NULL);
}

/* 64, 65, 72 */
Test(cli_explain_article, the_properties_follow_a_renamed_dll)
{
	expect("When trying to set up isapi_redirector-1.2.27.dll with IIS "
	       "6.0, I was getting errors 2268 and 2214 with data 02 00 00 00",
	       "Event 2214 decides", "isapi_redirector-1.2.27.properties",
	       "the file wins where both are there", NULL);
}

/* 67 */
Test(cli_explain_article, a_rewrite_across_pools)
{
	expect("vdir1 uses AppPool#1; when IIRF rewrites requests to vdir1 it "
	       "shows HTTP403 ERROR", "403.18", "R1019", NULL);
	expect("HTTP Error 403.18", "another application pool serves", NULL);
}

/* 69 */
Test(cli_explain_article, not_found_is_no_failure_to_load)
{
	expect("I am able to load ISAPI dll file in IIS but getting error 404 "
	       "file not found error after installing ISAPI in IIS 5.1",
	       "404 is no failure to load", "mapped to the DLL", NULL);
}

/* 71 */
Test(cli_explain_article, invalid_data_is_the_filters_own)
{
	expect("We have this issue on SharePoint with the error data: "
	       "0D 00 00 00.", "13 ERROR_INVALID_DATA", "not from the loader",
	       "SharePoint", NULL);
}
