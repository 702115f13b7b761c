/* The schema of API sets. */
#include <criterion/criterion.h>

#include "loader/apiset_schema.h"
#include "tests/loader/read_image.h"
#include "tests/support/apiset_builder.h"
#include "util/status.h"

static const struct apiset_row rows[] = {
	{ "api-ms-win-core-file-l1-1-0", "kernel32.dll", NULL },
	{ "api-ms-win-core-file-l1-1-0", "KernelBase.dll", "kernel32.dll" },
	{ "api-ms-Win-Core-Synch-l1-2-0", "kernelbase.dll", NULL },
	{ "ext-ms-win-odd-l1-1-0", "", NULL },
	{ "ext-ms-win-none-l1-1-0", NULL, NULL },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static const uint32_t versions[] = { 2, 4, 6 };

static struct apiset_schema read_section(struct read_image *r,
					 struct bytes section)
{
	struct apiset_schema schema;

	pe_section(r->b, ".apiset", section.data, section.len,
		   (uint32_t)section.len);
	read_image_load(r);
	cr_assert_eq(apiset_schema_read(&r->image, &r->arena, &schema), OK);
	return schema;
}

static void expect_host(const struct apiset_schema *s, size_t entry, size_t n,
			const char *name, const char *importer)
{
	const struct apiset_entry *e = &s->entries[entry];
	const struct apiset_host *h;

	cr_assert_lt(n, e->host_count);
	h = &s->hosts[e->first_host + n];
	cr_expect_str_eq(h->name.s, name);
	cr_expect_str_eq(h->importer.s, importer);
}

Test(apiset_schema, of_each_version_names_contracts_and_hosts)
{
	for (size_t i = 0; i < 3; i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct apiset_schema s = read_section(
			r, apiset_section(&r->arena, versions[i], rows, ROWS));

		cr_assert_eq(s.state, APISET_SCHEMA_READ, "%s", s.why);
		cr_expect_null(s.why);
		cr_expect_eq(s.version, versions[i]);
		cr_assert_eq(s.entry_count, 4);
		cr_expect_str_eq(s.entries[0].contract.s,
				 "api-ms-win-core-file-l1-1-0");
		cr_expect_str_eq(s.entries[1].contract.s,
				 "api-ms-win-core-synch-l1-2-0");
		cr_assert_eq(s.entries[0].host_count, 2);
		expect_host(&s, 0, 0, "kernel32.dll", "");
		expect_host(&s, 0, 1, "kernelbase.dll", "kernel32.dll");
		expect_host(&s, 1, 0, "kernelbase.dll", "");
		expect_host(&s, 2, 0, "", "");
		cr_expect_eq(s.entries[3].host_count, 0);
		read_image_free(r);
	}
}

/* Version 2 doesn't say which of its names are extensions. */
Test(apiset_schema, knows_extensions_by_their_flag_or_name)
{
	static const char *const third[] = { "api-ms-win-odd-l1-1-0",
					     "ext-ms-win-odd-l1-1-0",
					     "ext-ms-win-odd-l1-1-0" };

	for (size_t i = 0; i < 3; i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct apiset_schema s = read_section(
			r, apiset_section(&r->arena, versions[i], rows, ROWS));

		cr_assert_eq(s.entry_count, 4);
		cr_expect_str_eq(s.entries[2].contract.s, third[i]);
		cr_expect_eq(s.entries[2].is_extension, i != 0);
		cr_expect_not(s.entries[1].is_extension);
		read_image_free(r);
	}
}

Test(apiset_schema, is_absent_without_its_section)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct apiset_schema s;

	read_image_load(r);
	cr_assert_eq(apiset_schema_read(&r->image, &r->arena, &s), OK);
	cr_expect_eq(s.state, APISET_SCHEMA_ABSENT);
	cr_expect_not_null(s.why);
	read_image_free(r);
}

Test(apiset_schema, of_another_version_is_not_read)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bytes b = apiset_section(&r->arena, 6, rows, ROWS);
	struct apiset_schema s;

	((uint8_t *)b.data)[0] = 3;
	s = read_section(r, b);
	cr_expect_eq(s.state, APISET_SCHEMA_UNKNOWN);
	cr_expect_eq(s.version, 3);
	cr_expect_eq(s.entry_count, 0);
	read_image_free(r);
}

/* Whatever is cut off, no half of a schema comes out. */
Test(apiset_schema, that_is_cut_off_is_damaged_as_a_whole)
{
	for (size_t i = 0; i < 3; i++) {
		struct arena a = ARENA_INIT;
		struct bytes whole = apiset_section(&a, versions[i], rows,
						    ROWS);

		for (size_t n = 4; n < whole.len - 1; n += 3) {
			struct read_image *r =
				read_image_new(IMAGE_FILE_MACHINE_I386);
			struct section section = {
				.name = ".apiset", .data = { whole.data, n },
			};
			struct image img = { .sections = &section,
					     .section_count = 1 };
			struct apiset_schema s;

			cr_assert_eq(apiset_schema_read(&img, &r->arena, &s),
				     OK);
			cr_expect_eq(s.state, APISET_SCHEMA_DAMAGED,
				     "%u of version %u", (unsigned)n,
				     versions[i]);
			cr_expect_eq(s.entry_count + s.host_count, 0);
			read_image_free(r);
		}
		arena_release(&a);
	}
}

static enum apiset_schema_state state_with(uint32_t at, uint32_t value)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bytes b = apiset_section(&r->arena, 6, rows, ROWS);
	enum apiset_schema_state state;

	for (unsigned i = 0; i < 4; i++)
		((uint8_t *)b.data)[at + i] = (uint8_t)(value >> (8 * i));
	state = read_section(r, b).state;
	read_image_free(r);
	return state;
}

Test(apiset_schema, with_impossible_numbers_is_damaged)
{
	static const struct {
		uint32_t at, value;
	} cases[] = {
		{ 12, 0xffffffff },          /* sets */
		{ 12, APISET_ENTRIES_MAX + 1 },
		{ 16, 0xfffffff0 },          /* where they are */
		{ 28 + 4, 0xfffffff0 },      /* a name */
		{ 28 + 8, 3 },               /* its length: no whole units */
		{ 28 + 8, 2 * APISET_NAME_MAX + 2 },
		{ 28 + 8, 0 },
		{ 28 + 16, 0xfffffff0 },     /* its hosts */
		{ 28 + 20, 0xffffffff },
	};

	cr_assert_eq(state_with(12, 4), APISET_SCHEMA_READ);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_eq(state_with(cases[i].at, cases[i].value),
			     APISET_SCHEMA_DAMAGED, "case %zu", i);
}

/* Sets can share their hosts: a small file would give many. */
Test(apiset_schema, has_a_limit_of_hosts)
{
	enum { SETS = 200, SHARED = APISET_HOSTS_MAX / SETS + 1 };
	struct arena a = ARENA_INIT;
	struct apiset_row *many = arena_new_array(&a, struct apiset_row,
						  SETS + SHARED);
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct apiset_schema s;
	uint8_t *data;

	for (size_t i = 0; i < SHARED; i++)
		many[i] = (struct apiset_row){ "api-first-1", "x.dll", NULL };
	for (size_t i = 0; i < SETS; i++)
		many[SHARED + i] = (struct apiset_row){
			str_printf(&a, "api-%zu-1", i).s, NULL, NULL
		};
	data = (uint8_t *)apiset_section(&a, 6, many, SETS + SHARED).data;
	for (size_t i = 1; i <= SETS; i++)
		memcpy(data + 28 + i * 24 + 16, data + 28 + 16, 8);
	s = read_section(r, (struct bytes){ data, 60000 });
	cr_expect_eq(s.state, APISET_SCHEMA_DAMAGED);
	read_image_free(r);
	arena_release(&a);
}
