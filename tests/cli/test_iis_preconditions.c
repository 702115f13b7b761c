/* dryload iis, preConditions: which pools load a module (R3007). */
#include "tests/cli/iis_server.h"

#define GONE(condition)                                                     \
	"<isapiFilters><filter name='F' path='C:\\Filters\\gone.dll' "      \
	"preCondition='" condition "'/></isapiFilters>"
#define POOLS(x) "<applicationPools>" x "</applicationPools>"
#define SITE(n, pool)                                         \
	"<site name='S" n "' id='" n "'><application path='/' " \
	"applicationPool='" pool "'/></site>"
#define SERVER(pools, sites, sections)                                      \
	"<configuration><system.applicationHost>" POOLS(pools) "<sites>"    \
	sites "</sites></system.applicationHost><system.webServer>" sections \
	"</system.webServer></configuration>"

enum fate { FAILS, SKIPPED, OPEN };

/* Of the filter F, which isn't there. */
static void expect_fate(const char *text, const char *target, enum fate fate)
{
	static const char *const words[] = { "126", "skipped", "unknown" };
	static const int status[] = { 1, 0, 2 };
	struct run r = judge_text(text, target);

	EXPECT_LINE(r, "filter F", words[fate]);
	cr_expect_eq(r.status, status[fate], "%s%s%s", text, r.out, r.err);
	run_free(&r);
}

/* A pool with such settings, and a filter with such a preCondition. */
#define EXPECT_FATE(settings, condition, target, fate)                      \
	expect_fate(SERVER("<add name='P' " settings "/>", SITE("1", "P"),  \
			   GONE(condition)),                                \
		    target, fate)

Test(iis_command, precondition_asks_for_the_version_of_net_of_the_pool)
{
	EXPECT_FATE("managedRuntimeVersion='v4.0'",
		    "bitness64,runtimeVersionv2.0", "win10-22h2-x64", SKIPPED);
	EXPECT_FATE("managedRuntimeVersion='v4.0'",
		    "bitness64,runtimeVersionv4.0", "win10-22h2-x64", FAILS);
	EXPECT_FATE("managedRuntimeVersion=''", "runtimeVersionv4.0",
		    "win10-22h2-x64", SKIPPED);
	EXPECT_FATE("managedRuntimeVersion='v9.9'", "runtimeVersionv4.0",
		    "win10-22h2-x64", OPEN);
}

/* What the schema says, where it is known. */
Test(iis_command, pool_without_a_version_of_net_has_v2_on_iis_7)
{
	EXPECT_FATE("", "runtimeVersionv2.0", "win7-sp1-x64", FAILS);
	EXPECT_FATE("", "runtimeVersionv4.0", "win7-sp1-x64", SKIPPED);
	EXPECT_FATE("", "runtimeVersionv4.0", "win10-22h2-x64", OPEN);
	EXPECT_FATE("/><applicationPoolDefaults managedRuntimeVersion='v4.0'",
		    "runtimeVersionv2.0", "win10-22h2-x64", SKIPPED);
}

Test(iis_command, precondition_asks_for_the_pipeline_of_the_pool)
{
	EXPECT_FATE("", "integratedMode", "win10-22h2-x64", FAILS);
	EXPECT_FATE("", "classicMode", "win10-22h2-x64", SKIPPED);
	EXPECT_FATE("managedPipelineMode='Classic'", "integratedMode",
		    "win10-22h2-x64", SKIPPED);
	EXPECT_FATE("managedPipelineMode='Classic'", "ClassicMode",
		    "win10-22h2-x64", FAILS);
	EXPECT_FATE("", "classicMode,integratedMode", "win10-22h2-x64", OPEN);
}

Test(iis_command, precondition_of_a_word_that_is_not_known_leaves_it_open)
{
	struct run r;

	EXPECT_FATE("", "integratedMod", "win10-22h2-x64", OPEN);
	EXPECT_FATE("", "bitness32,integratedMod", "win10-22h2-x64", OPEN);
	r = judge_text(SERVER("<add name='P'/>", SITE("1", "P"),
			      GONE("integratedMod")),
		       "win10-22h2-x64");
	EXPECT_TEXT(r, "what its preCondition integratedMod asks for isn't "
		       "known");
	run_free(&r);
}

Test(iis_command, pool_that_is_not_known_leaves_its_pipeline_open)
{
	static const char text[] =
		"<configuration><system.applicationHost><sites>"
		"<site name='One' id='1'/></sites></system.applicationHost>"
		"<system.webServer>" GONE("integratedMode")
		"</system.webServer></configuration>";

	expect_fate(text, "win10-22h2-x64", OPEN);
}

Test(iis_command, native_module_stops_the_pools_of_its_pipeline_alone)
{
	struct run r = judge_text(
		SERVER("<add name='P'/><add name='Q' "
		       "managedPipelineMode='Classic'/>",
		       SITE("1", "P") SITE("2", "Q"),
		       "<globalModules><add name='Own' "
		       "image='C:\\Filters\\gone.dll' "
		       "preCondition='integratedMode'/></globalModules>"),
		"win10-22h2-x64");

	EXPECT_LINE(r, "site 1", "503");
	EXPECT_LINE(r, "site 2", "starts");
	EXPECT_LINE(r, "win10-22h2-x64, classic", "never loaded");
	run_free(&r);
}

Test(iis_command, pools_that_no_precondition_tells_apart_share_their_modules)
{
	struct run r = judge_text(
		SERVER("<add name='P'/><add name='Q' "
		       "managedPipelineMode='Classic' "
		       "managedRuntimeVersion='v4.0'/>",
		       SITE("1", "P") SITE("2", "Q"),
		       "<isapiFilters><filter name='F' "
		       "path='C:\\Filters\\gone.dll'/></isapiFilters>"),
		"win10-22h2-x64");

	EXPECT_LINE(r, "all sites", "filter F");
	run_free(&r);
}

Test(iis_command, handler_of_another_pipeline_is_skipped)
{
	struct run r = judge_text(
		SERVER("<add name='P' managedRuntimeVersion='v4.0'/>",
		       SITE("1", "P"),
		       "<handlers><add name='H' path='*.x' verb='*' "
		       "modules='IsapiModule' "
		       "scriptProcessor='C:\\Filters\\gone.dll' "
		       "preCondition='classicMode,runtimeVersionv2.0'/>"
		       "</handlers><security><isapiCgiRestriction>"
		       "<add path='C:\\Filters\\gone.dll' allowed='true'/>"
		       "</isapiCgiRestriction></security>"),
		"win10-22h2-x64");

	EXPECT_LINE(r, "extension for .x", "skipped");
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
}

#define BOTH "<add name='P'/><add name='Q' enable32BitAppOnWin64='true'/>"
#define ISAPI(condition)                                                  \
	"<add name='IsapiFilterModule' preCondition='" condition "' "     \
	"image='%windir%\\System32\\inetsrv\\filter.dll'/>"             \
	"<add name='IsapiModule' preCondition='" condition "' "           \
	"image='%windir%\\System32\\inetsrv\\isapi.dll'/>"
#define COMPDYN                                                           \
	"<add name='DynamicCompressionModule' preCondition='bitness32' "  \
	"image='%windir%\\System32\\inetsrv\\compdyn.dll'/>"
#define DEAD(condition)                                                   \
	"<globalModules>" ISAPI(condition) COMPDYN "</globalModules>"     \
	"<httpCompression><scheme name='s' dll='C:\\gone.dll'/>"          \
	"</httpCompression><handlers><add name='H' path='*.x' verb='*' "  \
	"modules='IsapiModule' scriptProcessor='C:\\Filters\\gone.dll'/>" \
	"</handlers>" GONE("")

/* R3002: what would load them is skipped itself. */
Test(iis_command, filters_of_a_module_that_is_skipped_are_never_loaded)
{
	struct run r = judge_text(SERVER(BOTH, SITE("1", "P") SITE("2", "Q"),
					 DEAD("bitness64")),
				  "win7-sp1-x64");

	EXPECT_LINE(r, "site 1", "503");
	EXPECT_LINE(r, "win7-sp1-x64 ", "gone.dll isn't there");
	EXPECT_LINE(r, "filter F", "no-module");
	EXPECT_LINE(r, "extension for .x", "no-module");
	EXPECT_LINE(r, "win7-sp1-x64 ", "no-module");
	EXPECT_LINE(r, "compression scheme s", "no-module");
	EXPECT_TEXT(r, "or its preCondition keeps it out of such a pool");
	EXPECT_LINE(r, "compression scheme s", "126");
	run_free(&r);
}

/* What isn't known of the pool leaves them as they are. */
Test(iis_command, filters_of_a_module_that_may_be_skipped_are_judged)
{
	struct run r = judge_text(SERVER("<add name='P'/>", SITE("1", "P"),
					 DEAD("runtimeVersionv4.0")),
				  "win10-22h2-x64");

	EXPECT_LINE(r, "filter F", "126");
	run_free(&r);
}
