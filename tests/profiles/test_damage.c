/* A damaged profile is refused, and can be asked without harm all the same. */
#include <stddef.h>

#include "profiles/format.h"
#include "tests/profiles/sample.h"
#include "util/status.h"

/* Some place inside a string: the strings start with NUL, "old", NUL. */
enum { INSIDE_A_STRING = 2 };

static struct arena arena;
static struct bytes good; /* the compiled sample */
static uint8_t *copy;     /* of it, to be damaged */

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

static size_t offset_of(enum chunk id)
{
	return (size_t)le64(contents_of(id) + CONTENTS_OFFSET);
}

static size_t size_of(enum chunk id)
{
	return (size_t)le64(contents_of(id) + CONTENTS_SIZE);
}

static void put(size_t at, unsigned width, uint64_t value)
{
	for (unsigned i = 0; i < width; i++)
		copy[at + i] = (uint8_t)(value >> 8 * i);
}

static uint64_t get(size_t at, unsigned width)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < width; i++)
		value |= (uint64_t)good.data[at + i] << 8 * i;
	return value;
}

static void restore(size_t at, unsigned width)
{
	memcpy(copy + at, good.data + at, width);
}

/* Call every accessor with what is in the profile and with what isn't. */
static void ask_everything(const struct profile *p)
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

/* Whether the damaged copy is refused; it is used in any case. */
static bool is_refused(void)
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

static void expect_refused(const char *what, size_t at, unsigned width,
			   uint64_t value)
{
	if (get(at, width) == value)
		return;
	put(at, width, value);
	cr_expect(is_refused(), "%s at %zu: %llx", what, at,
		  (unsigned long long)value);
	restore(at, width);
}

Test(damage, the_sample_itself_is_fine)
{
	cr_assert_not(is_refused());
}

Test(damage, each_field_of_header_and_contents_is_checked)
{
	const size_t end = HEADER_BYTES + CHUNK_COUNT * CONTENTS_BYTES;

	for (size_t at = 0; at < end; at++) {
		const bool digit = at >= HEADER_DATE && at < HEADER_TARGETS;

		expect_refused("header", at, 1, good.data[at] ^ 0xffu);
		/* Another digit is another date: nobody can tell. */
		if (!digit)
			expect_refused("header", at, 1, good.data[at] ^ 1u);
	}
}

struct field {
	const char *what;
	enum chunk chunk;
	unsigned at, width;
	uint64_t value;
};

static void expect_checked(const struct field *fields, size_t count)
{
	static const uint32_t rows[CHUNK_COUNT + 1] = {
		[CHUNK_TARGETS] = TARGET_BYTES,
		[CHUNK_MODULES] = MODULE_BYTES,
		[CHUNK_EXPORTS] = EXPORT_BYTES,
		[CHUNK_ORDINALS] = ORDINAL_BYTES,
		[CHUNK_PATTERNS] = PATTERN_BYTES,
		[CHUNK_COMPONENTS] = COMPONENT_BYTES,
		[CHUNK_ASSEMBLIES] = ASSEMBLY_BYTES,
		[CHUNK_NAMES] = NAME_BYTES,
	};

	for (size_t i = 0; i < count; i++) {
		const size_t start = offset_of(fields[i].chunk);
		const size_t size = size_of(fields[i].chunk);

		cr_assert_neq(size, 0);
		for (size_t row = 0; row < size; row += rows[fields[i].chunk])
			expect_refused(fields[i].what,
				       start + row + fields[i].at,
				       fields[i].width, fields[i].value);
	}
}

Test(damage, each_field_of_a_target_and_of_a_module_is_checked)
{
	static const struct field fields[] = {
		{ "target id", CHUNK_TARGETS, TARGET_ID, 4, 0 },
		{ "target id", CHUNK_TARGETS, TARGET_ID, 4, INSIDE_A_STRING },
		{ "target id", CHUNK_TARGETS, TARGET_ID, 4, UINT32_MAX },
		{ "target name", CHUNK_TARGETS, TARGET_NAME, 4, 0 },
		{ "target name", CHUNK_TARGETS, TARGET_NAME, 4,
		  INSIDE_A_STRING },
		{ "target name", CHUNK_TARGETS, TARGET_NAME, 4, UINT32_MAX },
		{ "target build", CHUNK_TARGETS, TARGET_BUILD, 4, 0 },
		{ "target build", CHUNK_TARGETS, TARGET_BUILD, 4,
		  INSIDE_A_STRING },
		{ "target build", CHUNK_TARGETS, TARGET_BUILD, 4, UINT32_MAX },
		{ "target IIS", CHUNK_TARGETS, TARGET_IIS, 4,
		  INSIDE_A_STRING },
		{ "target IIS", CHUNK_TARGETS, TARGET_IIS, 4, UINT32_MAX },
		{ "target groups", CHUNK_TARGETS, TARGET_GROUPS, 4,
		  INSIDE_A_STRING },
		{ "target groups", CHUNK_TARGETS, TARGET_GROUPS, 4,
		  UINT32_MAX },
		{ "target parent", CHUNK_TARGETS, TARGET_PARENT, 4,
		  INSIDE_A_STRING },
		{ "target parent", CHUNK_TARGETS, TARGET_PARENT, 4,
		  UINT32_MAX },
		{ "target machine", CHUNK_TARGETS, TARGET_MACHINE, 2, 0 },
		{ "target machine", CHUNK_TARGETS, TARGET_MACHINE, 2, 0x1c0 },
		{ "target flags", CHUNK_TARGETS, TARGET_FLAGS, 2, 4 },
		{ "target spare", CHUNK_TARGETS, TARGET_ZERO, 2, 1 },
		{ "target schema", CHUNK_TARGETS, TARGET_SCHEMA, 1, 7 },
		{ "target schema known", CHUNK_TARGETS, TARGET_SCHEMA_KNOWN, 1,
		  1 },
		{ "module name", CHUNK_MODULES, MODULE_NAME, 4, 0 },
		{ "module name", CHUNK_MODULES, MODULE_NAME, 4,
		  INSIDE_A_STRING },
		{ "module name", CHUNK_MODULES, MODULE_NAME, 4, UINT32_MAX },
		{ "module component", CHUNK_MODULES, MODULE_COMPONENT, 4, 3 },
		{ "module component", CHUNK_MODULES, MODULE_COMPONENT, 4,
		  UINT32_MAX },
		{ "module exports", CHUNK_MODULES, MODULE_FIRST_EXPORT, 4, 1 },
		{ "module exports", CHUNK_MODULES, MODULE_FIRST_EXPORT, 4,
		  UINT32_MAX },
		{ "module export count", CHUNK_MODULES, MODULE_EXPORT_COUNT, 4,
		  2 },
		{ "module export count", CHUNK_MODULES, MODULE_EXPORT_COUNT, 4,
		  UINT32_MAX },
		{ "module ordinals", CHUNK_MODULES, MODULE_FIRST_ORDINAL, 4,
		  1 },
		{ "module ordinals", CHUNK_MODULES, MODULE_FIRST_ORDINAL, 4,
		  UINT32_MAX },
		{ "module ordinal count", CHUNK_MODULES, MODULE_ORDINAL_COUNT,
		  4, 1 },
		{ "module ordinal count", CHUNK_MODULES, MODULE_ORDINAL_COUNT,
		  4, UINT32_MAX },
		{ "module place", CHUNK_MODULES, MODULE_PLACE_PATTERN, 2,
		  UINT16_MAX },
		{ "module table", CHUNK_MODULES, MODULE_TABLE_PATTERN, 2,
		  UINT16_MAX },
		{ "module spare", CHUNK_MODULES, MODULE_ZERO, 4, 1 },
		{ "module known DLL", CHUNK_MODULES, MODULE_KNOWN_DLL, 8,
		  1ull << SAMPLE_TARGETS },
		{ "module known DLL", CHUNK_MODULES, MODULE_KNOWN_DLL, 8,
		  UINT64_MAX },
		{ "module whole", CHUNK_MODULES, MODULE_ORDINALS_WHOLE, 8,
		  1ull << SAMPLE_TARGETS },
		{ "module whole", CHUNK_MODULES, MODULE_ORDINALS_WHOLE, 8,
		  UINT64_MAX },
	};

	expect_checked(fields, sizeof(fields) / sizeof(fields[0]));
}

Test(damage, each_field_of_what_modules_have_is_checked)
{
	static const struct field fields[] = {
		{ "export name", CHUNK_EXPORTS, EXPORT_NAME, 4,
		  INSIDE_A_STRING },
		{ "export name", CHUNK_EXPORTS, EXPORT_NAME, 4, UINT32_MAX },
		{ "export forwarder", CHUNK_EXPORTS, EXPORT_FORWARDER, 4,
		  INSIDE_A_STRING },
		{ "export forwarder", CHUNK_EXPORTS, EXPORT_FORWARDER, 4,
		  UINT32_MAX },
		{ "export ordinal", CHUNK_EXPORTS, EXPORT_ORDINAL, 2, 0 },
		{ "export pattern", CHUNK_EXPORTS, EXPORT_PATTERN, 2,
		  UINT16_MAX },
		{ "ordinal", CHUNK_ORDINALS, 0, 4, 0 },
		{ "ordinal", CHUNK_ORDINALS, 0, 4, 1 },
		{ "ordinal", CHUNK_ORDINALS, 0, 4, UINT32_MAX },
		{ "pattern there", CHUNK_PATTERNS, PATTERN_THERE, 8,
		  1ull << 63 },
		{ "pattern likely", CHUNK_PATTERNS, PATTERN_LIKELY, 8,
		  1ull << 63 },
		{ "pattern uncertain", CHUNK_PATTERNS, PATTERN_UNCERTAIN, 8,
		  1ull << 63 },
		{ "pattern absent", CHUNK_PATTERNS, PATTERN_ABSENT, 8,
		  1ull << 63 },
		{ "pattern optional", CHUNK_PATTERNS, PATTERN_OPTIONAL, 8,
		  1ull << 63 },
		{ "pattern elsewhere", CHUNK_PATTERNS, PATTERN_ELSEWHERE, 8,
		  1ull << 63 },
		{ "pattern spare cell", CHUNK_PATTERNS,
		  PATTERN_CELLS + SAMPLE_TARGETS, 1, EVIDENCE_OBSERVED },
		{ "pattern last cell", CHUNK_PATTERNS,
		  PATTERN_CELLS + TARGETS_MAX - 1, 1, 0xf0 },
		{ "component", CHUNK_COMPONENTS, 0, 4, 0 },
		{ "component", CHUNK_COMPONENTS, 0, 4, INSIDE_A_STRING },
		{ "component", CHUNK_COMPONENTS, 0, 4, UINT32_MAX },
		{ "assembly name", CHUNK_ASSEMBLIES, ASSEMBLY_NAME, 4, 0 },
		{ "assembly name", CHUNK_ASSEMBLIES, ASSEMBLY_NAME, 4,
		  INSIDE_A_STRING },
		{ "assembly name", CHUNK_ASSEMBLIES, ASSEMBLY_NAME, 4,
		  UINT32_MAX },
		{ "assembly key", CHUNK_ASSEMBLIES, ASSEMBLY_TOKEN, 4,
		  INSIDE_A_STRING },
		{ "assembly key", CHUNK_ASSEMBLIES, ASSEMBLY_TOKEN, 4,
		  UINT32_MAX },
		{ "assembly files", CHUNK_ASSEMBLIES, ASSEMBLY_FILES, 4,
		  INSIDE_A_STRING },
		{ "assembly files", CHUNK_ASSEMBLIES, ASSEMBLY_FILES, 4,
		  UINT32_MAX },
		{ "assembly open", CHUNK_ASSEMBLIES, ASSEMBLY_OPEN, 4, 2 },
		{ "assembly low", CHUNK_ASSEMBLIES, ASSEMBLY_LOW, 8,
		  UINT64_MAX },
		{ "assembly high", CHUNK_ASSEMBLIES, ASSEMBLY_HIGH, 8, 0 },
		{ "assembly there", CHUNK_ASSEMBLIES, ASSEMBLY_THERE, 8,
		  1ull << SAMPLE_TARGETS },
		{ "assembly likely", CHUNK_ASSEMBLIES, ASSEMBLY_LIKELY, 8,
		  UINT64_MAX },
		{ "assembly unproven", CHUNK_ASSEMBLIES, ASSEMBLY_UNPROVEN, 8,
		  UINT64_MAX },
		{ "name's row", CHUNK_NAMES, NAME_ROW, 4, 0 },
		{ "name's row", CHUNK_NAMES, NAME_ROW, 4, UINT32_MAX },
		{ "name's hash", CHUNK_NAMES, NAME_HASH, 4, 0 },
		{ "name's hash", CHUNK_NAMES, NAME_HASH, 4, UINT32_MAX },
	};

	expect_checked(fields, sizeof(fields) / sizeof(fields[0]));
}

Test(damage, rows_that_contradict_each_other_are_refused)
{
	const size_t targets = offset_of(CHUNK_TARGETS);
	const size_t modules = offset_of(CHUNK_MODULES);
	const size_t exports = offset_of(CHUNK_EXPORTS);
	const size_t last = exports + size_of(CHUNK_EXPORTS) - EXPORT_BYTES;
	const uint64_t id = get(targets + TARGET_ID, 4);

	expect_refused("the id of another target",
		       targets + TARGET_BYTES + TARGET_ID, 4, id);
	expect_refused("a target as its own parent", targets + TARGET_PARENT,
		       4, id);
	expect_refused("another build than the text's",
		       targets + TARGET_BUILD_NUMBER, 2, 1);
	expect_refused("an id as a group", targets + TARGET_GROUPS, 4, id);
	expect_refused("the name of another DLL",
		       modules + MODULE_BYTES + MODULE_NAME, 4,
		       get(modules + MODULE_NAME, 4));
	/* The last two are of numbers.dll, on the same targets. */
	expect_refused("the name of another export", last + EXPORT_NAME, 4,
		       get(last - EXPORT_BYTES + EXPORT_NAME, 4));
	expect_refused("an id for a forwarder", last + EXPORT_FORWARDER, 4,
		       id);
	expect_refused("a place for an export's evidence",
		       exports + EXPORT_PATTERN, 2,
		       get(modules + MODULE_PLACE_PATTERN, 2));
	expect_refused("assemblies that aren't sorted",
		       offset_of(CHUNK_ASSEMBLIES) + 2 * ASSEMBLY_BYTES +
			       ASSEMBLY_NAME,
		       4, get(offset_of(CHUNK_ASSEMBLIES) + ASSEMBLY_NAME, 4));
	expect_refused("an upper case DLL",
		       offset_of(CHUNK_STRINGS) +
			       get(modules + MODULE_NAME, 4),
		       1, 'A');
}

Test(damage, strings_are_terminated_and_padding_is_zero)
{
	const size_t start = offset_of(CHUNK_STRINGS);
	const size_t size = size_of(CHUNK_STRINGS);

	expect_refused("first byte", start, 1, 'x');
	expect_refused("last byte", start + size - 1, 1, 'x');
	expect_refused("an empty string", start + 1, 1, 0);
	for (unsigned id = CHUNK_STRINGS; id <= CHUNK_COUNT; id++) {
		size_t end = offset_of((enum chunk)id) +
			     size_of((enum chunk)id);

		for (; end % PROFILE_ALIGN != 0; end++)
			expect_refused("padding", end, 1, 1);
	}
}

/* Fields that a wrong but possible value can stand in. */
static bool can_be_another_value(size_t at)
{
	static const struct {
		enum chunk chunk;
		uint32_t row;
		unsigned at, width;
	} fields[] = {
		{ CHUNK_STRINGS, 1, 0, 1 }, /* another letter */
		/* another string that fits */
		{ CHUNK_TARGETS, TARGET_BYTES, TARGET_ID, 24 },
		{ CHUNK_EXPORTS, EXPORT_BYTES, EXPORT_NAME, 4 },
		{ CHUNK_EXPORTS, EXPORT_BYTES, EXPORT_FORWARDER, 4 },
		/* another component, or none */
		{ CHUNK_MODULES, MODULE_BYTES, MODULE_COMPONENT, 4 },
		/* other evidence of the same kind */
		{ CHUNK_MODULES, MODULE_BYTES, MODULE_PLACE_PATTERN, 2 },
		{ CHUNK_MODULES, MODULE_BYTES, MODULE_TABLE_PATTERN, 2 },
		{ CHUNK_EXPORTS, EXPORT_BYTES, EXPORT_PATTERN, 2 },
		/* other targets that are there */
		{ CHUNK_MODULES, MODULE_BYTES, MODULE_KNOWN_DLL, 8 },
		{ CHUNK_MODULES, MODULE_BYTES, MODULE_ORDINALS_WHOLE, 8 },
		/* known in part, or not */
		{ CHUNK_TARGETS, TARGET_BYTES, TARGET_FLAGS, 1 },
		/* another number that is in order */
		{ CHUNK_EXPORTS, EXPORT_BYTES, EXPORT_ORDINAL, 2 },
		/* another assembly */
		{ CHUNK_ASSEMBLIES, ASSEMBLY_BYTES, 0, ASSEMBLY_BYTES },
		/* evidence that means the same */
		{ CHUNK_PATTERNS, PATTERN_BYTES, PATTERN_CELLS, TARGETS_MAX },
	};

	if (at >= HEADER_DATE && at < HEADER_TARGETS)
		return true;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const size_t start = offset_of(fields[i].chunk);
		size_t in;

		if (at < start || at - start >= size_of(fields[i].chunk))
			continue;
		in = (at - start) % fields[i].row;
		if (in >= fields[i].at && in < fields[i].at + fields[i].width)
			return true;
	}
	return false;
}

Test(damage, no_byte_can_do_harm)
{
	static const uint8_t flips[] = { 0x01, 0x10, 0x80, 0xff };

	for (size_t at = 0; at < good.len; at++) {
		for (size_t i = 0; i < sizeof(flips); i++) {
			copy[at] = good.data[at] ^ flips[i];
			cr_expect(is_refused() || can_be_another_value(at),
				  "byte %zu, flipped by %02x", at, flips[i]);
		}
		restore(at, 1);
	}
}

Test(damage, every_cut_is_refused)
{
	struct profile p;

	for (size_t n = 0; n < good.len; n++) {
		cr_expect_eq(profile_open((struct bytes){ copy, n }, &p),
			     E_PROFILE);
		ask_everything(&p);
	}
}
