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
	struct spool spool = { .fd = fileno(file) };
	struct rows r = { .spool = &spool };
	struct stat st;

	fill(&r);
	cr_expect_leq(r.length, (size_t)ROWS_KEPT_MAX);
	cr_expect_leq(r.capacity, (size_t)4 * ROWS_KEPT_MAX);
	cr_assert_eq(fstat(spool.fd, &st), 0);
	cr_expect_eq((uint64_t)st.st_size, spool.end);
	cr_expect_eq(r.part_count, 1, "nobody else wrote");
	expect_all(&r);
	expect_all(&r);
	rows_release(&r);
	fclose(file);
}

Test(audit_rows, two_share_one_file)
{
	FILE *file = tmpfile();
	struct spool spool = { .fd = fileno(file) };
	struct rows a = { .spool = &spool }, b = { .spool = &spool };
	char row[ROW];

	for (size_t i = 0; i < ROWS; i++) {
		make_row(i, row);
		cr_assert_eq(rows_put(&a, row, ROW), OK);
		cr_assert_eq(rows_put(&b, row, ROW), OK);
	}
	cr_expect_gt(a.part_count, 2);
	expect_all(&a);
	expect_all(&b);
	rows_release(&a);
	rows_release(&b);
	fclose(file);
}

Test(audit_rows, without_a_file_memory_has_them)
{
	struct spool spool = { .fd = 0 };
	struct rows r = { .spool = &spool };

	fill(&r);
	cr_expect_eq(r.length, (size_t)ROWS * ROW);
	expect_all(&r);
	rows_release(&r);
}

Test(audit_rows, what_the_file_doesnt_take_is_kept)
{
	struct spool spool = { .fd = open("/dev/full", O_RDWR) };
	struct rows r = { .spool = &spool };

	cr_assert_gt(spool.fd, 0);
	fill(&r);
	cr_expect(spool.is_full, "it isn't asked again");
	cr_expect_eq(r.length, (size_t)ROWS * ROW);
	expect_all(&r);
	rows_release(&r);
	close(spool.fd);
}

Test(audit_rows, file_that_became_shorter_is_told)
{
	static struct rows_reader reader;
	FILE *file = tmpfile();
	struct spool spool = { .fd = fileno(file) };
	struct rows r = { .spool = &spool };
	char row[ROW];
	size_t taken = 0;

	fill(&r);
	cr_assert_eq(ftruncate(spool.fd, 1000), 0);
	rows_read(&r, &reader);
	while (rows_take(&reader, row, ROW))
		taken++;
	cr_expect(reader.written.failed);
	cr_expect_eq(taken, 1000 / ROW);
	rows_release(&r);
	fclose(file);
}
