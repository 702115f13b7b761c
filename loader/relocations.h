/* Base relocations: what would change if the image were moved. */
#ifndef LOADER_RELOCATIONS_H
#define LOADER_RELOCATIONS_H

#include <stdbool.h>

#include "loader/image.h"

struct relocation {
	uint32_t rva;
	unsigned type; /* IMAGE_REL_BASED_* */
};

struct relocation_table {
	bool present;        /* has a relocation directory */
	bool stripped;       /* IMAGE_FILE_RELOCS_STRIPPED (R802) */
	struct bytes blocks; /* cut at the directory's size */
	uint32_t block_count;
	size_t count; /* of entries, without padding */
};

int relocations_read(const struct image *img, struct arena *a,
		     struct defects *d, struct relocation_table *out);

/* Where a walk stands. Start with zeros. */
struct relocation_cursor {
	size_t block, entry; /* offsets in the blocks */
};

/* The next entry; false at the end, or at a block that is broken (R804). */
bool relocations_next(const struct relocation_table *t,
		      struct relocation_cursor *at, struct relocation *out);

#endif
