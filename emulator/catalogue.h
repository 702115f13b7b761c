/*
 * The host's files that a guest may see, all opened before the guest runs:
 * afterwards the process may open nothing more (emulator/cage.h).
 */
#ifndef EMULATOR_CATALOGUE_H
#define EMULATOR_CATALOGUE_H

#include <stdbool.h>

#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

struct catalogue_file {
	struct str path;  /* on the host */
	struct str below; /* the DLL's folder; empty: it lies elsewhere */
	struct bytes bytes;
	bool is_folder;
};

struct catalogue {
	struct catalogue_file *files;
	size_t count, capacity;
	bool incomplete; /* a folder has more than may be opened */
};

/* And how many folders one may lie in another. */
enum { CATALOGUE_FILES_MAX = 16384, CATALOGUE_DEPTH_MAX = 6 };

/*
 * Open one; a file that can't be opened isn't there. 'below' may be empty.
 * 0, or E_NO_MEMORY.
 */
int catalogue_add(struct catalogue *c, struct arena *a, struct str path,
		  struct str below);

/* One that is in memory already, and stays there with its names. */
int catalogue_add_bytes(struct catalogue *c, struct arena *a, struct str path,
			struct str below, struct bytes bytes);

/*
 * All files of the folders in 'folder', and so on; links aren't followed.
 * 0, or E_NO_MEMORY.
 */
int catalogue_add_below(struct catalogue *c, struct arena *a,
			struct str folder);

/* The same with the files of 'folder' itself. */
int catalogue_add_tree(struct catalogue *c, struct arena *a,
		       struct str folder);

/* After the last one was added, before the first is looked for. */
void catalogue_sort(struct catalogue *c);

const struct catalogue_file *catalogue_find(const struct catalogue *c,
					    struct str path);

#endif
