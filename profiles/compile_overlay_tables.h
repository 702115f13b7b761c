/* The export tables of overlays while they are read, and then written. */
#ifndef PROFILES_COMPILE_OVERLAY_TABLES_H
#define PROFILES_COMPILE_OVERLAY_TABLES_H

#include "profiles/compile_overlay.h"

struct table_dll {
	const char *path;
	const struct yaml_node *exports; /* NULL: none */
	struct str version[OVERLAY_MACHINES];
	unsigned ordinals_whole; /* bits of machines */
	bool done;
};

struct tables {
	struct overlay_compiler *o;
	struct compiler c;
	struct table_dll *dlls; /* by number of the module */
	size_t capacity;
	struct yaml_node *nothing;
};

/* The sources, the runs, and the tables. compile_overlay_tables_write.c */
int overlay_table_write(struct tables *t);

#endif
