/* Look-ups in an export table, as Windows makes them. */
#include <criterion/criterion.h>

#include "loader/exports.h"
#include "tests/loader/read_image.h"
#include "util/status.h"

/* A hint that names nothing. */
enum { NO_HINT = 0xffff };

static struct export_table read_exports(struct read_image *r)
{
	struct export_table t;

	cr_assert_eq(exports_read(&r->image, &r->arena, &r->defects, &t), OK);
	return t;
}

static struct export_table load_exports(struct read_image *r)
{
	read_image_load(r);
	return read_exports(r);
}

static bool has_name(const struct export_table *t, const char *name,
		     uint16_t hint)
{
	struct export_symbol s;

	return exports_find_name(t, str_of(name), hint, &s);
}

Test(exports, are_found_by_name_and_by_ordinal)
{
	static const char *const names[] = { "HttpFilterProc", "Alpha",
					     "GetFilterVersion", "alpha",
					     "Zulu" };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;
	struct export_symbol s;

	r->b->ordinal_base = 10;
	for (size_t i = 0; i < 5; i++)
		pe_export_at(r->b, names[i], 0x1000 + (uint32_t)i);
	t = load_exports(r);
	cr_expect(t.present);
	cr_expect(str_equal(t.name, str_of("test.dll")));
	cr_expect_eq(t.base, 10);
	cr_expect_eq(t.function_count, 5);
	cr_expect_eq(t.name_count, 5);
	for (uint32_t i = 0; i < 5; i++) {
		cr_assert(exports_find_name(&t, str_of(names[i]), NO_HINT, &s));
		cr_expect_eq(s.ordinal, 10 + i);
		cr_expect_eq(s.rva, 0x1000 + i);
		cr_expect_eq(s.forwarder.n, 0);
		cr_assert(exports_find_ordinal(&t, 10 + i, &s));
		cr_expect_eq(s.rva, 0x1000 + i);
	}
	cr_expect_not(has_name(&t, "getfilterversion", NO_HINT));
	cr_expect_not(has_name(&t, "GetFilterVersio", NO_HINT));
	cr_expect_not(has_name(&t, "GetFilterVersionA", NO_HINT));
	cr_expect_not(has_name(&t, "", NO_HINT));
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

/* R307 depends on the difference. */
Test(exports, tell_an_empty_directory_from_none)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
	struct export_table t = load_exports(r);

	cr_expect_not(t.present);
	cr_expect_not(has_name(&t, "A", 0));
	pe_export_directory(r->b);
	t = load_exports(r);
	cr_expect(t.present);
	cr_expect_not(has_name(&t, "A", 0));
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

/* R305 */
Test(exports, with_address_zero_are_not_there)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;
	struct export_symbol s;
	struct str name;

	pe_export_at(r->b, "Gone", 0);
	pe_export(r->b, "There");
	t = load_exports(r);
	cr_expect_not(has_name(&t, "Gone", NO_HINT));
	cr_expect_not(has_name(&t, "Gone", 0));
	cr_expect_not(exports_find_ordinal(&t, 1, &s));
	cr_expect_not(exports_name_at(&t, 0, &name, &s));
	cr_expect(has_name(&t, "There", NO_HINT));
	cr_expect(exports_find_ordinal(&t, 2, &s));
	read_image_free(r);
}

/* R306: below the base, behind the last, or an empty slot. */
Test(exports, are_absent_by_an_ordinal_out_of_range)
{
	static const struct {
		uint32_t ordinal;
		bool there;
	} rows[] = {
		{ 0, false },  { 4, false },  { 5, true },
		{ 6, false },  { 8, false },  { 9, true },
		{ 10, false }, { 0xffff, false }, { 0xffffffff, false },
	};
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;

	r->b->ordinal_base = 5;
	pe_export_ordinal(r->b, 5);
	pe_export_ordinal(r->b, 9);
	t = load_exports(r);
	cr_expect_eq(t.function_count, 5);
	cr_expect_eq(t.name_count, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct export_symbol s;

		cr_expect_eq(exports_find_ordinal(&t, rows[i].ordinal, &s),
			     rows[i].there, "ordinal %u", rows[i].ordinal);
	}
	read_image_free(r);
}

/* R310: in an unsorted table only what the search meets is there. */
Test(exports, are_hidden_by_unsorted_names)
{
	static const struct {
		const char *name;
		uint16_t hint;
		bool there;
	} rows[] = {
		{ "A", NO_HINT, false }, { "A", 3, true },
		{ "A", 2, false },	 { "D", NO_HINT, false },
		{ "D", 0, true },	 { "B", NO_HINT, true },
		{ "C", NO_HINT, true },
	};
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;

	r->b->exports_unsorted = true;
	pe_export(r->b, "D");
	pe_export(r->b, "B");
	pe_export(r->b, "C");
	pe_export(r->b, "A");
	t = load_exports(r);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(has_name(&t, rows[i].name, rows[i].hint),
			     rows[i].there, "row %zu", i);
	read_image_free(r);
}

/* R310: of two middles, Windows takes the lower. */
Test(exports, are_searched_from_the_lower_middle)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;

	r->b->exports_unsorted = true;
	pe_export(r->b, "B");
	pe_export(r->b, "A");
	t = load_exports(r);
	/* Slot 0 first: "B" is there, and "A" would be before it. */
	cr_expect(has_name(&t, "B", NO_HINT));
	cr_expect_not(has_name(&t, "A", NO_HINT));
	read_image_free(r);
}

/* R310: of two equal names, the hint decides. */
Test(exports, are_taken_at_the_hint_first)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;
	struct export_symbol s;

	r->b->exports_unsorted = true;
	pe_export(r->b, "A");
	pe_export(r->b, "Same");
	pe_export(r->b, "Same");
	t = load_exports(r);
	cr_assert(exports_find_name(&t, str_of("Same"), NO_HINT, &s));
	cr_expect_eq(s.ordinal, 2);
	cr_assert(exports_find_name(&t, str_of("Same"), 2, &s));
	cr_expect_eq(s.ordinal, 3);
	cr_assert(exports_find_name(&t, str_of("Same"), 0, &s));
	cr_expect_eq(s.ordinal, 2);
	read_image_free(r);
}

/* R311 */
Test(exports, that_point_into_the_directory_are_forwarders)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
	struct export_table t;
	struct export_symbol s;
	uint32_t rva;

	pe_export_forwarder(r->b, "Alloc", "NTDLL.RtlAllocateHeap");
	pe_export_forwarder(r->b, "Nth", "other.#12");
	pe_export(r->b, "Plain");
	t = load_exports(r);
	cr_assert(exports_find_name(&t, str_of("Alloc"), NO_HINT, &s));
	cr_expect(str_equal(s.forwarder, str_of("NTDLL.RtlAllocateHeap")));
	cr_assert(exports_find_ordinal(&t, 2, &s));
	cr_expect(str_equal(s.forwarder, str_of("other.#12")));
	cr_assert(exports_find_name(&t, str_of("Plain"), NO_HINT, &s));
	cr_expect_eq(s.forwarder.n, 0);

	/* The same string outside the directory's range is code. */
	rva = pe_directory_rva(r->b, 0);
	cr_assert(exports_find_name(&t, str_of("Alloc"), NO_HINT, &s));
	pe_set_directory(r->b, 0, rva, s.rva - rva);
	read_image_again(r);
	t = read_exports(r);
	cr_assert(exports_find_name(&t, str_of("Alloc"), NO_HINT, &s));
	cr_expect_eq(s.forwarder.n, 0);
	pe_set_directory(r->b, 0, rva, s.rva - rva + 1);
	read_image_again(r);
	t = read_exports(r);
	cr_assert(exports_find_name(&t, str_of("Alloc"), NO_HINT, &s));
	cr_expect(str_equal(s.forwarder, str_of("NTDLL.RtlAllocateHeap")));
	read_image_free(r);
}

/* It can lead nowhere, so binding to it fails (R311). */
Test(exports, that_forward_to_an_empty_string_are_not_there)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;

	pe_export_forwarder(r->b, "Nowhere", "");
	t = load_exports(r);
	cr_expect_not(has_name(&t, "Nowhere", NO_HINT));
	read_image_free(r);
}

/* A loop over the names must end soon, whatever the header says. */
Test(exports, count_no_more_than_the_file_holds)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;
	struct export_symbol s;
	uint8_t *directory;

	pe_export(r->b, "A");
	pe_export(r->b, "B");
	pe_builder_build(r->b);
	directory = pe_at(r->b, pe_directory_rva(r->b, 0));
	memset(directory + offsetof(IMAGE_EXPORT_DIRECTORY, NumberOfFunctions),
	       0xff, 4);
	memset(directory + offsetof(IMAGE_EXPORT_DIRECTORY, NumberOfNames),
	       0xff, 4);
	read_image_again(r);
	t = read_exports(r);
	cr_expect(read_image_has(r, DEFECT_EXPORTS_UNREADABLE));
	cr_expect_leq(t.name_count, r->b->len / 4);
	cr_expect_leq(t.function_count, r->b->len / 4);
	cr_expect(exports_find_ordinal(&t, 2, &s));
	cr_expect_not(exports_find_ordinal(&t, 0xfffffff0, &s));
	read_image_free(r);
}

Test(exports, at_an_unmapped_address_are_a_defect)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;

	pe_set_directory(r->b, 0, 0x777777, 40);
	t = load_exports(r);
	cr_expect_not(t.present);
	read_image_expect(r, DEFECT_EXPORTS_UNREADABLE, 0x777777, 0);
	read_image_free(r);
}

Test(exports, can_be_listed_in_the_order_of_their_names)
{
	static const char *const sorted[] = { "A", "B", "C" };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;
	struct export_symbol s;
	struct str name;

	pe_export(r->b, "C");
	pe_export(r->b, "A");
	pe_export(r->b, "B");
	t = load_exports(r);
	for (uint32_t i = 0; i < 3; i++) {
		cr_assert(exports_name_at(&t, i, &name, &s));
		cr_expect(str_equal(name, str_of(sorted[i])));
	}
	cr_expect_eq(s.ordinal, 1);
	cr_expect_not(exports_name_at(&t, 3, &name, &s));
	read_image_free(r);
}

/* What lies behind a table is none of its entries. */
Test(exports, tables_end_with_their_last_entry)
{
	static const uint8_t functions[] = { 0x34, 0x12, 0, 0, 1, 0, 0, 0 };
	static const uint8_t ordinals[] = { 0, 0, 0, 0 };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct export_table t;
	struct export_symbol s;
	uint8_t name[8] = { 0 };
	struct str found;

	pe_section(r->b, ".names", "alpha", 6, 0x1000);
	read_image_load(r);
	memcpy(name, &r->image.sections[1].rva, 4);
	t = (struct export_table){
		.present = true,
		.base = 1,
		.image = &r->image,
		.functions = { functions, 4 },
		.names = { name, 4 },
		.ordinals = { ordinals, 2 },
		.function_count = 1,
		.name_count = 1,
	};
	cr_assert(exports_find_ordinal(&t, 1, &s));
	cr_expect_eq(s.rva, 0x1234);
	cr_expect_not(exports_find_ordinal(&t, 2, &s));
	cr_expect_not(exports_find_ordinal(&t, 0, &s));
	cr_expect(has_name(&t, "alpha", 0));
	cr_expect(has_name(&t, "alpha", 1));
	cr_expect(exports_name_at(&t, 0, &found, &s));
	cr_expect(str_equal(found, str_of("alpha")));
	cr_expect_not(exports_name_at(&t, 1, &found, &s));
	/* A count is believed where more would lie in the section. */
	t.functions.len = t.names.len = 8;
	t.ordinals.len = 4;
	cr_expect_not(exports_name_at(&t, 1, &found, &s));
	cr_expect_not(exports_find_ordinal(&t, 2, &s));
	/* A forwarder lies in the directory, from its first byte on. */
	t.rva = r->image.sections[1].rva;
	t.size = 6;
	memcpy(name + 4, name, 4);
	t.functions.data = name;
	cr_assert(exports_find_ordinal(&t, 1, &s));
	cr_expect(str_equal(s.forwarder, str_of("alpha")));
	t.rva++;
	cr_assert(exports_find_ordinal(&t, 1, &s));
	cr_expect_eq(s.forwarder.n, 0);
	read_image_free(r);
}

/* Tables that end with the section, 0x200 bytes from 0x2000 on. */
Test(exports, are_a_defect_where_one_of_their_tables_is_cut_off)
{
	static const struct {
		uint32_t functions, names, ordinals, held;
		bool whole;
	} rows[] = {
		{ 0x21f8, 0x21f8, 0x21fc, 2, true },
		{ 0x21fc, 0x2100, 0x2100, 1, false },
		{ 0x2100, 0x21fc, 0x2100, 2, false },
		{ 0x2100, 0x2100, 0x21fe, 2, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		const IMAGE_EXPORT_DIRECTORY d = {
			.NumberOfFunctions = 2,
			.NumberOfNames = 2,
			.AddressOfFunctions = rows[i].functions,
			.AddressOfNames = rows[i].names,
			.AddressOfNameOrdinals = rows[i].ordinals,
			.Name = 0x777777,
		};
		uint8_t data[0x200] = { 0 };
		struct export_table t;

		memcpy(data, &d, sizeof(d));
		pe_section(r->b, ".edata", data, sizeof(data), 0);
		pe_set_directory(r->b, 0, 0x2000, sizeof(d));
		t = load_exports(r);
		cr_expect(t.present);
		cr_expect_eq(t.name.n, 0);
		cr_expect_eq(t.function_count, rows[i].held, "row %zu", i);
		if (rows[i].whole)
			cr_expect_eq(r->defects.count, 0);
		else
			read_image_expect(r, DEFECT_EXPORTS_UNREADABLE, 0x2000,
					  2);
		read_image_free(r);
	}
}
