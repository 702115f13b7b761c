/* For the tests of this folder: a builder, and the image read from it. */
#ifndef TESTS_LOADER_READ_IMAGE_H
#define TESTS_LOADER_READ_IMAGE_H

#include "loader/image.h"
#include "tests/support/pe_builder.h"

struct read_image {
	struct pe_builder *b;
	struct arena arena;
	struct defects defects;
	struct image image;
};

struct read_image *read_image_new(uint16_t machine);
void read_image_free(struct read_image *r);

/* Build and read the file; again after a change. It must be readable. */
void read_image_load(struct read_image *r);
/* Read 'file' in its place, whatever comes of it. */
void read_image_bytes(struct read_image *r, struct bytes file);
/* Read what was built as it stands now, with later changes. */
void read_image_again(struct read_image *r);

bool read_image_has(const struct read_image *r, enum defect_kind kind);
/* The kind of the first that is wrong; there is one. */
enum defect_kind read_image_first(const struct read_image *r);
/* It is all that is wrong, and stands there. */
void read_image_expect(const struct read_image *r, enum defect_kind kind,
		       uint64_t offset, uint64_t value);

#endif
