/* dryload iis: which sites start, and which file they fail by. */
#include <unistd.h>

#include "tests/cli/iis_server.h"
#include "tests/support/schema.h"

Test(iis_command, site_starts_or_answers_503_because_of_its_first_bad_filter)
{
	struct run r = JUDGE(METABASE, "-t", "ws2003-rtm-x86");

	cr_expect_eq(r.status, 1, "%d %s", r.status, r.err);
	EXPECT_LINE(r, "site 1  Default Web Site", "starts");
	EXPECT_LINE(r, "site 2  Intranet", "503");
	EXPECT_LINE(r, "503", "authfilter  127  7f 00 00 00");
	EXPECT_TEXT(r, "advapi32.dll has no RegGetValueA");
	EXPECT_TEXT(r, "1 of 2 sites start");
	run_free(&r);
}

Test(iis_command, service_pack_moves_the_blame_to_the_next_filter)
{
	struct run r = JUDGE(METABASE, "-t", "ws2003-sp2-x86");

	EXPECT_LINE(r, "site 2  Intranet", "authldap2  126  7e 00 00 00");
	EXPECT_LINE(r, "filter authfilter", "loads");
	EXPECT_LINE(r, "filter authvc90", "14001");
	EXPECT_LINE(r, "filter nodef", "127");
	run_free(&r);
}

Test(iis_command, what_is_never_loaded_is_told_apart)
{
	struct run r = JUDGE(METABASE, "-t", "ws2003-rtm-x86");

	EXPECT_TEXT(r, "configured, never loaded");
	EXPECT_LINE(r, "filter oldauth", "never loaded  unordered");
	EXPECT_LINE(r, "filter switchedoff", "never loaded  disabled");
	EXPECT_LINE(r, "extension for .old", "never loaded  refused");
	run_free(&r);
}

Test(iis_command, what_fails_later_counts_where_it_is_asked_for)
{
	static const char text[] =
		"[/LM/W3SVC/Filters]\n"
		"FilterLoadOrder : (STRING) \"later\"\n"
		"[/LM/W3SVC/Filters/later]\n"
		"FilterPath : (STRING) \"C:\\Filters\\later.dll\"\n"
		"[/LM/W3SVC/1]\n"
		"KeyType : (STRING) \"IIsWebServer\"\n";
	const char *config = scratch_file(server, "enum.txt", text,
					  strlen(text));
	struct run r;

	server_tree_dll(server, "Filters/later.dll",
			"+GetFilterVersion +HttpFilterProc ~nolib.dll!A");
	r = JUDGE(config, "-t", "ws2003-sp2-x86");
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
	r = JUDGE(config, "-t", "ws2003-sp2-x86", "--fail-on=warning");
	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
}

/* What IIS makes of them isn't known: they are named, and no more. */
Test(iis_command, filters_without_a_key_or_a_path_are_named)
{
	static const char text[] =
		"[/LM/W3SVC/Filters]\n"
		"FilterLoadOrder : (STRING) \"compress, gone ,bare\"\n"
		"[/LM/W3SVC/Filters/compress]\n"
		"FilterPath : (STRING) \"C:\\Filters\\compress.dll\"\n"
		"[/LM/W3SVC/Filters/bare]\n"
		"KeyType : (STRING) \"IIsFilter\"\n"
		"FilterPath : (STRING) \"\"\n"
		"[/LM/W3SVC/1]\n"
		"KeyType : (STRING) \"IIsWebServer\"\n"
		"[/LM/W3SVC/1/Filters]\n"
		"FilterLoadOrder : (STRING) \"lost\"\n";
	const char *config = scratch_file(server, "enum.txt", text,
					  strlen(text));
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x86");

	EXPECT_LINE(r, "site 1", "starts");
	EXPECT_LINE(r, "filter compress", "loads");
	EXPECT_LINE(r, "all sites  filter gone", "never loaded  no-key");
	EXPECT_LINE(r, "all sites  filter bare", "never loaded  no-path");
	EXPECT_LINE(r, "site 1     filter lost", "never loaded  no-key");
	EXPECT_LINE(r, "no-key: FilterLoadOrder names it", "");
	run_free(&r);
	r = JUDGE(config, "-t", "ws2003-sp2-x86", "-f", "json");
	EXPECT_TEXT(r, "\"name\": \"lost\"");
	EXPECT_TEXT(r, "\"fate\": \"no-key\"");
	EXPECT_TEXT(r, "\"configured_at\": \"/LM/W3SVC/1/Filters, line 11\"");
	expect_schema("docs/dryload-iis-1.schema.json", r.out, true);
	run_free(&r);
}

Test(iis_command, missing_extension_is_error_2)
{
	struct run r = JUDGE(METABASE, "-t", "ws2003-rtm-x86");

	EXPECT_LINE(r, "C:\\Shop\\gone.dll", "fails");
	EXPECT_TEXT(r, "404 0 2");
	run_free(&r);
}

Test(iis_command, missing_filter_is_126_and_names_2)
{
	struct run r;

	unlink(scratch_path(server, "Filters/compress.dll"));
	r = JUDGE(METABASE, "-t", "ws2003-rtm-x86");
	EXPECT_LINE(r, "site 1  Default Web Site", "503 (likely)");
	EXPECT_LINE(r, "filter compress", "126");
	EXPECT_TEXT(r, "02 00 00 00");
	run_free(&r);
}

Test(iis_command, all_forms_of_a_configuration_agree)
{
	struct run a = JUDGE(METABASE, "-t", "ws2003-sp2-x86", "-q");
	struct run b = JUDGE(ENUM_ALL, "-t", "ws2003-sp2-x86", "-q");
	struct run c = JUDGE(APPLICATION_HOST, "-t", "ws2003-sp2-x86", "-q");

	cr_expect_eq(a.status, 1, "%s", a.err);
	cr_expect_str_eq(a.out, b.out);
	cr_expect_str_eq(a.out, c.out);
	run_free(&a);
	run_free(&b);
	run_free(&c);
}

Test(iis_command, isolation_mode_5_goes_on_without_the_filter)
{
	static const char text[] =
		"[/LM/W3SVC]\n"
		"IIs5IsolationModeEnabled        : (BOOLEAN) True\n"
		"[/LM/W3SVC/Filters]\n"
		"FilterLoadOrder                 : (STRING) \"authldap2\"\n"
		"[/LM/W3SVC/Filters/authldap2]\n"
		"FilterPath : (STRING) \"C:\\Filters\\authldap2.dll\"\n"
		"[/LM/W3SVC/1]\n"
		"KeyType                         : (STRING) \"IIsWebServer\"\n";
	const char *config = scratch_file(server, "enum.txt", text,
					  strlen(text));
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x86");

	EXPECT_LINE(r, "site 1", "starts");
	EXPECT_LINE(r, "filter authldap2", "fails  126");
	EXPECT_TEXT(r, "a filter that fails is skipped");
	cr_expect_eq(r.status, 1, "%s", r.err);
	run_free(&r);
}

/* 62, 63: a filter that is silently not loaded. */
Test(iis_command, comment_62_names_the_load_order)
{
	struct run r = JUDGE(METABASE, "-t", "ws2003-sp2-x86");

	EXPECT_TEXT(r, "FilterLoadOrder doesn't name it");
	run_free(&r);
}

Test(iis_command, rights_follow_the_identity_of_each_pool)
{
	static const char acl[] =
		"C:\\Filters\\compress.dll BUILTIN\\Administrators:(F)\n"
		"\n"
		"C:\\Filters\\AuthFilter.dll CORP\\webpool:(RX)\n";
	const char *path = scratch_file(server, "acl.txt", acl, strlen(acl));
	struct run r = JUDGE(METABASE, "-t", "ws2003-sp2-x86", "--acl", path,
			     "-v");

	EXPECT_LINE(r, "site 1  Default Web Site", "compress     5");
	EXPECT_TEXT(r, "Network Service may not open compress.dll");
	EXPECT_LINE(r, "filter authfilter", "loads");
	EXPECT_LINE(r, "site 2  pool Intranet", "CORP\\webpool");
	run_free(&r);
}

Test(iis_command, isolation_mode_5_sets_the_identities_of_pools_aside)
{
	static const char acl[] =
		"C:\\Filters\\compress.dll NT AUTHORITY\\SYSTEM:(F)\n";
	static const char text[] =
		"<configuration><MBProperty>"
		"<IIsWebService Location='/LM/W3SVC' AppPoolId='P'"
		" IIs5IsolationModeEnabled='1'/>"
		"<IIsApplicationPool Location='/LM/W3SVC/AppPools/P'"
		" AppPoolIdentityType='2'/>"
		"<IIsApplicationPool Location='/LM/W3SVC/AppPools/Q'"
		" AppPoolIdentityType='3' WAMUserName='CORP\\webpool'/>"
		"<IIsFilters Location='/LM/W3SVC/Filters'"
		" FilterLoadOrder='compress'/>"
		"<IIsFilter Location='/LM/W3SVC/Filters/compress'"
		" FilterPath='C:\\Filters\\compress.dll'/>"
		"<IIsWebServer Location='/LM/W3SVC/1'/>"
		"<IIsWebServer Location='/LM/W3SVC/2' AppPoolId='Q'/>"
		"</MBProperty></configuration>";
	const char *path = scratch_file(server, "acl.txt", acl, strlen(acl));
	const char *config = scratch_file(server, "5.xml", text, strlen(text));
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x86", "--acl", path,
			     "-v");

	cr_expect_eq(r.status, 0, "%d %s", r.status, r.err);
	EXPECT_LINE(r, "all sites  filter compress", "loads");
	cr_expect_null(strstr(r.out, "pool"), "%s", r.out);
	cr_expect_null(strstr(r.out, "webpool"), "%s", r.out);
	run_free(&r);
	r = JUDGE(config, "-t", "ws2003-sp2-x86", "-f", "json");
	EXPECT_TEXT(r, "\"pool\": null");
	EXPECT_TEXT(r, "\"identity\": null");
	run_free(&r);
}

Test(iis_command, worker_processes_of_32_bits_are_judged_as_such)
{
	static const char text[] =
		"[/LM/W3SVC/AppPools]\n"
		"KeyType : (STRING) \"IIsApplicationPools\"\n"
		"Enable32bitAppOnWin64 : (BOOLEAN) True\n"
		"[/LM/W3SVC/Filters]\n"
		"FilterLoadOrder : (STRING) \"compress\"\n"
		"[/LM/W3SVC/Filters/compress]\n"
		"FilterPath : (STRING) \"C:\\Filters\\compress.dll\"\n"
		"[/LM/W3SVC/1]\n"
		"KeyType : (STRING) \"IIsWebServer\"\n";
	char other[sizeof(text)], *at;
	const char *config = scratch_file(server, "enum.txt", text,
					  strlen(text));
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x64", "-f", "json");

	EXPECT_TEXT(r, "\"target\": \"ws2003-sp2-x64-wow64\"");
	EXPECT_TEXT(r, "\"starts\": true");
	run_free(&r);
	strcpy(other, text);
	at = strstr(other, "True");
	memcpy(at, "Fals", 4);
	config = scratch_file(server, "enum64.txt", other, strlen(other));
	r = JUDGE(config, "-t", "ws2003-sp2-x64", "-f", "json");
	EXPECT_TEXT(r, "\"starts\": false");
	EXPECT_TEXT(r, "\"event_data\": \"c1 00 00 00\"");
	EXPECT_TEXT(r, "\"id\": 2274");
	run_free(&r);
}

Test(iis_command, needs_a_root_and_one_configuration)
{
	struct run r = RUN("iis", METABASE);

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "--root is missing"), "%s", r.err);
	run_free(&r);
	r = RUN("iis", "--root", server->path);
	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "no CONFIG"), "%s", r.err);
	run_free(&r);
	r = JUDGE(METABASE, "-t", "all");
	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "one Windows"), "%s", r.err);
	run_free(&r);
	r = RUN("iis", "--root", "/no/such/folder", METABASE);
	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "/no/such/folder"), "%s", r.err);
	run_free(&r);
}

Test(iis_command, text_that_is_no_configuration_is_refused)
{
	const char *config = scratch_file(server, "readme.txt", "hello", 5);
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x86");

	cr_expect_eq(r.status, 3);
	cr_expect(strstr(r.err, "no MetaBase.xml"), "%s", r.err);
	run_free(&r);
}

Test(iis_command, configuration_of_another_iis_is_noticed)
{
	struct run r = JUDGE(APPLICATION_HOST, "-t", "ws2003-sp2-x86");

	EXPECT_TEXT(r, "the configuration is of another IIS than this Windows "
		       "has");
	run_free(&r);
}
