/* dryload check -f html, from the outside: the tree, and how it was run. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/run.h"

#define HAS(r, part) \
	cr_expect(strstr((r).out, (part)), "no '%s' in:\n%s", (part), (r).out)
#define HAS_NOT(r, part) \
	cr_expect(!strstr((r).out, (part)), "'%s' in:\n%s", (part), (r).out)

static struct pe_builder *needs(const char *dll, const char *procedure)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_import(b, dll, procedure);
	pe_export(b, "Run");
	return b;
}

Test(cli_check_html, broken_branch_is_open_and_windows_own_are_folded)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "top.dll",
				      needs("helper.dll", "Run"));
	struct run r;

	scratch_pe(folder, "helper.dll", needs("gone.dll", "Foo"));
	r = RUN("check", "-f", "html", path);
	cr_expect_eq(r.status, 1);
	HAS(r, "<li><details open><summary><code>helper.dll</code> "
	       "<span>beside (");
	HAS(r, "<li><code>gone.dll</code> <span>missing</span> "
	       "<b class=\"v f\">stops the load</b>");
	HAS(r, "<li><details><summary>1 from Windows itself</summary><ul>\n"
	       "<li><code>kernel32.dll</code> <span>system32</span>");
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check_html, branch_that_loads_is_folded)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "top.dll",
				      needs("helper.dll", "Run"));
	struct run r;

	scratch_pe(folder, "helper.dll", needs("kernel32.dll", "GetTickCount"));
	r = RUN("check", "-f", "html", path);
	cr_expect_eq(r.status, 0);
	HAS(r, "<li><details><summary><code>helper.dll</code>");
	HAS_NOT(r, "<details open>");
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check_html, files_that_need_each_other_are_told_once)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "top.dll",
				      needs("helper.dll", "Run"));
	struct run r;

	scratch_pe(folder, "helper.dll", needs("top.dll", "Run"));
	r = RUN("check", "-f", "html", path);
	HAS(r, "<code>top.dll</code> <span>beside (");
	HAS(r, "<span>(its imports are told once)</span>");
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check_html, page_says_how_it_was_run)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "top.dll",
				      needs("kernel32.dll", "GetTickCount"));
	const int made = mkdir(scratch_path(folder, "no<where"), 0777);
	struct run r = RUN("check", "-f", "html", "-t", "xp-sp2-x86", "-H",
			   "none", "--path", scratch_path(folder, "no<where"),
			   "--no-app-dir", path);

	HAS(r, "<dt>targets</dt><dd>xp-sp2-x86</dd>");
	HAS(r, "<dt>host</dt><dd>none</dd>");
	cr_expect_eq(made, 0);
	HAS(r, "<dt>path</dt><dd>/");
	HAS(r, "/no&lt;where</dd>");
	HAS(r, "<dt>no-app-dir</dt>");
	HAS_NOT(r, "<dt>dir</dt>");
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check_html, file_that_cannot_be_read_is_counted)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "top.dll",
				      needs("kernel32.dll", "GetTickCount"));
	struct run r = RUN("check", "-f", "html", "-t", "xp-sp2-x86",
			   "/no/such.dll", path);

	cr_expect_eq(r.status, 3);
	HAS(r, "; 1 could not be read</h1>");
	HAS(r, "</html>\n");
	run_free(&r);
	scratch_free(folder);
}
