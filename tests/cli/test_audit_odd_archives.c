/* dryload audit, and archives that are odd, damaged or made to do harm. */
#include <sys/stat.h>

#include "tests/cli/archives.h"

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
	const char *zip = scratch_path(archives, "names.zip");
	struct run r;

	cr_assert_eq(mkdir(scratch_path(archives, "n"), 0777), 0);
	scratch_pe(archives, "n/a.dll", dll_new("text.bin"));
	scratch_pe(archives, "n/b.dll", dll_new("none.bin"));
	scratch_pe(archives, "n/c.dll", dll_new("empty.bin"));
	scratch_file(archives, "n/text.bin", "text", 4);
	scratch_file(archives, "n/empty.bin", "", 0);
	r = run_program("python3", NULL,
			(const char *const[]){ "-m", "zipfile", "-c", zip,
					       scratch_path(archives, "n"),
					       NULL });
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
