/* Bytes that are kept in a file, and read again. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/rows.h"
#include "util/status.h"

enum { ROWS = 40000, ROW = 37 };

static void make_row(size_t i, char row[ROW])
{
	memset(row, 0, ROW);
	snprintf(row, ROW, "row %zu", i);
}

static void fill(struct rows *r)
{
	char row[ROW];

	for (size_t i = 0; i < ROWS; i++) {
		make_row(i, row);
		cr_assert_eq(rows_put(r, row, ROW), OK);
	}
}

static void expect_all(const struct rows *r)
{
	static struct rows_reader reader;
	char row[ROW], read[ROW];

	rows_read(r, &reader);
	for (size_t i = 0; i < ROWS; i++) {
		make_row(i, row);
		cr_assert(rows_take(&reader, read, ROW), "row %zu", i);
		cr_assert_arr_eq(read, row, ROW, "row %zu", i);
	}
	cr_expect_not(rows_take(&reader, read, 1), "there are no more");
}

Test(audit_rows, most_lie_in_the_file_and_come_back_twice)
{
	FILE *file = tmpfile();
	struct rows r = { .fd = fileno(file) };
	struct stat st;

	fill(&r);
	cr_expect_leq(r.length, (size_t)ROWS_KEPT_MAX);
	cr_expect_leq(r.capacity, (size_t)4 * ROWS_KEPT_MAX);
	cr_assert_eq(fstat(r.fd, &st), 0);
	cr_expect_eq((uint64_t)st.st_size, r.written);
	expect_all(&r);
	expect_all(&r);
	rows_release(&r);
	fclose(file);
}

Test(audit_rows, without_a_file_memory_has_them)
{
	struct rows r = { .fd = 0 };

	fill(&r);
	cr_expect_eq(r.length, (size_t)ROWS * ROW);
	expect_all(&r);
	rows_release(&r);
}

Test(audit_rows, what_the_file_doesnt_take_is_kept)
{
	struct rows r = { .fd = open("/dev/full", O_RDWR) };
	const int fd = r.fd;

	cr_assert_gt(fd, 0);
	fill(&r);
	cr_expect(r.is_full, "it isn't asked again");
	cr_expect_eq(r.length, (size_t)ROWS * ROW);
	expect_all(&r);
	rows_release(&r);
	close(fd);
}

Test(audit_rows, file_that_became_shorter_is_told)
{
	static struct rows_reader reader;
	FILE *file = tmpfile();
	struct rows r = { .fd = fileno(file) };
	char row[ROW];
	size_t taken = 0;

	fill(&r);
	cr_assert_eq(ftruncate(r.fd, 1000), 0);
	rows_read(&r, &reader);
	while (rows_take(&reader, row, ROW))
		taken++;
	cr_expect(reader.failed);
	cr_expect_eq(taken, 1000 / ROW);
	rows_release(&r);
	fclose(file);
}
