/* Files as bytes. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "util/file.h"

static char dir[] = "/tmp/dryload-file-XXXXXX";

static void make_dir(void)
{
	cr_assert_not_null(mkdtemp(dir));
	cr_assert_eq(chdir(dir), 0);
}

static void remove_dir(void)
{
	unlink("some");
	unlink("empty");
	unlink("pipe");
	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(rmdir(dir), 0);
}

static void write_file(const char *name, const char *data, size_t n)
{
	FILE *f = fopen(name, "wb");

	cr_assert_not_null(f);
	cr_assert_eq(fwrite(data, 1, n, f), n);
	cr_assert_eq(fclose(f), 0);
}

TestSuite(file, .init = make_dir, .fini = remove_dir);

Test(file, is_mapped_as_it_is)
{
	struct file f;

	write_file("some", "a\0b", 3);
	cr_assert_eq(file_open("some", &f), 0);
	cr_expect_eq(f.bytes.len, 3);
	cr_expect_eq(memcmp(f.bytes.data, "a\0b", 3), 0);
	file_close(&f);
	cr_expect_eq(f.bytes.len, 0);
}

Test(file, may_be_empty)
{
	struct file f;

	write_file("empty", "", 0);
	cr_assert_eq(file_open("empty", &f), 0);
	cr_expect_eq(f.bytes.len, 0);
	cr_expect_not_null(f.bytes.data);
	file_close(&f);
	file_close(&f);
}

Test(file, that_is_no_file_is_refused_at_once, .timeout = 10)
{
	static const struct {
		const char *path;
		int error;
	} rows[] = {
		{ "missing", ENOENT },
		{ ".", EISDIR },
		{ "/dev/zero", EINVAL },
		{ "pipe", EINVAL },
	};

	cr_assert_eq(mkfifo("pipe", 0600), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct file f;

		errno = 0;
		cr_expect_eq(file_open(rows[i].path, &f), -1, "%s",
			     rows[i].path);
		cr_expect_eq(errno, rows[i].error, "%s: %d", rows[i].path,
			     errno);
		file_close(&f);
	}
}

Test(file, comes_from_standard_input_for_a_dash)
{
	enum { SIZE = 200000 };
	char *data = malloc(SIZE);
	struct file f;

	cr_assert_not_null(data);
	for (size_t i = 0; i < SIZE; i++)
		data[i] = (char)(i % 251);
	write_file("some", data, SIZE);
	cr_assert_not_null(freopen("some", "rb", stdin));
	cr_assert_eq(file_open("-", &f), 0);
	cr_assert_eq(f.bytes.len, SIZE);
	cr_expect_eq(memcmp(f.bytes.data, data, SIZE), 0);
	file_close(&f);
	write_file("empty", "", 0);
	cr_assert_not_null(freopen("empty", "rb", stdin));
	cr_assert_eq(file_open("-", &f), 0);
	cr_expect_eq(f.bytes.len, 0);
	file_close(&f);
	free(data);
}
