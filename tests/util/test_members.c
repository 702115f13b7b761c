/* Paths in an archive, and the files and folders that they name. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util/members.h"

enum { PAGE = 1 << 16 };

static struct member items[16];
static struct members members;

static void add(const char *path, const char *text)
{
	const off_t at = (off_t)members.count * PAGE;

	cr_assert_eq(pwrite(members.fd, text, strlen(text), at),
		     (ssize_t)strlen(text));
	items[members.count] = (struct member){
		.path = str_of(path),
		.number = members.count,
		.at = (uint64_t)at,
		.size = strlen(text),
	};
	members.count++;
}

static void set_up(void)
{
	members = (struct members){ .root = str_of("x.zip!"),
				    .fd = memfd_create("test", 0),
				    .items = items };
	add("b/z.dll", "one");
	add("a.dll", "old");
	add("b-c/q.dll", "two");
	add("b/deep/er/y.dll", "three");
	add("b/deep/x.dll", "four");
	add("b0", "five");
	add("a.dll", "new");
	members_sort(&members);
}

static void tear_down(void)
{
	close(members.fd);
}

TestSuite(members, .init = set_up, .fini = tear_down);

static void expect_text(const char *path, const char *text)
{
	struct file f;

	cr_assert_eq(members_open(&members, path, &f), 0, "%s", path);
	cr_expect_eq(f.bytes.len, strlen(text), "%s", path);
	cr_expect_eq(memcmp(f.bytes.data, text, f.bytes.len), 0, "%s", path);
	file_close(&f);
}

static void expect_error(const char *path, int error)
{
	struct file f;

	cr_expect_eq(members_open(&members, path, &f), -1, "%s", path);
	cr_expect_eq(errno, error, "%s: %s", path, strerror(errno));
}

Test(members, last_of_one_path_is_the_file)
{
	cr_expect_eq(members.count, 6);
	expect_text("x.zip!/a.dll", "new");
	expect_text("x.zip!/b/deep/er/y.dll", "three");
}

Test(members, folders_and_what_isnt_there_are_told_apart)
{
	expect_error("x.zip!", EISDIR);
	expect_error("x.zip!/b", EISDIR);
	expect_error("x.zip!/b/deep", EISDIR);
	expect_error("x.zip!/b/dee", ENOENT);
	expect_error("x.zip!/a", ENOENT);
	/* Without a slash it is another file of the disk. */
	expect_error("x.zip!x/a.dll", ENOENT);
	cr_expect_not(members_have(&members, str_of("x.zip")));
	cr_expect_not(members_have(NULL, str_of("x.zip!")));
}

static int take(void *context, struct str name, bool is_folder)
{
	char *to = context;

	strncat(to, name.s, name.n);
	strcat(to, is_folder ? "/ " : " ");
	return 0;
}

static void expect_list(const char *folder, const char *expected)
{
	char names[256] = "";

	cr_expect_eq(members_list(&members, str_of(folder), take, names), 0);
	cr_expect_str_eq(names, expected, "%s", folder);
}

Test(members, folder_lists_what_lies_in_it_alone)
{
	expect_list("x.zip!", "a.dll b-c/ b/ b0 ");
	expect_list("x.zip!/b", "deep/ z.dll ");
	expect_list("x.zip!/b/deep", "er/ x.dll ");
	expect_list("x.zip!/b/dee", "");
	expect_list("x.zip!/a.dll", "");
}

Test(members, folders_that_differ_in_case_get_one_name_and_files_keep_theirs)
{
	char first[] = "Bin/A.dll", second[] = "bin/Sub/a.dll",
	     third[] = "BIN/sub/A.DLL", other[] = "binary/a.dll";

	members.count = 0;
	add(first, "one");
	add(second, "two");
	add(third, "three");
	add(other, "four");
	members_merge_folders(&members);
	members_sort(&members);
	expect_text("x.zip!/Bin/A.dll", "one");
	expect_text("x.zip!/Bin/sub/A.DLL", "three");
	expect_text("x.zip!/Bin/sub/a.dll", "two");
	expect_text("x.zip!/binary/a.dll", "four");
}

Test(members, stand_in_says_that_its_bytes_arent_there)
{
	members.count = 0;
	add("a.txt", "zeros");
	add("b.dll", "bytes");
	items[0].is_stand_in = true;
	cr_expect(members_lack_bytes(&members, "x.zip!/a.txt"));
	cr_expect_not(members_lack_bytes(&members, "x.zip!/b.dll"));
	cr_expect_not(members_lack_bytes(&members, "x.zip!/none"));
	cr_expect_not(members_lack_bytes(&members, "a.txt"));
}
