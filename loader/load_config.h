/* The load configuration: what an image asks of the loader itself. */
#ifndef LOADER_LOAD_CONFIG_H
#define LOADER_LOAD_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

struct image;

/* Fields beyond the size that the directory gives read as zero. */
struct load_config {
	uint16_t dependent_load_flags; /* LOAD_LIBRARY_SEARCH_* (R2504) */
	bool has_hybrid_code; /* ARM64 beside x64: ARM64EC (R2207) */
};

/* All zero where it isn't there, or lies outside the image. */
struct load_config load_config_read(const struct image *img);

#endif
