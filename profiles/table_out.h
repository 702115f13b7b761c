/* The chunks of a compiled profile while it is written. */
#ifndef PROFILES_TABLE_OUT_H
#define PROFILES_TABLE_OUT_H

#include "profiles/compile_buffer.h"
#include "profiles/format.h"
#include "profiles/profile.h"

struct table_out {
	struct arena *arena;
	struct buffer chunks[CHUNK_COUNT + 1]; /* by enum chunk */
};

/* One more row, zeroed; NULL when out of memory. */
uint8_t *table_out_row(struct table_out *t, enum chunk id);

uint32_t table_out_rows(const struct table_out *t, enum chunk id);

/* One more pattern, of TARGETS_MAX cells. 0 or E_NO_MEMORY. */
int table_out_pattern(struct table_out *t, const uint8_t *cells);

/* The index of the names, of all exports that are there. 0 or E_NO_MEMORY. */
int table_out_names(struct table_out *t);

/* All of it as one table, from the arena. 0 or E_NO_MEMORY. */
int table_out_end(struct table_out *t, const char *date, unsigned targets,
		  struct bytes *out);

#endif
