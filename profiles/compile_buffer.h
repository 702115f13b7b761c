/* Bytes that grow, little-endian whatever the machine is. */
#ifndef PROFILES_COMPILE_BUFFER_H
#define PROFILES_COMPILE_BUFFER_H

#include <string.h>

#include "profiles/compile_intern.h"
#include "util/arena.h"

struct buffer {
	uint8_t *data;
	size_t len, capacity;
};

static inline void put16(uint8_t *at, uint16_t v)
{
	at[0] = (uint8_t)v;
	at[1] = (uint8_t)(v >> 8);
}

static inline void put32(uint8_t *at, uint32_t v)
{
	put16(at, (uint16_t)v);
	put16(at + 2, (uint16_t)(v >> 16));
}

static inline void put64(uint8_t *at, uint64_t v)
{
	put32(at, (uint32_t)v);
	put32(at + 4, (uint32_t)(v >> 32));
}

/* 'n' more bytes, zeroed; NULL when out of memory. */
static inline uint8_t *buffer_extend(struct buffer *b, struct arena *a,
				     size_t n)
{
	uint8_t *at;

	if (n > b->capacity - b->len) {
		size_t capacity = (b->capacity + n) * 2;
		uint8_t *moved = arena_alloc(a, capacity, 1);

		if (moved == NULL)
			return NULL;
		if (b->len != 0)
			memcpy(moved, b->data, b->len);
		b->data = moved;
		b->capacity = capacity;
	}
	/* Of an empty buffer there may be no data to count from. */
	at = b->len == 0 ? b->data : b->data + b->len;
	b->len += n;
	return at;
}

#endif
