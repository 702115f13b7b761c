/* Each field of a profile's rows is checked: damaged, it is refused. */
#include "tests/profiles/damaged_sample.h"

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
