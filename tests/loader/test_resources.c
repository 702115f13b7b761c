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
	cr_expect(read_image_has(r, DEFECT_RESOURCES_UNREADABLE));
	read_image_free(r);
}
