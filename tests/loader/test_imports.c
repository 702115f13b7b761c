/* The import directory, as the loader walks it. */
#include <criterion/criterion.h>

#include <string.h>

#include "tests/loader/read_imports.h"

Test(imports, reads_names_hints_and_ordinals_in_file_order)
{
	static const uint16_t machines[] = { IMAGE_FILE_MACHINE_I386,
					     IMAGE_FILE_MACHINE_AMD64 };

	for (size_t i = 0; i < 2; i++) {
		struct read_image *r = read_image_new(machines[i]);
		struct pe_module *m = pe_module(r->b, "KERNEL32.dll");
		struct import_table t;

		pe_thunk(r->b, m, str_of("GetVersion"))->hint = 0x1df;
		pe_import(r->b, "KERNEL32.dll", "Sleep");
		pe_import_ordinal(r->b, "ws2_32.dll", 115);
		t = load_imports(r);
		cr_assert_eq(t.module_count, 2);
		cr_assert_eq(t.symbol_count, 3);
		expect_str(t.modules[0].name, "KERNEL32.dll");
		cr_expect_eq(t.modules[0].first, 0);
		cr_expect_eq(t.modules[0].count, 2);
		cr_expect_not(t.modules[0].names_in_iat);
		expect_str(t.symbols[0].name, "GetVersion");
		cr_expect_eq(t.symbols[0].hint, 0x1df);
		cr_expect_not(t.symbols[0].by_ordinal);
		expect_str(t.symbols[1].name, "Sleep");
		expect_str(t.modules[1].name, "ws2_32.dll");
		cr_expect_eq(t.modules[1].first, 2);
		cr_expect(t.symbols[2].by_ordinal);
		cr_expect_eq(t.symbols[2].ordinal, 115);
		cr_expect_eq(t.symbols[2].name.n, 0);
		cr_expect_eq(r->defects.count, 0);
		read_image_free(r);
	}
}

Test(imports, are_none_without_a_directory)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct import_table t = load_imports(r);

	cr_expect_eq(t.module_count, 0);
	cr_expect_eq(r->defects.count, 0);
	pe_import(r->b, "a.dll", "A");
	pe_set(r->b, PE_DIRECTORY_COUNT, 1);
	t = load_imports(r);
	cr_expect_eq(t.module_count, 0);
	read_image_free(r);
}

/* R313 */
Test(imports, keep_several_descriptors_of_one_dll_apart)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct import_table t;

	pe_thunk(r->b, pe_module(r->b, "a.dll"), str_of("One"));
	pe_thunk(r->b, pe_module(r->b, "b.dll"), str_of("Two"));
	pe_thunk(r->b, pe_module(r->b, "a.dll"), str_of("One"));
	t = load_imports(r);
	cr_assert_eq(t.module_count, 3);
	expect_str(t.modules[0].name, "a.dll");
	expect_str(t.modules[2].name, "a.dll");
	expect_str(t.symbols[2].name, "One");
	read_image_free(r);
}

Test(imports, keep_names_of_any_bytes)
{
	static const char odd[] = "\xff\x01?A@@QAE@XZ \n";
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct import_table t;

	pe_import(r->b, "\xe9.dll", odd);
	pe_import(r->b, "\xe9.dll", "");
	t = load_imports(r);
	cr_assert_eq(t.symbol_count, 2);
	expect_str(t.modules[0].name, "\xe9.dll");
	expect_str(t.symbols[0].name, odd);
	cr_expect_eq(t.symbols[1].name.n, 0);
	cr_expect_not(t.symbols[1].by_ordinal);
	read_image_free(r);
}

/* R308: Name or FirstThunk 0 ends the list; what follows isn't looked at. */
Test(imports, end_at_a_descriptor_without_name_or_thunks)
{
	static const unsigned fields[] = {
		offsetof(IMAGE_IMPORT_DESCRIPTOR, Name),
		offsetof(IMAGE_IMPORT_DESCRIPTOR, FirstThunk),
	};

	for (size_t i = 0; i < 2; i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct import_table t;

		pe_import(r->b, "a.dll", "A");
		pe_import(r->b, "b.dll", "B");
		pe_import(r->b, "c.dll", "C");
		pe_builder_build(r->b);
		memset(pe_at(r->b, pe_directory_rva(r->b, 1) + 20 + fields[i]),
		       0, 4);
		read_image_again(r);
		t = read_imports(r);
		cr_expect_eq(t.module_count, 1);
		cr_expect_eq(r->defects.count, 0);
		read_image_free(r);
	}
}

/* R308: the directory's size is no limit. */
Test(imports, ignore_the_size_of_their_directory)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct import_table t;
	uint32_t rva;

	pe_import(r->b, "a.dll", "A");
	pe_import(r->b, "b.dll", "B");
	pe_builder_build(r->b);
	rva = pe_directory_rva(r->b, 1);
	pe_set_directory(r->b, 1, rva, 0);
	read_image_again(r);
	t = read_imports(r);
	cr_expect_eq(t.module_count, 2);
	read_image_free(r);
}

/* R308: not even its name is looked at. */
Test(imports, skip_a_descriptor_whose_first_thunk_is_zero)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
	struct import_table t;
	uint32_t descriptor;

	pe_import(r->b, "a.dll", "A");
	pe_import(r->b, "b.dll", "B");
	pe_builder_build(r->b);
	descriptor = pe_directory_rva(r->b, 1);
	memset(pe_at(r->b, le32(pe_at(r->b, descriptor + 16))), 0, 8);
	memset(pe_at(r->b, descriptor + 12), 0x77, 4);
	read_image_again(r);
	t = read_imports(r);
	cr_assert_eq(t.module_count, 1);
	expect_str(t.modules[0].name, "b.dll");
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

/* R309 */
Test(imports, take_names_from_first_thunk_where_the_original_is_no_use)
{
	static const uint32_t originals[] = { 0, 1, 0x3ff, 0x3000, 0xffffffff };

	for (size_t i = 0; i < sizeof(originals) / 4; i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct import_table t;

		pe_import(r->b, "a.dll", "A");
		pe_builder_build(r->b);
		cr_assert_eq(le32(r->b->data + 0x80 + 24 + 56), 0x3000);
		memcpy(pe_at(r->b, pe_directory_rva(r->b, 1)), &originals[i],
		       4);
		read_image_again(r);
		t = read_imports(r);
		cr_assert_eq(t.symbol_count, 1, "original %x", originals[i]);
		expect_str(t.symbols[0].name, "A");
		cr_expect(t.modules[0].names_in_iat);
		read_image_free(r);
	}
}

Test(imports, prefer_the_original_thunks_to_bound_addresses)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct pe_module *m = pe_module(r->b, "a.dll");
	struct import_table t;

	m->timestamp = 0x3d6dfa28;
	pe_thunk(r->b, m, str_of("A"));
	pe_builder_build(r->b);
	memset(pe_at(r->b, le32(pe_at(r->b, pe_directory_rva(r->b, 1) + 16))),
	       0x77, 4);
	read_image_again(r);
	t = read_imports(r);
	cr_assert_eq(t.symbol_count, 1);
	expect_str(t.symbols[0].name, "A");
	cr_expect_eq(t.modules[0].timestamp, 0x3d6dfa28);
	read_image_free(r);
}

/* R309: there it lies in the headers, where only zeros follow. */
Test(imports, have_names_from_the_end_of_the_headers_on)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct import_table t;
	uint32_t headers;

	pe_import(r->b, "a.dll", "A");
	read_image_load(r);
	headers = r->image.size_of_headers;
	memcpy(pe_at(r->b, pe_directory_rva(r->b, 1)), &headers, 4);
	t = read_imports(r);
	cr_assert_eq(t.module_count, 1);
	cr_expect_not(t.modules[0].names_in_iat);
	cr_expect_eq(t.symbol_count, 0);
	read_image_free(r);
}

Test(imports, of_64_bits_may_have_names_at_odd_addresses)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
	IMAGE_IMPORT_DESCRIPTOR d = { .OriginalFirstThunk = 0x2040,
				      .Name = 0x2080,
				      .FirstThunk = 0x2040 };
	uint8_t data[0x100] = { 0 };
	struct import_table t;

	memcpy(data, &d, sizeof(d));
	memcpy(data + 0x40, "\x91\x20", 2);
	memcpy(data + 0x48, "\7\0\0\0\0\0\0\x80", 8);
	memcpy(data + 0x80, "a.dll", 6);
	memcpy(data + 0x93, "Odd", 4);
	pe_section(r->b, ".idata", data, sizeof(data), 0);
	pe_set_directory(r->b, 1, 0x2000, 40);
	t = load_imports(r);
	cr_assert_eq(t.symbol_count, 2);
	expect_str(t.symbols[0].name, "Odd");
	cr_expect_not(t.symbols[0].by_ordinal);
	cr_expect(t.symbols[1].by_ordinal);
	cr_expect_eq(t.symbols[1].ordinal, 7);
	read_image_free(r);
}
