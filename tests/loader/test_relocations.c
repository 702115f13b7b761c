/* Base relocations. */
#include <criterion/criterion.h>

#include "loader/relocations.h"
#include "tests/loader/read_image.h"
#include "util/status.h"

static struct relocation_table load_relocations(struct read_image *r)
{
	struct relocation_table t;

	read_image_load(r);
	cr_assert_eq(relocations_read(&r->image, &r->arena, &r->defects, &t),
		     OK);
	return t;
}

Test(relocations, are_walked_block_by_block)
{
	static const struct relocation rows[] = {
		{ 0x1004, IMAGE_REL_BASED_HIGHLOW },
		{ 0x1ffc, IMAGE_REL_BASED_HIGHLOW },
		{ 0x1000, IMAGE_REL_BASED_ABSOLUTE },
		{ 0x5008, IMAGE_REL_BASED_DIR64 },
	};
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct relocation_cursor at = { 0 };
	struct relocation entry;
	struct relocation_table t;
	size_t i = 0;

	for (size_t k = 0; k < 4; k++)
		pe_relocation(r->b, rows[k].rva, rows[k].type);
	t = load_relocations(r);
	cr_expect(t.present);
	cr_expect_not(t.stripped);
	cr_expect_eq(t.block_count, 2);
	cr_expect_eq(t.count, 3);
	while (relocations_next(&t, &at, &entry)) {
		if (entry.type == IMAGE_REL_BASED_ABSOLUTE)
			continue;
		i += rows[i].type == IMAGE_REL_BASED_ABSOLUTE;
		cr_assert_lt(i, 4);
		cr_expect_eq(entry.rva, rows[i].rva);
		cr_expect_eq(entry.type, rows[i].type);
		i++;
	}
	cr_expect_eq(i, 4);
	cr_expect_eq(at.block, t.blocks.len);
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

/* R802 */
/* The PE specification's HIGHADJ; that of the last block has but one. */
Test(relocations, one_that_adjusts_the_high_half_has_two_slots)
{
	static const uint16_t blocks[] = {
		0x1000, 0, 16, 0, 0x4004, 0x7fff, 0x3008, 0,
		0x2000, 0, 10, 0, 0x4004,
	};
	static const struct relocation rows[] = {
		{ 0x1004, IMAGE_REL_BASED_HIGHADJ },
		{ 0x1008, IMAGE_REL_BASED_HIGHLOW },
		{ 0x1000, IMAGE_REL_BASED_ABSOLUTE },
		{ 0x2004, IMAGE_REL_BASED_HIGHADJ },
	};
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct relocation_cursor at = { 0 };
	struct relocation entry;
	struct relocation_table t;
	size_t i = 0;

	pe_section(r->b, ".own", blocks, sizeof(blocks), 0);
	pe_set_directory(r->b, 5, 0x2000, sizeof(blocks));
	t = load_relocations(r);
	cr_expect_eq(t.count, 3);
	for (; relocations_next(&t, &at, &entry); i++) {
		cr_assert_lt(i, sizeof(rows) / sizeof(rows[0]));
		cr_expect_eq(entry.rva, rows[i].rva);
		cr_expect_eq(entry.type, rows[i].type);
	}
	cr_expect_eq(i, sizeof(rows) / sizeof(rows[0]));
	read_image_free(r);
}

Test(relocations, that_were_stripped_are_told_from_absent_ones)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct relocation_table t = load_relocations(r);

	cr_expect_not(t.present);
	cr_expect_not(t.stripped);
	r->b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	t = load_relocations(r);
	cr_expect(t.stripped);
	read_image_free(r);
}

/* R804: the walk stops in front of the broken block. */
Test(relocations, end_at_a_broken_block)
{
	static const uint32_t sizes[] = { 0, 7, 0x7000, 0xffffffff };

	for (size_t i = 0; i < sizeof(sizes) / 4; i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		uint32_t blocks[6] = { 0x1000, 12, 0x30043000, 0x2000,
				       sizes[i], 0x30083008 };
		struct relocation_cursor at = { 0 };
		struct relocation entry;
		struct relocation_table t;

		pe_section(r->b, ".own", blocks, sizeof(blocks), 0);
		pe_set_directory(r->b, 5, 0x2000, sizeof(blocks));
		t = load_relocations(r);
		cr_expect_eq(t.block_count, 1, "size %x", sizes[i]);
		cr_expect_eq(t.count, 2, "size %x", sizes[i]);
		while (relocations_next(&t, &at, &entry))
			cr_assert_lt(entry.rva, 0x2000);
		cr_expect_eq(at.block, 12);
		cr_expect_lt(at.block, t.blocks.len);
		read_image_free(r);
	}
}

Test(relocations, beyond_the_raw_data_are_a_defect)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_relocation(r->b, 0x1004, IMAGE_REL_BASED_HIGHLOW);
	pe_set_directory(r->b, 5, 0x2000, 0x10000);
	cr_expect_eq(load_relocations(r).count, 1);
	cr_expect(read_image_has(r, DEFECT_RELOCATIONS_UNREADABLE));
	read_image_free(r);
}

Test(relocations, go_on_behind_a_block_without_entries)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint32_t blocks[5] = { 0x1000, 8, 0x1000, 12, 0x30043000 };
	struct relocation_table t;

	pe_section(r->b, ".own", blocks, sizeof(blocks), 0);
	pe_set_directory(r->b, 5, 0x2000, sizeof(blocks));
	t = load_relocations(r);
	cr_expect_eq(t.block_count, 1);
	cr_expect_eq(t.count, 2);
	read_image_free(r);
}
