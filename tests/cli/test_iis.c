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
