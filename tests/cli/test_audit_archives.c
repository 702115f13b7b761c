/* dryload audit, and what lies in archives, installers and images. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/cli/archives.h"
#include "tests/support/schema.h"

enum { KINDS = 26 };

static void expect_kind(const char *name, const char *inside)
{
	struct run r = AUDIT("kinds", "-f", "csv", "--include", name);
	char path[128];

	snprintf(path, sizeof(path), "%s!%sbin/user.dll", name, inside);
	expect_line(&r, path, "loads");
	snprintf(path, sizeof(path), "%s!%sbin/helper.dll", name, inside);
	expect_line(&r, path, "loads");
	/* Only what lies in one folder is deployed together. */
	snprintf(path, sizeof(path), "%s!%sother/user.dll", name, inside);
	expect_line(&r, path, "fails,certain,126");
	cr_expect_eq(r.status, 1, "%s: %s", name, r.err);
	cr_expect_str_empty(r.err);
	run_free(&r);
}

Test(cli_audit_archives, files_in_all_that_zip_is_are_judged_among_themselves)
{
	expect_kind("plain.zip", "/");
	expect_kind("sample.jar", "/");
	expect_kind("sample.whl", "/");
	expect_kind("sample.nupkg", "/");
	expect_kind("sfx.exe", "/");
}

Test(cli_audit_archives, so_are_those_in_other_archives)
{
	expect_kind("sample.7z", "/");
	expect_kind("sample.xar", "/");
	expect_kind("sample.lzh", "/");
	expect_kind("sample.rar", "/");
}

Test(cli_audit_archives, so_are_those_that_a_program_carries)
{
	expect_kind("sfx-7z.exe", "/");
	expect_kind("sfx-rar.exe", "/");
	expect_kind("sfx-cab.exe", "/");
	expect_kind("iexpress.exe", "/");
}

Test(cli_audit_archives, so_are_those_in_packages_of_other_systems)
{
	expect_kind("sample.tgz", "/");
	expect_kind("sample.tar.xz", "/");
	expect_kind("sample.tar.bz2", "/");
	expect_kind("sample.cpio", "/");
	expect_kind("sample.rpm", "/");
	expect_kind("sample.deb", "/data.tar.xz!/");
}

Test(cli_audit_archives, so_are_those_in_cabinets_and_images)
{
	expect_kind("sample.cab", "/");
	expect_kind("sample.wim", "/");
	expect_kind("solid.esd", "/");
	expect_kind("sample.iso", "/");
}

Test(cli_audit_archives, files_of_an_installer_lie_where_it_would_put_them)
{
	expect_kind("setup.msi", "/ProgramFilesFolder/Vendor Inc/");
}

Test(cli_audit_archives, so_do_those_of_an_installer_that_is_a_program)
{
	expect_kind("nsis.exe", "/");
	expect_kind("nsis-solid.exe", "/");
}

/* What it lacked may be there another time: it isn't kept. */
Test(cli_audit_archives, library_that_opens_an_installer_can_be_missing)
{
	const char *db = scratch_path(archives, "lacking.db");
	struct run r;

	setenv("DRYLOAD_7ZIP", "/nowhere/7z.so", 1);
	r = AUDIT("kinds/nsis.exe", "--db", db, "-v");
	cr_expect(strstr(r.out, "kinds/nsis.exe: is an installer made with "
				"NSIS, and the library that opens them is "
				"missing: install the package p7zip-full"),
		  "%s%s", r.out, r.err);
	cr_expect_eq(r.status, 3);
	run_free(&r);
	unsetenv("DRYLOAD_7ZIP");
	r = AUDIT("kinds/nsis.exe", "--db", db, "-v");
	cr_expect(strstr(r.out, "nsis.exe!/bin/helper.dll"), "%s", r.out);
	cr_expect_null(strstr(r.out, "is missing"), "%s", r.out);
	run_free(&r);
}

/* Any other library is one of another version, as far as can be told. */
Test(cli_audit_archives, library_that_opens_an_installer_can_be_another)
{
	struct run r;

	setenv("DRYLOAD_7ZIP", "libm.so.6", 1);
	r = AUDIT("kinds/nsis.exe", "-v");
	cr_expect(strstr(r.out, "kinds/nsis.exe: is an installer made with "
				"NSIS, and this 7-Zip is too old"),
		  "%s%s", r.out, r.err);
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_archives, all_formats_and_workers_tell_the_same)
{
	static const char *const formats[] = { "markdown", "sarif", "junit",
					       "html", "cyclonedx" };
	struct run one = AUDIT("kinds", "-j1", "-f", "csv"), many;

	many = AUDIT("kinds", "-j4", "-f", "csv");
	cr_expect_str_eq(one.out, many.out);
	cr_expect_eq(count(one.out, "bin/user.dll,"), KINDS, "%s", one.out);
	run_free(&many);
	run_free(&one);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct run r = AUDIT("kinds/plain.zip", "-f", formats[i]);

		cr_expect_eq(r.status, 1, "%s: %s", formats[i], r.err);
		cr_expect(strstr(r.out, "plain.zip"), "%s", formats[i]);
		cr_expect(strstr(r.out, "user.dll"), "%s", formats[i]);
		run_free(&r);
	}
}

Test(cli_audit_archives, whole_knows_of_them)
{
	struct run r = AUDIT("kinds", "-f", "json");

	expect_schema("docs/dryload-audit-1.schema.json", r.out, true);
	cr_expect(strstr(r.out, "\"unpacked\": [\n    \"/tmp/"), "%s", r.out);
	cr_expect(strstr(r.out, "sample.deb!/data.tar.xz\""));
	cr_expect(strstr(r.out, "\"archives\": []"));
	run_free(&r);
	r = AUDIT("kinds/plain.zip");
	cr_expect(strstr(r.out, "1 other was passed over; 1 archive was opened"),
		  "%s", r.out);
	cr_expect(strstr(r.out, "The same file in several places:"));
	cr_expect(strstr(r.out, "plain.zip!/bin/user.dll, "));
	run_free(&r);
}

Test(cli_audit_archives, patterns_leave_out_files_in_them)
{
	struct run r = AUDIT("kinds/plain.zip", "--exclude", "other");

	cr_expect_eq(r.status, 0, "%s", r.out);
	cr_expect(strstr(r.out, "2 files: 2 DLLs"), "%s", r.out);
	run_free(&r);
}

Test(cli_audit_archives, redistributables_are_those_that_the_archive_brings)
{
	struct pe_builder *user = dll_new("kernel32.dll"),
			  *beside = dll_new("kernel32.dll");
	const char *zip = scratch_path(archives, "brings.zip");
	struct run r;

	cr_assert_eq(mkdir(scratch_path(archives, "d"), 0777), 0);
	cr_assert_eq(mkdir(scratch_path(archives, "d/redist"), 0777), 0);
	pe_import(user, "msvcr100.dll", "_open");
	scratch_pe(archives, "d/user.dll", user);
	pe_import(beside, "msvcr100.dll", "_open");
	scratch_pe(archives, "d/redist/near.dll", beside);
	scratch_pe(archives, "d/redist/msvcr100.dll", dll_new("kernel32.dll"));
	r = run_program("python3", NULL,
			(const char *const[]){ "-m", "zipfile", "-c", zip,
					       scratch_path(archives, "d"),
					       NULL });
	cr_assert_eq(r.status, 0, "%s", r.err);
	run_free(&r);
	r = AUDIT("brings.zip");
	cr_expect(strstr(r.out, "the delivery has it in another folder: "),
		  "%s", r.out);
	cr_expect(strstr(r.out, "brings.zip!/d/redist/msvcr100.dll: C run-time "
				"of Visual C++ 2010; too old for what was "
				"linked: it lacks msvcr100.dll!_open"),
		  "%s", r.out);
	run_free(&r);
}

/* Where the command was copied to nothing lies beside it. */
Test(cli_audit_archives, without_the_program_that_opens_them_it_says_which)
{
	const char *copy = scratch_path(archives, "dryload");
	char line[128];
	struct run r = run_program("cp", NULL,
				   (const char *const[]){ run_command(), copy,
							  NULL });

	cr_assert_eq(r.status, 0);
	run_free(&r);
	r = run_program(copy, NULL,
			(const char *const[]){ "audit", "-t", "xp-sp3-x86", "-v",
					       scratch_path(archives, "kinds"),
					       NULL });
	snprintf(line, sizeof(line),
		 "%d archives aren't looked into: the program that opens them "
		 "is missing, install dryload-unpack",
		 KINDS);
	cr_expect(strstr(r.out, line), "%s", r.out);
	cr_expect(strstr(r.out, "kinds/sfx.exe\n"), "%s", r.out);
	run_free(&r);
	r = run_program(copy, NULL,
			(const char *const[]){ "audit", "-f", "csv", "-t",
					       "xp-sp3-x86",
					       scratch_path(archives, "kinds"),
					       NULL });
	cr_expect_eq(count(r.err, ": isn't opened: the program for that is "
				  "missing, install dryload-unpack\n"),
		     KINDS, "%s", r.err);
	run_free(&r);
}
