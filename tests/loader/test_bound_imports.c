/* The bound import directory. */
#include <criterion/criterion.h>

#include "loader/imports.h"
#include "tests/loader/read_image.h"
#include "util/status.h"

static struct bound_import_table load_bound(struct read_image *r)
{
	struct bound_import_table t;

	read_image_load(r);
	cr_assert_eq(bound_imports_read(&r->image, &r->arena, &r->defects, &t),
		     OK);
	return t;
}

Test(bound_imports, tell_modules_from_forwarders)
{
	static const struct {
		const char *dll;
		uint32_t timestamp;
		uint16_t forwarders;
		bool forwarder;
	} rows[] = {
		{ "KERNEL32.dll", 0x3b7dfe0e, 2, false },
		{ "NTDLL.DLL", 0x3b7de0c7, 0, true },
		{ "other.dll", 1, 0, true },
		{ "USER32.dll", 0x3b7dfe11, 0, false },
	};
	const size_t count = sizeof(rows) / sizeof(rows[0]);
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bound_import_table t;

	for (size_t i = 0; i < count; i++)
		pe_bound_import(r->b, rows[i].dll, rows[i].timestamp,
				rows[i].forwarders);
	t = load_bound(r);
	cr_assert_eq(t.count, count);
	for (size_t i = 0; i < count; i++) {
		cr_expect(str_equal(t.items[i].name, str_of(rows[i].dll)));
		cr_expect_eq(t.items[i].timestamp, rows[i].timestamp);
		cr_expect_eq(t.items[i].forwarder, rows[i].forwarder);
	}
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

Test(bound_imports, at_an_unmapped_address_are_a_defect)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_set_directory(r->b, 11, 0x777777, 64);
	cr_expect_eq(load_bound(r).count, 0);
	read_image_expect(r, DEFECT_BOUND_IMPORTS_UNREADABLE, 0x777777, 0);
	read_image_free(r);
}

Test(bound_imports, with_an_unmapped_name_are_a_defect)
{
	static const uint8_t entry[16] = { 1, 0, 0, 0, 0, 0x70 };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_section(r->b, ".bound", entry, sizeof(entry), 0);
	pe_set_directory(r->b, 11, 0x2000, 16);
	cr_expect_eq(load_bound(r).count, 0);
	cr_expect(read_image_has(r, DEFECT_BOUND_IMPORTS_UNREADABLE));
	read_image_free(r);
}

/* Sections can share their bytes, and make a small file hold many. */
Test(bound_imports, are_no_more_than_the_file_could_hold)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	static const IMAGE_BOUND_IMPORT_DESCRIPTOR modules[5] = {
		{ 1, 32, 0 }, { 1, 32, 0 }, { 1, 32, 0 }
	};
	struct bound_import_table t;

	pe_section(r->b, ".bound", modules, sizeof(modules), 0);
	pe_set_directory(r->b, 11, 0x2000, sizeof(modules));
	read_image_load(r);
	for (size_t limit = 1; limit <= 4; limit++) {
		r->image.file_size = 4 * limit;
		cr_assert_eq(bound_imports_read(&r->image, &r->arena,
						&r->defects, &t),
			     OK);
		cr_expect_eq(t.count, limit < 3 ? limit : 3);
	}
	read_image_free(r);
}
