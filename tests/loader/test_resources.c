/* Manifest and version resources. */
#include <criterion/criterion.h>

#include "loader/resources.h"
#include "tests/loader/read_image.h"
#include "util/status.h"

static struct resource_table read_resources(struct read_image *r)
{
	struct resource_table t;

	cr_assert_eq(resources_read(&r->image, &r->arena, &r->defects, &t), OK);
	return t;
}

static struct resource_table load_resources(struct read_image *r)
{
	read_image_load(r);
	return read_resources(r);
}

Test(resources, hold_manifests_by_number)
{
	static const char *const xml[] = { "<a/>", "<bb/>", "<ccc/>" };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct resource_table t;

	pe_resource(r->b, 10, 2, "other", 5);
	for (uint16_t i = 3; i > 0; i--)
		pe_manifest(r->b, i, xml[i - 1]);
	t = load_resources(r);
	cr_expect(t.present);
	cr_expect_not(t.has_version);
	cr_assert_eq(t.manifest_count, 3);
	for (unsigned i = 0; i < 3; i++) {
		struct bytes data = t.manifests[i].data;

		cr_expect_eq(t.manifests[i].id, i + 1);
		cr_expect_eq(data.len, strlen(xml[i]));
		cr_expect_eq(memcmp(data.data, xml[i], data.len), 0);
	}
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

Test(resources, hold_the_version)
{
	static const uint16_t version[4] = { 6, 0, 3790, 3959 };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
	struct resource_table t;

	pe_manifest(r->b, 1, "<a/>");
	pe_version(r->b, version);
	t = load_resources(r);
	cr_expect(t.has_version);
	cr_expect_eq(memcmp(t.file_version, version, 8), 0);
	cr_expect_eq(memcmp(t.product_version, version, 8), 0);
	cr_expect_eq(t.manifest_count, 1);
	read_image_free(r);
}

Test(resources, hold_no_version_without_its_signature)
{
	static const uint8_t data[92] = { 92, 0, 52 };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_resource(r->b, RESOURCE_TYPE_VERSION, 1, data, sizeof(data));
	cr_expect_not(load_resources(r).has_version);
	read_image_free(r);
}

Test(resources, hold_no_version_in_data_too_short_for_one)
{
	static const uint8_t data[60] = { 60, 0, 52 };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_resource(r->b, RESOURCE_TYPE_VERSION, 1, data, sizeof(data));
	cr_expect_not(load_resources(r).has_version);
	read_image_free(r);
}

Test(resources, read_a_limited_number_of_manifests)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	for (uint16_t i = 1; i <= MANIFESTS_MAX + 4; i++)
		pe_manifest(r->b, i, "<a/>");
	cr_expect_eq(load_resources(r).manifest_count, MANIFESTS_MAX);
	read_image_free(r);
}

/* The name lies at an offset that looks like RT_MANIFEST. */
Test(resources, tell_a_named_type_from_a_numbered_one)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint8_t *root;

	pe_manifest(r->b, 2, "<a/>");
	pe_builder_build(r->b);
	root = pe_at(r->b, pe_directory_rva(r->b, 2));
	memcpy(root + 16, "\x18\0\0\x80", 4);
	read_image_again(r);
	cr_expect_eq(read_resources(r).manifest_count, 0);
	read_image_free(r);
}

/* The directory of the manifests is the root itself: a loop. */
Test(resources, survive_a_tree_that_bites_its_tail)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct resource_table t;
	uint8_t *root;

	pe_manifest(r->b, 2, "<a/>");
	pe_builder_build(r->b);
	root = pe_at(r->b, pe_directory_rva(r->b, 2));
	memcpy(root + 20, "\0\0\0\x80", 4);
	read_image_again(r);
	t = read_resources(r);
	cr_expect(t.present);
	cr_expect_eq(t.manifest_count, 0);
	read_image_free(r);
}

Test(resources, at_an_unmapped_address_are_a_defect)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_set_directory(r->b, 2, 0x777777, 16);
	cr_expect_not(load_resources(r).present);
	read_image_expect(r, DEFECT_RESOURCES_UNREADABLE, 0x777777, 0);
	read_image_free(r);
}

Test(resources, hold_all_four_numbers_of_the_version)
{
	static const uint16_t version[4] = { 1, 2, 3, 4 };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct resource_table t;

	pe_version(r->b, version);
	t = load_resources(r);
	cr_expect_eq(memcmp(t.file_version, version, 8), 0);
	cr_expect_eq(memcmp(t.product_version, version, 8), 0);
	cr_expect_eq(t.manifest_count, 0);
	read_image_free(r);
}

Test(resources, are_found_by_type_and_number)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bytes data;

	pe_resource(r->b, 10, 2, "two", 3);
	pe_resource(r->b, 10, 3, "three", 5);
	read_image_load(r);
	cr_assert(resource_find(&r->image, 10, 3, &data));
	cr_expect_eq(data.len, 5);
	cr_expect_not(resource_find(&r->image, 10, 4, &data));
	cr_expect_not(resource_find(&r->image, 11, 2, &data));
	cr_expect(resource_find_starting(
		&r->image, 10, (struct bytes){ (const uint8_t *)"th", 2 },
		&data));
	cr_expect_not(resource_find_starting(
		&r->image, 10, (struct bytes){ (const uint8_t *)"x", 1 },
		&data));
	read_image_free(r);
}

/*
 * The tree of one manifest at 0x2000: the root, its type at 24, its number at
 * 48, the data's entry at 72, each with one entry of 8 bytes.
 */
static size_t manifests_with(size_t at, uint32_t value)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint32_t tree[32] = { 0 };
	size_t count;

	tree[3] = tree[9] = tree[15] = 1u << 16; /* one number each */
	tree[4] = RESOURCE_TYPE_MANIFEST;
	tree[5] = 1u << 31 | 24;
	tree[10] = 2;
	tree[11] = 1u << 31 | 48;
	tree[17] = 72;
	tree[18] = 0x2000;
	tree[19] = 4;
	/* What an entry behind the last would be. */
	tree[20] = 3;
	tree[at] = value;
	pe_section(r->b, ".own", tree, sizeof(tree), 0);
	pe_set_directory(r->b, 2, 0x2000, sizeof(tree));
	count = load_resources(r).manifest_count;
	read_image_free(r);
	return count;
}

Test(resources, have_directories_where_directories_belong)
{
	cr_expect_eq(manifests_with(31, 0), 1);
	cr_expect_eq(manifests_with(3, 0), 0, "no types");
	cr_expect_eq(manifests_with(9, 0), 0, "no manifests");
	cr_expect_eq(manifests_with(15, 0), 0, "no languages");
	cr_expect_eq(manifests_with(10, 1u << 31 | 80), 0, "a named one");
	cr_expect_eq(manifests_with(11, 48), 0, "data, where a number is");
	cr_expect_eq(manifests_with(17, 1u << 31 | 72), 0,
		     "a directory, where a language is");
}
