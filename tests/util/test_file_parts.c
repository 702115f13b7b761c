/* Files of which only what is asked for is read. */
#include "util/file_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

enum { SIZE = 1 << 20, HEAD = 4096 };

static char path[32];

static uint8_t byte_at(uint64_t at)
{
	return (uint8_t)(at * 31 + at / 251);
}

static void make_file(void)
{
	uint8_t *data = malloc(SIZE);
	int fd;

	strcpy(path, "/tmp/dryload-parts-XXXXXX");
	fd = mkstemp(path);
	cr_assert_geq(fd, 0);
	cr_assert_not_null(data);
	for (size_t i = 0; i < SIZE; i++)
		data[i] = byte_at(i);
	cr_assert_eq(write(fd, data, SIZE), SIZE);
	close(fd);
	free(data);
}

static void remove_file(void)
{
	unlink(path);
}

TestSuite(file_parts, .init = make_file, .fini = remove_file);

static void expect_bytes(struct bytes b, uint64_t at, size_t n)
{
	cr_assert_not_null(b.data);
	cr_assert_eq(b.len, n);
	for (size_t i = 0; i < n; i++)
		cr_assert_eq(b.data[i], byte_at(at + i), "%zu", i);
}

static struct file_parts open_it(void)
{
	struct file_parts f;

	cr_assert_eq(file_parts_open(path, HEAD, &f), 0);
	cr_assert_eq(f.size, SIZE);
	return f;
}

Test(file_parts, have_their_head_at_once)
{
	struct file_parts f = open_it();

	expect_bytes(f.head, 0, HEAD);
	cr_expect(file_parts_more(&f));
	file_parts_close(&f);
	cr_expect_eq(f.size, 0);
	cr_expect_eq(f.head.len, 0);
	file_parts_close(&f);
}

/* In the head, over its end, small, so large that it is mapped, to the end. */
static const struct {
	uint64_t at;
	size_t n;
} wanted[] = {
	{ 10, 100 },	 { HEAD - 1, 2 },      { 5000, 1 },
	{ 8191, 300000 }, { 4096, SIZE - 4096 }, { SIZE - 1, 1 },
	{ SIZE, 0 },
};

Test(file_parts, are_read_when_they_are_asked_for_and_stay)
{
	enum { PARTS = sizeof(wanted) / sizeof(wanted[0]) };
	struct file_parts f = open_it();
	struct bytes parts[PARTS];

	for (size_t i = 0; i < PARTS; i++)
		parts[i] = file_parts_read(&f, wanted[i].at, wanted[i].n);
	for (size_t i = 0; i < PARTS; i++)
		expect_bytes(parts[i], wanted[i].at, wanted[i].n);
	cr_expect_eq(f.error, 0);
	file_parts_close(&f);
}

Test(file_parts, are_read_once)
{
	struct file_parts f = open_it();
	const struct bytes first = file_parts_read(&f, 5000, 70);

	cr_expect_eq(file_parts_read(&f, 5000, 70).data, first.data);
	cr_expect_neq(file_parts_read(&f, 5000, 71).data, first.data);
	cr_expect_neq(file_parts_read(&f, 5001, 70).data, first.data);
	cr_expect_eq(f.count, 3);
	file_parts_close(&f);
}

enum { PIECES = 5, LAST = 100 };

/* A part of five pieces, the last of which is short. */
static size_t reserve_pieces(struct file_parts *f)
{
	size_t part;

	cr_assert(file_parts_reserve(
		f, 5000, (PIECES - 1) * FILE_PIECE_SIZE + LAST, &part));
	cr_expect_eq(f->items[part].unread, 0x1f);
	return part;
}

Test(file_parts, are_filled_by_the_pieces_that_are_asked_for)
{
	struct file_parts f = open_it();
	const size_t part = reserve_pieces(&f);
	const struct file_part *p = &f.items[part];
	struct bytes b = file_parts_fill(&f, part, FILE_PIECE_SIZE - 1, 1);

	cr_assert_not_null(b.data);
	cr_expect_eq(p->unread, 0x1e);
	cr_expect_eq(b.data[FILE_PIECE_SIZE - 1],
		     byte_at(5000 + FILE_PIECE_SIZE - 1));
	/* Over an end, beyond the last, and nothing. */
	file_parts_fill(&f, part, 3 * FILE_PIECE_SIZE - 1, 2);
	cr_expect_eq(p->unread, 0x12);
	file_parts_fill(&f, part, p->bytes.len, 5);
	file_parts_fill(&f, part, FILE_PIECE_SIZE, 0);
	cr_expect_eq(p->unread, 0x12);
	file_parts_fill(&f, part, p->bytes.len - 1, UINT64_MAX);
	cr_expect_eq(p->unread, 0x02);
	expect_bytes(file_parts_fill(&f, part, 0, UINT64_MAX), 5000,
		     p->bytes.len);
	cr_expect_eq(p->unread, 0);
	cr_expect_eq(f.error, 0);
	file_parts_close(&f);
}

Test(file_parts, of_as_many_pieces_as_there_can_be_are_read)
{
	enum { MOST = 64 * FILE_PIECE_SIZE };
	struct file_parts f = open_it();

	expect_bytes(file_parts_read(&f, HEAD, MOST), HEAD, MOST);
	expect_bytes(file_parts_read(&f, HEAD, MOST + 1), HEAD, MOST + 1);
	expect_bytes(file_parts_read(&f, HEAD, FILE_PIECE_SIZE + 1), HEAD,
		     FILE_PIECE_SIZE + 1);
	file_parts_close(&f);
}

/* By then the descriptor is closed. */
Test(file_parts, are_filled_from_the_whole_where_it_is_there)
{
	struct file_parts f = open_it();
	const size_t part = reserve_pieces(&f);
	const size_t n = f.items[part].bytes.len;

	file_parts_fill(&f, part, FILE_PIECE_SIZE, 1);
	cr_assert_not_null(file_parts_all(&f).data);
	expect_bytes(file_parts_fill(&f, part, 0, n), 5000, n);
	cr_expect_eq(f.error, 0);
	file_parts_close(&f);
}

Test(file_parts, keep_the_pieces_that_were_read_before_the_rest_was_gone)
{
	struct file_parts f = open_it();
	const size_t part = reserve_pieces(&f);
	struct bytes b;

	cr_assert_not_null(file_parts_fill(&f, part, 0, 10).data);
	cr_assert_eq(truncate(path, 5000 + FILE_PIECE_SIZE + 1), 0);
	b = file_parts_fill(&f, part, 10, 20);
	cr_assert_not_null(b.data);
	expect_bytes((struct bytes){ b.data, FILE_PIECE_SIZE }, 5000,
		     FILE_PIECE_SIZE);
	cr_expect_null(file_parts_fill(&f, part, FILE_PIECE_SIZE, 1).data);
	cr_expect_eq(f.error, ESTALE);
	file_parts_close(&f);
}

Test(file_parts, become_all_of_the_file)
{
	struct file_parts f = open_it();

	expect_bytes(file_parts_all(&f), 0, SIZE);
	cr_expect_not(file_parts_more(&f));
	expect_bytes(f.head, 0, SIZE);
	/* From now on nothing more is read. */
	cr_expect_eq(file_parts_read(&f, 5000, 70).data, f.head.data + 5000);
	cr_expect_eq(file_parts_all(&f).data, f.head.data);
	file_parts_close(&f);
}

Test(file_parts, of_a_small_file_are_its_head)
{
	struct file_parts f;

	cr_assert_eq(truncate(path, HEAD), 0);
	cr_assert_eq(file_parts_open(path, HEAD, &f), 0);
	cr_expect_not(file_parts_more(&f));
	expect_bytes(file_parts_all(&f), 0, HEAD);
	file_parts_close(&f);
	cr_assert_eq(truncate(path, 0), 0);
	cr_assert_eq(file_parts_open(path, HEAD, &f), 0);
	cr_expect_eq(f.head.len, 0);
	cr_expect_not_null(f.head.data);
	file_parts_close(&f);
}

Test(file_parts, that_are_gone_say_so)
{
	struct file_parts f = open_it();

	cr_assert_eq(truncate(path, 5000), 0);
	cr_expect_null(file_parts_read(&f, 4990, 20).data);
	cr_expect_eq(f.error, ESTALE);
	expect_bytes(file_parts_read(&f, 4990, 10), 4990, 10);
	/* The first error counts. */
	cr_expect_eq(f.error, ESTALE);
	file_parts_close(&f);
}

Test(file_parts, refuse_what_is_no_file)
{
	struct file_parts f;

	cr_expect_eq(file_parts_open("/tmp", HEAD, &f), -1);
	cr_expect_eq(errno, EISDIR);
	cr_expect_eq(file_parts_open("/tmp/none/at/all", HEAD, &f), -1);
	cr_expect_eq(errno, ENOENT);
	cr_expect_eq(file_parts_open("/dev/null", HEAD, &f), -1);
	cr_expect_eq(errno, EINVAL);
}
