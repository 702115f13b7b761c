/* A builder, and the image read from it. */
#include "tests/loader/read_image.h"

#include <stdlib.h>

#include <criterion/criterion.h>

#include "util/status.h"

struct read_image *read_image_new(uint16_t machine)
{
	struct read_image *r = calloc(1, sizeof(*r));

	cr_assert_not_null(r);
	r->b = pe_builder_new(machine);
	return r;
}

void read_image_free(struct read_image *r)
{
	arena_release(&r->arena);
	pe_builder_free(r->b);
	free(r);
}

void read_image_bytes(struct read_image *r, struct bytes file)
{
	arena_release(&r->arena);
	r->defects = (struct defects){ 0 };
	cr_assert_eq(image_read(file, &r->arena, &r->defects, &r->image), OK);
	cr_assert_eq(r->image.readable, defects_fatal(&r->defects) == NULL);
}

void read_image_again(struct read_image *r)
{
	read_image_bytes(r, (struct bytes){ r->b->data, r->b->len });
}

void read_image_load(struct read_image *r)
{
	read_image_bytes(r, pe_builder_build(r->b));
	cr_assert(r->image.readable);
}

bool read_image_has(const struct read_image *r, enum defect_kind kind)
{
	for (size_t i = 0; i < r->defects.count; i++) {
		if (r->defects.items[i].kind == kind)
			return true;
	}
	return false;
}

enum defect_kind read_image_first(const struct read_image *r)
{
	cr_assert_gt(r->defects.count, 0);
	return r->defects.items[0].kind;
}

void read_image_expect(const struct read_image *r, enum defect_kind kind,
		       uint64_t offset, uint64_t value)
{
	cr_assert_eq(r->defects.count, 1);
	cr_expect_eq(r->defects.items[0].kind, kind);
	cr_expect_eq(r->defects.items[0].offset, offset);
	cr_expect_eq(r->defects.items[0].value, value);
}
