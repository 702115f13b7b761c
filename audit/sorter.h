/*
 * Records of bytes, put in any order and given in one: what doesn't fit into
 * little memory lies sorted in a file without a name, in runs that are merged.
 */
#ifndef AUDIT_SORTER_H
#define AUDIT_SORTER_H

#include "audit/spool.h"
#include "util/bytes.h"
#include "util/str.h"

enum {
	SORTER_KEPT_MAX = 1 << 20, /* bytes, before a run is written */
	SORTER_FAN = 16,    /* as many runs of a size become one */
	SORTER_LEVELS = 10, /* sizes: far more than a disk holds */
	SORTER_RECORD_MAX = 1 << 24,
};

/* As that of qsort(); equal ones come in the order that they were put in. */
typedef int sorter_compare(struct bytes a, struct bytes b);

struct sorter_run {
	uint64_t at, end;
};

struct sorter_item {
	size_t at, length;
};

/* Zeroed, but for the first two, before its first use. */
struct sorter {
	struct spool *spool;
	sorter_compare *compare;
	uint8_t *data; /* of the records in memory */
	size_t length, capacity;
	struct sorter_item *items;
	size_t count, item_capacity;
	/* The first of a level are the oldest, as are those of higher levels. */
	struct sorter_run runs[SORTER_LEVELS][SORTER_FAN];
	size_t run_counts[SORTER_LEVELS];
};

/* Of 'n' bytes, not none. 0, E_NO_MEMORY, or E_IO. What no file takes is kept. */
int sorter_put(struct sorter *s, const void *data, size_t n);

/* As that of 'n' bytes and a text behind them. */
int sorter_put_text(struct sorter *s, const void *data, size_t n,
		    struct str text);
void sorter_release(struct sorter *s);

struct sorter_reader;

/* Nothing more is put. */
void sorter_finish(struct sorter *s);

/* Then all of them, from the first. As above; closed in any case. */
int sorter_read(const struct sorter *s, struct sorter_reader **out);
void sorter_close(struct sorter_reader *r);

/*
 * The next, until the one behind it: '*out' has no data at the end. As above.
 */
int sorter_next(struct sorter_reader *r, struct bytes *out);

#endif
