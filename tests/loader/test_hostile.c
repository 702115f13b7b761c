/* Files that were cut, damaged, or made to keep a reader busy. */
#include <stdlib.h>

#include <criterion/criterion.h>

#include "loader/clr.h"
#include "loader/exports.h"
#include "loader/imports.h"
#include "loader/relocations.h"
#include "loader/resources.h"
#include "loader/tls.h"
#include "tests/loader/read_image.h"
#include "util/status.h"

/* A bit of everything. */
static void fill(struct pe_builder *b)
{
	static const uint16_t version[4] = { 1, 2, 3, 4 };

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_import_ordinal(b, "ws2_32.dll", 115);
	pe_delay_import(b, "shell32.dll", "ShellExecuteA");
	pe_bound_import(b, "kernel32.dll", 1, 1);
	pe_bound_import(b, "ntdll.dll", 1, 0);
	pe_export(b, "GetFilterVersion");
	pe_export_forwarder(b, "A", "KERNEL32.HeapAlloc");
	pe_relocation(b, 0x1004, IMAGE_REL_BASED_HIGHLOW);
	pe_tls(b, 2);
	pe_clr(b, 0);
	pe_manifest(b, 2, "<assembly/>");
	pe_version(b, version);
}

/* Every reader, over what image_read() made of the file. */
static void read_all(struct read_image *r, struct bytes file)
{
	struct import_table imports, delayed;
	struct bound_import_table bound;
	struct export_table exports;
	struct export_symbol symbol;
	struct relocation_table relocations;
	struct resource_table resources;
	struct tls tls;
	struct clr clr;
	const struct image *img = &r->image;
	struct arena *a = &r->arena;
	struct defects *d = &r->defects;
	int ret = OK;

	read_image_bytes(r, file);
	ret |= imports_read(img, a, d, &imports);
	ret |= delay_imports_read(img, a, d, &delayed);
	ret |= bound_imports_read(img, a, d, &bound);
	ret |= exports_read(img, a, d, &exports);
	ret |= relocations_read(img, a, d, &relocations);
	ret |= resources_read(img, a, d, &resources);
	ret |= tls_read(img, a, d, &tls);
	ret |= clr_read(img, a, d, &clr);
	cr_assert_eq(ret, OK);
	exports_find_name(&exports, str_of("GetFilterVersion"), 0, &symbol);
}

Test(hostile, files_cut_anywhere_are_read, .timeout = 60)
{
	static const uint16_t machines[] = { IMAGE_FILE_MACHINE_I386,
					     IMAGE_FILE_MACHINE_AMD64 };

	for (size_t i = 0; i < 2; i++) {
		struct read_image *r = read_image_new(machines[i]);
		struct bytes file;
		unsigned readable = 0;

		fill(r->b);
		file = pe_builder_build(r->b);
		for (size_t len = 0; len <= file.len; len++) {
			/* A copy of its own, so that a tool sees overruns. */
			uint8_t *copy = malloc(len + (len == 0));

			cr_assert_not_null(copy);
			memcpy(copy, file.data, len);
			read_all(r, (struct bytes){ copy, len });
			readable += r->image.readable;
			free(copy);
		}
		/* All but those that lack less than a unit are refused. */
		cr_expect_eq(readable, 0x200, "%u are", readable);
		read_image_free(r);
	}
}

Test(hostile, headers_with_any_byte_damaged_are_read, .timeout = 60)
{
	static const uint16_t machines[] = { IMAGE_FILE_MACHINE_I386,
					     IMAGE_FILE_MACHINE_AMD64 };
	static const uint8_t masks[] = { 0x01, 0x80, 0xff };

	for (size_t i = 0; i < 2; i++) {
		struct read_image *r = read_image_new(machines[i]);
		struct bytes file;

		fill(r->b);
		file = pe_builder_build(r->b);
		for (size_t at = 0; at < 0x400; at++) {
			for (size_t k = 0; k < sizeof(masks); k++) {
				r->b->data[at] ^= masks[k];
				read_all(r, file);
				r->b->data[at] ^= masks[k];
			}
		}
		read_all(r, file);
		cr_expect(r->image.readable);
		cr_expect_eq(r->defects.count, 0);
		read_image_free(r);
	}
}

Test(hostile, tables_with_any_byte_damaged_are_read, .timeout = 60)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bytes file;

	fill(r->b);
	file = pe_builder_build(r->b);
	for (size_t at = 0x400; at < file.len; at++) {
		r->b->data[at] ^= 0xff;
		read_all(r, file);
		cr_assert(r->image.readable);
		r->b->data[at] ^= 0xff;
	}
	read_image_free(r);
}

/* Each look-up of a name must not walk all of 60000 sections. */
Test(hostile, many_sections_and_many_names_take_bounded_time, .timeout = 20)
{
	enum { SECTIONS = 60000, THUNKS = 300000 };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	size_t size = 0x100 + THUNKS * 4;
	uint32_t *words = calloc(size, 1);
	struct import_table t;
	uint32_t start;

	cr_assert_not_null(words);
	for (unsigned i = 0; i < SECTIONS; i++)
		pe_section(r->b, ".x", "x", 1, 0);
	pe_section(r->b, ".idata", words, size, 0);
	pe_builder_build(r->b);
	start = le32(r->b->data + 0x80 + 24 + 224 + (SECTIONS + 1) * 40 + 12);
	words[0] = words[4] = start + 0x100;
	words[3] = start + 0x80;
	memcpy(&words[32], "a.dll", 6);
	for (size_t i = 0; i < THUNKS; i++)
		words[64 + i] = start + 0x80;
	memcpy(pe_at(r->b, start), words, size);
	pe_set_directory(r->b, 1, start, 40);
	read_image_again(r);
	cr_assert(r->image.readable);
	cr_assert_eq(imports_read(&r->image, &r->arena, &r->defects, &t), OK);
	cr_expect_geq(t.symbol_count, THUNKS - 1);
	free(words);
	read_image_free(r);
}

/* The same with a table that is out of order: most of it isn't looked at. */
Test(hostile, many_sections_out_of_order_take_bounded_time, .timeout = 20)
{
	enum { SECTIONS = 60000, LOOKUPS = 300000 };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint8_t byte;

	for (unsigned i = 0; i < SECTIONS; i++)
		pe_section(r->b, ".x", "x", 1, 0);
	pe_builder_build(r->b);
	pe_swap_sections(r->b, 0, 1);
	read_image_again(r);
	cr_assert(r->image.readable);
	for (uint32_t i = 0; i < LOOKUPS; i++)
		image_copy(&r->image, r->image.size_of_image - 1 - i % 64,
			   &byte, 1);
	cr_expect(image_copy(&r->image, r->image.sections[0].rva, &byte, 1));
	read_image_free(r);
}
