/* Chunks to one table: what stands around them is told once, for both kinds. */
#ifndef PROFILES_CHUNKS_OUT_H
#define PROFILES_CHUNKS_OUT_H

#include "profiles/compile_buffer.h"
#include "util/bytes.h"

struct chunks_layout {
	const char *magic; /* 8 bytes */
	uint32_t version;
	size_t header_bytes;
	uint32_t count;            /* chunks 1 to this one */
	const uint32_t *row_sizes; /* by chunk */
};

/*
 * The header up to HEADER_DATE, the contents and the chunks; of the header
 * what is left is zero. From the arena. 0, or E_NO_MEMORY.
 */
int chunks_join(const struct chunks_layout *layout, const struct buffer *chunks,
		struct arena *a, uint8_t **data, size_t *size);

#endif
