/*
 * Bytes that are written once, and read again from their start: of many the most
 * lie in a file, so that they need no memory.
 */
#ifndef AUDIT_ROWS_H
#define AUDIT_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROWS_KEPT_MAX = 1 << 18 }; /* bytes that wait for the file */

/* Zeroed, but for 'fd', before its first use. */
struct rows {
	int fd; /* an empty file of nobody else; 0: there is none */
	bool is_full; /* the file takes no more */
	uint64_t written; /* bytes that are in the file */
	uint8_t *data;    /* those behind them */
	size_t length, capacity;
};

/* 0, or E_NO_MEMORY. What no file takes is kept. */
int rows_put(struct rows *r, const void *data, size_t n);
void rows_release(struct rows *r);

struct rows_reader {
	const struct rows *rows;
	uint64_t at;
	uint64_t begin; /* of what is in the buffer */
	size_t length;
	bool failed; /* the file can't be read */
	uint8_t buffer[1 << 14];
};

/* From the start; nothing is put until the reader is at its end. */
void rows_read(const struct rows *r, struct rows_reader *out);

/* The next 'n' bytes. False: there aren't so many, or it failed. */
bool rows_take(struct rows_reader *r, void *to, size_t n);

#endif
