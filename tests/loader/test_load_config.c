/* The load configuration directory. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/loader/read_image.h"

enum { AT = 0x2000, DIRECTORY = 10 };

static struct read_image *r;

/* A directory that says to be so large, and lies in that many bytes. */
static struct load_config load(uint16_t machine, uint32_t size, size_t bytes,
			       size_t field, uint32_t value)
{
	uint8_t raw[0x100] = { 0 };
	struct load_config c;

	r = read_image_new(machine);
	memcpy(raw, &size, sizeof(size));
	memcpy(raw + field, &value, sizeof(value));
	pe_section(r->b, ".cfg", raw, bytes, 0);
	pe_set_directory(r->b, DIRECTORY, AT, 0x40);
	read_image_load(r);
	c = r->image.load_config;
	read_image_free(r);
	return c;
}

Test(load_config, gives_the_flags_of_both_kinds_of_header)
{
	cr_expect_eq(load(IMAGE_FILE_MACHINE_I386, 0x5c, 0x100, 0x34,
			  0x0800u << 16)
			     .dependent_load_flags,
		     0x800);
	cr_expect_eq(load(IMAGE_FILE_MACHINE_AMD64, 0x94, 0x100, 0x4c,
			  0x0900u << 16)
			     .dependent_load_flags,
		     0x900);
}

Test(load_config, has_no_fields_beyond_its_size)
{
	cr_expect_eq(load(IMAGE_FILE_MACHINE_AMD64, 0x4f, 0x100, 0x4c,
			  0x0800u << 16)
			     .dependent_load_flags,
		     0);
	cr_expect_not(load(IMAGE_FILE_MACHINE_AMD64, 0xc8, 0x100, 0xc8, 1)
			      .has_hybrid_code);
}

Test(load_config, tells_of_arm64_code_in_an_x64_image_alone)
{
	cr_expect(load(IMAGE_FILE_MACHINE_AMD64, 0xd0, 0x100, 0xc8, 1)
			  .has_hybrid_code);
	cr_expect_not(load(IMAGE_FILE_MACHINE_AMD64, 0xd0, 0x100, 0xc0, 1)
			      .has_hybrid_code);
	cr_expect_not(load(IMAGE_FILE_MACHINE_I386, 0xd0, 0x100, 0xc8, 1)
			      .has_hybrid_code);
}

Test(load_config, outside_the_image_is_none)
{
	static const uint32_t places[] = { 0x777777, 0xfffffff0, 0x2ffe };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
		pe_section(r->b, ".cfg", "x", 1, 0);
		pe_set_directory(r->b, DIRECTORY, places[i], 0x94);
		read_image_load(r);
		cr_expect_eq(r->image.load_config.dependent_load_flags, 0);
		read_image_free(r);
	}
}
