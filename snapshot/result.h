/*
 * What comes of a reading, in memory: who reads can write nowhere else, and
 * another process puts it where it belongs.
 */
#ifndef SNAPSHOT_RESULT_H
#define SNAPSHOT_RESULT_H

#include "snapshot/windows.h"

/* A compiled profile; or the text of each target, that of WOW64 behind. */
struct result {
	int files[SNAPSHOT_TARGETS_MAX];
};

/* A status, with its message. Closed in either case. */
int result_open(struct result *r, struct messages *m);
void result_close(struct result *r);

/* One of them, from its start. Likewise. */
int result_put(const struct result *r, unsigned number, struct bytes bytes,
	       struct messages *m);

/* To 'path', and "x.yaml" to "x-wow64.yaml" as well. Likewise. */
int result_write(const struct result *r, const char *path, struct messages *m);

#endif
