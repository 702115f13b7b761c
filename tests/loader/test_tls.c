/* The TLS directory. */
#include <criterion/criterion.h>

#include "loader/tls.h"
#include "tests/loader/read_image.h"
#include "util/status.h"

static struct tls load_tls(struct read_image *r)
{
	struct tls tls;

	read_image_load(r);
	cr_assert_eq(tls_read(&r->image, &r->arena, &r->defects, &tls), OK);
	return tls;
}

Test(tls, is_read_with_its_callbacks)
{
	static const uint16_t machines[] = { IMAGE_FILE_MACHINE_I386,
					     IMAGE_FILE_MACHINE_AMD64 };

	for (size_t i = 0; i < 2; i++) {
		struct read_image *r = read_image_new(machines[i]);
		struct tls tls;

		if (i == 1)
			r->b->image_base = 0x180000000;
		pe_tls(r->b, 3);
		tls = load_tls(r);
		cr_expect(tls.present);
		cr_expect_eq(tls.start, r->b->image_base + 0x2000);
		cr_expect_eq(tls.end, tls.start + 4);
		cr_expect_eq(tls.index, tls.start + 4);
		cr_assert_eq(tls.callback_count, 3);
		for (size_t k = 0; k < 3; k++)
			cr_expect_eq(tls.callbacks[k], 0x1000);
		cr_expect_eq(r->defects.count, 0);
		read_image_free(r);
	}
}

Test(tls, is_absent_without_a_directory)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	cr_expect_not(load_tls(r).present);
	read_image_free(r);
}

Test(tls, at_an_unmapped_address_is_a_defect)
{
	static const uint16_t machines[] = { IMAGE_FILE_MACHINE_I386,
					     IMAGE_FILE_MACHINE_AMD64 };

	for (size_t i = 0; i < 2; i++) {
		struct read_image *r = read_image_new(machines[i]);

		pe_set_directory(r->b, 9, 0x777777, 24);
		cr_expect_not(load_tls(r).present);
		read_image_expect(r, DEFECT_TLS_UNREADABLE, 0x777777, 0);
		read_image_free(r);
	}
}

Test(tls, has_a_limit_of_callbacks)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_tls(r->b, TLS_CALLBACKS_MAX + 1);
	cr_expect_eq(load_tls(r).callback_count, TLS_CALLBACKS_MAX);
	read_image_free(r);
}

Test(tls, has_no_callbacks_outside_the_image)
{
	static const uint32_t addresses[] = { 0x1000, 0xffffffff, 0x10777777 };

	for (size_t i = 0; i < sizeof(addresses) / 4; i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		IMAGE_TLS_DIRECTORY32 d = {
			.AddressOfCallBacks = addresses[i],
		};
		struct tls tls;

		pe_section(r->b, ".tls", &d, sizeof(d), 0);
		pe_set_directory(r->b, 9, 0x2000, sizeof(d));
		tls = load_tls(r);
		cr_expect(tls.present);
		cr_expect_eq(tls.callback_count, 0);
		read_image_free(r);
	}
}

Test(tls, zero_fill_is_read_of_both_formats)
{
	static const struct {
		uint16_t machine;
		size_t at;
	} rows[] = {
		{ IMAGE_FILE_MACHINE_I386,
		  offsetof(IMAGE_TLS_DIRECTORY32, SizeOfZeroFill) },
		{ IMAGE_FILE_MACHINE_AMD64,
		  offsetof(IMAGE_TLS_DIRECTORY64, SizeOfZeroFill) },
	};

	for (size_t i = 0; i < 2; i++) {
		struct read_image *r = read_image_new(rows[i].machine);
		struct tls tls;

		pe_tls(r->b, 1);
		pe_builder_build(r->b);
		pe_at(r->b, pe_directory_rva(r->b, IMAGE_DIRECTORY_ENTRY_TLS))
			[rows[i].at] = 0x77;
		read_image_again(r);
		cr_assert_eq(tls_read(&r->image, &r->arena, &r->defects, &tls),
			     OK);
		cr_expect_eq(tls.zero_fill, 0x77);
		read_image_free(r);
	}
}

/* Its low half is 0, and it is no end of the list. */
Test(tls, callbacks_of_pe32_plus_are_addresses_of_64_bits)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
	IMAGE_TLS_DIRECTORY64 d = { .AddressOfCallBacks = 0x100002080 };
	const uint64_t callbacks[] = { 0x100000000, 0x100001000, 0 };
	uint8_t data[0x100] = { 0 };
	struct tls tls;

	r->b->image_base = 0x100000000;
	memcpy(data, &d, sizeof(d));
	memcpy(data + 0x80, callbacks, sizeof(callbacks));
	pe_section(r->b, ".tls", data, sizeof(data), 0);
	pe_set_directory(r->b, 9, 0x2000, sizeof(d));
	tls = load_tls(r);
	cr_assert_eq(tls.callback_count, 2);
	cr_expect_eq(tls.callbacks[0], 0);
	cr_expect_eq(tls.callbacks[1], 0x1000);
	read_image_free(r);
}
