/* Resources, as far as the manifest and the version of an image. */
#ifndef LOADER_RESOURCES_H
#define LOADER_RESOURCES_H

#include <stdbool.h>

#include "loader/image.h"

/* One resource: the first language of a type and number. */
struct resource {
	uint32_t id;
	struct bytes data; /* borrowed from the file */
};

struct resource_table {
	bool present;
	struct resource *manifests; /* RT_MANIFEST by id: 2 counts (R601) */
	size_t manifest_count;
	bool has_version;
	uint16_t file_version[4], product_version[4];
};

/* Manifests of an image that are read; the loader looks at one. */
enum { MANIFESTS_MAX = 16 };

int resources_read(const struct image *img, struct arena *a, struct defects *d,
		   struct resource_table *out);

/* One resource alone, without reading the others. False where there is none. */
bool resource_find(const struct image *img, uint32_t type, uint32_t id,
		   struct bytes *out);

/* The first of a type, whatever it is called, whose bytes begin so. */
bool resource_find_starting(const struct image *img, uint32_t type,
			    struct bytes start, struct bytes *out);

#endif
