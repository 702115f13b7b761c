/* What the parts of the reader of headers share; loader/image.h is for all others. */
#ifndef LOADER_IMAGE_READER_H
#define LOADER_IMAGE_READER_H

#include "loader/image.h"

struct image_reader {
	struct image *img;
	struct arena *arena;
	struct defects *defects;
	uint32_t optional_offset, optional_size;
	unsigned section_count;
};

/* Windows refuses the file for this: what follows isn't read. */
int image_fault(struct image_reader *r, enum defect_kind kind, uint64_t offset,
		uint64_t value);

/* The whole file, where its head isn't enough. */
void image_take_all(struct image *img);

/* All of the file's [off, off + n), or NULL. */
const uint8_t *image_header_at(const struct image_reader *r, uint64_t off,
			       uint64_t n);

int image_sections_read(struct image_reader *r);

/* Again, where the head is another: the file was opened anew, or read as a whole. */
void image_sections_take_data(struct image *img);

#endif
