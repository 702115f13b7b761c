/* A damaged profile is refused, and can be asked without harm all the same. */
#include "tests/profiles/damaged_sample.h"
#include "util/status.h"

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

Test(damage, rows_that_contradict_each_other_are_refused)
{
	const size_t targets = offset_of(CHUNK_TARGETS);
	const size_t modules = offset_of(CHUNK_MODULES);
	const size_t exports = offset_of(CHUNK_EXPORTS);
	const size_t last = exports + size_of(CHUNK_EXPORTS) - EXPORT_BYTES;
	const uint64_t id = number_at(targets + TARGET_ID, 4);

	expect_refused("the id of another target",
		       targets + TARGET_BYTES + TARGET_ID, 4, id);
	expect_refused("a target as its own parent", targets + TARGET_PARENT,
		       4, id);
	expect_refused("another build than the text's",
		       targets + TARGET_BUILD_NUMBER, 2, 1);
	expect_refused("an id as a group", targets + TARGET_GROUPS, 4, id);
	expect_refused("the name of another DLL",
		       modules + MODULE_BYTES + MODULE_NAME, 4,
		       number_at(modules + MODULE_NAME, 4));
	/* The last two are of numbers.dll, on the same targets. */
	expect_refused("the name of another export", last + EXPORT_NAME, 4,
		       number_at(last - EXPORT_BYTES + EXPORT_NAME, 4));
	expect_refused("an id for a forwarder", last + EXPORT_FORWARDER, 4,
		       id);
	expect_refused("a place for an export's evidence",
		       exports + EXPORT_PATTERN, 2,
		       number_at(modules + MODULE_PLACE_PATTERN, 2));
	expect_refused("assemblies that aren't sorted",
		       offset_of(CHUNK_ASSEMBLIES) + 2 * ASSEMBLY_BYTES +
			       ASSEMBLY_NAME,
		       4,
		       number_at(offset_of(CHUNK_ASSEMBLIES) + ASSEMBLY_NAME,
				 4));
	expect_refused("an upper case DLL",
		       offset_of(CHUNK_STRINGS) +
			       number_at(modules + MODULE_NAME, 4),
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
