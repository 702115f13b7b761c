/* dryload iis, configurations that aren't whole, or are of something else. */
#include "tests/cli/iis_server.h"

#define SITES                                                         \
	"<system.applicationHost><applicationPools><add name='P'/>"   \
	"</applicationPools><sites>"                                  \
	"<site name='One' id='1'><application path='/' "              \
	"applicationPool='P'/></site>"                                \
	"<site name='Two' id='2'><application path='/' "              \
	"applicationPool='P'/></site></sites></system.applicationHost>"
#define ALL(x) "<configuration>" SITES x "</configuration>"
#define WEB(x) "<system.webServer>" x "</system.webServer>"
#define HIDDEN(name) "<" name " configSource='other.config'/>"

static void expect_sites(const char *text, const char *one, const char *two)
{
	struct run r = judge_text(text, "win7-sp1-x64");

	EXPECT_LINE(r, "site 1", one);
	EXPECT_LINE(r, "site 2", two);
	cr_expect_eq(r.status, 2, "%s\n%s%s", text, r.out, r.err);
	run_free(&r);
}

Test(iis_command, what_stops_sites_and_is_not_in_the_text_leaves_them_open)
{
	static const char encrypted[] =
		ALL(WEB("<isapiFilters configProtectionProvider='Rsa'>"
			"<EncryptedData/></isapiFilters>"));
	static const char cut[] = "<configuration>" SITES "<system.webServer>";

	expect_sites(ALL(WEB(HIDDEN("globalModules"))), "unknown", "unknown");
	expect_sites(ALL(WEB(HIDDEN("isapiFilters"))), "unknown", "unknown");
	expect_sites(ALL(WEB(HIDDEN("httpCompression"))), "unknown",
		     "unknown");
	expect_sites(encrypted, "unknown", "unknown");
	expect_sites(cut, "unknown", "unknown");
}

Test(iis_command, filters_of_a_site_that_are_elsewhere_leave_it_open_alone)
{
	expect_sites(ALL("<location path='Two'>" WEB(HIDDEN("isapiFilters"))
			 "</location>"),
		     "starts", "unknown");
}

/* They are judged with the first request. */
Test(iis_command, handlers_that_are_elsewhere_keep_no_site_from_starting)
{
	expect_sites(ALL(WEB(HIDDEN("handlers"))), "starts", "starts");
}

static void expect_not_passed(const char *text, const char *why)
{
	struct run r = judge_text(text, "win7-sp1-x64");

	EXPECT_TEXT(r, why);
	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	run_free(&r);
}

Test(iis_command, another_file_of_iis_does_not_pass)
{
	expect_not_passed("<configuration><configurationRedirection "
			  "enabled='true' path='\\\\nas\\iis'/>"
			  "</configuration>",
			  "it is the applicationHost.config in \\\\nas\\iis");
	expect_not_passed("<configuration><configurationRedirection/>"
			  "</configuration>",
			  "it is redirection.config: give the server's");
	expect_not_passed("<configuration>" WEB("<management/>")
			  "<moduleProviders/></configuration>",
			  "it is administration.config: give the server's");
	expect_not_passed("<configuration><system.web/></configuration>",
			  "neither <system.applicationHost> nor");
}

Test(iis_command, metabase_that_is_cut_leaves_its_sites_open)
{
	static const char cut[] =
		"<configuration xmlns='urn:microsoft-catalog:XML_Metabase_V64_0'>"
		"<MBProperty><IIsWebServer Location='/LM/W3SVC/1'/><IIsFilt";
	static const char bare[] =
		"KeyType : (STRING) \"IIsWebService\"\n"
		"AppPoolId : (STRING) \"P\"\n[/W3SVC/1]\n[/W3SVC/Filters]\n";
	struct run r = judge_text(cut, "ws2003-sp2-x86");

	EXPECT_LINE(r, "site 1", "unknown");
	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	run_free(&r);
	r = judge_text(bare, "ws2003-sp2-x86");
	EXPECT_LINE(r, "site 1", "unknown");
	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	run_free(&r);
}

/* R1003: IIS 5 goes on without a filter. */
Test(iis_command, site_of_iis_5_starts_whatever_is_not_in_the_text)
{
	static const char bare[] =
		"KeyType : (STRING) \"IIsWebService\"\n[/W3SVC/1]\n";
	struct run r = judge_text(bare, "xp-sp3-x86");

	EXPECT_LINE(r, "site 1", "starts");
	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	run_free(&r);
}

/* As PowerShell's > copies it. */
Test(iis_command, byte_order_mark_counts_whatever_encoding_is_declared)
{
	static const char text[] = "<?xml version='1.0' encoding='UTF-8'?>"
		ALL(WEB("<isapiFilters><filter name='gone' "
			"path='C:\\gone.dll'/></isapiFilters>"));
	uint8_t wide[2 * sizeof(text)] = { 0xff, 0xfe };
	const char *config;
	struct run r;

	for (size_t i = 0; i < sizeof(text) - 1; i++)
		wide[2 + 2 * i] = (uint8_t)text[i];
	config = scratch_file(server, "wide.config", (const char *)wide,
			      sizeof(wide));
	r = JUDGE(config, "-t", "win7-sp1-x64");
	EXPECT_LINE(r, "site 1", "503");
	run_free(&r);
}

#define NO_POOL(filter)                                                  \
	"<configuration><system.applicationHost><sites><site name='One' " \
	"id='1'><application path='/' applicationPool='P'/></site>"      \
	"</sites></system.applicationHost>"                              \
	WEB("<isapiFilters><filter name='f' path='C:\\Filters\\" filter   \
	    "'/></isapiFilters>") "</configuration>"

/* R3011: of 32 bits or of 64; and without any IIS answers 503. */
Test(iis_command, site_whose_pool_is_not_in_the_text_is_open)
{
	static const char loads[] = NO_POOL("compress.dll");
	static const char gone[] = NO_POOL("gone.dll");
	struct run r = judge_text(loads, "win7-sp1-x86");

	EXPECT_LINE(r, "site 1", "unknown");
	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	run_free(&r);
	r = judge_text(gone, "win7-sp1-x86");
	EXPECT_LINE(r, "site 1", "503 (likely)");
	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
}

/* R1012: the usual identity is taken for that of a pool that isn't known. */
Test(iis_command, rights_without_pools_are_likely)
{
	static const char list[] =
		"C:\\Filters\\compress.dll BUILTIN\\Administrators:(F)\n";
	static const char text[] = NO_POOL("compress.dll");
	const char *acl = scratch_file(server, "acl.txt", list, strlen(list));
	const char *config = scratch_file(server, "a.config", text,
					  strlen(text));
	struct run r = JUDGE(config, "-t", "win7-sp1-x86", "--acl", acl);

	EXPECT_LINE(r, "filter f", "fails (likely)");
	run_free(&r);
	r = JUDGE(config, "-t", "win7-sp1-x86", "--acl", acl, "--identity",
		  "network-service");
	EXPECT_LINE(r, "filter f", "fails  5");
	run_free(&r);
}

Test(iis_command, configuration_that_is_shared_is_told_of)
{
	static const char path[] =
		"WINDOWS/system32/inetsrv/config/redirection.config";
	static const char off[] = "<configuration><configurationRedirection "
				  "enabled='false' path='x'/></configuration>";
	static const char on[] = "<configuration><configurationRedirection "
				 "enabled='true' path='\\\\nas\\iis'/>"
				 "</configuration>";
	struct run r;

	server_tree_file(server, path, off);
	r = JUDGE(APPLICATION_HOST, "-t", "win7-sp1-x86");
	cr_expect_not(has_line(r.out, "shares its", "configuration"), "%s",
		      r.out);
	run_free(&r);
	server_tree_file(server, path, on);
	r = JUDGE(APPLICATION_HOST, "-t", "win7-sp1-x86");
	EXPECT_LINE(r, "shares its configuration", "in \\\\nas\\iis that counts");
	run_free(&r);
	r = JUDGE(METABASE, "-t", "ws2003-sp2-x86");
	cr_expect_not(has_line(r.out, "shares its", "configuration"), "%s",
		      r.out);
	run_free(&r);
}
