/* API sets: compiled, verified, and looked up as each Windows does it. */
#include "profiles/apiset.h"

#include "profiles/format.h"
#include "tests/profiles/sample.h"
#include "tests/support/apiset_targets.h"

#define B(target) TARGET_BIT(target)

static struct arena arena;
static struct profile p;

static void open_sets(void)
{
	struct compile_error error;
	const char *why = "";
	struct bytes b;

	arena = ARENA_INIT;
	cr_assert_eq(sample_compile_texts(&arena, apiset_targets, APISET_FILES,
					  &b, &error),
		     0, "%u: %s", error.line, error.text);
	cr_assert_eq(profile_open(b, &p), 0);
	cr_assert_eq(profile_verify(&p, &why), 0, "%s", why);
}

static void close_sets(void)
{
	arena_release(&arena);
}

TestSuite(apiset, .init = open_sets, .fini = close_sets);

static struct apiset_answer ask_from(const char *importer, const char *name)
{
	return apiset_find(&p, str_of(name), str_of(importer),
			   profile_all_targets(&p));
}

static struct apiset_answer ask(const char *name)
{
	return ask_from("x.dll", name);
}

static target_set host_of(const struct apiset_answer *a, const char *host)
{
	for (size_t i = 0; i < a->host_count; i++) {
		if (str_equal(a->hosts[i].name, str_of(host)))
			return a->hosts[i].targets;
	}
	return 0;
}

Test(apiset, a_target_has_the_schema_of_its_build)
{
	static const uint8_t versions[] = { 0, 2, 2, 6, 6, 6 };
	struct profile_target t;

	for (unsigned i = 0; i < APISET_TARGETS; i++) {
		cr_assert(profile_target_at(&p, i, &t));
		cr_expect_eq(t.apiset_schema, versions[i], "%s", t.id);
		cr_expect_eq(t.apiset_schema_known,
			     i != BEFORE && i != UNTOLD, "%s", t.id);
	}
}

Test(apiset, is_led_to_the_host_of_each_target)
{
	struct apiset_answer a = ask("API-MS-Win-Core-Synch-l1-2-0.dll");

	cr_expect_eq(a.host_count, 1);
	cr_expect_eq(host_of(&a, "kernelbase.dll"),
		     B(EIGHT) | B(TEN) | B(SERVER));
	cr_expect_eq(a.hosted, B(EIGHT) | B(TEN) | B(SERVER));
	cr_expect_eq(a.hostless, 0);
	cr_expect_eq(a.unknown, B(UNTOLD));
}

/* R2302, R2303: 10 has -l1-2-1, and takes any last number. */
Test(apiset, has_a_last_number_that_counts_before_10_only)
{
	struct apiset_answer a = ask("api-ms-win-core-synch-l1-2-9.dll");

	cr_expect_eq(a.hosted, B(TEN) | B(SERVER));
	a = ask("api-ms-win-core-synch-l1-3-0.dll");
	cr_expect_eq(a.hosted, 0);
	a = ask("api-ms-win-core-synch-l1-2.dll");
	cr_expect_eq(a.hosted, 0);
}

/* R2302: and its first four letters don't; 7 knows no "ext-" (R2301). */
Test(apiset, has_a_prefix_that_counts_from_10_on)
{
	struct apiset_answer a = ask("ext-ms-win-core-synch-l1-1-0.dll");

	cr_expect_eq(a.hosted, B(EIGHT));
	a = ask("api-ms-win-odd-l1-1-0.dll");
	cr_expect_eq(a.hostless, B(EIGHT));
}

Test(apiset, gives_some_importers_another_host)
{
	struct apiset_answer a = ask("api-ms-win-core-synch-l1-1-0.dll");
	const target_set all = B(SEVEN) | B(EIGHT) | B(TEN) | B(SERVER);

	cr_expect_eq(host_of(&a, "kernel32.dll"), all);
	a = ask_from("Kernel32.DLL", "api-ms-win-core-synch-l1-1-0.dll");
	cr_expect_eq(host_of(&a, "kernelbase.dll"), all);
	cr_expect_eq(host_of(&a, "kernel32.dll"), 0);
}

Test(apiset, can_have_no_host_and_be_uncertain)
{
	struct apiset_answer a = ask("ext-ms-win-odd-l1-1-0.dll");

	cr_expect_eq(a.hosted, 0);
	cr_expect_eq(a.hostless, B(EIGHT) | B(TEN) | B(SERVER));
	a = ask("api-ms-win-perhaps-l1-1-0.dll");
	cr_expect_eq(a.hosted | a.hostless, 0);
	cr_expect_eq(a.unknown, B(SERVER) | B(UNTOLD));
}

Test(apiset, is_no_other_name)
{
	static const char *const names[] = {
		"",	"api",	   "api-",	  "api-.dll", "api--1",
		"a.dll", "apix-1", "kernel32.dll", "C:\\api-ms-win-core-synch-l1-1-0.dll",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct apiset_answer a = ask(names[i]);

		cr_expect_eq(a.hosted | a.hostless, 0, "%s", names[i]);
	}
	cr_expect_eq(ask("kernel32.dll").unknown, 0);
}

Test(apiset, rows_can_be_walked)
{
	struct profile_apiset row;
	uint32_t n = 0;

	while (profile_apiset_at(&p, n, &row)) {
		cr_expect(apiset_is_candidate(row.contract));
		n++;
	}
	cr_expect_eq(n, 8);
}

static size_t chunk_offset(enum chunk id)
{
	return (size_t)le64(p.bytes.data + HEADER_BYTES +
			    (id - CHUNK_STRINGS) * CONTENTS_BYTES +
			    CONTENTS_OFFSET);
}

Test(apiset, rows_that_are_damaged_are_refused)
{
	static const struct {
		const char *what;
		unsigned at, width;
	} fields[] = {
		{ "contract", APISET_CONTRACT, 4 },
		{ "host", APISET_HOST, 4 },
		{ "importer", APISET_IMPORTER, 4 },
		{ "spare", APISET_ZERO, 4 },
		{ "there", APISET_THERE, 8 },
		{ "uncertain", APISET_UNCERTAIN, 8 },
	};
	const size_t start = chunk_offset(CHUNK_APISETS);

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		for (size_t row = 0; row < p.apisets.len; row += APISET_BYTES) {
			uint8_t *at = (uint8_t *)p.bytes.data + start + row +
				      fields[i].at;
			uint8_t before[8];
			const char *why = NULL;

			memcpy(before, at, 8);
			memset(at, 0xff, fields[i].width);
			cr_expect_neq(profile_verify(&p, &why), 0, "%s of %zu",
				      fields[i].what, row);
			cr_expect_not_null(why);
			memcpy(at, before, 8);
		}
	}
}

static void expect_error(const char *sets, const char *part)
{
	struct compile_error error;
	struct bytes out;
	const char *texts[2] = { NULL, "date: 2026-11-24\n" };

	texts[0] = str_printf(&arena,
			      "target: t\nname: T\nbuild: 6.2.1.0\n"
			      "machine: x86\napisets:\n%s", sets).s;
	cr_expect_neq(sample_compile_texts(&arena, texts, 2, &out, &error), 0,
		      "%s", sets);
	cr_expect_not_null(strstr(error.text, part), "%s", error.text);
}

Test(apiset, errors_of_its_key_say_what_to_write)
{
	expect_error("  [a]\n", "needs keys below it");
	expect_error("  seen: {}\n", "no evidence of an API set");
	expect_error("  observed: [a]\n", "needs hosts below it");
	expect_error("  observed: {kernel32: []}\n", "is no host");
	expect_error("  observed: {a.dll: b}\n", "needs a list");
	expect_error("  observed: {a.dll: [b]}\n", "is written like");
	expect_error("  observed: {a.dll: [api-x-1.dll]}\n", "is written like");
	expect_error("  observed: {a.dll: [API-x-1]}\n", "is written like");
	expect_error("  observed: {a.dll: ['api-x-1 for ']}\n",
		     "is written like");
	expect_error("  observed: {a.dll: [api-x-1], b.dll: [api-x-1]}\n",
		     "twice");
	expect_error("  remove: [api-x-1]\n", "no api-x-1 to remove");
}

Test(apiset, has_no_place_in_a_windows_before_7)
{
	static const char *const texts[] = {
		"target: t\nname: T\nbuild: 6.0.6002.0\nmachine: x86\n"
		"apisets:\n  observed: {a.dll: [api-x-1]}\n",
		"date: 2026-11-24\n",
	};
	struct compile_error error;
	struct bytes out;

	cr_expect_neq(sample_compile_texts(&arena, texts, 2, &out, &error), 0);
	cr_expect_not_null(strstr(error.text, "from 6.1 on"), "%s", error.text);
}
