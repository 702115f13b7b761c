/* Media of Vista and later: UDF, and a Windows packed in sources. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/snapshot/small_windows.h"
#include "tests/support/server_tree.h"

static struct scratch *s;

static void set_up(void)
{
	struct run r;

	s = small_windows_new();
	r = snapshot_run(s, "disk", "folder.dlp");
	cr_assert_eq(r.status, 0, "%s", r.out);
	run_free(&r);
	server_tree_file(s, "dvd/setup.exe", "MZ");
	server_tree_file(s, "dvd/sources/boot.wim", "");
}

static void tear_down(void)
{
	unsetenv("TMPDIR");
	scratch_free(s);
}

TestSuite(snapshot_install_media, .init = set_up, .fini = tear_down);

static void capture(const char *to, const char *option)
{
	TOOL("wimlib-imagex", "capture", scratch_path(s, "disk"),
	     scratch_path(s, to), "Sample", option);
}

/* With an ISO 9660 beside it that has the same files, as genisoimage does. */
static void udf_make(const char *to, const char *from)
{
	TOOL("genisoimage", "-quiet", "-udf", "-allow-limited-size", "-o",
	     scratch_path(s, to), scratch_path(s, from));
}

Test(snapshot_install_media, udf_that_holds_a_windows)
{
	udf_make("a.udf", "disk");
	snapshot_expect_same(s, "a.udf", "folder.dlp");
}

Test(snapshot_install_media, wim_in_a_folder_a_dvd_and_an_iso)
{
	capture("dvd/sources/install.wim", "--compress=LZX");
	snapshot_expect_same(s, "dvd", "folder.dlp");
	udf_make("a.udf", "dvd");
	snapshot_expect_same(s, "a.udf", "folder.dlp");
	TOOL("xorriso", "-as", "mkisofs", "-quiet", "-J", "-o",
	     scratch_path(s, "a.iso"), scratch_path(s, "dvd"));
	snapshot_expect_same(s, "a.iso", "folder.dlp");
}

Test(snapshot_install_media, udf_counts_where_iso_9660_has_a_text_alone)
{
	capture("dvd/sources/install.wim", "--compress=none");
	TOOL("genisoimage", "-quiet", "-udf", "-o", scratch_path(s, "a.udf"),
	     "-hide", "sources", scratch_path(s, "dvd"));
	snapshot_expect_same(s, "a.udf", "folder.dlp");
}

Test(snapshot_install_media, esd_in_a_dvd)
{
	capture("dvd/sources/install.esd", "--solid");
	udf_make("a.udf", "dvd");
	snapshot_expect_same(s, "a.udf", "folder.dlp");
}

static size_t entries_of(const char *folder)
{
	DIR *d = opendir(folder);
	size_t count = 0;

	cr_assert_not_null(d);
	while (readdir(d) != NULL)
		count++;
	closedir(d);
	return count - 2;
}

Test(snapshot_install_media, copies_are_told_of_and_removed)
{
	struct run r;

	capture("dvd/sources/install.wim", "--compress=none");
	udf_make("a.udf", "dvd");
	mkdir(scratch_path(s, "tmp"), 0700);
	setenv("TMPDIR", scratch_path(s, "tmp"), 1);
	r = snapshot_run(s, "a.udf", "a.dlp");
	cr_expect_eq(r.status, 0, "%s", r.out);
	cr_expect_not_null(strstr(r.out, "sources/install.wim was copied to a "
					 "temporary file"),
			   "%s", r.out);
	cr_expect_eq(entries_of(scratch_path(s, "tmp")), 0);
	run_free(&r);
	setenv("TMPDIR", scratch_path(s, "none"), 1);
	snapshot_expect_trouble(s, "a.udf", "name another folder in TMPDIR");
}

Test(snapshot_install_media, dvd_of_several_editions_wants_one_named)
{
	capture("dvd/sources/install.wim", "--compress=none");
	TOOL("wimlib-imagex", "append", scratch_path(s, "disk/Tools"),
	     scratch_path(s, "dvd/sources/install.wim"), "Tools alone");
	udf_make("a.udf", "dvd");
	snapshot_expect_trouble(s, "a.udf", "a.udf: name one of its images "
					    "with --image: 1 Sample, 2");
}

Test(snapshot_install_media, split_images_are_to_be_joined)
{
	server_tree_file(s, "dvd/sources/install.swm", "MSWIM");
	snapshot_expect_trouble(s, "dvd", "wimlib-imagex join");
	capture("whole.wim", "--compress=none");
	TOOL("wimlib-imagex", "split", scratch_path(s, "whole.wim"),
	     scratch_path(s, "part.swm"), "0.01");
	snapshot_expect_trouble(s, "part.swm", "wimlib-imagex join");
}

Test(snapshot_install_media, media_for_two_machines_are_refused)
{
	server_tree_file(s, "dvd/x64/sources/install.esd", "MSWIM");
	snapshot_expect_trouble(s, "dvd", "for machines of two kinds");
}

Test(snapshot_install_media, dvd_without_a_windows_is_refused)
{
	udf_make("a.udf", "dvd");
	snapshot_expect_trouble(s, "a.udf", "no Windows there");
}

Test(snapshot_install_media, damaged_dvd_is_refused)
{
	static const char zeros[2048];
	FILE *f;

	udf_make("a.udf", "disk");
	f = fopen(scratch_path(s, "a.udf"), "r+");
	cr_assert_not_null(f);
	fseek(f, 256 * 2048, SEEK_SET); /* the anchor */
	cr_assert_eq(fwrite(zeros, sizeof(zeros), 1, f), 1);
	cr_assert_eq(ftruncate(fileno(f), 300 * 2048), 0);
	fclose(f);
	snapshot_expect_trouble(s, "a.udf", "(UDF) can't be read");
}
