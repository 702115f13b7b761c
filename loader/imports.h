/* What an image asks for: import and delay-load directories in one shape. */
#ifndef LOADER_IMPORTS_H
#define LOADER_IMPORTS_H

#include <stdbool.h>
#include <stddef.h>

#include "loader/image.h"

/* One thunk. */
struct import_symbol {
	struct str name; /* empty where it is by ordinal */
	uint16_t hint, ordinal;
	bool by_ordinal;
};

/* One descriptor: a DLL, and the thunks that are bound to it. */
struct import_module {
	struct str name; /* as the file spells it */
	uint32_t descriptor; /* RVA */
	uint32_t first_thunk; /* RVA of its import address table */
	uint32_t timestamp;  /* not 0: bound */
	bool names_in_iat;   /* no OriginalFirstThunk (R309) */
	size_t first, count; /* of the table's symbols */
};

/*
 * In file order. Names borrow from the file; the arrays are the arena's.
 * Several modules may name the same DLL (R313).
 */
struct import_table {
	struct import_module *modules;
	size_t module_count, module_capacity;
	struct import_symbol *symbols;
	size_t symbol_count, symbol_capacity;
};

/*
 * Read the import directory as the loader walks it (R308, R309); what is
 * wrong goes to 'd', and 'out' holds what could be read. 0, or E_NO_MEMORY.
 */
int imports_read(const struct image *img, struct arena *a, struct defects *d,
		 struct import_table *out);

/* The same for the delay-load directory, RVA- and VA-based (R401). */
int delay_imports_read(const struct image *img, struct arena *a,
		       struct defects *d, struct import_table *out);

/* A module of the bound import directory, or a forwarder of the one before. */
struct bound_import {
	struct str name;
	uint32_t timestamp;
	bool forwarder;
};

struct bound_import_table {
	struct bound_import *items;
	size_t count, capacity;
};

int bound_imports_read(const struct image *img, struct arena *a,
		       struct defects *d, struct bound_import_table *out);

/* What the readers of both directories share. */
struct import_reader {
	const struct image *img;
	struct arena *arena;
	struct defects *defects;
	struct import_table *table;
	enum defect_kind unreadable; /* what a broken thunk is */
};

/*
 * The thunks at 'names' become symbols of 'm'. 'base' is taken off each
 * name's address (0 where those are RVAs).
 */
int imports_read_thunks(const struct import_reader *r, struct import_module *m,
			uint32_t names, uint64_t base);

/* Append 'm'. 0, or E_NO_MEMORY. */
int imports_add_module(struct arena *a, struct import_table *table,
		       const struct import_module *m);

/* Far more than any linker writes. */
enum { IMPORTS_MAX = 1 << 20 };

/*
 * Every thunk and descriptor of an honest file has bytes of its own, so a
 * file can't hold more of them than this; a hostile one points many times at
 * the same bytes.
 */
static inline size_t imports_limit(const struct image *img)
{
	uint64_t held = img->file_size / 4;

	return held < IMPORTS_MAX ? (size_t)held : IMPORTS_MAX;
}

#endif
