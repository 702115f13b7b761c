/* What is wrong with a file, as its readers found it. Rules judge it. */
#ifndef LOADER_DEFECT_H
#define LOADER_DEFECT_H

#include <stddef.h>
#include <stdint.h>

#include "util/arena.h"

enum defect_kind {
	/* The image can't be made. In the order in which Windows looks. */
	DEFECT_EMPTY_FILE,
	DEFECT_NO_DOS_HEADER,
	DEFECT_BAD_LFANEW,
	DEFECT_NO_NT_SIGNATURE,
	DEFECT_NE_IMAGE,
	DEFECT_LE_IMAGE,
	DEFECT_NT_HEADERS_CUT,
	DEFECT_OPTIONAL_MAGIC,
	DEFECT_OPTIONAL_HEADER_SMALL,
	DEFECT_MAGIC_NOT_OF_MACHINE,
	DEFECT_SIZE_OF_IMAGE,
	DEFECT_SECTION_TABLE_CUT,
	DEFECT_SECTION_BEYOND_IMAGE,
	DEFECT_SECTION_BEYOND_FILE,
	DEFECT_LAST_FATAL = DEFECT_SECTION_BEYOND_FILE,

	/* It can be made, but not every Windows would. */
	DEFECT_ALIGNMENTS,
	DEFECT_IMAGE_BASE,
	DEFECT_SECTIONS_TOO_MANY,
	DEFECT_NO_SECTIONS,
	DEFECT_SECTION_EMPTY,
	DEFECT_IMAGE_TOO_SMALL,
	DEFECT_SECTIONS_OVERLAP,
	DEFECT_SECTIONS_GAP,
	DEFECT_FLAT_SECTION_MOVED,
	DEFECT_LAST_REFUSAL = DEFECT_FLAT_SECTION_MOVED,

	/* Odd things of the headers. */
	DEFECT_FILE_TINY,
	DEFECT_FLAT,
	DEFECT_SUBSYSTEM_VERSION,
	DEFECT_ENTRY_POINT_IN_HEADERS,
	DEFECT_ENTRY_POINT_OUTSIDE,
	DEFECT_INTEGRITY_UNSIGNED, /* FORCE_INTEGRITY without a signature */
	DEFECT_INTEGRITY_SIGNED,
	DEFECT_HYBRID_CODE,
	DEFECT_UNIPROCESSOR,
	DEFECT_PACKED,
	DEFECT_LAST_OF_HEADERS = DEFECT_PACKED,

	/* The loader itself would fault on reading it. */
	DEFECT_IMPORTS_UNREADABLE,
	DEFECT_IMPORT_NAME_UNREADABLE,
	DEFECT_LAST_FAULT = DEFECT_IMPORT_NAME_UNREADABLE,

	/* Odd, and of no harm to the load. */
	DEFECT_IMPORTS_TOO_MANY,
	DEFECT_DELAY_IMPORTS_UNREADABLE,
	DEFECT_BOUND_IMPORTS_UNREADABLE,
	DEFECT_EXPORTS_UNREADABLE,
	DEFECT_RELOCATIONS_UNREADABLE,
	DEFECT_TLS_UNREADABLE,
	DEFECT_CLR_UNREADABLE,
	DEFECT_RESOURCES_UNREADABLE,
	DEFECT_COUNT
};

struct defect {
	enum defect_kind kind;
	uint64_t offset; /* in the file for headers, an RVA for tables */
	uint64_t value;  /* what stood there */
};

struct defects {
	struct defect *items; /* from the arena; NULL while empty */
	size_t count, capacity;
};

/* 0, or E_NO_MEMORY. A kind that is there already isn't added again. */
int defect_add(struct defects *d, struct arena *a, enum defect_kind kind,
	       uint64_t offset, uint64_t value);

/* The first defect that keeps the image from being made, or NULL. */
const struct defect *defects_fatal(const struct defects *d);

/* The first defect for which a Windows may refuse the file, or NULL. */
const struct defect *defects_refusal(const struct defects *d);

#endif
