/* Untrusted bytes, and the one function that decides whether they are there. */
#ifndef UTIL_BYTES_H
#define UTIL_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed; lives as long as what it was taken from. */
struct bytes {
	const uint8_t *data;
	size_t len;
};

/* The 'n' bytes at 'off', or NULL if any of them lie outside 'b'. */
static inline const void *bytes_at(struct bytes b, uint64_t off, uint64_t n)
{
	if (off > b.len || n > b.len - off)
		return NULL;
	return b.data + off;
}

/* What of [off, off + n) lies inside 'b': shorter, or empty, where it ends. */
static inline struct bytes bytes_cut(struct bytes b, uint64_t off, uint64_t n)
{
	if (off > b.len)
		off = b.len;
	if (n > b.len - off)
		n = b.len - off;
	return (struct bytes){ b.data + off, (size_t)n };
}

static inline uint16_t le16(const void *p)
{
	const uint8_t *b = p;

	return (uint16_t)(b[0] | b[1] << 8);
}

static inline uint32_t le32(const void *p)
{
	const uint8_t *b = p;

	return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	       (uint32_t)b[3] << 24;
}

static inline uint64_t le64(const void *p)
{
	const uint8_t *b = p;

	return le32(b) | (uint64_t)le32(b + 4) << 32;
}

#endif
