/* What is odd in an image that can be read, and where it stands. */
#include <criterion/criterion.h>

#include "loader/image_check.h"
#include "tests/loader/read_image.h"

enum { COFF = 0x80 + 4, OPT = COFF + 20 };

struct row {
	enum pe_field field;
	uint64_t value;
	enum defect_kind kind;
	uint64_t offset;
	const char *section;
};

/* Image bases lie elsewhere in PE32+. */
static const struct row rows32[] = {
	{ PE_FILE_ALIGNMENT, 3, DEFECT_ALIGNMENTS, OPT + 32, NULL },
	{ PE_IMAGE_BASE, 0x1234, DEFECT_IMAGE_BASE, OPT + 28, NULL },
	{ PE_SUBSYSTEM_MAJOR, 0x105, DEFECT_SUBSYSTEM_VERSION, OPT + 48, NULL },
	{ PE_SUBSYSTEM_MINOR, 0x100, DEFECT_SUBSYSTEM_VERSION, OPT + 48, NULL },
	{ PE_SECTION_COUNT, 0, DEFECT_NO_SECTIONS, COFF + 2, NULL },
	{ PE_SECTION_VIRTUAL_SIZE, 0x2000, DEFECT_IMAGE_TOO_SMALL,
	  OPT + 224 + 40, ".data" },
	{ PE_SECTION_RVA, 0x1000, DEFECT_SECTIONS_OVERLAP, OPT + 224 + 40,
	  ".data" },
	{ PE_SIZE_OF_HEADERS, 0x1001, DEFECT_SECTIONS_OVERLAP, OPT + 224,
	  NULL },
	{ PE_ENTRY_POINT, 0x3000, DEFECT_ENTRY_POINT_OUTSIDE, OPT + 16,
	  NULL },
	{ PE_ENTRY_POINT, 0x100, DEFECT_ENTRY_POINT_IN_HEADERS, OPT + 16,
	  NULL },
	{ PE_SUBSYSTEM_MAJOR, 10, DEFECT_SUBSYSTEM_VERSION, OPT + 48, NULL },
	{ PE_SUBSYSTEM_MAJOR, 2, DEFECT_SUBSYSTEM_VERSION, OPT + 48, NULL },
	{ PE_DLL_CHARACTERISTICS, IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY,
	  DEFECT_INTEGRITY_UNSIGNED, OPT + 70, NULL },
	{ PE_CHARACTERISTICS, IMAGE_FILE_UP_SYSTEM_ONLY, DEFECT_UNIPROCESSOR,
	  COFF + 18, NULL },
};

static const struct row rows64[] = {
	{ PE_FILE_ALIGNMENT, 3, DEFECT_ALIGNMENTS, OPT + 32, NULL },
	{ PE_IMAGE_BASE, 0x1234, DEFECT_IMAGE_BASE, OPT + 24, NULL },
	{ PE_SECTION_RVA, 0x1000, DEFECT_SECTIONS_OVERLAP, OPT + 240 + 40,
	  ".data" },
	{ PE_ENTRY_POINT, 0x3000, DEFECT_ENTRY_POINT_OUTSIDE, OPT + 16,
	  NULL },
};

static void check_rows(uint16_t machine, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct read_image *r = read_image_new(machine);

		pe_section(r->b, ".data", "data", 4, 0);
		if (rows[i].section != NULL)
			pe_set_section(r->b, rows[i].section, rows[i].field,
				       rows[i].value);
		else
			pe_set(r->b, rows[i].field, rows[i].value);
		read_image_load(r);
		cr_assert_eq(r->defects.count, 1, "row %zu", i);
		cr_expect_eq(r->defects.items[0].kind, rows[i].kind, "row %zu",
			     i);
		cr_expect_eq(r->defects.items[0].offset, rows[i].offset,
			     "row %zu", i);
		read_image_free(r);
	}
}

Test(image_check, says_what_is_odd_and_where)
{
	check_rows(IMAGE_FILE_MACHINE_I386, rows32,
		   sizeof(rows32) / sizeof(rows32[0]));
	check_rows(IMAGE_FILE_MACHINE_AMD64, rows64,
		   sizeof(rows64) / sizeof(rows64[0]));
}

Test(image_check, finds_nothing_odd_in_an_ordinary_file)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	read_image_load(r);
	cr_expect_eq(r->defects.count, 0);
	read_image_free(r);
}

Test(image_check, knows_a_flat_image_and_a_packed_one)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	r->b->flat = true;
	pe_section(r->b, "UPX1", "x", 1, 0);
	read_image_load(r);
	cr_assert_eq(r->defects.count, 2);
	cr_expect_eq(r->defects.items[0].kind, DEFECT_FLAT);
	cr_expect_eq(r->defects.items[0].offset, OPT + 32);
	cr_expect_eq(r->defects.items[1].kind, DEFECT_PACKED);
	cr_expect_eq(r->defects.items[1].offset, OPT + 224 + 40);
	read_image_free(r);
}

/* Of an image that is otherwise in order, changed after it was read. */
static size_t oddities(struct read_image *r, enum defect_kind *kind,
		       uint64_t *value)
{
	r->defects = (struct defects){ 0 };
	cr_assert_eq(image_check_oddities(&r->image, &r->arena, &r->defects),
		     0);
	if (r->defects.count > 0) {
		*kind = r->defects.items[0].kind;
		*value = r->defects.items[0].value;
	}
	return r->defects.count;
}

Test(image_check, versions_from_3_10_to_6_2_are_those_of_every_windows)
{
	static const struct {
		uint16_t major, minor;
		bool fits;
	} rows[] = {
		{ 3, 9, false },     { 3, 10, true },  { 3, 11, true },
		{ 4, 0, true },	     { 6, 1, true },   { 6, 2, true },
		{ 6, 3, false },     { 7, 0, false },  { 5, 0xff, true },
		{ 5, 0x100, false }, { 0xff, 1, false },
		{ 0x104, 0, false },
	};
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	enum defect_kind kind = DEFECT_COUNT;
	uint64_t value = 0;

	read_image_load(r);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		r->image.subsystem_major = rows[i].major;
		r->image.subsystem_minor = rows[i].minor;
		cr_expect_eq(oddities(r, &kind, &value), !rows[i].fits,
			     "%u.%u", rows[i].major, rows[i].minor);
		if (!rows[i].fits) {
			cr_expect_eq(kind, DEFECT_SUBSYSTEM_VERSION);
			cr_expect_eq(value, (uint64_t)rows[i].major << 16 |
						    rows[i].minor);
		}
	}
	read_image_free(r);
}

Test(image_check, integrity_asks_for_a_signature)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	enum defect_kind kind = DEFECT_COUNT;
	uint64_t value = 0;
	struct data_directory *c;

	read_image_load(r);
	c = &r->image.directories[IMAGE_DIRECTORY_ENTRY_SECURITY];
	r->image.dll_characteristics = IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY;
	for (unsigned i = 0; i < 4; i++) {
		c->rva = i & 1 ? 1 : 0;
		c->size = i & 2 ? 1 : 0;
		cr_assert_eq(oddities(r, &kind, &value), 1);
		cr_expect_eq(kind, i == 3 ? DEFECT_INTEGRITY_SIGNED :
					    DEFECT_INTEGRITY_UNSIGNED,
			     "%u", i);
		cr_expect_eq(value, IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY);
	}
	r->image.dll_characteristics =
		0xffff & ~IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY;
	cr_expect_eq(oddities(r, &kind, &value), 0);
	read_image_free(r);
}

Test(image_check, hybrid_code_and_tiny_files_are_told)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_AMD64);
	enum defect_kind kind = DEFECT_COUNT;
	uint64_t value = 0;

	read_image_load(r);
	r->image.load_config.has_hybrid_code = true;
	cr_assert_eq(oddities(r, &kind, &value), 1);
	cr_expect_eq(kind, DEFECT_HYBRID_CODE);
	cr_expect_eq(r->defects.items[0].offset, COFF);
	cr_expect_eq(value, IMAGE_FILE_MACHINE_AMD64);
	r->image.load_config.has_hybrid_code = false;
	r->image.file_size = 268;
	cr_expect_eq(oddities(r, &kind, &value), 0);
	r->image.file_size = 267;
	cr_assert_eq(oddities(r, &kind, &value), 1);
	cr_expect_eq(kind, DEFECT_FILE_TINY);
	cr_expect_eq(r->defects.items[0].offset, 0);
	cr_expect_eq(value, 267);
	read_image_free(r);
}

Test(image_check, an_entry_point_lies_in_the_image_and_behind_its_headers)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	enum defect_kind kind = DEFECT_COUNT;
	uint64_t value = 0;

	read_image_load(r);
	r->image.characteristics = IMAGE_FILE_DLL | IMAGE_FILE_EXECUTABLE_IMAGE;
	r->image.size_of_headers = 0x400;
	r->image.size_of_image = 0x2001;
	r->image.entry_point = 0x2fff;
	cr_expect_eq(oddities(r, &kind, &value), 0);
	r->image.entry_point = 0x3000;
	cr_assert_eq(oddities(r, &kind, &value), 1);
	cr_expect_eq(kind, DEFECT_ENTRY_POINT_OUTSIDE);
	cr_expect_eq(value, 0x3000);
	/* Nothing calls that of a program as a DllMain. */
	r->image.characteristics = IMAGE_FILE_EXECUTABLE_IMAGE;
	cr_expect_eq(oddities(r, &kind, &value), 0);
	r->image.entry_point = 0;
	cr_expect_eq(oddities(r, &kind, &value), 0);
	r->image.entry_point = 1;
	cr_assert_eq(oddities(r, &kind, &value), 1);
	cr_expect_eq(kind, DEFECT_ENTRY_POINT_IN_HEADERS);
	r->image.entry_point = 0x400;
	cr_expect_eq(oddities(r, &kind, &value), 0);
	read_image_free(r);
}

static enum defect_kind of_sections(struct read_image *r, unsigned declared)
{
	r->defects = (struct defects){ 0 };
	cr_assert_eq(image_check_sections(&r->image, declared, &r->arena,
					  &r->defects),
		     0);
	return r->defects.count == 0 ? DEFECT_COUNT : r->defects.items[0].kind;
}

Test(image_check, sections_fill_the_image_one_behind_another)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct section *s;

	pe_section(r->b, ".data", "data", 4, 0x1000);
	read_image_load(r);
	s = &r->image.sections[1];
	cr_expect_eq(of_sections(r, 2), DEFECT_COUNT);
	cr_expect_eq(of_sections(r, 96), DEFECT_COUNT);
	cr_expect_eq(of_sections(r, 97), DEFECT_SECTIONS_TOO_MANY);
	cr_expect_eq(r->defects.items[0].value, 97);
	cr_expect_eq(of_sections(r, 0), DEFECT_NO_SECTIONS);
	cr_expect_eq(r->defects.items[0].value, 0);
	r->image.size_of_headers = 0;
	cr_expect_eq(of_sections(r, 2), DEFECT_COUNT);
	s->virtual_size = 0x1001;
	cr_expect_eq(of_sections(r, 2), DEFECT_IMAGE_TOO_SMALL);
	s->virtual_size = 0;
	s->raw_size = 4;
	cr_expect_eq(of_sections(r, 2), DEFECT_COUNT);
	s->raw_size = 0;
	cr_expect_eq(of_sections(r, 2), DEFECT_SECTION_EMPTY);
	cr_expect_eq(r->defects.items[0].value, s->rva);
	read_image_free(r);
}

Test(image_check, alignments_are_powers_of_two_and_fit_each_other)
{
	static const struct {
		uint32_t section, file;
		bool flat, fits;
	} rows[] = {
		{ 0x1000, 512, false, true },	{ 0x1000, 0x1000, false, true },
		{ 0x1000, 256, false, false },	{ 0x1000, 0x2000, false, false },
		{ 0x1000, 0, false, false },	{ 0, 512, false, false },
		{ 0x3000, 512, false, false },	{ 0x1000, 0x600, false, false },
		{ 16, 16, true, true },		{ 16, 8, true, false },
		{ 1, 1, true, true },
	};
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	read_image_load(r);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		r->defects = (struct defects){ 0 };
		r->image.section_alignment = rows[i].section;
		r->image.file_alignment = rows[i].file;
		r->image.flat = rows[i].flat;
		cr_assert_eq(image_check_headers(&r->image, &r->arena,
						 &r->defects),
			     0);
		cr_expect_eq(r->defects.count, !rows[i].fits, "row %zu", i);
	}
	read_image_free(r);
}

Test(image_check, sections_that_leave_a_gap_are_told)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);

	pe_section(r->b, ".data", "data", 4, 0x1000);
	read_image_load(r);
	r->image.size_of_image = 0x4000;
	r->image.sections[1].rva = 0x3000;
	cr_expect_eq(of_sections(r, 2), DEFECT_SECTIONS_GAP);
	cr_expect_eq(r->defects.items[0].value, 0x3000);
	/* One page more than a large image has. */
	r->image.size_of_image = 0x1000000;
	r->image.sections[1].rva = 0x1000000;
	cr_expect_eq(of_sections(r, 2), DEFECT_IMAGE_TOO_SMALL);
	read_image_free(r);
}

/* R218 */
Test(image_check, packers_are_known_by_the_names_of_their_sections)
{
	static const struct {
		const char name[9];
		bool packed;
	} rows[] = {
		{ "UPX0", true },    { "UPX1", true },	  { ".aspack", true },
		{ ".Upack", true },  { ".MPRESS1", true }, { ".MPRESS2", true },
		{ ".nsp0", true },   { ".nsp1", true },	  { ".petite", true },
		{ "PEC2", true },    { "UPX2", false },	  { "UPX", false },
		{ "UPX00", false },  { ".text", false },  { "", false },
	};
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	enum defect_kind kind = DEFECT_COUNT;
	uint64_t value = 0;

	read_image_load(r);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		memcpy(r->image.sections[0].name, rows[i].name, 9);
		cr_expect_eq(oddities(r, &kind, &value), rows[i].packed, "%s",
			     rows[i].name);
		if (rows[i].packed)
			cr_expect_eq(kind, DEFECT_PACKED);
	}
	read_image_free(r);
}

Test(image_check, characteristics_have_each_their_own_bit)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	enum defect_kind kind = DEFECT_COUNT;
	uint64_t value = 0;

	read_image_load(r);
	/* No DLL, so that nothing calls its entry point as a DllMain. */
	r->image.entry_point = 0x3000;
	r->image.characteristics =
		0xffff & ~(IMAGE_FILE_DLL | IMAGE_FILE_UP_SYSTEM_ONLY);
	cr_expect_eq(oddities(r, &kind, &value), 0);
	r->image.characteristics |= IMAGE_FILE_UP_SYSTEM_ONLY;
	cr_assert_eq(oddities(r, &kind, &value), 1);
	cr_expect_eq(kind, DEFECT_UNIPROCESSOR);
	r->image.characteristics = IMAGE_FILE_DLL;
	cr_assert_eq(oddities(r, &kind, &value), 1);
	cr_expect_eq(kind, DEFECT_ENTRY_POINT_OUTSIDE);
	read_image_free(r);
}
