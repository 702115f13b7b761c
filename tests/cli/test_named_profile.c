/* A profile of the user's folder, by its name, in every command with -t. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/profiles/sample.h"
#include "tests/support/server_tree.h"

#define METABASE "tests/server/MetaBase.xml"
#define FOLDER "data/dryload/profiles/"

/* As Server 2003 RTM, but with the function that this hasn't. */
static const char server[] = "target: contoso-server\n"
			     "name: Windows Contoso\n"
			     "build: 5.2.3790.0\n"
			     "iis: '6.0'\n"
			     "machine: x86\n"
			     "inventory:\n"
			     "  system32:\n"
			     "    observed: [kernel32.dll, advapi32.dll]\n"
			     "tables:\n"
			     "  observed: [kernel32.dll, advapi32.dll]\n"
			     "exports:\n"
			     "  kernel32.dll:\n"
			     "    add: [ExitProcess]\n"
			     "  advapi32.dll:\n"
			     "    add: [RegGetValueA]\n";

static struct scratch *s;
static const char *old, *new; /* DLLs: it has what 'new' wants */

static const char *importer(const char *name, const char *procedure)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "advapi32.dll", procedure);
	server_tree_file(s, name, "");
	return scratch_pe(s, name, b);
}

static void set_up(void)
{
	struct compile_error error;
	struct bytes out;
	int ret;

	s = server_tree_new((const uint16_t[4]){ 5, 2, 3790, 0 });
	ret = sample_compile_texts(
		&s->arena,
		(const char *const[]){ server, "date: 2026-11-24\n" }, 2, &out,
		&error);
	cr_assert_eq(ret, 0, "%s", error.text);
	server_tree_file(s, FOLDER "contoso.dlp", "");
	scratch_file(s, FOLDER "contoso.dlp", out.data, out.len);
	setenv("XDG_DATA_HOME", scratch_path(s, "data"), 1);
	old = importer("dlls/old.dll", "RegNoMore");
	new = importer("dlls/new.dll", "RegGetValueA");
}

static void tear_down(void)
{
	unsetenv("XDG_DATA_HOME");
	scratch_free(s);
}

TestSuite(cli_named_profile, .init = set_up, .fini = tear_down);

Test(cli_named_profile, check)
{
	expect_run(RUN("check", "-t", "contoso", new), 0, "contoso-server  loads", NULL);
	expect_run(RUN("check", "-t", "xp-sp3-x86,contoso", old), 1,
		   "advapi32.dll!RegNoMore is not in the Windows of", NULL);
}

Test(cli_named_profile, audit)
{
	expect_run(RUN("audit", "-t", "contoso", scratch_path(s, "dlls")), 1,
		   "contoso-server     1       0     1          0", NULL);
}

Test(cli_named_profile, iis)
{
	if (access(METABASE, R_OK) != 0)
		cr_skip_test("run in the folder of the sources");
	expect_run(RUN("iis", "-t", "contoso", "--root", s->path, METABASE), 1,
		   "on contoso-server", NULL);
}

Test(cli_named_profile, lookup)
{
	expect_run(RUN("lookup", "-t", "ws2003-rtm-x86,contoso",
		   "advapi32!RegGetValueA"),
	       0, "there: contoso-server; not: ws2003-rtm-x86", NULL);
}

Test(cli_named_profile, diff)
{
	expect_run(RUN("diff", "ws2003-rtm-x86", "contoso", "advapi32"), 1,
		   "+ advapi32.dll!RegGetValueA", NULL);
}

Test(cli_named_profile, explain)
{
	expect_run(RUN("explain", "-t", "contoso", "--file", old, "127"), 0,
		   "RegNoMore", NULL);
}

Test(cli_named_profile, compare)
{
	expect_run(RUN("compare", "-t", "contoso", new, old), 1, "contoso-server", NULL);
}

Test(cli_named_profile, profile_show_and_check)
{
	expect_run(RUN("profile", "show", "contoso"), 0, "Windows Contoso", NULL);
	expect_run(RUN("profile", "check", "contoso"), 0, "contoso-server", NULL);
}

Test(cli_named_profile, quiet_profile_check_has_counts_alone)
{
	struct run r = RUN("profile", "check", "-q", "contoso");

	cr_expect_not_null(strstr(r.out, "\n    1 in all (-v lists them)\n"),
			   "%s", r.out);
	cr_expect_not_null(strstr(r.out, "and this hasn't: "), "%s", r.out);
	cr_expect_null(strstr(r.out, "and 1"), "%s", r.out);
	cr_expect_null(strstr(r.out, "    \n"), "%s", r.out);
	run_free(&r);
}

Test(cli_named_profile, is_what_snapshots_and_builds_are_saved_as)
{
	const char *list = scratch_path(s, "advapi32.txt");

	server_tree_file(s, "advapi32.txt", "RegGetValueA\n");
	expect_run(RUN("profile", "build", "--id", "second", "--extends",
		   "ws2003-rtm-x86", "-o",
		   scratch_path(s, FOLDER "second.dlp"), list),
	       0, "", NULL);
	expect_run(RUN("check", "-t", "second,contoso", new), 0, "second", NULL);
}
