/* The delay-load directory: the loader never reads it (R401). */
#include <criterion/criterion.h>

#include "loader/imports.h"
#include "tests/loader/read_image.h"
#include "util/status.h"

static struct import_table read_delayed(struct read_image *r)
{
	struct import_table t;

	cr_assert_eq(delay_imports_read(&r->image, &r->arena, &r->defects, &t),
		     OK);
	return t;
}

static struct import_table load_delayed(struct read_image *r)
{
	read_image_load(r);
	return read_delayed(r);
}

Test(delay_imports, are_read_by_rva_and_by_address)
{
	static const struct {
		uint16_t machine;
		bool va_based;
	} rows[] = {
		{ IMAGE_FILE_MACHINE_I386, false },
		{ IMAGE_FILE_MACHINE_I386, true },
		{ IMAGE_FILE_MACHINE_AMD64, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct read_image *r = read_image_new(rows[i].machine);
		struct pe_module *m = pe_delay_module(r->b, "shell32.dll");
		struct import_table t;

		m->va_based = rows[i].va_based;
		pe_delay_import(r->b, "shell32.dll", "ShellExecuteA");
		pe_delay_import(r->b, "version.dll", "VerQueryValueA");
		pe_import(r->b, "kernel32.dll", "Sleep");
		t = load_delayed(r);
		cr_assert_eq(t.module_count, 2, "row %zu", i);
		cr_assert_eq(t.symbol_count, 2, "row %zu", i);
		cr_expect(str_equal(t.modules[0].name, str_of("shell32.dll")));
		cr_expect(str_equal(t.symbols[0].name,
				    str_of("ShellExecuteA")));
		cr_expect(str_equal(t.modules[1].name, str_of("version.dll")));
		cr_expect_eq(t.modules[1].first, 1);
		cr_expect_eq(r->defects.count, 0);
		read_image_free(r);
	}
}

static const struct {
	uint32_t name, names, thunk;
	bool there; /* the DLL's name is known */
} broken[] = {
	{ 0x9000, 0x2100, 0x2180, false },
	{ 0x2180, 0x9000, 0x2180, true },
	{ 0x2180, 0, 0x2180, true },
	{ 0x2180, 0x2100, 0x7fffffff, true },
};

/* A broken descriptor at 0x2000, RVA-based. */
static void add_broken(struct read_image *r, size_t row)
{
	IMAGE_DELAYLOAD_DESCRIPTOR d = {
		.Attributes.AllAttributes = 1,
		.DllNameRVA = broken[row].name,
		.ImportNameTableRVA = broken[row].names,
	};
	uint8_t data[0x200] = { 0 };

	memcpy(data, &d, sizeof(d));
	memcpy(data + 0x100, &broken[row].thunk, 4);
	memcpy(data + 0x180, "a.dll", 6);
	/* So long that "MZ", taken for a thunk, would point into it. */
	pe_section(r->b, ".idata", data, sizeof(data), 0x5000);
	pe_set_directory(r->b, 13, 0x2000, 64);
}

/* Not of the kinds that stop Windows. */
Test(delay_imports, that_are_broken_do_no_harm_to_the_load)
{
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct import_table t;

		add_broken(r, i);
		t = load_delayed(r);
		cr_expect_eq(t.module_count, broken[i].there, "row %zu", i);
		cr_expect_eq(t.symbol_count, 0, "row %zu", i);
		cr_assert_eq(r->defects.count, 1, "row %zu", i);
		cr_expect_eq(r->defects.items[0].kind,
			     DEFECT_DELAY_IMPORTS_UNREADABLE, "row %zu", i);
		read_image_free(r);
	}
}

/* An address below the image's base is no RVA; the headers aren't a name. */
Test(delay_imports, by_an_address_outside_the_image_are_unreadable)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	IMAGE_DELAYLOAD_DESCRIPTOR d = { .DllNameRVA = 0x2180 };
	struct import_table t;

	pe_section(r->b, ".idata", &d, sizeof(d), 0);
	pe_set_directory(r->b, 13, 0x2000, 64);
	t = load_delayed(r);
	cr_expect_eq(t.module_count, 0);
	cr_expect(read_image_has(r, DEFECT_DELAY_IMPORTS_UNREADABLE));
	read_image_free(r);
}

Test(delay_imports, at_an_unmapped_address_are_a_defect)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_set_directory(r->b, 13, 0x777777, 64);
	load_delayed(r);
	read_image_expect(r, DEFECT_DELAY_IMPORTS_UNREADABLE, 0x777777, 0);
	read_image_free(r);
}

/* Sections can share their bytes, and make a small file hold many. */
Test(delay_imports, are_no_more_than_the_file_could_hold)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_delay_module(r->b, "a.dll");
	pe_delay_module(r->b, "b.dll");
	read_image_load(r);
	for (size_t limit = 1; limit <= 3; limit++) {
		const uint32_t rva = pe_directory_rva(r->b, 13);

		r->image.file_size = 4 * limit;
		r->defects = (struct defects){ 0 };
		cr_expect_eq(read_delayed(r).module_count,
			     limit < 2 ? limit : 2);
		if (limit < 3)
			read_image_expect(r, DEFECT_DELAY_IMPORTS_UNREADABLE,
					  rva + 32 * (uint32_t)limit, 0);
		else
			cr_expect_eq(r->defects.count, 0);
	}
	read_image_free(r);
}
