/*
 * The layout of a compiled profile; dryload-profile(5) tells it in prose.
 *
 * All numbers are little-endian. Offsets of a field count from the start of
 * its row, offsets of a string from the start of the strings.
 */
#ifndef PROFILES_FORMAT_H
#define PROFILES_FORMAT_H

#define PROFILE_MAGIC "DRYLOADP"

enum { PROFILE_VERSION = 5 };

/* The longest string, without its end. The longest C++ name has 4095. */
enum { PROFILE_STRING_MAX = 4096 };

/* The longest id, name, build, IIS version, parent, list of groups. */
enum { PROFILE_TARGET_STRING_MAX = 255 };

/* Every chunk starts at a multiple of this. */
enum { PROFILE_ALIGN = 8 };

enum header_layout {
	HEADER_MAGIC = 0,    /* 8 bytes */
	HEADER_VERSION = 8,  /* u32 */
	HEADER_CHUNKS = 12,  /* u32: CHUNK_COUNT */
	HEADER_SIZE = 16,    /* u64: of the whole profile */
	HEADER_DATE = 24,    /* "2026-11-24" and two NULs */
	HEADER_TARGETS = 36, /* u32 */
	HEADER_BYTES = 40,
};

enum { HEADER_DATE_BYTES = 12 };

/* The table of contents follows the header: one entry a chunk, in order. */
enum contents_layout {
	CONTENTS_ID = 0,     /* u32: enum chunk */
	CONTENTS_ROW = 4,    /* u32: bytes of a row */
	CONTENTS_OFFSET = 8, /* u64: from the start of the profile */
	CONTENTS_SIZE = 16,  /* u64: without the padding behind it */
	CONTENTS_BYTES = 24,
};

enum chunk {
	CHUNK_STRINGS = 1,
	CHUNK_TARGETS,
	CHUNK_MODULES,
	CHUNK_EXPORTS,
	CHUNK_ORDINALS,
	CHUNK_PATTERNS,
	CHUNK_COMPONENTS,
	CHUNK_ASSEMBLIES,
	CHUNK_APISETS,
	CHUNK_NAMES,
	CHUNK_COUNT = CHUNK_NAMES,
};

enum target_layout {
	TARGET_ID = 0, /* u32 offsets of strings */
	TARGET_NAME = 4,
	TARGET_BUILD = 8,
	TARGET_IIS = 12,
	TARGET_GROUPS = 16,
	TARGET_PARENT = 20,
	TARGET_MACHINE = 24, /* u16 */
	TARGET_FLAGS = 26,   /* u16 */
	TARGET_SCHEMA = 28,  /* u8: version of its API sets, or 0 */
	TARGET_SCHEMA_KNOWN = 29, /* u8: 1 where rows tell them, else 0 */
	TARGET_ZERO = 30,    /* u16 */
	TARGET_BUILD_NUMBER = 32, /* u64: windows_build() of TARGET_BUILD */
	TARGET_BYTES = 40,
};

/* Of TARGET_FLAGS. */
enum { TARGET_PARTIAL = 1, TARGET_KNOWN_DLLS = 2 };

enum module_layout {
	MODULE_NAME = 0,      /* u32 offset of a string */
	MODULE_COMPONENT = 4, /* u32: row of the components + 1, or 0 */
	MODULE_FIRST_EXPORT = 8,
	MODULE_EXPORT_COUNT = 12,
	MODULE_FIRST_ORDINAL = 16,
	MODULE_ORDINAL_COUNT = 20,
	MODULE_PLACE_PATTERN = 24, /* u16 */
	MODULE_TABLE_PATTERN = 26, /* u16 */
	MODULE_ZERO = 28,          /* u32 */
	MODULE_KNOWN_DLL = 32,     /* u64 sets of targets */
	MODULE_ORDINALS_WHOLE = 40,
	MODULE_BYTES = 48,
};

enum export_layout {
	EXPORT_NAME = 0,      /* u32 offset of a string, or 0 */
	EXPORT_FORWARDER = 4, /* u32 offset of a string, or 0 */
	EXPORT_ORDINAL = 8,   /* u16, or 0 */
	EXPORT_PATTERN = 10,  /* u16 */
	EXPORT_BYTES = 12,
};

/* Of the ordinal index: u32 row of the exports. */
enum { ORDINAL_BYTES = 4 };

/* Of the components: u32 offset of a string. */
enum { COMPONENT_BYTES = 4 };

enum assembly_layout {
	ASSEMBLY_NAME = 0,   /* u32 offset of a string */
	ASSEMBLY_TOKEN = 4,  /* u32 offset of a string, or 0 */
	ASSEMBLY_FILES = 8,  /* u32 offset of a string, or 0 */
	ASSEMBLY_OPEN = 12,  /* u32: 1 where 'high' isn't known, else 0 */
	ASSEMBLY_LOW = 16,   /* u64 versions: a << 48 | b << 32 | c << 16 | d */
	ASSEMBLY_HIGH = 24,
	ASSEMBLY_THERE = 32, /* u64 sets of targets */
	ASSEMBLY_LIKELY = 40,
	ASSEMBLY_UNPROVEN = 48,
	ASSEMBLY_BYTES = 56,
};

enum apiset_layout {
	APISET_CONTRACT = 0,   /* u32 offset of a string: without ".dll" */
	APISET_HOST = 4,       /* u32 offset of a string, or 0: no host */
	APISET_IMPORTER = 8,   /* u32 offset of a string, or 0: for all */
	APISET_ZERO = 12,      /* u32 */
	APISET_THERE = 16,     /* u64 sets of targets */
	APISET_UNCERTAIN = 24,
	APISET_BYTES = 32,
};

/* Every export that has a name; as numbers of 64 bits they are sorted. */
enum name_layout {
	NAME_ROW = 0,  /* u32 row of the exports */
	NAME_HASH = 4, /* u32: str_hash() of the name */
	NAME_BYTES = 8,
};

enum pattern_layout {
	PATTERN_THERE = 0, /* u64 sets of targets, drawn from the cells */
	PATTERN_LIKELY = 8,
	PATTERN_UNCERTAIN = 16,
	PATTERN_ABSENT = 24,
	PATTERN_OPTIONAL = 32,
	PATTERN_ELSEWHERE = 40,
	PATTERN_CELLS = 48, /* TARGETS_MAX bytes: place << 4 | evidence */
	PATTERN_BYTES = 112,
};

#endif
