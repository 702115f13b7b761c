/* dryload profile: build, show, list. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/run.h"

static struct scratch *scratch;

static void begin(void)
{
	scratch = scratch_new();
}

static void end(void)
{
	scratch_free(scratch);
}

TestSuite(cli_profile_build, .init = begin, .fini = end);

static const char *text(const char *name, const char *content)
{
	return scratch_file(scratch, name, content, strlen(content));
}

Test(cli_profile_build, yaml_extends_a_shipped_target)
{
	const char *yaml = text("a.yaml", "target: contoso\n"
					  "name: Contoso XP\n"
					  "extends: xp-sp3-x86\n"
					  "build: 5.1.2600.9999\n"
					  "machine: x86\n"
					  "exports:\n"
					  "  kernel32.dll:\n"
					  "    observed: [GetTickCount64]\n");
	const char *out = scratch_path(scratch, "a.dlp");

	expect_words(RUN("profile", "build", "-o", out, yaml), 0, "");
	expect_words(RUN("profile", "show", out), 0, "Contoso XP");
	expect_words(RUN("diff", "xp-sp3-x86", out), 1,
		     "+ kernel32.dll!GetTickCount64\n"
		     "only xp-sp3-x86 has 0 DLLs, and 0 exports of DLLs on both\n"
		     "only contoso has 0 DLLs, and 1 exports");
}

Test(cli_profile_build, options_describe_what_lists_are_of)
{
	const char *list = text("kernel32.txt", "GetTickCount64\n");
	const char *out = scratch_path(scratch, "a.dlp");

	expect_words(RUN("profile", "build", "--id", "mine", "--extends",
		     "xp-sp2-x86", "-o", out, list),
		 0, "");
	expect_words(RUN("lookup", "-t", out, "kernel32!GetTickCount64"), 0, "mine");
	expect_words(RUN("lookup", "-t", out, "kernel32!Sleep"), 0, "there: mine");
	expect_words(RUN("profile", "show", "-f", "json", out), 0,
		     "\"build\": \"5.1.2600.2180\"");
	expect_words(RUN("profile", "build", "--id", "it's", "--build", "1.2.3.4",
		     "--machine", "x86", "-o", out, list),
		 3, "an id is letters");
	expect_words(RUN("profile", "build", "--id", "mine", "--name", "it's\n'",
		     "--build", "1.2.3.4", "--machine", "x86", "--whole", "-o",
		     out, list),
		 0, "");
	expect_words(RUN("lookup", "-t", out, "kernel32!Sleep"), 1, "not: mine");
}

Test(cli_profile_build, a_dll_is_whole)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *out = scratch_path(scratch, "a.dlp"), *dll;

	pe_export(b, "Only");
	dll = scratch_pe(scratch, "kernel32.dll", b);
	expect_words(RUN("profile", "build", "--id", "mine", "--extends",
		     "xp-sp3-x86", "-o", out, dll),
		 0, "");
	expect_words(RUN("lookup", "-t", out, "kernel32!Only"), 0, "there: mine");
	expect_words(RUN("lookup", "-t", out, "kernel32!Sleep"), 1, "not: mine");
	expect_words(RUN("lookup", "-t", out, "advapi32!RegCloseKey"), 0, "there");
	expect_words(RUN("profile", "build", "--id", "mine", "--extends",
		     "ws2003-sp2-x64", "-o", out, dll),
		 3, "another machine");
}

Test(cli_profile_build, what_fails_writes_nothing)
{
	const char *yaml = text("a.yaml", "target: xp-sp3-x86\n"
					  "name: N\nbuild: 1.2.3.4\n"
					  "machine: x86\n");
	const char *out = text("old.dlp", "old");
	struct stat st;

	expect_words(RUN("profile", "build", "-o", out, yaml), 3,
		     "a.yaml:1: 'xp-sp3-x86' is a target of dryload's own");
	cr_assert_eq(stat(out, &st), 0);
	cr_expect_eq(st.st_size, 3);
}

Test(cli_profile_build, wrong_requests_are_explained)
{
	const char *list = text("kernel32.txt", "Sleep\n");
	const char *yaml = text("a.yaml", "target: a\nname: N\n"
					  "build: 1.2.3.4\nmachine: x86\n");
	const char *two = text("b.yaml", "target: b\nname: N\n"
					 "build: 1.2.3.4\nmachine: x86\n");

	expect_words(RUN("profile", "build", list), 3, "name it with --id");
	expect_words(RUN("profile", "build", "--id", "a", list), 3, "--extends");
	expect_words(RUN("profile", "build", "--id", "a", "--extends", "xp", list),
		     3, "no target 'xp' to extend");
	expect_words(RUN("profile", "build", "--id", "a", yaml), 3,
		     "the YAML file says itself");
	expect_words(RUN("profile", "build", yaml, two, list), 3,
		     "lists go into a profile of one target");
	expect_words(RUN("profile", "build", "/nowhere.def"), 3, "No such file");
	expect_words(RUN("profile", "bulid"), 3, "did you mean build?");
	expect_words(RUN("profile"), 3, "which subcommand?");
	expect_words(RUN("profile", "show"), 3, "no PROFILE was given");
	expect_words(RUN("profile", "--help"), 0, "usage: dryload profile");
	expect_words(RUN("help", "profile"), 0, "usage: dryload profile");
}

/* What two real tools write of one .def. */
static void try_library(const char *tool, const char *machine, bool long_form)
{
	const char *def = text("foo.def", "LIBRARY foo.dll\nEXPORTS\n"
					  "One\nThree @3 NONAME\nFour @4\n");
	const char *lib = scratch_path(scratch, "libfoo.a");
	const char *out = scratch_path(scratch, "foo.dlp");
	struct run r = long_form ?
			       run_program(tool, NULL,
					   (const char *const[]){
						   "-d", def, "-l", lib,
						   NULL }) :
			       run_program(tool, NULL,
					   (const char *const[]){
						   "-m", machine, "-d", def,
						   "-l", lib, NULL });
	const int status = r.status;

	run_free(&r);
	if (status == 127)
		cr_skip_test("%s isn't installed", tool);
	cr_assert_eq(status, 0, "%s", tool);
	expect_words(RUN("profile", "build", "--id", "mine", "--build", "1.2.3.4",
		     "--machine", strcmp(machine, "i386") == 0 ? "x86" : "x64",
		     "--whole", "-o", out, lib),
		 0, "");
	expect_words(RUN("lookup", "-t", out, "foo!*"), 0,
		     "foo.dll!#3  there: mine\n"
		     "foo.dll!Four  there: mine\n"
		     "foo.dll!One  there: mine\n");
	expect_words(RUN("lookup", "-t", out, "foo!Two"), 1, "not: mine");
}

Test(cli_profile_build, libraries_of_dlltool_are_read)
{
	try_library("i686-w64-mingw32-dlltool", "i386", true);
	try_library("x86_64-w64-mingw32-dlltool", "i386:x86-64", true);
}

Test(cli_profile_build, libraries_of_llvm_are_read)
{
	try_library("llvm-dlltool", "i386", false);
	try_library("llvm-dlltool", "i386:x86-64", false);
}

Test(cli_profile_build, those_of_the_users_folder_are_listed)
{
	const char *list = text("kernel32.txt", "Sleep\n");

	setenv("XDG_DATA_HOME", scratch->path, 1);
	expect_words(RUN("profile", "list"), 0, "");
	cr_assert_eq(mkdir(scratch_path(scratch, "dryload"), 0777), 0);
	cr_assert_eq(mkdir(scratch_path(scratch, "dryload/profiles"), 0777),
		     0);
	expect_words(RUN("profile", "build", "--id", "m", "--extends", "xp-sp3-x86",
		     "-o", scratch_path(scratch, "dryload/profiles/ours.dlp"),
		     list),
		 0, "");
	expect_words(RUN("profile", "list"), 0, "ours  ");
	expect_words(RUN("profile", "show", "ours"), 0, "5.1.2600.5512");
}
