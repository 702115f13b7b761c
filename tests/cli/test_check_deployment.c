/* dryload check, and how a DLL is deployed: folders, rights, its server. */
#include "tests/cli/checked.h"

Test(cli_check, folders_stand_for_the_one_of_the_file)
{
	struct scratch *folder = scratch_new(), *other = scratch_new();
	struct pe_builder *b = plain_new(), *helper = plain_new();
	const char *path;

	pe_import(b, "helper.dll", "Help");
	pe_export(helper, "Help");
	path = scratch_pe(folder, "plugin.dll", b);
	scratch_pe(other, "helper.dll", helper);
	expect_status(RUN("check", "-t", "xp", path), 1);
	expect_status(RUN("check", "-t", "xp", "-d", other->path, path), 0);
	expect_status(RUN("check", "-t", "xp", "--path", other->path, path), 0);
	scratch_free(folder);
	scratch_free(other);
}

Test(cli_check, no_app_dir_leaves_the_file_alone_with_windows)
{
	struct scratch *folder = scratch_new();
	struct pe_builder *b = plain_new(), *helper = plain_new();
	const char *path;

	pe_import(b, "helper.dll", "Help");
	pe_export(helper, "Help");
	path = scratch_pe(folder, "plugin.dll", b);
	scratch_pe(folder, "helper.dll", helper);
	expect_status(RUN("check", "-t", "xp", path), 0);
	expect_status(RUN("check", "-t", "xp", "--no-app-dir", path), 1);
	scratch_free(folder);
}

Test(cli_check, process_dir_is_where_delay_loads_look)
{
	struct scratch *folder = scratch_new(), *other = scratch_new();
	struct pe_builder *b = founding_new(), *helper = plain_new();
	const char *path;

	pe_delay_import(b, "helper.dll", "Help");
	pe_export(helper, "Help");
	path = scratch_pe(folder, "authfilter.dll", b);
	scratch_pe(other, "helper.dll", helper);
	expect_status(RUN("check", "-t", "ws2003-sp1-x86",
			  "--fail-on=warning", path), 1);
	expect_status(RUN("check", "-t", "ws2003-sp1-x86",
			  "--fail-on=warning", "--process-dir", other->path,
			  path), 0);
	scratch_free(folder);
	scratch_free(other);
}

/* Comments 6, 8 and 12 of the article: its own LoadLibrary says 126, too. */
Test(cli_check, verbose_lists_what_a_filter_names_in_its_data)
{
	static const char names[] = "nsldap32v50.dll\0kernel32.dll\0late.dll";
	static const char title[] = "DLLs named in its data (a guess: it may "
				    "load them): nsldap32v50.dll, late.dll\n";
	struct scratch *folder = scratch_new();
	const char *path;

	for (int filter = 0; filter < 2; filter++) {
		struct pe_builder *b = filter ? founding_new() : plain_new();
		struct run r;

		pe_import(b, "kernel32.dll", "GetVersion");
		pe_section(b, ".data", names, sizeof(names), sizeof(names));
		pe_set_section(b, ".data", PE_SECTION_CHARACTERISTICS,
			       IMAGE_SCN_CNT_INITIALIZED_DATA |
				       IMAGE_SCN_MEM_READ);
		path = scratch_pe(folder, "authldap2.dll", b);
		r = RUN("check", "-v", "-t", "ws2003-sp2-x86", path);
		cr_expect_eq(strstr(r.out, title) != NULL, filter, "%s", r.out);
		cr_expect_eq(strstr(r.out, "126 too, the module's own") != NULL,
			     filter);
		run_free(&r);
		r = RUN("check", "-t", "ws2003-sp2-x86", path);
		cr_expect_null(strstr(r.out, "nsldap32v50"), "%s", r.out);
		run_free(&r);
	}
	scratch_free(folder);
}

Test(cli_check, isolation_mode_changes_iis_6_alone)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", founding_new());
	struct run r = RUN("check", "-t", "xp,ws2003-rtm-x86",
			   "--isolation-mode=5", path);

	cr_expect_eq(r.status, 1, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "IIS 6 in IIS 5.0 isolation mode "
					 "goes on without the filter (likely); "
					 "IIS 5.1 goes on without the filter"),
			   "%s", r.out);
	run_free(&r);
	r = RUN("check", "-t", "xp,ws2003-rtm-x86", "--isolation-mode", "6",
		path);
	cr_expect_not_null(strstr(r.out, "the site answers 503; IIS 5.1 goes "
					 "on without the filter"),
			   "%s", r.out);
	run_free(&r);
	r = RUN("check", "--isolation-mode=7", path);
	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "--isolation-mode can't be '7'"),
			   "%s", r.err);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, access_rights_are_read_from_what_icacls_printed)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", founding_new());
	const char lists[] = "C:\\in\\authfilter.dll "
			     "BUILTIN\\Administrators:(F)\n";
	const char *acl = scratch_file(folder, "acl.txt", lists,
				       sizeof(lists) - 1);
	struct run r = RUN("check", "--acl", acl, "-t", "ws2003-sp2-x86",
			   path);

	cr_expect_eq(r.status, 1, "%s", r.err);
	expect_target(&r, "ws2003-sp2-x86", "5  05 00 00 00");
	cr_expect_not_null(strstr(r.out, "icacls C:\\in\\authfilter.dll "
					 "/grant IIS_WPG:RX"));
	run_free(&r);
	expect_status(RUN("check", "--identity=local-system", "--acl", acl,
			  "-t", "ws2003-sp2-x86", path), 0);
	expect_status(RUN("check", "--acl", acl, "--identity=CORP\\bob", "-t",
			  "ws2003-sp2-x86", path), 2);
	scratch_free(folder);
}

Test(cli_check, access_rights_that_cannot_be_read_are_errors_of_the_run)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "authfilter.dll", founding_new());
	const char *acl = scratch_file(folder, "acl.txt", "hello\n", 6);
	const char *const cases[][4] = {
		{ "--acl", acl, path, "acl.txt: no access control list" },
		{ "--acl=/nowhere", path, path, "/nowhere: No such file" },
		{ "--identity=iusr", "--acl", acl, "filters never do" },
		{ "--identity=local-system", path, path, "give both" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct run r = RUN("check", cases[i][0], cases[i][1],
				   cases[i][2], path);

		cr_expect_eq(r.status, 3);
		cr_expect_str_empty(r.out);
		cr_expect_not_null(strstr(r.err, cases[i][3]), "%s", r.err);
		run_free(&r);
	}
	scratch_free(folder);
}

/* A folder that isn't there has no DLL, and a slip would be a false answer. */
Test(cli_check, deployment_folder_that_is_not_there_is_refused)
{
	static const struct {
		const char *command, *option, *name;
	} cases[] = {
		{ "check", "-d", "-d" },
		{ "check", "--path", "--path" },
		{ "check", "--process-dir", "--process-dir" },
		{ "audit", "--path", "--path" },
		{ "compare", "-d", "-d" },
	};
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", plain_new());
	const char *nowhere = scratch_path(s, "deployd");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct run r = RUN(cases[i].command, cases[i].option, nowhere,
				   dll, dll);

		cr_expect_not_null(strstr(r.err, cases[i].name), "%s", r.err);
		expect_run(r, 3, NULL, "deployd: there is no such file");
		expect_run(RUN(cases[i].command, cases[i].option, dll, dll,
			       dll), 3, NULL, "a.dll: it is no folder");
	}
	scratch_free(s);
}
