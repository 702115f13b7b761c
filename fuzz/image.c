/* Headers and mapping: image_read(), then bytes and strings at many RVAs. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "loader/image.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const struct image *img, uint32_t rva)
{
	uint8_t copy[64];
	struct bytes span = image_span(img, rva, UINT64_MAX);
	struct str text;

	assert(bytes_at(span, span.len, 0) != NULL);
	if (span.len != 0)
		assert(span.data >= img->head.data &&
		       span.data + span.len <= img->head.data + img->head.len);
	if (image_copy(img, rva, copy, sizeof(copy)) && span.len > 0)
		assert(copy[0] == span.data[0]);
	if (image_string(img, rva, &text))
		assert(text.n <= span.len);
	else
		assert(span.len == 0);
}

/* As tables of imports have them. */
static void expect_same_names(const struct image *img,
			      const struct image *parts, uint32_t rva)
{
	struct str name = STR_EMPTY, other = STR_EMPTY;
	struct bytes list, part;
	uint16_t hint = 0, other_hint = 0;

	assert(image_pointer(img, rva, 0, &list) ==
	       image_pointer(parts, rva, 0, &part));
	assert(image_hint_name(img, rva, &hint, &name) ==
	       image_hint_name(parts, rva, &other_hint, &other));
	assert(hint == other_hint && str_equal(name, other));
}

/* A few bytes first: then the pieces that they lie in, then all that follow. */
static void expect_same(const struct image *img, const struct image *parts,
			uint32_t rva)
{
	uint8_t few[2][40] = { { 0 }, { 0 } };
	const bool copied = image_copy(img, rva, few[0], sizeof(few[0]));
	struct str text = STR_EMPTY, other = STR_EMPTY;
	struct bytes all, part;

	assert(image_copy(parts, rva, few[1], sizeof(few[1])) == copied);
	assert(memcmp(few[0], few[1], sizeof(few[0])) == 0);
	assert(image_string(img, rva, &text) ==
	       image_string(parts, rva, &other));
	assert(str_equal(text, other));
	expect_same_names(img, parts, rva);
	all = image_span(img, rva, UINT64_MAX);
	part = image_span(parts, rva, UINT64_MAX);
	assert(all.len == part.len && memcmp(all.data, part.data, all.len) == 0);
}

/* The same in a file of which only parts are read, and then again. */
static void read_by_parts(const struct image *img, const uint8_t *data,
			  size_t size, size_t head)
{
	const int fd = memfd_create("image", MFD_CLOEXEC);
	struct arena a = ARENA_INIT;
	struct defects d = { 0 };
	struct file_parts parts;
	struct image other;
	char path[64];

	assert(fd >= 0);
	assert(write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	assert(file_parts_open(path, head, &parts) == 0);
	close(fd);
	assert(image_read_parts(&parts, &a, &d, &other) == OK);
	assert(other.readable && parts.error == 0);
	assert(other.section_count == img->section_count);
	for (int again = 0; again < 2; again++) {
		for (unsigned i = 0; i < img->section_count && i < 64; i++) {
			expect_same(img, &other, img->sections[i].rva);
			expect_same(img, &other, img->sections[i].rva - 1);
		}
		for (unsigned i = 0; i < DIRECTORIES_MAX; i++)
			expect_same(img, &other, img->directories[i].rva);
		expect_same(img, &other, img->size_of_headers - 1);
		assert(image_reopen(&other, &parts));
	}
	other.timestamp++;
	assert(!image_reopen(&other, &parts));
	file_parts_close(&parts);
	arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t odd[] = { 0, 1, 0xfff, 0x1000, 0x7fffffff,
					0x80000000, 0xfffffff0, 0xffffffff };
	struct arena a = ARENA_INIT;
	struct defects d = { 0 };
	struct image img;

	assert(image_read((struct bytes){ data, size }, &a, &d, &img) == OK);
	assert(img.readable == (defects_fatal(&d) == NULL));
	if (!img.readable)
		goto out;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		look_at(&img, odd[i]);
		look_at(&img, img.size_of_image - odd[i]);
		look_at(&img, img.size_of_headers - odd[i]);
	}
	for (unsigned i = 0; i < img.section_count && i < 256; i++) {
		const struct section *s = &img.sections[i];

		look_at(&img, s->rva - 1);
		look_at(&img, s->rva);
		look_at(&img, s->rva + (uint32_t)s->data.len - 1);
		look_at(&img, s->rva + s->extent - 1);
		look_at(&img, s->rva + s->extent);
	}
	for (unsigned i = 0; i < DIRECTORIES_MAX; i++) {
		if (image_has_directory(&img, i))
			look_at(&img, img.directories[i].rva);
	}
	/* Within the headers, or behind most of them. */
	read_by_parts(&img, data, size, size % 1024 + 1);
	read_by_parts(&img, data, size, 1024);
out:
	arena_release(&a);
	return 0;
}
