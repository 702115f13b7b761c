/* An image of which only parts are read is the same as one that is all there. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "loader/exports.h"
#include "loader/imports.h"
#include "tests/loader/read_image.h"
#include "util/status.h"

enum { HEAD = 1024 };

static char path[32];
static struct read_image *r;
static struct file_parts parts;
static struct image image;
static struct arena arena;
static struct defects defects;

static struct pe_builder *builder(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_AMD64);

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_export(b, "HttpFilterProc");
	pe_section(b, ".data", "data", 4, 0x3000);
	return b;
}

static void begin(void)
{
	int fd;

	strcpy(path, "/tmp/dryload-image-XXXXXX");
	fd = mkstemp(path);
	cr_assert_geq(fd, 0);
	close(fd);
	r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
	pe_builder_free(r->b);
	r->b = builder();
}

static void forget(void)
{
	arena_release(&arena);
	file_parts_close(&parts);
	defects = (struct defects){ 0 };
}

static void end(void)
{
	forget();
	read_image_free(r);
	unlink(path);
}

TestSuite(image_parts, .init = begin, .fini = end);

/* As it stands now, with so many bytes at once. */
static void read_parts(size_t head)
{
	FILE *f = fopen(path, "wb");

	cr_assert_not_null(f);
	cr_assert_eq(fwrite(r->b->data, 1, r->b->len, f), r->b->len);
	cr_assert_eq(fclose(f), 0);
	cr_assert_eq(file_parts_open(path, head, &parts), 0);
	cr_assert_eq(image_read_parts(&parts, &arena, &defects, &image), OK);
}

static void read_both_with(size_t head)
{
	read_image_again(r);
	read_parts(head);
	cr_assert_eq(image.readable, r->image.readable);
	cr_assert_eq(image.section_count, r->image.section_count);
	cr_assert_eq(defects.count, r->defects.count);
}

static void read_both(void)
{
	read_both_with(HEAD);
}

static void expect_same_bytes(void)
{
	for (uint32_t rva = 0; rva < image.size_of_image; rva += 0x200) {
		const struct bytes part = image_span(&image, rva, UINT64_MAX);
		const struct bytes all =
			image_span(&r->image, rva, UINT64_MAX);

		cr_assert_eq(part.len, all.len, "%x", rva);
		cr_assert_eq(memcmp(part.data, all.data, all.len), 0, "%x",
			     rva);
	}
	cr_expect_eq(parts.error, 0);
}

Test(image_parts, have_the_bytes_of_the_whole)
{
	read_image_load(r);
	read_both();
	cr_expect_not_null(image.parts);
	cr_expect_eq(parts.count, 0);
	expect_same_bytes();
}

Test(image_parts, are_only_the_sections_that_were_asked_for)
{
	struct export_table exports;

	read_image_load(r);
	read_both();
	cr_assert_eq(exports_read(&image, &arena, &defects, &exports), OK);
	cr_expect(exports.present);
	cr_expect_eq(exports.name_count, 1);
	cr_expect_eq(parts.count, 1);
	cr_expect_lt(parts.items[0].bytes.len, r->b->len / 2);
}

/* A section of several pieces, with a string over the end of its first. */
static uint32_t add_strings(void)
{
	enum { SIZE = 5 * FILE_PIECE_SIZE };
	const uint32_t at = FILE_PIECE_SIZE - 10;
	char *data = calloc(1, SIZE);
	uint32_t rva = 0;

	cr_assert_not_null(data);
	strcpy(data + 16, "short");
	memset(data + at, 'x', 200);
	pe_section(r->b, ".pieces", data, SIZE, 0);
	free(data);
	read_image_load(r);
	read_both();
	for (unsigned i = 0; i < image.section_count; i++) {
		if (strcmp(image.sections[i].name, ".pieces") == 0)
			rva = image.sections[i].rva;
	}
	cr_assert_neq(rva, 0);
	return rva;
}

/* .data is the last; what the others have is in the head to their last byte. */
Test(image_parts, are_not_read_again_where_the_head_has_them)
{
	size_t last;

	read_image_load(r);
	read_both();
	last = (size_t)image.sections[image.section_count - 1].data_at;
	forget();
	read_both_with(last);
	for (unsigned i = 0; i + 1 < image.section_count; i++)
		image_section(&image, &image.sections[i]);
	cr_expect_eq(parts.count, 0);
	expect_same_bytes();
	cr_expect_eq(parts.count, 1);
}

/* As an uninitialized section that says where its data would begin. */
Test(image_parts, of_a_section_without_data_are_none)
{
	read_image_load(r);
	pe_set_section(r->b, ".data", PE_SECTION_RAW_OFFSET,
		       (uint32_t)r->b->len);
	pe_set_section(r->b, ".data", PE_SECTION_RAW_SIZE, 0);
	read_both();
	for (unsigned i = 0; i < image.section_count; i++) {
		if (strcmp(image.sections[i].name, ".data") == 0)
			cr_expect_eq(image_section(&image, &image.sections[i])
					     .len,
				     0);
	}
	cr_expect_eq(parts.count, 0);
	expect_same_bytes();
}

Test(image_parts, are_whole_where_the_section_is_asked_for)
{
	const uint32_t rva = add_strings();
	const struct bytes all = image_span(&r->image, rva, UINT64_MAX);

	for (unsigned i = 0; i < image.section_count; i++) {
		struct bytes data;

		if (image.sections[i].rva != rva)
			continue;
		data = image_section(&image, &image.sections[i]);
		cr_assert_eq(data.len, all.len);
		cr_expect_eq(memcmp(data.data, all.data, all.len), 0);
	}
	cr_expect_eq(parts.items[0].unread, 0);
}

Test(image_parts, are_only_the_pieces_that_were_asked_for)
{
	const uint32_t rva = add_strings();
	struct str text;
	uint8_t byte;

	cr_assert(image_string(&image, rva + 16, &text));
	cr_expect_str_eq(text.s, "short");
	cr_expect_eq(parts.items[0].unread, 0x1e);
	cr_assert(image_copy(&image, rva + 3 * FILE_PIECE_SIZE, &byte, 1));
	cr_expect_eq(parts.items[0].unread, 0x16);
	cr_assert(image_string(&image, rva + FILE_PIECE_SIZE - 10, &text));
	cr_expect_eq(text.n, 200);
	cr_expect_eq(text.s[199], 'x');
	cr_expect_eq(parts.items[0].unread & 2, 0);
	expect_same_bytes();
	cr_expect_eq(parts.items[0].unread, 0);
}

/* Inside its last unit, which Windows allows (R211). */
Test(image_parts, end_where_the_file_does)
{
	read_image_load(r);
	r->b->len -= 0x80;
	read_both();
	cr_expect_not_null(image.parts);
	expect_same_bytes();
}

static void expect_whole(void)
{
	read_both();
	cr_expect_null(image.parts);
	cr_expect_not(file_parts_more(&parts));
	if (image.readable)
		expect_same_bytes();
}

Test(image_parts, are_the_whole_file_where_headers_lie_beyond_its_head)
{
	read_image_load(r);
	pe_set(r->b, PE_SIZE_OF_HEADERS, 0x800);
	expect_whole();
	forget();
	pe_set(r->b, PE_LFANEW, 0x600);
	expect_whole();
}

/* .text and .data: each less than the file, together more. */
Test(image_parts, are_the_whole_file_where_sections_share_bytes)
{
	static const char *const names[] = { ".text", ".data" };

	pe_builder_free(r->b);
	r->b = pe_builder_new(IMAGE_FILE_MACHINE_AMD64);
	pe_section(r->b, ".data", "data", 4, 0);
	read_image_load(r);
	for (size_t i = 0; i < 2; i++) {
		pe_set_section(r->b, names[i], PE_SECTION_RAW_OFFSET, 0x200);
		pe_set_section(r->b, names[i], PE_SECTION_RAW_SIZE,
			       r->b->len - 0x200);
	}
	expect_whole();
	cr_expect(image.readable);
}

Test(image_parts, are_opened_again_where_it_is_the_same_file)
{
	struct file_parts again;

	read_image_load(r);
	read_both();
	expect_same_bytes();
	file_parts_close(&parts);
	cr_assert_eq(file_parts_open(path, HEAD, &again), 0);
	cr_assert(image_reopen(&image, &again));
	file_parts_close(&parts);
	parts = again;
	image.parts = &parts;
	expect_same_bytes();
	/* Shorter, or linked at another time. */
	cr_assert_eq(truncate(path, (off_t)r->b->len - 1), 0);
	cr_assert_eq(file_parts_open(path, HEAD, &again), 0);
	cr_expect_not(image_reopen(&image, &again));
	file_parts_close(&again);
	cr_assert_eq(truncate(path, (off_t)r->b->len), 0);
	image.timestamp++;
	cr_assert_eq(file_parts_open(path, HEAD, &again), 0);
	cr_expect_not(image_reopen(&image, &again));
	file_parts_close(&again);
}

Test(image_parts, that_cannot_be_read_are_told_of)
{
	struct str text;

	read_image_load(r);
	read_both();
	cr_assert_eq(truncate(path, HEAD), 0);
	cr_expect_not(image_string(&image, image.sections[0].rva, &text) &&
		      text.n != 0);
	cr_expect_eq(image_span(&image, image.sections[0].rva, 1).len, 0);
	cr_expect_eq(parts.error, ESTALE);
}
