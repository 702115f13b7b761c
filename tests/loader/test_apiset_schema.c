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
	static const size_t headers[] = { 8, 16, 28 };

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
			if (n < headers[i])
				cr_expect_str_eq(s.why,
						 "its header is cut off");
			read_image_free(r);
		}
		arena_release(&a);
	}
}

static void put(struct bytes b, size_t at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		((uint8_t *)b.data)[at + i] = (uint8_t)(value >> (8 * i));
}

/* What is said of a schema with that number in it, or NULL. */
static const char *why_with(uint32_t version, size_t at, uint32_t value)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bytes b = apiset_section(&r->arena, version, rows, ROWS);
	struct apiset_schema s;

	put(b, at, value);
	s = read_section(r, b);
	cr_expect_eq(s.state, s.why == NULL ? APISET_SCHEMA_READ :
					      APISET_SCHEMA_DAMAGED);
	read_image_free(r);
	return s.why;
}

/* Where the first host of the first set lies in version 6. */
static size_t first_host(void)
{
	struct arena a = ARENA_INIT;
	struct bytes b = apiset_section(&a, 6, rows, ROWS);
	const size_t at = le32(b.data + 28 + 16);

	arena_release(&a);
	return at;
}

Test(apiset_schema, with_impossible_numbers_is_damaged)
{
	static const char sets[] =
		"the list of API sets lies outside the section";
	static const char name[] = "a name lies outside the section";
	static const char host[] = "a host lies outside the section";
	const size_t first = first_host();
	const struct {
		uint32_t version;
		size_t at;
		uint32_t value;
		const char *why;
	} cases[] = {
		{ 6, 12, 4, NULL },
		{ 6, 12, 0xffffffff, "it has more API sets than any Windows" },
		{ 6, 12, APISET_ENTRIES_MAX + 1,
		  "it has more API sets than any Windows" },
		{ 6, 12, APISET_ENTRIES_MAX, sets },
		{ 6, 16, 0xfffffff0, sets },
		{ 6, 28 + 4, 0xfffffff0, name },
		{ 6, 28 + 8, 3, name }, /* no whole units */
		{ 6, 28 + 8, 0, "a name isn't one of an API set" },
		{ 6, 28 + 16, 0xfffffff0, host },
		{ 6, 28 + 20, 0xffffffff, name }, /* of what isn't a host */
		{ 6, first + 12, 0xfffffff0, name },
		{ 6, first + 16, 1, name },
		{ 6, first + 4, 0xfffffff0, NULL }, /* of no length */
		{ 4, 16 + 20, 0xfffffff0,
		  "a list of hosts lies outside the section" },
		{ 2, 8 + 8, 0xfffffff0,
		  "a list of hosts lies outside the section" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *why = why_with(cases[i].version, cases[i].at,
					   cases[i].value);

		cr_expect_str_eq(why != NULL ? why : "nothing",
				 cases[i].why != NULL ? cases[i].why :
							"nothing",
				 "case %zu", i);
	}
}

Test(apiset_schema, with_a_nul_in_a_name_is_damaged)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bytes b = apiset_section(&r->arena, 6, rows, ROWS);
	struct apiset_schema s;

	/* "kernel32.dll" becomes "kerne\0\0\0". */
	put(b, le32(b.data + first_host() + 12) + 10, 0);
	s = read_section(r, b);
	cr_expect_eq(s.state, APISET_SCHEMA_DAMAGED);
	cr_expect_str_eq(s.why, "a name has a NUL in it");
	read_image_free(r);
}

/* Sets that share their hosts, and one host more. */
static enum apiset_schema_state with_hosts(size_t more)
{
	enum { SETS = 127, SHARED = APISET_HOSTS_MAX / (SETS + 1) };
	enum apiset_schema_state state;
	struct arena a = ARENA_INIT;
	struct apiset_row *many = arena_new_array(&a, struct apiset_row,
						  SETS + SHARED + 1);
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	uint8_t *data;

	for (size_t i = 0; i < SHARED; i++)
		many[i] = (struct apiset_row){ "api-first-1", "x.dll", NULL };
	for (size_t i = 0; i < SETS; i++)
		many[SHARED + i] = (struct apiset_row){
			str_printf(&a, "api-%zu-1", i).s, NULL, NULL
		};
	many[SHARED + SETS] = (struct apiset_row){ "api-more-1", "y.dll",
						   NULL };
	data = (uint8_t *)apiset_section(&a, 6, many, SETS + SHARED + more)
		       .data;
	for (size_t i = 1; i <= SETS; i++)
		memcpy(data + 28 + i * 24 + 16, data + 28 + 16, 8);
	state = read_section(r, (struct bytes){ data, 60000 }).state;
	read_image_free(r);
	arena_release(&a);
	return state;
}

/* Sets can share their hosts: a small file would give many. */
Test(apiset_schema, has_a_limit_of_hosts)
{
	cr_expect_eq(with_hosts(0), APISET_SCHEMA_READ);
	cr_expect_eq(with_hosts(1), APISET_SCHEMA_DAMAGED);
}

/* Flags of the sets, in the versions that have them. */
Test(apiset_schema, tells_sealed_sets_and_extensions_by_one_flag_each)
{
	for (size_t i = 0; i < 3; i++) {
		for (uint32_t flags = 0; flags < 16; flags++) {
			struct read_image *r =
				read_image_new(IMAGE_FILE_MACHINE_I386);
			struct bytes b = apiset_section(&r->arena, versions[i],
							rows, 2);
			const bool has_flags = versions[i] != 2;
			struct apiset_schema s;

			if (has_flags)
				put(b, versions[i] == 4 ? 16 : 28, flags);
			s = read_section(r, b);
			cr_assert_eq(s.entry_count, 1);
			cr_expect_eq(s.entries[0].is_sealed,
				     has_flags && (flags & 1) != 0);
			cr_expect_eq(s.entries[0].is_extension,
				     has_flags && (flags & 2) != 0);
			read_image_free(r);
		}
	}
}

Test(apiset_schema, of_version_4_may_have_no_list_of_hosts)
{
	struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
	struct bytes b = apiset_section(&r->arena, 4, rows, 2);
	struct apiset_schema s;

	put(b, 16 + 20, 0);
	s = read_section(r, b);
	cr_assert_eq(s.state, APISET_SCHEMA_READ, "%s", s.why);
	cr_expect_eq(s.entries[0].host_count, 0);
	read_image_free(r);
}

/* A set of that name alone, in version 6. */
static struct apiset_schema of_name(struct read_image *r, const char *name)
{
	const struct apiset_row row = { name, "kernel32.dll", NULL };

	return read_section(r, apiset_section(&r->arena, 6, &row, 1));
}

Test(apiset_schema, has_names_that_begin_as_those_of_api_sets)
{
	static const struct {
		const char *name;
		bool fits;
	} names[] = {
		{ "api-x", true },	{ "ext-x", true },
		{ "API-X", true },	{ "api-", false },
		{ "ext-", false },	{ "kernel32", false },
		{ "api", false },	{ "apix-ms", false },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct apiset_schema s = of_name(r, names[i].name);

		cr_expect_eq(s.state,
			     names[i].fits ? APISET_SCHEMA_READ :
					     APISET_SCHEMA_DAMAGED,
			     "%s", names[i].name);
		if (!names[i].fits)
			cr_expect_str_eq(s.why,
					 "a name isn't one of an API set");
		read_image_free(r);
	}
}

Test(apiset_schema, has_names_of_255_characters_at_most)
{
	char name[APISET_NAME_MAX + 2] = "";

	for (size_t n = APISET_NAME_MAX; n <= APISET_NAME_MAX + 1; n++) {
		struct read_image *r = read_image_new(IMAGE_FILE_MACHINE_I386);
		struct apiset_schema s;

		memset(name, 'x', n);
		memcpy(name, "api-", 4);
		s = of_name(r, name);
		if (n == APISET_NAME_MAX)
			cr_expect_eq(s.state, APISET_SCHEMA_READ);
		else
			cr_expect_str_eq(s.why,
					 "a name is longer than any file's");
		read_image_free(r);
	}
}
