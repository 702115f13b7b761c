/* Where the files of an installer go, by its tables. */
#ifndef UNPACK_MSI_TABLES_H
#define UNPACK_MSI_TABLES_H

#include <libmsi.h>
#include <stdbool.h>
#include <stddef.h>

#include "unpack/beside.h"
#include "util/arena.h"
#include "util/str.h"

/* A row of Directory, Component or File: what it is called, what it is in. */
struct msi_row {
	struct str key, parent, name;
};

struct msi_rows {
	struct msi_row *items; /* sorted by key */
	size_t count, capacity;
};

enum {
	MSI_ROWS_MAX = 1 << 20,
	MSI_DEPTH_MAX = 64, /* folders in folders */
	MSI_CABINETS_MAX = 4096,
};

struct msi_tables {
	struct arena arena;
	struct msi_rows folders, components, files;
	const char *cabinets[MSI_CABINETS_MAX];
	size_t cabinet_count;
	bool knows_cabinets; /* all of them */
	struct arena path; /* of the file that was asked for last */
};

/* False where it has no files, or no memory is left. */
bool msi_tables_read(LibmsiDatabase *db, struct msi_tables *t);

/*
 * Which cabinets its files lie in, "#" before those that it holds itself. False
 * where that isn't known: it is damaged, or no memory is left.
 */
bool msi_cabinets_read(LibmsiDatabase *db, struct msi_tables *t);

/* Are all known, and there? Else any may be one of them, under another name. */
bool msi_cabinets_are_beside(const struct msi_tables *t,
			     const struct beside *b);

/*
 * Where the file with that key is installed: "ProgramFilesFolder/Sample/x.dll".
 * NULL: it isn't. It lives until the next is asked for.
 */
const char *msi_path_of(const struct msi_tables *t, const char *key);

/* A query that was executed; NULL: the database hasn't what it asks for. */
LibmsiQuery *msi_query(LibmsiDatabase *db, const char *text);

/* The row of that stream, its bytes in the first field. NULL: there is none. */
LibmsiRecord *msi_stream(LibmsiDatabase *db, const char *name);

#endif
