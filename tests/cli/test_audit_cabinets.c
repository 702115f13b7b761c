/* dryload audit, and installers whose cabinets lie beside them. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/cli/archives.h"
#include "tests/support/schema.h"

Test(cli_audit_archives, cabinets_beside_an_installer_are_read_with_it)
{
	struct run r = AUDIT("beside", "-f", "csv");

	expect_line(&r, "setup.msi!/ProgramFilesFolder/Vendor Inc/bin/user.dll",
		    "loads");
	expect_line(&r,
		    "both.zip!/a/setup.msi!/ProgramFilesFolder/Vendor Inc/bin/"
		    "user.dll",
		    "loads");
	cr_expect_null(strstr(r.out, "beside/data.cab"), "%s", r.out);
	cr_expect_null(strstr(r.out, "DATA.CAB"), "%s", r.out);
	/* Nobody has claimed those in other folders. */
	expect_line(&r, "alone/data.cab!/fileA", "fails");
	expect_line(&r, "both.zip!/b/data.cab!/fileA", "fails");
	run_free(&r);
	r = AUDIT("beside/both.zip", "-v");
	cr_expect(strstr(r.out, "both.zip!/a/DATA.CAB: is a cabinet of "
				"setup.msi beside it"),
		  "%s", r.out);
	cr_expect_eq(r.status, 1, "%s", r.err);
	run_free(&r);
	r = AUDIT("beside/both.zip", "-f", "json");
	expect_schema("docs/dryload-audit-1.schema.json", r.out, true);
	cr_expect_eq(count(r.out, "is a cabinet of"), 1, "%s", r.out);
	run_free(&r);
}

Test(cli_audit_archives, cabinets_that_cant_be_read_with_one_arent_judged)
{
	struct run r = AUDIT("beside", "-f", "csv");

	cr_expect(strstr(r.err, "lost/setup.msi: its cabinet Data.cab isn't "
				"found beside it"),
		  "%s", r.err);
	cr_expect(strstr(r.err, "broken/data.cab: may belong to setup.msi "
				"beside it, which can't be read in full"));
	cr_expect(strstr(r.err, "broken/setup.msi: can't be opened: "),
		  "%s", r.err);
	cr_expect_null(strstr(r.out, "broken/data.cab!"), "%s", r.out);
	cr_expect(strstr(r.err, "split.cab: is one of a set of cabinets"));
	cr_expect_eq(r.status, 3);
	run_free(&r);
	r = AUDIT("beside/data.cab", "-f", "csv");
	cr_expect(strstr(r.err, "data.cab: is a cabinet of setup.msi beside it, "
				"and looked at with that alone: name it, too"),
		  "%s", r.err);
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

/* libmsi reads from NULL at some: such an end is no report of a sanitizer. */
static void crash_as_without_sanitizer(void)
{
	const char *options = getenv("ASAN_OPTIONS");
	char more[1024];

	snprintf(more, sizeof(more), "%s:handle_segv=0",
		 options != NULL ? options : "");
	setenv("ASAN_OPTIONS", more, 1);
}

/* What is lost makes it another file, or none; its cabinet has keys alone. */
Test(cli_audit_archives, damaged_installer_is_told_of_and_its_cabinet_isnt_judged,
     .init = crash_as_without_sanitizer)
{
	struct run r = AUDIT("damaged", "-f", "csv");
	size_t damaged = count(r.err, "setup.msi: ");

	/* Each is told of twice: on the disk, and in the archive. */
	cr_expect_geq(damaged, 2 * 25, "%s", r.err);
	cr_expect_geq(count(r.err, "data.cab: may be"), 25);
	cr_expect_geq(count(r.err, "data.cab: may belong"), 25);
	cr_expect_null(strstr(r.out, "data.cab!"), "%s", r.out);
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_archives, cabinet_beside_an_installer_that_is_left_out_isnt_judged)
{
	struct run r = AUDIT("beside/both.zip", "-f", "csv", "--exclude",
			     "*.msi");

	cr_expect(strstr(r.err, "a/DATA.CAB: may be a cabinet of setup.msi "
				"beside it, which isn't to be looked at"),
		  "%s", r.err);
	cr_expect_null(strstr(r.out, "DATA.CAB!"), "%s", r.out);
	expect_line(&r, "both.zip!/b/data.cab!/fileA", "fails");
	run_free(&r);
}

Test(cli_audit_archives, cabinets_beside_an_installer_can_be_many)
{
	struct run r = AUDIT("many.zip", "-f", "csv");

	expect_line(&r,
		    "many.zip!/setup.msi!/ProgramFilesFolder/Vendor Inc/bin/"
		    "user.dll",
		    "loads");
	cr_expect_str_empty(r.err);
	run_free(&r);
	r = AUDIT("more.zip", "-f", "csv");
	cr_expect(strstr(r.err, "setup.msi: its cabinet Data.cab isn't among "
				"the 500 beside it that are opened at most"),
		  "%s", r.err);
	cr_expect_null(strstr(r.out, ".cab!"), "%s", r.out);
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_archives, database_keeps_what_an_installer_and_its_cabinets_held)
{
	const char *db = scratch_path(archives, "kept.db");
	struct run first = AUDIT("beside", "--db", db, "-v"), r;

	cr_expect(strstr(first.out, "beside/data.cab: is a cabinet of "
				    "setup.msi beside it"),
		  "%s%s", first.out, first.err);
	cr_expect(strstr(first.out, "both.zip!/a/DATA.CAB: is a cabinet of"));
	r = AUDIT("beside", "--db", db, "-v");
	cr_expect_str_eq(r.out, first.out);
	run_free(&r);
	/* The installer's own bytes are the same. */
	cr_assert_eq(unlink(scratch_path(archives, "beside/data.cab")), 0);
	r = AUDIT("beside", "--db", db, "-v");
	cr_expect(strstr(r.out, "beside/setup.msi: its cabinet Data.cab isn't "
				"found beside it"),
		  "%s", r.out);
	cr_expect_null(strstr(r.out, "beside/setup.msi!"), "%s", r.out);
	run_free(&r);
	run_free(&first);
}
