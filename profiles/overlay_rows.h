/* Reading the rows of overlays that nobody may have verified. */
#ifndef PROFILES_OVERLAY_ROWS_H
#define PROFILES_OVERLAY_ROWS_H

#include "profiles/overlays.h"
#include "profiles/rows.h"

/* The bytes of a chunk's row. */
extern const uint32_t overlay_row_sizes[OVERLAY_CHUNKS + 1];

static inline const uint8_t *overlay_row_at(const struct overlays *o,
					    enum overlay_chunk chunk,
					    uint64_t index)
{
	return row_at(o->chunks[chunk], index, overlay_row_sizes[chunk]);
}

static inline uint32_t overlay_rows_in(const struct overlays *o,
				       enum overlay_chunk chunk)
{
	return row_count(o->chunks[chunk], overlay_row_sizes[chunk]);
}

/* The string whose offset stands at 'at'. */
static inline struct str overlay_str(const struct overlays *o,
				     const uint8_t *at)
{
	return string_in(o->chunks[OVERLAY_STRINGS], le32(at));
}

/*
 * The first of 'count' rows from 'first' on, sorted by the string at their
 * start, whose string isn't before 'key'.
 */
uint32_t overlay_lower_bound(const struct overlays *o,
			     enum overlay_chunk chunk, uint32_t first,
			     uint32_t count, struct str key);

/*
 * The rows from the one that is returned up to '*end' are of that DLL, in one
 * of the two lists of an overlay: 'count' rows from 'first' on.
 */
uint32_t overlay_rows_of(const struct overlays *o, enum overlay_chunk chunk,
			 uint32_t first, uint32_t count, struct str dll,
			 uint32_t *end);

/* Of 'all', those that a row's words name; all, where it has none. */
target_set overlay_row_targets(const struct profile *p, struct str words,
			       target_set all);

/* profiles/overlay_vendors.c: what is wrong with their rows; NULL: nothing. */
const char *overlay_vendors_fault(const struct overlays *o);

/* The targets of some machines, which are bits. */
target_set overlay_machines_set(const struct profile *p, unsigned machines);

#endif
