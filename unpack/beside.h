/* Files that lie beside what is opened, and belong to it: cabinets. */
#ifndef UNPACK_BESIDE_H
#define UNPACK_BESIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/stream.h"

/* Each is open from before the cage is closed to the end. */
enum { BESIDE_MAX = STREAM_BESIDE_MAX };

struct beside_file {
	const char *name;
	int fd;
	uint64_t at, size; /* its part of what is open there */
};

struct beside {
	struct beside_file files[BESIDE_MAX];
	size_t count;
	bool is_cut; /* there are more */
};

/* Open what lies in the folder of 'path', links left out, and ends so. */
void beside_open(struct beside *b, const char *path, const char *ending);

/* Their names stay. */
void beside_close(struct beside *b);

/* One that lies in an open file: "AT:SIZE:NAME". False: it isn't so. */
bool beside_add(struct beside *b, int fd, const char *place);

/* By its name, as Windows compares them; NULL: it isn't there. */
const struct beside_file *beside_find(const struct beside *b,
				      const char *name);

#endif
