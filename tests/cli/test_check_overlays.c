/* dryload check --with: what is installed on top of a Windows. */
#include "tests/cli/checked.h"

static struct pe_builder *run_time_user_new(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "msvcr100.dll", "malloc");
	return b;
}

Test(cli_check, an_overlay_cures_what_is_missing)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "user.dll", run_time_user_new());
	struct run r = RUN("check", "-t", "xp-sp3-x86", path);

	cr_expect_eq(r.status, 1);
	cr_expect_not_null(strstr(r.out, "needs-redistributable"));
	run_free(&r);
	r = RUN("check", "-t", "xp-sp3-x86", "--with", "ie8,vc2010-sp1", path);
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	expect_target(&r, "xp-sp3-x86", "loads");
	run_free(&r);
	r = RUN("check", "--with=vc2022", "-t", "xp-sp3-x86", path);
	cr_expect_eq(r.status, 1);
	cr_expect_not_null(strstr(r.out, "inapplicable-overlay"));
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, lists_may_have_blanks_around_their_words)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "user.dll", run_time_user_new());
	struct run r = RUN("check", "-t", "xp-sp2-x86 , xp-sp3-x86", "--with",
			   " ie8, vc2010-sp1 ", path);

	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	expect_target(&r, "xp-sp2-x86", "loads");
	expect_target(&r, "xp-sp3-x86", "loads");
	run_free(&r);
	expect_run(RUN("check", "-t", "xp, ", path), 3, "", "called ''");
	expect_run(RUN("check", "--with=vc2010 sp1", path), 3, "",
		   "called 'vc2010 sp1'");
	scratch_free(folder);
}

/* No list tells their files: what installs for all puts them into System32. */
Test(cli_check, an_overlay_that_is_known_by_its_dlls_cures_if_it_installs_them)
{
	struct scratch *folder = scratch_new();
	struct pe_builder *new = pe_builder_new(IMAGE_FILE_MACHINE_AMD64);
	struct pe_builder *old = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *path;

	pe_import(new, "vcruntime140.dll", "memcpy");
	path = scratch_pe(folder, "new.dll", new);
	expect_run(RUN("check", "-q", "-t", "win10-22h2-x64", path), 1, "126",
		   NULL);
	expect_run(RUN("check", "-q", "-t", "win10-22h2-x64", "--with",
		       "vc14-latest", path),
		   0, "loads (likely)", NULL);
	/* Of 2003 there is no package. */
	pe_import(old, "msvcr71.dll", "memcpy");
	path = scratch_pe(folder, "old.dll", old);
	expect_run(RUN("check", "-q", "-t", "xp-sp3-x86", "--with", "vc2003",
		       path),
		   1, "126", NULL);
	scratch_free(folder);
}

static void expect_unknown(const char *with, const char *dll,
			   const char *name, const char *why)
{
	struct scratch *folder = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_AMD64);

	pe_import(b, dll, name);
	expect_run(RUN("check", "-H", "none", "-t", "win7-sp1-x64", "--with",
		       with, scratch_pe(folder, "user.dll", b)),
		   2, why, NULL);
	scratch_free(folder);
}

Test(cli_check, what_an_update_brings_that_nobody_listed_is_not_known)
{
	expect_unknown("kb2670838", "d3d11.dll", "NoSuchName",
		       "of the build of this DLL that the overlay brings not "
		       "all exports are known");
	expect_unknown("kb2670838", "combase.dll", "CoCreateInstance",
		       "whether combase.dll comes with kb2670838 on "
		       "win7-sp1-x64 is not known");
}

/* R2308 */
Test(cli_check, a_redistributable_of_visual_c_14_brings_the_ucrt)
{
	struct scratch *folder = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_AMD64);
	const char *path;

	pe_import(b, "api-ms-win-crt-runtime-l1-1-0.dll", "_initterm");
	path = scratch_pe(folder, "user.dll", b);
	expect_run(RUN("check", "-q", "-H", "none", "-t", "win7-sp1-x64",
		       path),
		   1, "126", NULL);
	expect_run(RUN("check", "-q", "-H", "none", "-t", "win7-sp1-x64",
		       "--with=vc2022", path),
		   0, "loads", NULL);
	scratch_free(folder);
}

Test(cli_check, json_says_that_an_overlay_satisfies_it)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_pe(folder, "user.dll", run_time_user_new());
	struct run r = RUN("check", "-f", "ndjson", "-t", "xp-sp3-x86",
			   "--with=vc2010-sp1", path);

	cr_expect_not_null(
		strstr(r.out, "\"module\":\"msvcr100.dll\",\"delayed\":false,"
			      "\"satisfied_by\":{\"overlay\":["
			      "\"xp-sp3-x86\"]},\"path\":null}"),
		"%s", r.out);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_check, an_unknown_overlay_is_a_usage_error_with_the_nearest)
{
	struct run r = RUN("check", "--with", "vc2010-sp2", "x.dll");

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "did you mean vc2010-sp1?"), "%s",
			   r.err);
	run_free(&r);
}

Test(cli_check, overlays_are_listed)
{
	struct run r = RUN("targets", "--overlays");

	cr_expect_eq(r.status, 0);
	expect_target(&r, "vc2010-sp1 ", "Visual C++ 2010 SP1");
	run_free(&r);
	r = RUN("targets", "--overlays", "-f", "json");
	cr_expect_eq(r.status, 0);
	cr_expect_not_null(strstr(r.out, "\"dryload-overlays/1\""));
	run_free(&r);
}
