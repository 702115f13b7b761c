/* Headers and mapping: image_read(), then bytes and strings at many RVAs. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "loader/image.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const struct image *img, uint32_t rva)
{
	uint8_t copy[64];
	struct bytes span = image_span(img, rva);
	struct str text;

	assert(bytes_at(span, span.len, 0) != NULL);
	if (span.len != 0)
		assert(span.data >= img->file.data &&
		       span.data + span.len <= img->file.data + img->file.len);
	if (image_copy(img, rva, copy, sizeof(copy)) && span.len > 0)
		assert(copy[0] == span.data[0]);
	if (image_string(img, rva, &text))
		assert(text.n <= span.len);
	else
		assert(span.len == 0);
}

/* The same bytes elsewhere, and others that aren't the same file. */
static void move(struct image *img, const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size);
	const uint32_t timestamp = img->timestamp;

	assert(copy != NULL);
	memcpy(copy, data, size);
	assert(image_rebase(img, (struct bytes){ copy, size }));
	look_at(img, 0x1000);
	assert(!image_rebase(img, (struct bytes){ copy, size - 1 }));
	img->timestamp++;
	assert(!image_rebase(img, (struct bytes){ copy, size }));
	img->timestamp = timestamp;
	assert(image_rebase(img, (struct bytes){ data, size }));
	free(copy);
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
	move(&img, data, size);
out:
	arena_release(&a);
	return 0;
}
