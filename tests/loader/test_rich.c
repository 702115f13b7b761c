/* The Rich header, and what else tells who made an image. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/rich.h"
#include "loader/toolchain.h"
#include "tests/loader/read_image.h"

enum { KEY = 0x12345678, STUB = 0x40 };

static void put(uint8_t *at, uint32_t value)
{
	memcpy(at, &value, sizeof(value));
}

/*
 * The builder leaves no room between its headers, so the whole PE header is
 * moved up, and 'pairs' of (product << 16 | build) go into the gap.
 */
static struct read_image *with_rich(const uint32_t *tools, size_t count)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bytes file = pe_builder_build(r->b);
	uint32_t from = le32(file.data + 60), to = STUB + 24 + 8 * 8;
	uint8_t *data = r->b->data;

	memmove(data + to, data + from, 0x200);
	put(data + 60, to);
	memset(data + STUB, 0, to - STUB);
	put(data + STUB, 0x536e6144 ^ KEY);
	for (size_t i = 1; i < 4; i++)
		put(data + STUB + 4 * i, KEY);
	for (size_t i = 0; i < count; i++) {
		put(data + STUB + 16 + 8 * i, tools[i] ^ KEY);
		put(data + STUB + 20 + 8 * i, (uint32_t)(i + 1) ^ KEY);
	}
	memcpy(data + STUB + 16 + 8 * count, "Rich", 4);
	put(data + STUB + 20 + 8 * count, KEY);
	read_image_again(r);
	return r;
}

static struct toolchain guess(const struct read_image *r, const char *dll)
{
	const struct str name = str_of(dll != NULL ? dll : "");
	struct toolchain made;

	toolchain_guess(&r->image, &name, dll != NULL, &made);
	return made;
}

Test(rich, is_read_with_its_tools)
{
	static const uint32_t tools[] = { 0x00010000, 0x00ab766f };
	struct read_image *r = with_rich(tools, 2);
	struct rich rich;
	struct rich_entry e;

	rich_read(&r->image, &rich);
	cr_assert(rich.present);
	cr_assert_eq(rich.count, 2);
	e = rich_entry_at(&r->image, &rich, 1);
	cr_expect_eq(e.product, 0xab);
	cr_expect_eq(e.build, 30319);
	cr_expect_eq(e.count, 2);
	read_image_free(r);
}

Test(rich, is_absent_where_nothing_starts_it)
{
	static const uint32_t tools[] = { 0x00ab766f };
	struct read_image *r = with_rich(tools, 1);
	struct rich rich;

	r->b->data[STUB] ^= 1;
	rich_read(&r->image, &rich);
	cr_expect_not(rich.present);
	read_image_free(r);
	r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
	read_image_load(r);
	rich_read(&r->image, &rich);
	cr_expect_not(rich.present);
	read_image_free(r);
}

Test(rich, products_are_those_of_the_compilers)
{
	static const struct {
		uint16_t product;
		unsigned version;
	} rows[] = {
		{ 0x00, 0 },	{ 0x0a, 600 },	{ 0x1d, 700 },
		{ 0x60, 710 },	{ 0x6e, 800 },	{ 0x83, 900 },
		{ 0x91, 0 },	{ 0xaa, 1000 }, { 0xcf, 1100 },
		{ 0xe1, 1200 }, { 0x105, 1400 }, { 0xffff, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect_eq(rich_compiler(rows[i].product), rows[i].version,
			     "product %#x", rows[i].product);
}

Test(toolchain, the_newest_compiler_names_it)
{
	static const uint32_t tools[] = { 0x00ab766f, 0x010561fa, 0x00837809 };
	struct read_image *r = with_rich(tools, 3);
	struct toolchain made = guess(r, "VCRUNTIME140.dll");

	cr_expect_str_eq(toolchain_title(&made), "Visual C++ 2017");
	cr_expect_eq(made.build, 0x61fa);
	cr_expect(str_equal(made.runtime, str_of("VCRUNTIME140.dll")));
	read_image_free(r);
}

Test(toolchain, a_toolset_for_xp_shows_in_the_subsystem)
{
	static const uint32_t tools[] = { 0x00e1520d };
	struct read_image *r = with_rich(tools, 1);

	r->image.subsystem_major = 5;
	cr_expect(guess(r, NULL).for_xp);
	cr_expect_str_eq(toolchain_title(&(struct toolchain){
				 .maker = TOOLCHAIN_VISUAL_C,
				 .version = 1200 }),
			 "Visual C++ 2013");
	r->image.subsystem_major = 6;
	cr_expect_not(guess(r, NULL).for_xp);
	read_image_free(r);
}

Test(toolchain, run_times_name_their_makers)
{
	static const struct {
		const char *dll, *title;
	} rows[] = {
		{ "libgcc_s_dw2-1.dll", "MinGW" },
		{ "MSVBVM60.DLL", "Visual Basic" },
		{ "rtl70.bpl", "Delphi or C++Builder" },
		{ "cc3260mt.dll", "Borland C++" },
		{ "kernel32.dll", "" },
		{ "msvcrt.dll", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct toolchain made;

		read_image_load(r);
		made = guess(r, rows[i].dll);
		cr_expect_str_eq(toolchain_title(&made), rows[i].title, "%s",
				 rows[i].dll);
		read_image_free(r);
	}
}

Test(toolchain, linker_and_sections_tell_mingw_and_delphi)
{
	static const struct {
		const char *section;
		uint16_t minor;
		const char *title;
	} rows[] = {
		{ ".CRT", 40, "MinGW" },
		{ ".itext", 25, "Delphi or C++Builder" },
		{ ".mine", 40, "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct toolchain made;

		pe_section(r->b, rows[i].section, "x", 1, 1);
		read_image_load(r);
		r->image.linker_major = 2;
		r->image.linker_minor = rows[i].minor;
		made = guess(r, NULL);
		cr_expect_str_eq(toolchain_title(&made), rows[i].title, "%s",
				 rows[i].section);
		read_image_free(r);
	}
}

Test(toolchain, debug_run_times_are_told_apart)
{
	static const char *const debug[] = { "msvcr71d.dll", "MSVCRTD.dll",
					     "msvcr100d.dll", "mfc42ud.dll",
					     "ucrtbased.dll",
					     "vcruntime140d.dll" };
	static const char *const release[] = { "msvcr71.dll", "msvcrt.dll",
					       "msvcr100.dll", "mfc42u.dll",
					       "vcruntime140.dll",
					       "msvcr90.dll" };

	for (size_t i = 0; i < 6; i++) {
		cr_expect(toolchain_is_debug_runtime(str_of(debug[i])), "%s",
			  debug[i]);
		cr_expect_not(toolchain_is_debug_runtime(str_of(release[i])),
			      "%s", release[i]);
	}
}

Test(toolchain, sections_of_each_linker_name_it)
{
	static const struct {
		const char *first, *second;
		uint16_t major, minor;
		enum toolchain_maker maker;
	} rows[] = {
		{ ".idata", NULL, 2, 40, TOOLCHAIN_MINGW },
		{ ".bss", NULL, 2, 40, TOOLCHAIN_MINGW },
		{ ".eh_fram", NULL, 2, 25, TOOLCHAIN_MINGW },
		{ ".bss", NULL, 3, 0, TOOLCHAIN_UNKNOWN },
		{ "CODE", NULL, 2, 25, TOOLCHAIN_DELPHI },
		{ ".didata", NULL, 2, 25, TOOLCHAIN_DELPHI },
		{ ".itext", NULL, 3, 25, TOOLCHAIN_UNKNOWN },
		{ ".itext", NULL, 2, 26, TOOLCHAIN_UNKNOWN },
		{ "CODE", "BSS", 5, 0, TOOLCHAIN_DELPHI },
		{ "CODE", NULL, 5, 0, TOOLCHAIN_UNKNOWN },
		{ "BSS", NULL, 5, 0, TOOLCHAIN_UNKNOWN },
		{ "_TEXT", "_DATA", 5, 0, TOOLCHAIN_BORLAND_C },
		{ "_TEXT", NULL, 5, 0, TOOLCHAIN_UNKNOWN },
		{ "_DATA", NULL, 5, 0, TOOLCHAIN_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

		pe_section(r->b, rows[i].first, "x", 1, 1);
		if (rows[i].second != NULL)
			pe_section(r->b, rows[i].second, "x", 1, 1);
		read_image_load(r);
		r->image.linker_major = rows[i].major;
		r->image.linker_minor = rows[i].minor;
		/* The first section counts as the others do. */
		r->image.sections++;
		r->image.section_count--;
		cr_expect_eq(guess(r, NULL).maker, rows[i].maker, "row %zu", i);
		read_image_free(r);
	}
}

Test(toolchain, the_linker_tells_a_release_without_known_tools)
{
	static const uint32_t unknown[] = { 0x00010000 };
	static const uint32_t known[] = { 0x00ab0001 };
	struct read_image *r = with_rich(unknown, 1);
	struct toolchain made;

	r->image.linker_major = 11;
	r->image.linker_minor = 10;
	r->image.subsystem_major = 5;
	made = guess(r, NULL);
	cr_expect_eq(made.maker, TOOLCHAIN_VISUAL_C);
	cr_expect_eq(made.version, 1110);
	cr_expect(made.for_xp);
	r->image.linker_minor = 0;
	cr_expect(guess(r, NULL).for_xp);
	r->image.linker_major = 10;
	r->image.linker_minor = 99;
	cr_expect_not(guess(r, NULL).for_xp);
	read_image_free(r);
	r = with_rich(known, 1);
	r->image.linker_major = 14;
	made = guess(r, NULL);
	cr_expect_eq(made.version, 1000);
	cr_expect(made.from_rich);
	read_image_free(r);
	r = read_image_new(IMAGE_FILE_MACHINE_I386);
	read_image_load(r);
	r->image.linker_major = 14;
	made = guess(r, NULL);
	cr_expect_eq(made.version, 0);
	cr_expect_not(made.for_xp);
	read_image_free(r);
}

Test(toolchain, of_one_compiler_the_newest_build_counts)
{
	static const uint32_t tools[] = { 0x00ab0005, 0x00aa0009, 0x00ac0007,
					  0x00830fff };
	struct read_image *r = with_rich(tools, 4);
	struct toolchain made = guess(r, NULL);

	cr_expect_eq(made.version, 1000);
	cr_expect_eq(made.build, 9);
	read_image_free(r);
}

Test(toolchain, releases_behind_the_last_known_have_its_title)
{
	struct toolchain t = { .maker = TOOLCHAIN_VISUAL_C, .version = 1400 };
	const char *title = toolchain_title(&t);

	cr_expect_neq(strcmp(title, "Visual C++"), 0);
	t.version = 1416;
	cr_expect_str_eq(toolchain_title(&t), title);
	t.version = 1401;
	cr_expect_str_eq(toolchain_title(&t), title);
	t.maker = TOOLCHAIN_MINGW;
	cr_expect_str_eq(toolchain_title(&t), "MinGW");
}

Test(toolchain, the_run_time_that_tells_most_is_named)
{
	const struct str imports[] = { str_of("kernel32.dll"),
				       str_of("vcruntime140.dll"),
				       str_of("MSVBVM60.DLL"),
				       str_of("libgcc_s_dw2-1.dll") };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct toolchain one, other;
	const struct str back[] = { imports[3], imports[2], imports[1] };

	read_image_load(r);
	toolchain_guess(&r->image, imports, 4, &one);
	toolchain_guess(&r->image, back, 3, &other);
	cr_expect(str_equal(one.runtime, other.runtime));
	cr_expect_eq(one.maker, other.maker);
	read_image_free(r);
}

Test(rich, needs_its_padding_and_its_key)
{
	static const uint32_t tools[] = { 0x00ab766f };
	struct read_image *r = with_rich(tools, 1);
	struct rich rich;

	/* "Rich" right behind "DanS": no room for what must lie between. */
	memcpy(r->b->data + STUB + 12, "Rich", 4);
	put(r->b->data + STUB + 16, KEY);
	memset(r->b->data + STUB + 20, 0, 16);
	rich_read(&r->image, &rich);
	cr_expect_not(rich.present);
	read_image_free(r);

	r = with_rich(NULL, 0);
	rich_read(&r->image, &rich);
	cr_expect(rich.present);
	cr_expect_eq(rich.count, 0);
	cr_expect_eq(rich.entries, STUB + 16);
	cr_expect_eq(rich.key, KEY);
	/* The key would lie behind the stub. */
	r->image.nt_headers = STUB + 20;
	rich_read(&r->image, &rich);
	cr_expect_not(rich.present);
	read_image_free(r);
}

Test(rich, an_entry_behind_the_file_is_nothing)
{
	static const uint32_t tools[] = { 0x00ab766f };
	struct read_image *r = with_rich(tools, 1);
	struct rich rich;
	struct rich_entry e;

	rich_read(&r->image, &rich);
	cr_assert(rich.present);
	e = rich_entry_at(&r->image, &rich, r->image.head.len);
	cr_expect_eq(e.product, 0);
	cr_expect_eq(e.build, 0);
	cr_expect_eq(e.count, 0);
	r->image.head.len = rich.entries + 8;
	cr_expect_eq(rich_entry_at(&r->image, &rich, 0).product, 0xab);
	read_image_free(r);
}

/* Between the headers there is room for more than anybody would read. */
Test(rich, has_at_most_256_tools)
{
	enum { ROOM = STUB + 8 * (RICH_ENTRIES_MAX + 4) };
	static uint8_t file[ROOM];

	for (size_t count = RICH_ENTRIES_MAX - 1;
	     count <= RICH_ENTRIES_MAX + 1; count++) {
		struct image img = { .head = { file, sizeof(file) },
				     .nt_headers = sizeof(file) };
		struct rich rich;

		memset(file, 0, sizeof(file));
		put(file + STUB, 0x536e6144 ^ KEY);
		memcpy(file + STUB + 16 + 8 * count, "Rich", 4);
		put(file + STUB + 20 + 8 * count, KEY);
		rich_read(&img, &rich);
		cr_assert(rich.present, "%zu", count);
		cr_expect_eq(rich.count, count > RICH_ENTRIES_MAX ?
						 RICH_ENTRIES_MAX :
						 count);
	}
}

Test(toolchain, of_run_times_alike_the_first_is_named)
{
	const struct str imports[] = { str_of("msvcr80.dll"),
				       str_of("msvcr90.dll") };
	const struct str mixed[] = { str_of("msvcrt.dll"),
				     str_of("libgcc_s_dw2-1.dll") };
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct toolchain made;

	read_image_load(r);
	toolchain_guess(&r->image, imports, 2, &made);
	cr_expect(str_equal(made.runtime, imports[0]));
	/* What is linked by everybody tells less. */
	toolchain_guess(&r->image, mixed, 2, &made);
	cr_expect(str_equal(made.runtime, mixed[1]));
	cr_expect_eq(made.maker, TOOLCHAIN_MINGW);
	read_image_free(r);
}

Test(toolchain, builds_tell_the_releases_of_one_version)
{
	static const struct {
		uint16_t build;
		const char *title;
	} rows[] = {
		{ 0, "Visual C++ 2015 or later" },
		{ 22500, "Visual C++ 2015" },
		{ 25000, "Visual C++ 2017" },
		{ 27499, "Visual C++ 2017" },
		{ 27500, "Visual C++ 2019" },
		{ 30400, "Visual C++ 2019" },
		{ 30401, "Visual C++ 2022" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect_str_eq(toolchain_title(&(struct toolchain){
					 .maker = TOOLCHAIN_VISUAL_C,
					 .version = 1400,
					 .build = rows[i].build }),
				 rows[i].title);
}
