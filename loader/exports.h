/* What an image offers. Looked up in place, as Windows looks (R305-R311). */
#ifndef LOADER_EXPORTS_H
#define LOADER_EXPORTS_H

#include <stdbool.h>

#include "loader/image.h"

/* Borrows the image; nothing is copied or sorted. */
struct export_table {
	const struct image *image;
	bool present;        /* has an export directory (R307) */
	uint32_t rva, size;  /* of the directory: forwarders point inside */
	struct str name;     /* what the DLL was called when it was linked */
	uint32_t base;       /* ordinal of the first function */
	uint32_t function_count, name_count; /* no more than the file holds */
	struct bytes functions, names, ordinals; /* cut at the raw data's end */
};

struct export_symbol {
	uint32_t ordinal; /* with the base */
	uint32_t rva;
	struct str forwarder; /* "DLL.Name" or "DLL.#n"; empty if none */
};

int exports_read(const struct image *img, struct arena *a, struct defects *d,
		 struct export_table *out);

/*
 * By name: the hint first, then binary search, so that a name in an unsorted
 * table can be hidden (R310). A function with address 0 isn't there (R305).
 */
bool exports_find_name(const struct export_table *t, struct str name,
		       uint16_t hint, struct export_symbol *out);

/* The first name that isn't before 'from'; the names must be sorted. */
bool exports_find_from(const struct export_table *t, struct str from,
		       struct str *name);

/* The first name that starts with 'prefix', of names that are sorted. */
bool exports_find_prefix(const struct export_table *t, struct str prefix,
			 struct str *name);

/* By ordinal (R306). */
bool exports_find_ordinal(const struct export_table *t, uint32_t ordinal,
			  struct export_symbol *out);

/* The n-th name of the table and the function it names. */
bool exports_name_at(const struct export_table *t, uint32_t n,
		     struct str *name, struct export_symbol *out);

#endif
