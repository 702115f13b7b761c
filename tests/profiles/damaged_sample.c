/* What the tests of damaged profiles share. */
#include "tests/profiles/damaged_sample.h"

#include <string.h>

static struct arena arena;
struct bytes good;
uint8_t *copy;

static void make_copy(void)
{
	arena = ARENA_INIT;
	good = sample_compile(&arena);
	copy = arena_alloc(&arena, good.len, PROFILE_ALIGN);
	cr_assert_not_null(copy);
	memcpy(copy, good.data, good.len);
}

static void drop_copy(void)
{
	arena_release(&arena);
}

TestSuite(damage, .init = make_copy, .fini = drop_copy);

static struct bytes damaged(void)
{
	return (struct bytes){ copy, good.len };
}

static const uint8_t *contents_of(enum chunk id)
{
	return good.data + HEADER_BYTES +
	       (size_t)(id - CHUNK_STRINGS) * CONTENTS_BYTES;
}

size_t offset_of(enum chunk id)
{
	return (size_t)le64(contents_of(id) + CONTENTS_OFFSET);
}

size_t size_of(enum chunk id)
{
	return (size_t)le64(contents_of(id) + CONTENTS_SIZE);
}

static void put(size_t at, unsigned width, uint64_t value)
{
	for (unsigned i = 0; i < width; i++)
		copy[at + i] = (uint8_t)(value >> 8 * i);
}

uint64_t number_at(size_t at, unsigned width)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < width; i++)
		value |= (uint64_t)good.data[at + i] << 8 * i;
	return value;
}

void restore(size_t at, unsigned width)
{
	memcpy(copy + at, good.data + at, width);
}

void ask_everything(const struct profile *p)
{
	static const char *const names[] = { "", "CloseHandle", "Numbered",
					     "HeapAlloc", "Zzz" };
	struct profile_target t;
	struct profile_module m;
	struct profile_assembly a;
	struct profile_export e;
	struct str bad;
	target_set set;
	size_t sum = strlen(profile_date(p));

	for (unsigned i = 0; profile_target_at(p, i, &t); i++)
		sum += strlen(t.id) + strlen(t.name) + strlen(t.build) +
		       strlen(t.iis) + strlen(t.groups) + strlen(t.parent);
	profile_parse_targets(p, str_of("old,x86,none"), &set, &bad);
	profile_find_module(p, str_of("numbers.dll"), &m);
	for (uint32_t i = 0; i < profile_module_count(p); i++) {
		if (!profile_module_at(p, i, &m))
			continue;
		sum += strlen(m.component) + m.name.n;
		for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
			profile_find_name(p, &m, str_of(names[n]), ~0ull);
		for (uint32_t n = 0; n < 10; n++)
			profile_find_ordinal(p, &m, n, ~0ull);
		sum += profile_place(p, m.place_pattern, i);
		sum += profile_evidence(p, m.table_pattern, i);
	}
	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
		uint32_t row = 0, before = 0;

		while (profile_next_named(p, str_of(names[n]), &row, &m)) {
			cr_assert(row > before, "it comes to an end");
			before = row;
		}
	}
	for (uint32_t i = 0; profile_export_at(p, i, &e); i++)
		sum += e.name.n + e.forwarder.n;
	for (uint32_t i = 0; profile_assembly_at(p, i, &a); i++)
		sum += a.name.n + a.public_key_token.n + a.files.n;
	sum += profile_assembly_targets(p) != 0;
	cr_assert(sum < SIZE_MAX);
}

bool is_refused(void)
{
	struct profile p, unverified;
	const char *why = NULL;
	int opened = profile_open(damaged(), &p);

	ask_everything(&p);
	if (opened != 0)
		return true;
	unverified = p;
	if (profile_verify(&unverified, &why) == 0)
		return false;
	cr_assert_not_null(why);
	return true;
}

void expect_refused(const char *what, size_t at, unsigned width,
		    uint64_t value)
{
	if (number_at(at, width) == value)
		return;
	put(at, width, value);
	cr_expect(is_refused(), "%s at %zu: %llx", what, at,
		  (unsigned long long)value);
	restore(at, width);
}
