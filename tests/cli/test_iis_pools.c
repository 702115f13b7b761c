/* dryload iis, application pools: their bitness and their identity. */
#include "loader/pe.h"
#include "tests/cli/iis_server.h"
#include "tests/resolver/scene.h"
#include "tests/support/schema.h"

#define FILTERS(x) "<isapiFilters>" x "</isapiFilters>"
#define POOL_AND_SITE(n, settings)                                        \
	"<applicationPools><add name='P" n "' " settings "/>"             \
	"</applicationPools><sites><site name='S" n "' id='" n "'>"       \
	"<application path='/' applicationPool='P" n "'/></site></sites>"
#define SERVER(hosts, sections)                                  \
	"<configuration><system.applicationHost>" hosts          \
	"</system.applicationHost><system.webServer>" sections   \
	"</system.webServer></configuration>"

static const char words[] = "+GetFilterVersion +HttpFilterProc";

/* "Filters/x64.dll" beside the sample server's x86 ones. */
static void add_x64(const char *path)
{
	scratch_pe(server, path,
		   scene_builder(IMAGE_FILE_MACHINE_AMD64, words));
}

#define POOL_32(sections) \
	SERVER(POOL_AND_SITE("1", "enable32BitAppOnWin64='true'"), sections)
#define POOL_64(sections) SERVER(POOL_AND_SITE("1", ""), sections)
#define ANY_FILTER(path) FILTERS("<filter name='F' path='" path "'/>")
#define BOTH_FILTERS                                                     \
	FILTERS("<filter name='F' path='C:\\Filters\\compress.dll' "     \
		"preCondition='bitness32'/>"                             \
		"<filter name='G' path='C:\\Filters\\x64.dll' "          \
		"preCondition='bitness64'/>")

/* R3011: no profile is known of what such a pool runs in. */
Test(iis_command, pool_whose_bitness_has_no_profile_is_not_known)
{
	static const char *const targets[] = { "2012r2", "vista-sp1-x64",
					       "win11-24h2-x64" };

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		struct run r = judge_text(
			POOL_32(ANY_FILTER("C:\\Filters\\compress.dll")),
			targets[i]);

		EXPECT_LINE(r, "site 1", "unknown");
		EXPECT_TEXT(r, "no profile of the 32-bit processes of this "
			       "Windows is known");
		cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
		run_free(&r);
	}
}

Test(iis_command, pool_of_64_bits_is_not_judged_as_one_of_32)
{
	struct run r;

	add_x64("Filters/x64.dll");
	r = judge_text(POOL_64(ANY_FILTER("C:\\Filters\\x64.dll")), "2012");
	EXPECT_LINE(r, "site 1", "unknown");
	EXPECT_TEXT(r, "no profile of the 64-bit processes");
	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	run_free(&r);
	r = judge_text(POOL_32(ANY_FILTER("C:\\Filters\\compress.dll")),
		       "2012");
	EXPECT_LINE(r, "site 1", "starts");
	run_free(&r);
}

Test(iis_command, bitness_of_a_precondition_is_that_of_the_pool)
{
	struct run r;

	add_x64("Filters/x64.dll");
	r = judge_text(POOL_32(BOTH_FILTERS), "2012r2");
	EXPECT_LINE(r, "filter F", "unknown");
	EXPECT_LINE(r, "filter G", "never loaded");
	run_free(&r);
	r = judge_text(POOL_64(BOTH_FILTERS), "2012");
	EXPECT_LINE(r, "filter F", "never loaded");
	EXPECT_LINE(r, "filter G", "unknown");
	run_free(&r);
}

/* R114; that a file isn't there takes no profile. */
Test(iis_command, file_of_an_unprofiled_pool_is_looked_for_where_it_looks)
{
	struct run r;

	server_tree_dll(server, "WINDOWS/SysWOW64/f.dll", words);
	add_x64("WINDOWS/system32/g.dll");
	r = judge_text(POOL_32(ANY_FILTER("C:\\Windows\\System32\\f.dll")),
		       "2012r2");
	EXPECT_LINE(r, "filter F", "unknown");
	run_free(&r);
	r = judge_text(POOL_32(ANY_FILTER("C:\\Windows\\System32\\g.dll")),
		       "2012r2");
	EXPECT_LINE(r, "filter F", "126");
	EXPECT_TEXT(r, "SysWOW64\\g.dll isn't there");
	run_free(&r);
}

Test(iis_command, naming_the_32_bit_side_of_a_windows_names_the_windows)
{
	struct run r;

	add_x64("Filters/x64.dll");
	r = judge_text(POOL_64(ANY_FILTER("C:\\Filters\\x64.dll")),
		       "win7-sp1-x64-wow64");
	EXPECT_LINE(r, "site 1", "starts");
	run_free(&r);
}

Test(iis_command, json_of_an_unprofiled_pool_fits_its_schema)
{
	static const char text[] =
		POOL_32(ANY_FILTER("C:\\Filters\\compress.dll"));
	const char *config = scratch_file(server, "host.config", text,
					  strlen(text));
	struct run r = JUDGE(config, "-t", "2012r2", "-f", "json");

	EXPECT_TEXT(r, "\"starts\": null");
	EXPECT_TEXT(r, "\"unknown-load\"");
	expect_schema("docs/dryload-iis-1.schema.json", r.out, true);
	run_free(&r);
}

/* R3010: 7.0 runs a pool that says nothing as Network Service. */
Test(iis_command, pool_without_an_identity_is_network_service_on_iis_7_0)
{
	static const char list[] =
		"C:\\Filters\\compress.dll NT AUTHORITY\\NETWORK SERVICE:(RX)\n"
		"                         BUILTIN\\Administrators:(F)\n";
	static const char text[] =
		POOL_64(ANY_FILTER("C:\\Filters\\compress.dll"));
	static const char own[] =
		SERVER(POOL_AND_SITE("1", "/><applicationPoolDefaults>"
					  "<processModel identityType="
					  "'LocalService'/>"
					  "</applicationPoolDefaults><add "
					  "name='Q'"),
		       ANY_FILTER("C:\\Filters\\compress.dll"));
	const char *acl = scratch_file(server, "acl.txt", list, strlen(list));
	const char *config = scratch_file(server, "host.config", text,
					  strlen(text));
	struct run r = JUDGE(config, "-t", "vista-sp1-x86", "--acl", acl,
			     "-v");

	EXPECT_LINE(r, "pool P1", "Network Service");
	EXPECT_LINE(r, "site 1", "starts");
	run_free(&r);
	r = JUDGE(config, "-t", "win7-sp1-x86", "--acl", acl, "-v");
	EXPECT_LINE(r, "pool P1", "IIS AppPool\\P1");
	EXPECT_TEXT(r, "IIS AppPool\\P1 may not open compress.dll");
	run_free(&r);
	config = scratch_file(server, "own.config", own, strlen(own));
	r = JUDGE(config, "-t", "vista-sp1-x86", "--acl", acl, "-v");
	EXPECT_LINE(r, "pool P1", "Local Service");
	run_free(&r);
}

#define TWO_SITES(one, two)                                                  \
	"<configuration><system.applicationHost><applicationPools>"          \
	"<add name='P'/></applicationPools><sites>"                          \
	"<site name='S1' id='1'><application path='/' applicationPool='P'/>" \
	"</site><site name='S2' id='2'><application path='/' "               \
	"applicationPool='P'/></site></sites></system.applicationHost>"      \
	"<system.webServer>" FILTERS(GONE OTHER) "</system.webServer>"       \
	"<location path='S1'><system.webServer>" FILTERS(one)                \
	"</system.webServer></location>"                                     \
	"<location path='S2'><system.webServer>" FILTERS(two)                \
	"</system.webServer></location></configuration>"
#define GONE "<filter name='gone' path='C:\\Filters\\gone.dll'/>"
#define OTHER "<filter name='other' path='C:\\Filters\\compress.dll'/>"

/* R3012 */
Test(iis_command, global_filter_that_every_site_drops_is_never_loaded)
{
	struct run r = judge_text(TWO_SITES("<clear/>", "<remove name='GONE'/>"),
				  "win7-sp1-x86");

	EXPECT_LINE(r, "site 1  filter gone", "dropped");
	EXPECT_LINE(r, "site 2  filter gone", "dropped");
	EXPECT_LINE(r, "all sites  filter other", "loads");
	cr_expect_not(has_line(r.out, "all sites", "gone"), "%s", r.out);
	EXPECT_TEXT(r, "2 of 2 sites start");
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
}

Test(iis_command, global_filter_that_one_site_keeps_is_loaded)
{
	struct run r = judge_text(TWO_SITES("<clear/>", ""), "win7-sp1-x86");

	EXPECT_LINE(r, "site 1  S1", "starts");
	EXPECT_LINE(r, "site 2  S2", "503");
	EXPECT_LINE(r, "all sites  filter gone", "126");
	EXPECT_LINE(r, "all sites  filter other", "loads");
	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
	r = judge_text(TWO_SITES("<remove name='other'/>",
				 "<remove name='gone'/>"),
		       "win7-sp1-x86");
	EXPECT_LINE(r, "all sites  filter gone", "126");
	EXPECT_LINE(r, "all sites  filter other", "loads");
	run_free(&r);
}
