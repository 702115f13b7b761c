/* dryload iis, on the sample server of tests/server. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/schema.h"
#include "tests/support/server_tree.h"

#define METABASE "tests/server/MetaBase.xml"
#define ENUM_ALL "tests/server/enum_all.txt"
#define APPLICATION_HOST "tests/server/applicationHost.config"

static const uint16_t rtm[4] = { 5, 2, 3790, 0 };

static struct scratch *s;

static void set_up(void)
{
	s = server_tree_new(rtm);
}

static void tear_down(void)
{
	scratch_free(s);
}

TestSuite(iis_command, .init = set_up, .fini = tear_down);

/* The command on one configuration, with more arguments that end with NULL. */
static struct run judge(const char *config, const char *const *more)
{
	const char *argv[16] = { "iis", "--root", s->path, config };
	size_t n = 4;

	if (strncmp(config, "tests/", 6) == 0 && access(config, R_OK) != 0)
		cr_skip_test("run in the folder of the sources");
	while (more != NULL && *more != NULL)
		argv[n++] = *more++;
	argv[n] = NULL;
	return run_dryload(NULL, argv);
}

#define JUDGE(config, ...) \
	judge(config, (const char *const[]){ __VA_ARGS__, NULL })

/* The line of 'text' that holds both; a test fails where there is none. */
static bool has_line(const char *text, const char *first, const char *second)
{
	const char *at = text;

	while ((at = strstr(at, first)) != NULL) {
		const char *end = strchr(at, '\n');
		const char *other = strstr(at, second);

		if (other != NULL && (end == NULL || other < end))
			return true;
		at++;
	}
	return false;
}

#define EXPECT_LINE(run, first, second)                           \
	cr_expect(has_line((run).out, first, second), "%s | %s in:\n%s%s", \
		  first, second, (run).out, (run).err)

#define EXPECT_TEXT(run, text) \
	cr_expect(strstr((run).out, text), "%s in:\n%s", text, (run).out)

static void at_most_once(const char *text, const char *words)
{
	const char *at = strstr(text, words);

	cr_expect_not_null(at, "%s", text);
	cr_expect(at == NULL || strstr(at + 1, words) == NULL, "%s", text);
}

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

Test(iis_command, windows_is_read_off_the_disk)
{
	struct run r = judge(METABASE, NULL);

	EXPECT_TEXT(r, "IIS 6 on ws2003-rtm-x86");
	run_free(&r);
}

Test(iis_command, without_a_windows_on_the_disk_it_must_be_named)
{
	struct scratch *bare = server_tree_new(NULL);
	struct run r = RUN("iis", "--root", bare->path, METABASE);

	cr_expect_eq(r.status, 3);
	cr_expect(strstr(r.err, "name it with -t"), "%s", r.err);
	run_free(&r);
	scratch_free(bare);
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

	unlink(scratch_path(s, "Filters/compress.dll"));
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
	const char *config = scratch_file(s, "enum.txt", text, strlen(text));
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x86");

	EXPECT_LINE(r, "site 1", "starts");
	EXPECT_LINE(r, "filter authldap2", "fails  126");
	EXPECT_TEXT(r, "a filter that fails is skipped");
	cr_expect_eq(r.status, 1, "%s", r.err);
	run_free(&r);
}

Test(iis_command, html_page_links_each_module_to_its_file)
{
	struct run r = JUDGE(METABASE, "-t", "ws2003-rtm-x86", "-f", "html");

	cr_assert_eq(r.status, 1, "%s", r.err);
	EXPECT_TEXT(r, "<h1>1 of 2 sites starts</h1>");
	EXPECT_TEXT(r, "<tr><th scope=row>site 2<td>Intranet<td>Intranet, as "
		       "CORP\\webpool<td><a href=\"#f6\">authfilter</a>"
		       "<td class=\"v f\"><b>503</b>");
	EXPECT_TEXT(r, "<th scope=row><a href=\"#f6\">filter authfilter</a>"
		       "<td>site 2");
	EXPECT_TEXT(r, "<section class=file id=f6 ");
	EXPECT_TEXT(r, "<td class=word>unordered<td>FilterLoadOrder doesn");
	EXPECT_TEXT(r, "W3SVC-WP 2214");
	EXPECT_TEXT(r, "default-src 'none'; style-src 'sha256-");
	cr_expect_null(strstr(r.out, "script"));
	run_free(&r);
}

Test(iis_command, names_of_a_configuration_are_no_markup)
{
	static const char text[] =
		"[/LM/W3SVC]\n"
		"[/LM/W3SVC/Filters]\n"
		"FilterLoadOrder : (STRING) \"<b id=a>\"\n"
		"[/LM/W3SVC/Filters/<b id=a>]\n"
		"FilterPath : (STRING) \"C:\\<img src=x>.dll\"\n"
		"[/LM/W3SVC/1]\n"
		"KeyType : (STRING) \"IIsWebServer\"\n"
		"ServerComment : (STRING) \"</h1><i>\"\n";
	const char *config = scratch_file(s, "<i>.txt", text, strlen(text));
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x86", "-f", "html");

	EXPECT_TEXT(r, "filter &lt;b id=a&gt;");
	EXPECT_TEXT(r, "&lt;img src=x&gt;.dll");
	EXPECT_TEXT(r, "&lt;/h1&gt;&lt;i&gt;");
	cr_expect_null(strstr(r.out, "<b id"));
	cr_expect_null(strstr(r.out, "<img"));
	run_free(&r);
}

Test(iis_command, json_fits_its_schema)
{
	struct run r = JUDGE(METABASE, "-t", "ws2003-rtm-x86", "-f", "json");

	cr_assert_eq(r.status, 1, "%s", r.err);
	EXPECT_TEXT(r, "\"starts\": false");
	EXPECT_TEXT(r, "\"configured_at\": \"/LM/W3SVC/2/Filters/authfilter");
	EXPECT_TEXT(r, "\"loaded_at\": \"the start of a worker process\"");
	expect_schema("docs/dryload-iis-1.schema.json", r.out, true);
	run_free(&r);
}

Test(iis_command, links_that_lead_out_of_the_root_are_not_followed)
{
	const char *outside = "/etc";
	struct run r;

	unlink(scratch_path(s, "Filters/compress.dll"));
	cr_assert_eq(symlink(outside, scratch_path(s, "Filters/out")), 0);
	cr_assert_eq(symlink("../../../../../../../../etc/passwd",
			     scratch_path(s, "Filters/compress.dll")), 0);
	r = JUDGE(METABASE, "-t", "ws2003-rtm-x86");
	EXPECT_LINE(r, "site 1  Default Web Site", "unknown");
	EXPECT_LINE(r, "filter compress", "unknown");
	cr_expect_null(strstr(r.out, "not a PE"), "%s", r.out);
	run_free(&r);
}

Test(iis_command, drive_that_nothing_stands_for_leaves_it_open)
{
	static const char text[] =
		"[/LM/W3SVC/Filters]\n"
		"FilterLoadOrder : (STRING) \"far\"\n"
		"[/LM/W3SVC/Filters/far]\n"
		"FilterPath : (STRING) \"D:\\Filters\\far.dll\"\n"
		"[/LM/W3SVC/1]\n"
		"KeyType : (STRING) \"IIsWebServer\"\n"
		"AppPoolId : (STRING) \"DefaultAppPool\"\n";
	const char *config = scratch_file(s, "enum.txt", text, strlen(text));
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x86");
	char drive[64];

	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	EXPECT_LINE(r, "site 1", "unknown");
	run_free(&r);
	server_tree_file(s, "second/Filters/far.dll", "MZ");
	server_tree_dll(s, "second/Filters/far.dll",
			"+GetFilterVersion +HttpFilterProc");
	snprintf(drive, sizeof(drive), "D=%s",
		 scratch_path(s, "second"));
	r = JUDGE(config, "-t", "ws2003-sp2-x86", "--drive", drive);
	EXPECT_LINE(r, "site 1", "starts");
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
}

/* 62, 63: a filter that is silently not loaded. */
Test(iis_command, comment_62_names_the_load_order)
{
	struct run r = JUDGE(METABASE, "-t", "ws2003-sp2-x86");

	EXPECT_TEXT(r, "FilterLoadOrder doesn't name it");
	run_free(&r);
}

Test(iis_command, text_that_is_no_configuration_is_refused)
{
	const char *config = scratch_file(s, "readme.txt", "hello", 5);
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x86");

	cr_expect_eq(r.status, 3);
	cr_expect(strstr(r.err, "no MetaBase.xml"), "%s", r.err);
	run_free(&r);
}

Test(iis_command, rights_follow_the_identity_of_each_pool)
{
	static const char acl[] =
		"C:\\Filters\\compress.dll BUILTIN\\Administrators:(F)\n"
		"\n"
		"C:\\Filters\\AuthFilter.dll CORP\\webpool:(RX)\n";
	const char *path = scratch_file(s, "acl.txt", acl, strlen(acl));
	struct run r = JUDGE(METABASE, "-t", "ws2003-sp2-x86", "--acl", path,
			     "-v");

	EXPECT_LINE(r, "site 1  Default Web Site", "compress     5");
	EXPECT_TEXT(r, "Network Service may not open compress.dll");
	EXPECT_LINE(r, "filter authfilter", "loads");
	EXPECT_LINE(r, "site 2  pool Intranet", "CORP\\webpool");
	run_free(&r);
}

/* A staging tree holds what is deployed, and nothing of Windows. */
Test(iis_command, staging_tree_without_windows_raises_no_alarm_for_its_files)
{
	static const char text[] =
		"[/LM/W3SVC]\n"
		"KeyType : (STRING) \"IIsWebService\"\n"
		"ScriptMaps : (LIST) (1 Items)\n"
		"  \".asp,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,5\"\n"
		"WebSvcExtRestrictionList : (LIST) (1 Items)\n"
		"  \"1,*.dll\"\n"
		"[/LM/W3SVC/Filters]\n"
		"FilterLoadOrder : (STRING) \"own\"\n"
		"[/LM/W3SVC/Filters/own]\n"
		"FilterPath : (STRING) "
		"\"C:\\WINDOWS\\system32\\inetsrv\\nobody.dll\"\n"
		"[/LM/W3SVC/1]\n"
		"KeyType : (STRING) \"IIsWebServer\"\n";
	struct scratch *stage = scratch_new();
	const char *config = scratch_file(stage, "enum.txt", text,
					  strlen(text));
	struct run r = RUN("iis", "--root", stage->path, "-t",
			   "ws2003-sp2-x86", "-v", config);

	EXPECT_LINE(r, "extension for .asp", "loads (likely)");
	EXPECT_TEXT(r, "asp.dll is Windows' own, and taken to be there");
	EXPECT_LINE(r, "site 1", "unknown");
	EXPECT_TEXT(r, "holds no Windows in which to look it up");
	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	run_free(&r);
	scratch_free(stage);
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
	const char *config = scratch_file(s, "enum.txt", text, strlen(text));
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x64", "-f", "json");

	EXPECT_TEXT(r, "\"target\": \"ws2003-sp2-x64-wow64\"");
	EXPECT_TEXT(r, "\"starts\": true");
	run_free(&r);
	strcpy(other, text);
	at = strstr(other, "True");
	memcpy(at, "Fals", 4);
	config = scratch_file(s, "enum64.txt", other, strlen(other));
	r = JUDGE(config, "-t", "ws2003-sp2-x64", "-f", "json");
	EXPECT_TEXT(r, "\"starts\": false");
	EXPECT_TEXT(r, "\"event_data\": \"c1 00 00 00\"");
	EXPECT_TEXT(r, "\"id\": 2274");
	run_free(&r);
}

/* R114: what a 32-bit process calls System32 is SysWOW64. */
Test(iis_command, system32_of_a_32_bit_process_is_syswow64)
{
	static const char text[] =
		"[/LM/W3SVC/AppPools]\n"
		"KeyType : (STRING) \"IIsApplicationPools\"\n"
		"Enable32bitAppOnWin64 : (BOOLEAN) True\n"
		"[/LM/W3SVC/Filters]\n"
		"FilterLoadOrder : (STRING) \"f\"\n"
		"[/LM/W3SVC/Filters/f]\n"
		"FilterPath : (STRING) \"%windir%\\System32\\f.dll\"\n"
		"[/LM/W3SVC/1]\n"
		"KeyType : (STRING) \"IIsWebServer\"\n";
	const char *config = scratch_file(s, "enum.txt", text, strlen(text));
	struct run r;

	server_tree_dll(s, "WINDOWS/system32/f.dll",
			"+GetFilterVersion +HttpFilterProc");
	server_tree_dll(s, "WINDOWS/SysWOW64/other.dll", "+A");
	r = JUDGE(config, "-t", "ws2003-sp2-x64");
	EXPECT_LINE(r, "site 1", "503 (likely)");
	EXPECT_TEXT(r, "C:\\WINDOWS\\SysWOW64\\f.dll isn't there");
	run_free(&r);
	server_tree_dll(s, "WINDOWS/SysWOW64/f.dll",
			"+GetFilterVersion +HttpFilterProc");
	r = JUDGE(config, "-t", "ws2003-sp2-x64");
	EXPECT_LINE(r, "site 1", "starts");
	run_free(&r);
}

Test(iis_command, neighbour_behind_a_link_that_leads_out_leaves_a_doubt)
{
	struct run r;

	cr_assert_eq(symlink("/etc/passwd",
			     scratch_path(s, "Filters/nsldap32v50.dll")), 0);
	r = JUDGE(METABASE, "-t", "ws2003-sp2-x86");
	EXPECT_LINE(r, "filter authldap2", "fails (likely)");
	EXPECT_TEXT(r, "links lead out of the root and aren't followed");
	run_free(&r);
}

Test(iis_command, file_of_a_folder_of_path_is_found)
{
	struct run r;

	server_tree_dll(s, "oracle/bin/nsldap32v50.dll", "+ldap_init");
	r = JUDGE(METABASE, "-t", "ws2003-sp2-x86", "--path",
		  "C:\\Oracle\\Bin");
	EXPECT_LINE(r, "filter authldap2", "loads");
	run_free(&r);
}

Test(iis_command, dll_that_was_copied_into_system32_is_found)
{
	struct run r;

	server_tree_dll(s, "WINDOWS/system32/nsldap32v50.dll", "+ldap_init");
	r = JUDGE(METABASE, "-t", "ws2003-sp2-x86");
	EXPECT_LINE(r, "filter authldap2", "loads");
	cr_expect_null(strstr(r.out, "shadowed"), "%s", r.out);
	run_free(&r);
}

Test(iis_command, thousand_sites_are_one_report)
{
	struct run r;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fputs("[/LM/W3SVC]\nKeyType : (STRING) \"IIsWebService\"\n", out);
	for (int i = 1; i <= 1000; i++)
		fprintf(out,
			"[/LM/W3SVC/%d]\nKeyType : (STRING) \"IIsWebServer\"\n"
			"[/LM/W3SVC/%d/Filters]\n"
			"FilterLoadOrder : (STRING) \"f\"\n"
			"[/LM/W3SVC/%d/Filters/f]\n"
			"FilterPath : (STRING) \"C:\\Filters\\%s.dll\"\n",
			i, i, i, i % 2 != 0 ? "compress" : "nodef");
	fclose(out);
	r = JUDGE(scratch_file(s, "big.txt", text, size), "-t",
		  "ws2003-sp2-x86");
	EXPECT_TEXT(r, "500 of 1000 sites start");
	/* The same file is told of once. */
	at_most_once(r.out, "decorated-entry-point\n    IIS 6");
	run_free(&r);
	free(text);
}

Test(iis_command, needs_a_root_and_one_configuration)
{
	struct run r = RUN("iis", METABASE);

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "--root is missing"), "%s", r.err);
	run_free(&r);
	r = RUN("iis", "--root", s->path);
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

Test(iis_command, configuration_of_another_iis_is_noticed)
{
	struct run r = JUDGE(APPLICATION_HOST, "-t", "ws2003-sp2-x86");

	EXPECT_TEXT(r, "the configuration is of another IIS than this Windows "
		       "has");
	run_free(&r);
}

/* Updates change the last number, and the Windows stays the same (R3001). */
Test(iis_command, a_later_windows_is_told_by_three_numbers_of_its_build)
{
	static const struct {
		uint16_t build[4];
		const char *target;
	} rows[] = {
		{ { 6, 1, 7601, 24545 }, "win7-sp1-x86" },
		{ { 6, 0, 6001, 18215 }, "vista-sp1-x86" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct scratch *bare = server_tree_new(rows[i].build);
		const char *argv[] = { "iis", "--root", bare->path,
				       APPLICATION_HOST, NULL };
		struct run r;

		if (access(APPLICATION_HOST, R_OK) != 0)
			cr_skip_test("run in the folder of the sources");
		r = run_dryload(NULL, argv);
		cr_expect(has_line(r.out, "IIS 7", rows[i].target), "%s%s",
			  r.out, r.err);
		run_free(&r);
		scratch_free(bare);
	}
}

#define SERVER(modules, sections)                                            \
	"<configuration><system.applicationHost><applicationPools>"          \
	"<add name='P' enable32BitAppOnWin64='true'/></applicationPools>"    \
	"<sites><site name='One' id='1'>"                                    \
	"<application path='/' applicationPool='P'/></site></sites>"         \
	"</system.applicationHost><system.webServer><globalModules>"         \
	"<add name='IsapiModule' image='C:\\x\\isapi.dll'/>"                 \
	"<add name='IsapiFilterModule' image='C:\\x\\filter.dll'/>" modules  \
	"</globalModules>" sections "</system.webServer></configuration>"

#define NATIVE(modules)                                                      \
	SERVER(modules,                                                      \
	       "<isapiFilters><filter name='compress' "                      \
	       "path='C:\\Filters\\compress.dll'/></isapiFilters>")

static struct run judge_native(const char *text)
{
	const char *config = scratch_file(s, "host.config", text,
					  strlen(text));

	return JUDGE(config, "-t", "win7-sp1-x64-wow64", "-v");
}

/* R3005: it is loaded before all filters, and takes the pool with it. */
Test(iis_command, native_module_that_fails_stops_all_sites_of_its_pool)
{
	struct run r;

	server_tree_dll(s, "Filters/native.dll",
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

	server_tree_dll(s, "Filters/native.dll", "+GetFilterVersion");
	r = judge_native(NATIVE(
		"<add name='Own' image='C:\\Filters\\native.dll'/>"));
	EXPECT_LINE(r, "site 1", "503");
	EXPECT_LINE(r, "native module Own", "127");
	run_free(&r);
	server_tree_dll(s, "Filters/native.dll", "+RegisterModule");
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
	"<add name='Own' image='C:\\Filters\\compdyn.dll'/>"

/* R3008 */
Test(iis_command, compression_scheme_that_fails_makes_the_site_answer_500_19)
{
	struct run r;

	server_tree_dll(s, "Filters/compdyn.dll", "+RegisterModule");
	r = judge_native(COMPRESSION(DYNAMIC));
	EXPECT_LINE(r, "site 1", "500.19");
	EXPECT_LINE(r, "site 1", "126");
	EXPECT_LINE(r, "compression scheme xpress", "fails");
	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
	server_tree_dll(s, "Filters/native.dll", "+Compress");
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
	const char *config = scratch_file(s, "host.config", text,
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
	const char *config = scratch_file(s, "host.config", text,
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
