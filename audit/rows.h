/*
 * Bytes that are written once, and read again from their start: of many the most
 * lie in a file, so that they need no memory.
 */
#ifndef AUDIT_ROWS_H
#define AUDIT_ROWS_H

#include "audit/spool.h"

enum { ROWS_KEPT_MAX = 1 << 18 }; /* bytes that wait for the file */

/* What others write lies between two. */
struct rows_part {
	uint64_t at, length;
};

/* Zeroed, but for 'spool', before its first use. */
struct rows {
	struct spool *spool;
	struct rows_part *parts; /* those that are in the file */
	size_t part_count, part_capacity;
	uint8_t *data; /* what is behind them */
	size_t length, capacity;
};

/* 0, or E_NO_MEMORY. What no file takes is kept. */
int rows_put(struct rows *r, const void *data, size_t n);
void rows_release(struct rows *r);

struct rows_reader {
	const struct rows *rows;
	size_t part; /* the next */
	size_t kept; /* of what is in memory, that was taken */
	struct spool_reader written;
};

/* From the start; nothing is put until the reader is at its end. */
void rows_read(const struct rows *r, struct rows_reader *out);

/* The next 'n' bytes. False: there aren't so many, or it failed. */
bool rows_take(struct rows_reader *r, void *to, size_t n);

#endif
