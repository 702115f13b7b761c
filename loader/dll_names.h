/* Names of DLLs among the data of an image: what it may pass to LoadLibrary. */
#ifndef LOADER_DLL_NAMES_H
#define LOADER_DLL_NAMES_H

#include "loader/image.h"

struct dll_names {
	struct str *items; /* from the arena, in the order of the file */
	size_t count, capacity;
};

/* A file that has more isn't asking for DLLs, it lists them. */
enum { DLL_NAMES_MAX = 256 };

/*
 * Collect them from the data sections, ASCII and UTF-16, each once; those of
 * 'known' are left out. A guess: nothing says that the name is ever used.
 * 0, or E_NO_MEMORY.
 */
int dll_names_read(const struct image *img, const struct str *known,
		   size_t known_count, struct arena *a,
		   struct dll_names *out);

#endif
