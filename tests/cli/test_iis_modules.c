/* dryload iis, native modules and compression schemes: IIS 7 and later. */
#include "tests/cli/iis_server.h"
#include "tests/support/schema.h"

#define INETSRV "%windir%\\System32\\inetsrv\\"
#define SERVER(modules, sections)                                            \
	"<configuration><system.applicationHost><applicationPools>"          \
	"<add name='P' enable32BitAppOnWin64='true'/></applicationPools>"    \
	"<sites><site name='One' id='1'>"                                    \
	"<application path='/' applicationPool='P'/></site></sites>"         \
	"</system.applicationHost><system.webServer><globalModules>"         \
	"<add name='IsapiModule' image='" INETSRV "isapi.dll'/>"             \
	"<add name='IsapiFilterModule' image='" INETSRV "filter.dll'/>"      \
	modules                                                              \
	"</globalModules>" sections "</system.webServer></configuration>"

#define NATIVE(modules)                                                      \
	SERVER(modules,                                                      \
	       "<isapiFilters><filter name='compress' "                      \
	       "path='C:\\Filters\\compress.dll'/></isapiFilters>")

static struct run judge_native(const char *text)
{
	const char *config = scratch_file(server, "host.config", text,
					  strlen(text));

	return JUDGE(config, "-t", "win7-sp1-x64-wow64", "-v");
}

/* R3005: it is loaded before all filters, and takes the pool with it. */
Test(iis_command, native_module_that_fails_stops_all_sites_of_its_pool)
{
	struct run r;

	server_tree_dll(server, "Filters/native.dll",
			"+RegisterModule missing.dll!A");
	r = judge_native(NATIVE(
		"<add name='Own' image='C:\\Filters\\native.dll'/>"));
	EXPECT_LINE(r, "site 1", "503");
	EXPECT_LINE(r, "site 1", "126");
	EXPECT_LINE(r, "native module Own", "fails");
	EXPECT_LINE(r, "filter compress", "loads");
	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
}

/* R3006 */
Test(iis_command, native_module_needs_register_module)
{
	struct run r;

	server_tree_dll(server, "Filters/native.dll", "+GetFilterVersion");
	r = judge_native(NATIVE(
		"<add name='Own' image='C:\\Filters\\native.dll'/>"));
	EXPECT_LINE(r, "site 1", "503");
	EXPECT_LINE(r, "native module Own", "127");
	run_free(&r);
	server_tree_dll(server, "Filters/native.dll", "+RegisterModule");
	r = judge_native(NATIVE(
		"<add name='Own' image='C:\\Filters\\native.dll'/>"));
	EXPECT_LINE(r, "site 1", "starts");
	EXPECT_LINE(r, "native module Own", "loads");
	run_free(&r);
}

/* R3007 */
Test(iis_command, native_module_of_the_other_bitness_is_skipped)
{
	struct run r = judge_native(
		NATIVE("<add name='Own' image='C:\\Filters\\gone.dll' "
		       "preCondition='bitness64'/>"));

	EXPECT_LINE(r, "site 1", "starts");
	EXPECT_LINE(r, "native module Own", "never loaded");
	run_free(&r);
}

#define COMPRESSION(module)                                                  \
	SERVER(module,                                                       \
	       "<httpCompression><dynamicTypes>"                             \
	       "<add mimeType='text/*' enabled='true'/></dynamicTypes>"      \
	       "<scheme name='xpress' doStaticCompression='false' "          \
	       "dll='C:\\Filters\\native.dll'/></httpCompression>")

#define DYNAMIC                                                               \
	"<add name='DynamicCompressionModule' "                               \
	"image='C:\\Filters\\compdyn.dll'/>"

/* R3008 */
Test(iis_command, compression_scheme_that_fails_makes_the_site_answer_500_19)
{
	struct run r;

	server_tree_dll(server, "Filters/compdyn.dll", "+RegisterModule");
	r = judge_native(COMPRESSION(DYNAMIC));
	EXPECT_LINE(r, "site 1", "500.19");
	EXPECT_LINE(r, "site 1", "126");
	EXPECT_LINE(r, "compression scheme xpress", "fails");
	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
	server_tree_dll(server, "Filters/native.dll", "+Compress");
	r = judge_native(COMPRESSION(DYNAMIC));
	EXPECT_LINE(r, "site 1", "starts");
	EXPECT_LINE(r, "compression scheme xpress", "loads");
	run_free(&r);
}

Test(iis_command, compression_scheme_is_loaded_by_a_compression_module_alone)
{
	struct run r = judge_native(COMPRESSION(""));

	EXPECT_LINE(r, "site 1", "starts");
	EXPECT_LINE(r, "compression scheme xpress", "never loaded");
	run_free(&r);
}

Test(iis_command, filter_that_fails_goes_before_a_compression_scheme)
{
	static const char text[] =
		"<configuration><system.applicationHost>"
		"<sites><site name='One' id='1'/></sites>"
		"</system.applicationHost><system.webServer><httpCompression>"
		"<scheme name='xpress' dll='C:\\Filters\\gone.dll'/>"
		"</httpCompression><isapiFilters>"
		"<filter name='gone' path='C:\\Filters\\gone.dll'/>"
		"</isapiFilters></system.webServer></configuration>";
	const char *config = scratch_file(server, "host.config", text,
					  strlen(text));
	struct run r = JUDGE(config, "-t", "win7-sp1-x64", "-f", "json");

	EXPECT_TEXT(r, "\"answers\": \"503\"");
	EXPECT_TEXT(r, "\"host\": \"none\"");
	expect_schema("docs/dryload-iis-1.schema.json", r.out, true);
	run_free(&r);
	r = JUDGE(config, "-t", "win7-sp1-x64", "-f", "html");
	EXPECT_TEXT(r, "compression scheme xpress");
	run_free(&r);
}

Test(iis_command, modules_of_iis_are_there_where_no_windows_is_given)
{
	static const char text[] =
		NATIVE("<add name='Static' "
		       "image='%windir%\\System32\\inetsrv\\static.dll'/>"
		       "<add name='Own' "
		       "image='%windir%\\System32\\own.dll'/>");
	struct scratch *stage = scratch_new();
	const char *config = scratch_file(stage, "host.config", text,
					  strlen(text));
	struct run r = RUN("iis", "--root", stage->path, "-t",
			   "win7-sp1-x64-wow64", "-v", config);

	EXPECT_LINE(r, "native module Static", "loads (likely)");
	EXPECT_LINE(r, "native module Own", "unknown");
	run_free(&r);
	scratch_free(stage);
}

Test(iis_command, json_with_native_modules_fits_its_schema)
{
	static const char text[] =
		NATIVE("<add name='Own' image='C:\\Filters\\gone.dll'/>");
	const char *config = scratch_file(server, "host.config", text,
					  strlen(text));
	struct run r = JUDGE(config, "-t", "win7-sp1-x64-wow64", "-f", "json");

	EXPECT_TEXT(r, "\"host\": \"iis-module\"");
	EXPECT_TEXT(r, "\"starts\": false");
	expect_schema("docs/dryload-iis-1.schema.json", r.out, true);
	run_free(&r);
	r = JUDGE(config, "-t", "win7-sp1-x64-wow64", "-f", "html");
	EXPECT_TEXT(r, "native module Own");
	run_free(&r);
}

#define ONLY(modules)                                                       \
	"<configuration><system.applicationHost><applicationPools>"         \
	"<add name='P' enable32BitAppOnWin64='true'/></applicationPools>"   \
	"<sites><site name='One' id='1'>"                                   \
	"<application path='/' applicationPool='P'/></site></sites>"        \
	"</system.applicationHost><system.webServer><globalModules>"        \
	modules "</globalModules><isapiFilters><filter name='compress' "    \
	"path='C:\\Filters\\compress.dll'/></isapiFilters>"                 \
	"</system.webServer></configuration>"

/* R3005: IIS' own are modules as all others. */
Test(iis_command, isapi_modules_that_are_not_there_stop_the_pool)
{
	struct run r = judge_native(
		ONLY("<add name='IsapiModule' image='" INETSRV "gone.dll'/>"
		     "<add name='IsapiFilterModule' "
		     "image='" INETSRV "filter.dll'/>"));

	EXPECT_LINE(r, "site 1", "503");
	EXPECT_LINE(r, "native module IsapiModule", "126");
	EXPECT_LINE(r, "native module IsapiFilterModule", "loads");
	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
}

Test(iis_command, module_with_the_file_name_of_one_of_iis_is_another)
{
	struct run r;

	server_tree_dll(server, "m/filter.dll", "+A nowhere.dll!A");
	r = judge_native(NATIVE("<add name='Mine' image='C:\\m\\filter.dll'/>"));
	EXPECT_LINE(r, "native module Mine", "fails");
	EXPECT_LINE(r, "site 1", "503");
	run_free(&r);
	server_tree_dll(server, "m/filter.dll", "+RegisterModule");
	r = judge_native(ONLY("<add name='Mine' image='C:\\m\\filter.dll'/>"));
	EXPECT_LINE(r, "site 1", "starts");
	EXPECT_LINE(r, "filter compress", "no-module");
	run_free(&r);
}

Test(iis_command, modules_of_iis_are_there_where_its_folder_is_not_given)
{
	static const char text[] =
		NATIVE("<add name='Own' image='C:\\m\\gone.dll'/>");
	struct scratch *stage = scratch_new();
	const char *config = scratch_file(stage, "host.config", text,
					  strlen(text));
	struct run r;

	server_tree_file(stage, "Windows/System32/drivers/etc/hosts", "");
	r = RUN("iis", "--root", stage->path, "-t", "win7-sp1-x64", config);
	EXPECT_LINE(r, "native module IsapiModule", "loads (likely)");
	EXPECT_LINE(r, "native module IsapiFilterModule", "loads (likely)");
	EXPECT_LINE(r, "native module Own", "126");
	run_free(&r);
	server_tree_file(stage, "Windows/System32/inetsrv/readme.txt", "");
	server_tree_file(stage, "Windows/SysWOW64/inetsrv/readme.txt", "");
	r = RUN("iis", "--root", stage->path, "-t", "win7-sp1-x64", config);
	EXPECT_LINE(r, "native module IsapiModule", "126");
	run_free(&r);
	scratch_free(stage);
}

/* URL Rewrite and the like: no feature of IIS, and gone on a new server. */
Test(iis_command, module_of_an_add_on_is_not_taken_to_be_there)
{
	static const char text[] =
		NATIVE("<add name='Rewrite' image='" INETSRV "rewrite.dll'/>"
		       "<add name='Dav' image='" INETSRV "webdav.dll'/>"
		       "<add name='Warmup' image='" INETSRV "warmup.dll'/>");
	struct scratch *stage = scratch_new();
	const char *config = scratch_file(stage, "host.config", text,
					  strlen(text));
	struct run r = RUN("iis", "--root", stage->path, "-t", "win7-sp1-x64",
			   config);

	EXPECT_LINE(r, "native module Rewrite", "unknown");
	EXPECT_TEXT(r, "no feature of IIS brings it");
	EXPECT_LINE(r, "native module Dav", "loads (likely)");
	EXPECT_LINE(r, "native module Warmup", "unknown");
	run_free(&r);
	server_tree_file(stage, "Windows/System32/drivers/etc/hosts", "");
	r = RUN("iis", "--root", stage->path, "-t", "win81-x64", config);
	EXPECT_LINE(r, "native module Rewrite", "unknown");
	EXPECT_LINE(r, "native module Warmup", "loads (likely)");
	run_free(&r);
	server_tree_file(stage, "Windows/System32/inetsrv/readme.txt", "");
	r = RUN("iis", "--root", stage->path, "-t", "win81-x64", config);
	EXPECT_LINE(r, "native module Rewrite", "126");
	run_free(&r);
	scratch_free(stage);
}
