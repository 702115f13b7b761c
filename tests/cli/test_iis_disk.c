/* dryload iis, and where the files of a server lie on its disk. */
#include <stdio.h>
#include <unistd.h>

#include "tests/cli/iis_server.h"

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

Test(iis_command, links_that_lead_out_of_the_root_are_not_followed)
{
	const char *outside = "/etc";
	struct run r;

	unlink(scratch_path(server, "Filters/compress.dll"));
	cr_assert_eq(symlink(outside, scratch_path(server, "Filters/out")), 0);
	cr_assert_eq(symlink("../../../../../../../../etc/passwd",
			     scratch_path(server, "Filters/compress.dll")), 0);
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
	const char *config = scratch_file(server, "enum.txt", text,
					  strlen(text));
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x86");
	char drive[64];

	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	EXPECT_LINE(r, "site 1", "unknown");
	run_free(&r);
	server_tree_file(server, "second/Filters/far.dll", "MZ");
	server_tree_dll(server, "second/Filters/far.dll",
			"+GetFilterVersion +HttpFilterProc");
	snprintf(drive, sizeof(drive), "D=%s",
		 scratch_path(server, "second"));
	r = JUDGE(config, "-t", "ws2003-sp2-x86", "--drive", drive);
	EXPECT_LINE(r, "site 1", "starts");
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
}

Test(iis_command, path_that_only_the_server_can_follow_leaves_it_open)
{
	static const char *const paths[] = { "\\\\srv\\share\\far.dll",
					     "%PRODUCT%\\far.dll" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		char text[400];
		const char *config;
		struct run r;

		snprintf(text, sizeof(text),
			 "[/LM/W3SVC/Filters]\n"
			 "FilterLoadOrder : (STRING) \"far\"\n"
			 "[/LM/W3SVC/Filters/far]\n"
			 "FilterPath : (STRING) \"%s\"\n"
			 "[/LM/W3SVC/1]\n"
			 "KeyType : (STRING) \"IIsWebServer\"\n",
			 paths[i]);
		config = scratch_file(server, "enum.txt", text, strlen(text));
		r = JUDGE(config, "-t", "ws2003-sp2-x86");
		cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
		EXPECT_LINE(r, "site 1", "unknown");
		EXPECT_TEXT(r, "isn't at hand");
		EXPECT_TEXT(r, "look on the server");
		cr_expect_null(strstr(r.out, "126"), "%s", r.out);
		cr_expect_null(strstr(r.out, "copy the file"), "%s", r.out);
		cr_expect_null(strstr(r.out, "name a folder"), "%s", r.out);
		run_free(&r);
	}
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
	const char *config = scratch_file(server, "enum.txt", text,
					  strlen(text));
	struct run r;

	server_tree_dll(server, "WINDOWS/system32/f.dll",
			"+GetFilterVersion +HttpFilterProc");
	server_tree_dll(server, "WINDOWS/SysWOW64/other.dll", "+A");
	r = JUDGE(config, "-t", "ws2003-sp2-x64");
	EXPECT_LINE(r, "site 1", "503 (likely)");
	EXPECT_TEXT(r, "C:\\WINDOWS\\SysWOW64\\f.dll isn't there");
	run_free(&r);
	server_tree_dll(server, "WINDOWS/SysWOW64/f.dll",
			"+GetFilterVersion +HttpFilterProc");
	r = JUDGE(config, "-t", "ws2003-sp2-x64");
	EXPECT_LINE(r, "site 1", "starts");
	run_free(&r);
}

Test(iis_command, neighbour_behind_a_link_that_leads_out_leaves_a_doubt)
{
	struct run r;

	cr_assert_eq(symlink("/etc/passwd",
			     scratch_path(server, "Filters/nsldap32v50.dll")),
		     0);
	r = JUDGE(METABASE, "-t", "ws2003-sp2-x86");
	EXPECT_LINE(r, "filter authldap2", "fails (likely)");
	EXPECT_TEXT(r, "links lead out of the root and aren't followed");
	run_free(&r);
}

Test(iis_command, file_of_a_folder_of_path_is_found)
{
	struct run r;

	server_tree_dll(server, "oracle/bin/nsldap32v50.dll", "+ldap_init");
	r = JUDGE(METABASE, "-t", "ws2003-sp2-x86", "--path",
		  "C:\\Oracle\\Bin");
	EXPECT_LINE(r, "filter authldap2", "loads");
	run_free(&r);
}

Test(iis_command, dll_that_was_copied_into_system32_is_found)
{
	struct run r;

	server_tree_dll(server, "WINDOWS/system32/nsldap32v50.dll",
			"+ldap_init");
	r = JUDGE(METABASE, "-t", "ws2003-sp2-x86");
	EXPECT_LINE(r, "filter authldap2", "loads");
	cr_expect_null(strstr(r.out, "shadowed"), "%s", r.out);
	run_free(&r);
}
