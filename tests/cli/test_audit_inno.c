/* dryload audit, and installers made with Inno Setup. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/run.h"

static struct scratch *s;

/* tests/audit/make_archives.py tells what is in them. */
static void set_up(void)
{
	const char *source = getenv("DRYLOAD_SOURCE");
	struct pe_builder *user = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct pe_builder *helper = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct pe_builder *program = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	char script[4096];
	struct run r;

	s = scratch_new();
	if (source == NULL)
		cr_skip_test("DRYLOAD_SOURCE isn't set");
	pe_import(user, "helper.dll", "work");
	pe_export(helper, "work");
	program->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	scratch_pe(s, "user.dll", user);
	scratch_pe(s, "helper.dll", helper);
	scratch_pe(s, "program.exe", program);
	snprintf(script, sizeof(script), "%s/tests/audit/make_inno.py", source);
	r = run_program(script, NULL, (const char *const[]){ s->path, NULL });
	cr_assert_eq(r.status, 0, "%s", r.err);
	run_free(&r);
}

static void tear_down(void)
{
	scratch_free(s);
}

TestSuite(cli_audit_inno, .init = set_up, .fini = tear_down);

#define AUDIT(name, ...) \
	RUN("audit", "-t", "xp-sp3-x86", ##__VA_ARGS__, scratch_path(s, name))

static void expect(const char *text, const char *part)
{
	cr_expect(strstr(text, part), "%s\n%s", part, text);
}

static void expect_no(const char *text, const char *part)
{
	cr_expect_null(strstr(text, part), "%s\n%s", part, text);
}

Test(cli_audit_inno, files_lie_in_the_folders_that_they_are_installed_into)
{
	struct run r = AUDIT("more.exe", "-f", "csv");

	expect(r.out, "more.exe!/app/bin/user.dll,xp-sp3-x86,loads");
	expect(r.out, "more.exe!/app/bin/helper.dll,xp-sp3-x86,loads");
	expect(r.out, "more.exe!/app/other/user.dll,xp-sp3-x86,fails,certain,"
		      "126");
	expect(r.out, "more.exe!/tmp/n\xc3\xa4me.dll,xp-sp3-x86,loads");
	/* Nothing leads out. */
	expect(r.out, "!/up.dll,");
	cr_expect_str_empty(r.err);
	run_free(&r);
}

Test(cli_audit_inno, one_content_under_several_names_is_each_of_them)
{
	struct run r = AUDIT("more.exe", "-f", "csv");

	expect(r.out, "more.exe!/app/one.dll,xp-sp3-x86,loads");
	expect(r.out, "more.exe!/sys/two.dll,xp-sp3-x86,loads");
	run_free(&r);
}

Test(cli_audit_inno, files_for_one_place_lie_in_folders_of_their_condition)
{
	struct run r = AUDIT("more.exe", "-f", "csv");

	expect(r.out, "more.exe!/app/same.dll,xp-sp3-x86,loads");
	expect(r.out, "more.exe!/app#old/same.dll,xp-sp3-x86,fails");
	run_free(&r);
}

Test(cli_audit_inno, slices_beside_it_are_read_with_it)
{
	struct run r = AUDIT("setup.exe", "-f", "csv");

	expect(r.out, "setup.exe!/app/sliced.dll,xp-sp3-x86,loads");
	run_free(&r);
	r = AUDIT("in.zip", "-f", "csv");
	expect(r.out, "in.zip!/more.exe!/app/one.dll,xp-sp3-x86,loads");
	/* There it has no folder. */
	expect(r.err, "in.zip!/setup.exe: isn't wholly opened: innoextract "
		      "says: a part of it, such as setup-1.bin, isn't beside it");
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_inno, what_is_damaged_is_told_of_and_not_judged)
{
	struct run r = AUDIT("bad.exe", "-f", "csv");

	expect(r.out, "bad.exe!/app/whole.dll,xp-sp3-x86,loads");
	expect_no(r.out, "bad.dll");
	expect(r.err, "bad.exe!/app/bad.dll: can't be unpacked: ");
	expect(r.err, "bad.exe: isn't wholly opened: innoextract says: ");
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_inno, bomb_ends_in_a_line)
{
	struct run r = AUDIT("bomb.exe", "-f", "csv");

	expect(r.out, "bomb.exe!/app/0.dll,xp-sp3-x86,loads");
	expect(r.err, "bomb.exe: unpacks to more than 250 times its size, as "
		      "what is made to fill disks: app/1.dll, and");
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

/* What it lacked may be there another time: it isn't kept. */
Test(cli_audit_inno, program_that_opens_it_can_be_missing)
{
	const char *db = scratch_path(s, "lacking.db");
	struct run r;

	setenv("DRYLOAD_INNOEXTRACT", "/nowhere/innoextract", 1);
	r = AUDIT("more.exe", "--db", db, "-v");
	expect(r.out, "more.exe: is an installer made with Inno Setup, and the "
		      "program that opens them is missing: install the package "
		      "innoextract");
	cr_expect_eq(r.status, 3);
	run_free(&r);
	unsetenv("DRYLOAD_INNOEXTRACT");
	r = AUDIT("more.exe", "--db", db, "-v");
	expect(r.out, "more.exe!/app/one.dll");
	expect_no(r.out, "is missing");
	run_free(&r);
}

/* tests/inno/fake.c tells what it tries. */
static struct run audit_with_fake(const char *name)
{
	const char *fake = getenv("DRYLOAD_FAKE_INNOEXTRACT");

	if (fake == NULL)
		cr_skip_test("DRYLOAD_FAKE_INNOEXTRACT isn't set");
	setenv("DRYLOAD_INNOEXTRACT", fake, 1);
	return AUDIT(name, "-f", "csv");
}

Test(cli_audit_inno, program_that_was_taken_over_gets_nowhere)
{
	struct run r = audit_with_fake("fake-escape.exe");

	expect_no(r.err, "got away");
	expect(r.out, "fake-escape.exe!/etc/absolute.dll,");
	expect(r.out, "fake-escape.exe!/up.dll,");
	expect(r.out, "fake-escape.exe!/C:/windows/drive.dll,");
	cr_expect_neq(access(scratch_path(s, "made-here"), F_OK), 0);
	run_free(&r);
}

Test(cli_audit_inno, program_that_dies_leaves_no_half_of_a_file)
{
	struct run r = audit_with_fake("fake-crash.exe");

	expect(r.out, "fake-crash.exe!/app/first.dll,");
	expect_no(r.out, "last.dll");
	expect(r.err, "last.dll: can't be unpacked: innoextract stopped at it");
	expect(r.err, "innoextract ended before all was told");
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

static void expect_trouble(const char *fake, const char *words)
{
	struct run r = audit_with_fake(fake);

	expect(r.err, words);
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_inno, program_that_fails_without_a_word_is_told_of)
{
	expect_trouble("fake-silent.exe", "fake-silent.exe: isn't wholly "
					  "opened: innoextract failed");
}

Test(cli_audit_inno, files_that_are_put_together_from_parts_arent_judged)
{
	struct run r = audit_with_fake("fake-parts.exe");

	expect(r.err, "fake-parts.exe!/app/parts.dll: is put together from "
		      "parts");
	expect_no(r.out, "parts.dll,");
	expect(r.out, "/app/last.dll,");
	run_free(&r);
	r = audit_with_fake("fake-mixed.exe");
	expect(r.err, "fake-mixed.exe!/app/b.dll: is put together from parts");
	expect(r.out, "/app/a.dll,");
	expect_no(r.out, "b.dll,");
	run_free(&r);
}

/* As Debian's does of what Inno Setup 6.3.1 makes. */
Test(cli_audit_inno, version_that_is_not_known_is_all_that_is_told)
{
	struct run r = audit_with_fake("fake-newer.exe");

	expect(r.err, "fake-newer.exe: isn't wholly opened: it is laid out as "
		      "by Inno Setup 6.3.0, which this innoextract doesn't "
		      "know: a newer one may");
	expect_no(r.err, "Auto Boolean");
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_inno, more_files_at_once_than_there_may_be_are_told_of)
{
	struct run r = audit_with_fake("fake-slots.exe");

	expect(r.out, "/app/63.dll,");
	expect(r.err, "innoextract says: no file for /app/64.dll");
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_inno, program_that_writes_without_end_is_ended)
{
	expect_trouble("fake-bomb.exe",
		       "unpacks to more than 250 times its size");
}

/* One that Inno Setup's own compiler made. */
Test(cli_audit_inno, real_one_is_opened_where_it_is_given)
{
	const char *sample = getenv("DRYLOAD_INNO_SAMPLE");
	struct run r;

	if (sample == NULL)
		cr_skip_test("DRYLOAD_INNO_SAMPLE isn't set");
	r = RUN("audit", "-t", "win10-22h2-x64", "-f", "csv", sample);
	expect(r.out, "!/app/");
	expect_no(r.err, "isn't wholly opened");
	run_free(&r);
}
