/* dryload audit, and what lies in archives, installers and images. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/run.h"
#include "tests/support/schema.h"

enum { KINDS = 26 };

static struct scratch *s;

static struct pe_builder *dll_new(const char *import)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, import, strcmp(import, "helper.dll") == 0 ? "work" :
								 "GetVersion");
	pe_export(b, "work");
	return b;
}

/* tests/audit/make_archives.py tells what is in them. */
static void set_up(void)
{
	const char *source = getenv("DRYLOAD_SOURCE");
	struct pe_builder *program = dll_new("kernel32.dll");
	char script[4096];
	struct run r;

	s = scratch_new();
	if (source == NULL)
		cr_skip_test("DRYLOAD_SOURCE isn't set");
	snprintf(script, sizeof(script), "%s/tests/audit/make_archives.py",
		 source);
	program->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	scratch_pe(s, "user.dll", dll_new("helper.dll"));
	scratch_pe(s, "helper.dll", dll_new("kernel32.dll"));
	scratch_pe(s, "program.exe", program);
	r = run_program(script, NULL, (const char *const[]){ s->path, NULL });
	cr_assert_eq(r.status, 0, "%s", r.err);
	run_free(&r);
}

static void tear_down(void)
{
	scratch_free(s);
}

TestSuite(cli_audit_archives, .init = set_up, .fini = tear_down);

#define AUDIT(name, ...) \
	RUN("audit", "-t", "xp-sp3-x86", ##__VA_ARGS__, scratch_path(s, name))

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		n++;
	return n;
}

/* Of the file: "NAME!/bin/user.dll,xp-sp3-x86,loads". */
static void expect_line(const struct run *r, const char *path,
			const char *verdict)
{
	char line[256];

	snprintf(line, sizeof(line), "/%s,xp-sp3-x86,%s", path, verdict);
	cr_expect(strstr(r->out, line), "%s\n%s%s", line, r->out, r->err);
}

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
	const char *db = scratch_path(s, "lacking.db");
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
	const char *db = scratch_path(s, "kept.db");
	struct run first = AUDIT("beside", "--db", db, "-v"), r;

	cr_expect(strstr(first.out, "beside/data.cab: is a cabinet of "
				    "setup.msi beside it"),
		  "%s%s", first.out, first.err);
	cr_expect(strstr(first.out, "both.zip!/a/DATA.CAB: is a cabinet of"));
	r = AUDIT("beside", "--db", db, "-v");
	cr_expect_str_eq(r.out, first.out);
	run_free(&r);
	/* The installer's own bytes are the same. */
	cr_assert_eq(unlink(scratch_path(s, "beside/data.cab")), 0);
	r = AUDIT("beside", "--db", db, "-v");
	cr_expect(strstr(r.out, "beside/setup.msi: its cabinet Data.cab isn't "
				"found beside it"),
		  "%s", r.out);
	cr_expect_null(strstr(r.out, "beside/setup.msi!"), "%s", r.out);
	run_free(&r);
	run_free(&first);
}

Test(cli_audit_archives, archives_in_archives_are_opened_to_a_depth)
{
	struct run r = AUDIT("nested", "-f", "csv");

	expect_line(&r, "three.zip!/a.tgz!/b.zip!/bin/user.dll", "loads");
	expect_line(&r, "deep.zip!/8.dll", "loads");
	expect_line(&r,
		    "deep.zip!/8.zip!/7.zip!/6.zip!/5.zip!/4.zip!/3.zip!/2.zip!/"
		    "1.dll",
		    "loads");
	cr_expect_eq(count(r.out, "/0.dll"), 0);
	cr_expect(strstr(r.err, "/1.zip: lies in too many archives: it isn't "
				"opened\n"),
		  "%s", r.err);
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_archives, bomb_ends_in_a_line_and_what_was_found_before_counts)
{
	struct run r = AUDIT("bombs/flat.zip");

	cr_expect(strstr(r.out, "1 file: 1 DLL"), "%s", r.out);
	cr_expect(strstr(r.out, "flat.zip: unpacks to more than 250 times its "
				"size, as what is made to fill disks: 1.dll, "
				"and"),
		  "%s", r.out);
	cr_expect_eq(r.status, 3);
	run_free(&r);
	r = AUDIT("bombs/nsis.exe", "-f", "csv");
	expect_line(&r, "nsis.exe!/0.dll", "loads");
	cr_expect(strstr(r.err, "nsis.exe: unpacks to more than 250 times its "
				"size, as what is made to fill disks: 1.dll, "
				"and"),
		  "%s", r.err);
	cr_expect_eq(r.status, 3);
	run_free(&r);
	r = AUDIT("bombs/nested.zip", "-f", "csv");
	expect_line(&r, "nested.zip!/0.dll", "loads");
	expect_line(&r, "0.zip!/0.zip!/0.zip!/0.dll", "loads");
	cr_expect_eq(count(r.err, "made to fill disks"), 1, "%s", r.err);
	cr_expect(strstr(r.err, "archives in it aren't opened, since a limit "
				"was reached"),
		  "%s", r.err);
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_archives, archive_of_more_than_was_asked_for_is_cut)
{
	struct run r = AUDIT("kinds/plain.zip", "--max-unpacked=4K");

	cr_expect(strstr(r.out, "plain.zip: unpacks to more than 0 MB: "),
		  "%s", r.out);
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

Test(cli_audit_archives, what_cant_be_opened_is_told_of)
{
	struct run r = AUDIT("odd", "-v");

	cr_expect(strstr(r.out, "cut.tgz!/a.dll"), "%s", r.out);
	cr_expect(strstr(r.out, "cut.tgz!/b.dll: can't be unpacked: "));
	cr_expect(strstr(r.out, "no-nsis.exe: can't be opened: its content is"),
		  "%s", r.out);
	cr_expect(strstr(r.out, "cut-nsis.exe: can't be opened: its content"));
	cr_expect(strstr(r.out, "bad-nsis.exe!/readme.txt: can't be unpacked: "),
		  "%s", r.out);
	cr_expect(strstr(r.out, "installshield.exe: is an installer made with "
				"InstallShield"));
	cr_expect(strstr(r.out, "old-inno.exe: isn't wholly opened: innoextract"));
	cr_expect(strstr(r.out, "data1.hdr: is a cabinet of InstallShield"));
	cr_expect(strstr(r.out, "secret.zip!/a.dll: is encrypted"));
	cr_expect(strstr(r.out, "disk.vhdx: is the image of a disk"));
	cr_expect(strstr(r.out, "none.cab: can't be opened: "), "%s", r.out);
	cr_expect(strstr(r.out, "x.dll.gz!/x.dll"));
	cr_expect_eq(r.status, 3);
	run_free(&r);
}

/* Its members are named after DLLs, and only stand for them. */
Test(cli_audit_archives, library_for_a_linker_is_no_archive_of_files)
{
	struct run r = AUDIT("linker", "-f", "csv");

	expect_line(&r, "files.a!/user.dll", "fails,certain,126");
	cr_expect_null(strstr(r.out, "user.lib"));
	run_free(&r);
	r = AUDIT("linker");
	cr_expect(strstr(r.out, "1 other was passed over; 1 archive was opened"),
		  "%s", r.out);
	run_free(&r);
}

Test(cli_audit_archives, images_of_one_file_are_kept_apart)
{
	struct run r = AUDIT("odd/two.wim", "-f", "csv");

	expect_line(&r, "two.wim!/1/bin/user.dll", "loads");
	expect_line(&r, "two.wim!/2/bin/user.dll", "loads");
	expect_line(&r, "two.wim!/2/other/user.dll", "fails,certain,126");
	run_free(&r);
}

Test(cli_audit_archives, file_has_each_of_its_names)
{
	struct run r = AUDIT("odd/links.tar", "-f", "csv");

	expect_line(&r, "links.tar!/bin/user.dll", "loads");
	expect_line(&r, "links.tar!/bin/helper.dll", "loads");
	cr_expect(strstr(r.err, "links.tar!/bin/lost.dll: is a link to what "
				"isn't there"),
		  "%s", r.err);
	run_free(&r);
	r = AUDIT("odd/links.tar");
	cr_expect(strstr(r.out, "2 others were passed over"), "%s", r.out);
	run_free(&r);
}

Test(cli_audit_archives, folders_that_differ_in_case_are_one)
{
	struct run r = AUDIT("odd/case.zip", "-f", "csv");

	expect_line(&r, "case.zip!/bin/X/user.dll", "loads");
	expect_line(&r, "case.zip!/bin/X/helper.dll", "loads");
	run_free(&r);
}

/* As in a folder: it is there, and no image. */
Test(cli_audit_archives, file_that_is_no_image_is_found_by_its_name)
{
	const char *zip = scratch_path(s, "names.zip");
	struct run r;

	cr_assert_eq(mkdir(scratch_path(s, "n"), 0777), 0);
	scratch_pe(s, "n/a.dll", dll_new("text.bin"));
	scratch_pe(s, "n/b.dll", dll_new("none.bin"));
	scratch_pe(s, "n/c.dll", dll_new("empty.bin"));
	scratch_file(s, "n/text.bin", "text", 4);
	scratch_file(s, "n/empty.bin", "", 0);
	r = run_program("python3", NULL,
			(const char *const[]){ "-m", "zipfile", "-c", zip,
					       scratch_path(s, "n"), NULL });
	cr_assert_eq(r.status, 0, "%s", r.err);
	run_free(&r);
	r = AUDIT("names.zip", "-f", "csv");
	expect_line(&r, "names.zip!/n/a.dll", "fails,certain,193");
	expect_line(&r, "names.zip!/n/b.dll", "fails,certain,126");
	cr_expect(strstr(r.out, "empty.bin is empty"), "%s", r.out);
	run_free(&r);
	r = AUDIT("names.zip", "-f", "cyclonedx");
	/* Its own bytes weren't kept: there is nothing to be hashed. */
	cr_expect_eq(count(r.out, "SHA-256"), 3, "%s", r.out);
	run_free(&r);
}

Test(cli_audit_archives, no_path_leads_out_of_the_archive)
{
	struct run r = AUDIT("odd/slip.zip", "-f", "csv");

	expect_line(&r, "slip.zip!/up/user.dll", "loads");
	expect_line(&r, "slip.zip!/C:/x/y.dll", "loads");
	expect_line(&r, "slip.zip!/abs.dll", "loads");
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
	const char *zip = scratch_path(s, "brings.zip");
	struct run r;

	cr_assert_eq(mkdir(scratch_path(s, "d"), 0777), 0);
	cr_assert_eq(mkdir(scratch_path(s, "d/redist"), 0777), 0);
	pe_import(user, "msvcr100.dll", "_open");
	scratch_pe(s, "d/user.dll", user);
	pe_import(beside, "msvcr100.dll", "_open");
	scratch_pe(s, "d/redist/near.dll", beside);
	scratch_pe(s, "d/redist/msvcr100.dll", dll_new("kernel32.dll"));
	r = run_program("python3", NULL,
			(const char *const[]){ "-m", "zipfile", "-c", zip,
					       scratch_path(s, "d"), NULL });
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
	const char *copy = scratch_path(s, "dryload");
	char line[128];
	struct run r = run_program("cp", NULL,
				   (const char *const[]){ run_command(), copy,
							  NULL });

	cr_assert_eq(r.status, 0);
	run_free(&r);
	r = run_program(copy, NULL,
			(const char *const[]){ "audit", "-t", "xp-sp3-x86", "-v",
					       scratch_path(s, "kinds"),
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
					       scratch_path(s, "kinds"),
					       NULL });
	cr_expect_eq(count(r.err, ": isn't opened: the program for that is "
				  "missing, install dryload-unpack\n"),
		     KINDS, "%s", r.err);
	run_free(&r);
}
