/* dryload iis, handlers of sites and applications, and in whose pool they run. */
#include "loader/pe.h"
#include "tests/cli/iis_server.h"
#include "tests/resolver/scene.h"
#include "tests/support/server_tree.h"

static void add_x64_module(const char *path)
{
	server_tree_file(server, path, "");
	scratch_pe(server, path,
		   scene_builder(IMAGE_FILE_MACHINE_AMD64,
				 "+RegisterModule"));
}

#define OLD(pool) "<application path='/old' applicationPool='" pool "'/>"
#define TWO_POOLS                                                       \
	"<applicationPools><add name='P'/><add name='Q' "               \
	"enable32BitAppOnWin64='true'/></applicationPools>"
#define WITH_APPLICATION(pool, sections, handler)                       \
	"<configuration><system.applicationHost>" TWO_POOLS             \
	"<sites><site name='S' id='1'><application path='/' "           \
	"applicationPool='P'/>" OLD(pool) "</site></sites>"             \
	"</system.applicationHost><system.webServer>" sections          \
	"<security><isapiCgiRestriction notListedIsapisAllowed='true'/>" \
	"</security></system.webServer><location path='S/old/sub/'>"    \
	"<system.webServer><handlers><add name='h' path='*.o' verb='*' " \
	"modules='IsapiModule' scriptProcessor='C:\\Shop\\orders.dll' "   \
	handler "/></handlers></system.webServer></location>"           \
	"</configuration>"

/* R3011: its worker processes are those of its pool, not of its site's. */
Test(iis_command, handlers_of_an_application_run_in_its_own_pool)
{
	struct run r = judge_text(WITH_APPLICATION("Q", "", ""),
				  "win7-sp1-x64");

	EXPECT_LINE(r, "extension for /old/sub/.o", "loads");
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
	r = judge_text(WITH_APPLICATION("Q", "", "preCondition='bitness64'"),
		       "win7-sp1-x64");
	EXPECT_LINE(r, "extension for /old/sub/.o", "skipped");
	run_free(&r);
	r = judge_text(WITH_APPLICATION("P", "", ""), "win7-sp1-x64");
	EXPECT_LINE(r, "extension for /old/sub/.o", "193");
	run_free(&r);
}

/* R3005 */
Test(iis_command, native_module_that_fails_in_the_pool_of_an_application)
{
	static const char module[] = WITH_APPLICATION(
		"Q",
		"<globalModules><add name='M' image='C:\\gone.dll' "
		"preCondition='bitness32'/><add name='IsapiModule' "
		"image='C:\\m\\isapi.dll'/></globalModules>",
		"");
	struct run r;

	add_x64_module("m/isapi.dll");
	r = judge_text(module, "win7-sp1-x64");
	EXPECT_LINE(r, "site 1", "starts");
	EXPECT_TEXT(r, "the application \"/old\" of the site \"S\" answers "
		       "503: in its pool the native module M fails");
	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
}

#define REPLACED(two)                                                   \
	"<configuration><system.applicationHost><applicationPools>"     \
	"<add name='P'/></applicationPools><sites><site name='One' "    \
	"id='1'><application path='/' applicationPool='P'/></site>"     \
	"<site name='Two' id='2'><application path='/' "                \
	"applicationPool='P'/></site></sites></system.applicationHost>" \
	"<system.webServer><handlers><add name='h' path='*.o' verb='*' " \
	"modules='IsapiModule' scriptProcessor='C:\\gone.dll'/>"         \
	"</handlers><security><isapiCgiRestriction "                    \
	"notListedIsapisAllowed='true'/></security></system.webServer>" \
	"<location path='One'><system.webServer><handlers><clear/>"     \
	"</handlers></system.webServer></location><location "           \
	"path='Two'><system.webServer><handlers>" two                   \
	"</handlers></system.webServer></location></configuration>"

Test(iis_command, handlers_that_every_site_replaces_are_not_judged)
{
	struct run r = judge_text(REPLACED("<remove name='h'/>"),
				  "win7-sp1-x64");

	cr_expect_not(has_line(r.out, "extension", "gone.dll"), "%s", r.out);
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
	r = judge_text(REPLACED(""), "win7-sp1-x64");
	EXPECT_LINE(r, "extension for .o", "C:\\gone.dll");
	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
}

/* R1016: each virtual directory of IIS 6 may have script maps of its own. */
Test(iis_command, script_maps_that_every_site_replaces_are_not_judged)
{
	static const char text[] =
		"<configuration xmlns='urn:microsoft-catalog:"
		"XML_Metabase_V64_0'><MBProperty><IIsWebService "
		"Location='/LM/W3SVC' ScriptMaps='.o,C:\\gone.dll,5' "
		"WebSvcExtRestrictionList='1,*.dll'/>"
		"<IIsWebServer Location='/LM/W3SVC/1'/><IIsWebVirtualDir "
		"Location='/LM/W3SVC/1/ROOT' "
		"ScriptMaps='.p,C:\\Shop\\orders.dll,5'/>"
		"</MBProperty></configuration>";
	struct run r = judge_text(text, "ws2003-sp2-x86");

	cr_expect_not(has_line(r.out, "extension", "gone.dll"), "%s", r.out);
	EXPECT_LINE(r, "extension for .p", "loads");
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
}

#define ALLOWED(of_p)                                                    \
	"<configuration><system.applicationHost><applicationPools>"      \
	"<add name='P'" of_p "/><add name='Q'/></applicationPools>"      \
	"<sites><site name='S' id='1'><application path='/' "            \
	"applicationPool='P'/></site><site name='T' id='2'><application " \
	"path='/' applicationPool='Q'/></site></sites>"                  \
	"</system.applicationHost><system.webServer><handlers>"          \
	"<add name='by name' path='*.dll' verb='*' "                     \
	"modules='IsapiModule'/></handlers><security>"                   \
	"<isapiCgiRestriction><add path='C:\\Shop\\orders.dll' "         \
	"allowed='true'/></isapiCgiRestriction></security>"              \
	"</system.webServer></configuration>"

/* R3011: whoever asks for it by name decides; no pool fails for certain. */
Test(iis_command, allowed_extension_is_of_the_pools_of_its_bitness)
{
	struct run r = judge_text(ALLOWED(" enable32BitAppOnWin64='true'"),
				  "win7-sp1-x64");

	EXPECT_LINE(r, "win7-sp1-x64-wow64  extension", "loads");
	EXPECT_LINE(r, "win7-sp1-x64        extension", "unknown");
	EXPECT_TEXT(r, "whether a request calls it in one of these isn't");
	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	run_free(&r);
	r = judge_text(ALLOWED(""), "win7-sp1-x64");
	EXPECT_LINE(r, "all sites  extension", "193");
	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
}
