/* The CLR header. */
#include <criterion/criterion.h>

#include "loader/clr.h"
#include "tests/loader/read_image.h"
#include "util/status.h"

static struct clr load_clr(struct read_image *r)
{
	struct clr clr;

	read_image_load(r);
	cr_assert_eq(clr_read(&r->image, &r->arena, &r->defects, &clr), OK);
	return clr;
}

Test(clr, tells_pure_from_mixed_images)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct clr clr = load_clr(r);

	cr_expect_not(clr.present);
	pe_clr(r->b, 0);
	clr = load_clr(r);
	cr_expect(clr.present);
	cr_expect_not(clr.il_only);
	cr_expect_not(clr.requires_32bit);
	cr_expect_eq(clr.major, 2);
	cr_expect_eq(clr.minor, 5);
	cr_expect(str_equal(clr.runtime, str_of("v2.0.50727")));
	pe_clr(r->b, COMIMAGE_FLAGS_ILONLY | COMIMAGE_FLAGS_32BITREQUIRED);
	clr = load_clr(r);
	cr_expect(clr.il_only);
	cr_expect(clr.requires_32bit);
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

Test(clr, leaves_a_broken_version_string_empty)
{
	static const struct {
		unsigned offset; /* in the metadata */
		uint8_t value;
	} rows[] = { { 0, 'X' }, { 13, 1 }, { 15, 0xff } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct clr clr;
		uint8_t *header;

		pe_clr(r->b, 0);
		pe_builder_build(r->b);
		header = pe_at(r->b, pe_directory_rva(r->b, 14));
		pe_at(r->b, le32(header + 8))[rows[i].offset] = rows[i].value;
		read_image_again(r);
		cr_assert_eq(clr_read(&r->image, &r->arena, &r->defects, &clr),
			     OK);
		cr_expect(clr.present);
		cr_expect_eq(clr.runtime.n, 0, "row %zu", i);
		read_image_free(r);
	}
}

Test(clr, at_an_unmapped_address_is_a_defect)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_set_directory(r->b, 14, 0x777777, 72);
	cr_expect_not(load_clr(r).present);
	read_image_expect(r, DEFECT_CLR_UNREADABLE, 0x777777, 0);
	read_image_free(r);
}

Test(clr, has_each_flag_of_its_own)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct clr clr;

	for (unsigned bit = 0; bit < 32; bit++) {
		const uint32_t flag = 1u << bit;

		pe_clr(r->b, flag);
		clr = load_clr(r);
		cr_expect_eq(clr.il_only, flag == COMIMAGE_FLAGS_ILONLY);
		cr_expect_eq(clr.requires_32bit,
			     flag == COMIMAGE_FLAGS_32BITREQUIRED);
	}
	read_image_free(r);
}

/* ECMA-335: the version has 255 characters at most. */
Test(clr, takes_no_longer_version_than_the_standard_has)
{
	for (uint32_t n = 255; n <= 256; n++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		uint8_t data[0x400] = { 0 };
		IMAGE_COR20_HEADER header = { .MetaData = { 0x2080, 0x300 } };

		memcpy(data, &header, sizeof(header));
		memcpy(data + 0x80, "BSJB", 4);
		memcpy(data + 0x80 + 12, &n, 4);
		memset(data + 0x80 + 16, 'v', n);
		pe_section(r->b, ".clr", data, sizeof(data), 0);
		pe_set_directory(r->b, 14, 0x2000, sizeof(header));
		cr_expect_eq(load_clr(r).runtime.n, n == 255 ? 255 : 0);
		read_image_free(r);
	}
}
