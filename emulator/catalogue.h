/*
 * The host's files that a guest may see, all opened before the guest runs:
 * afterwards the process may open nothing more (emulator/cage.h).
 */
#ifndef EMULATOR_CATALOGUE_H
#define EMULATOR_CATALOGUE_H

#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

struct catalogue_file {
	struct str path; /* on the host */
	struct bytes bytes;
};

struct catalogue {
	struct catalogue_file *files;
	size_t count, capacity;
	bool incomplete; /* a folder has more than may be opened */
};

enum { CATALOGUE_FILES_MAX = 16384 };

/* Open one; a file that can't be opened isn't there. 0, or E_NO_MEMORY. */
int catalogue_add(struct catalogue *c, struct arena *a, struct str path);

/* After the last one was added, before the first is looked for. */
void catalogue_sort(struct catalogue *c);

const struct catalogue_file *catalogue_find(const struct catalogue *c,
					    struct str path);

#endif
