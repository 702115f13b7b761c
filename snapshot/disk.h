/* The bytes of a disk, whatever kind of image holds them. */
#ifndef SNAPSHOT_DISK_H
#define SNAPSHOT_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "snapshot/messages.h"

struct disk;

struct disk_kind {
	const char *name; /* "a QCOW2 image" */
	/* Does a file that begins and ends so look like one? */
	bool (*fits)(const uint8_t *start, size_t n, const uint8_t *end,
		     size_t end_n);
	/* Open 'd->path' and set 'd->size'. A status. */
	int (*open)(struct disk *d);
	/* All 'n' bytes at 'offset', or false. */
	bool (*read)(struct disk *d, uint64_t offset, void *to, size_t n);
	void (*close)(struct disk *d);
};

struct disk {
	const struct disk_kind *kind;
	const char *path;
	struct messages *messages;
	uint64_t size;
	void *handle; /* the kind's */
	int fd;       /* likewise */
};

/* A status. Ended by disk_close() where it went well. */
int disk_open(const char *path, struct messages *m, struct disk *out);

/* Bytes that lie within the disk; false where they can't be read. */
bool disk_read(struct disk *d, uint64_t offset, void *to, size_t n);
void disk_close(struct disk *d);

struct partition {
	uint64_t offset, size; /* in bytes */
};

enum { PARTITIONS_MAX = 128 };

/*
 * Those of an MBR or a GPT, or the disk itself where it has neither; only
 * such as begin like an NTFS. '*locked' counts those under BitLocker.
 */
size_t partitions_find(struct disk *d, struct partition *out,
		       unsigned *locked);

#endif
