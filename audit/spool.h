/*
 * A file without a name that several write to, each reading its own again: what
 * lies there needs no memory.
 */
#ifndef AUDIT_SPOOL_H
#define AUDIT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed, but for 'fd', before its first use. */
struct spool {
	int fd; /* an empty file of nobody else; 0: there is none */
	bool is_full; /* it takes no more */
	uint64_t end;
};

/* Behind all that was written before. False: nothing of it was. */
bool spool_write(struct spool *s, const void *data, size_t n, uint64_t *at);

/* Of a part of it, the next bytes. */
struct spool_reader {
	const struct spool *spool;
	uint64_t at, end;
	uint64_t begin; /* of what is in the buffer */
	size_t length;
	bool failed; /* the file can't be read */
	uint8_t buffer[1 << 14];
};

void spool_read(const struct spool *s, uint64_t at, uint64_t end,
		struct spool_reader *out);

/* False: there aren't so many, or it failed. */
bool spool_take(struct spool_reader *r, void *to, size_t n);

#endif
