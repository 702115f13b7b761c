/* The Rich header: which tools of Microsoft made the objects of an image. */
#ifndef LOADER_RICH_H
#define LOADER_RICH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loader/image.h"

/* One tool, and how many objects it made. */
struct rich_entry {
	uint16_t product, build;
	uint32_t count;
};

struct rich {
	bool present;
	size_t entries;  /* offset in the file of the first entry */
	size_t count;    /* of entries */
	uint32_t key;
};

/* Real ones have a dozen entries. */
enum { RICH_ENTRIES_MAX = 256 };

/* Look between the DOS header and the PE header. */
void rich_read(const struct image *img, struct rich *out);

/* The entry 'index', which is less than 'count'. */
struct rich_entry rich_entry_at(const struct image *img, const struct rich *r,
				size_t index);

/*
 * The Visual C++ whose C or C++ compiler has that product number, as 100
 * times major plus minor: 600, 710, 1000. 0: another tool, or not known.
 */
unsigned rich_compiler(uint16_t product);

#endif
