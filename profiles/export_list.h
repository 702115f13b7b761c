/*
 * What files that aren't ours list of a DLL's exports: module definition
 * files, import libraries, DLLs themselves, and plain lists.
 */
#ifndef PROFILES_EXPORT_LIST_H
#define PROFILES_EXPORT_LIST_H

#include "profiles/profile.h"

struct arena;

enum list_kind {
	LIST_NONE,        /* YAML: no list */
	LIST_TEXT,        /* "DLL!Name" or "Name", one a line */
	LIST_DEFINITIONS, /* .def */
	LIST_LIBRARY,     /* .lib, .a */
	LIST_IMAGE,       /* a DLL */
};

struct listed_export {
	struct str dll;       /* file name, as it was written */
	struct str name;      /* empty: by ordinal alone */
	struct str forwarder; /* "DLL.Name", or empty */
	uint16_t ordinal;     /* 0: not fixed */
};

struct export_list {
	struct arena *arena; /* texts may be borrowed from the files */
	struct listed_export *items;
	size_t count, capacity;
	bool kill_at; /* "Name@12" is exported as "Name" (--kill-at) */
	/* of the file that is read */
	struct str dll; /* what its own name says */
	uint16_t machine; /* IMAGE_FILE_MACHINE_*, 0: it doesn't say */
	char error[160];
	unsigned line;
};

/* By the first bytes, then by what the path ends in. */
enum list_kind export_list_kind(const char *path, struct bytes bytes);

/*
 * Add all that a file lists. 0, E_NO_MEMORY, or E_PROFILE with 'error', and
 * 'line' where it has lines.
 */
int export_list_read(struct export_list *l, const char *path,
		     struct bytes bytes);

/* For the readers below: one more, or what is wrong. */
int export_list_add(struct export_list *l, const struct listed_export *e);
int export_list_fail(struct export_list *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* export_list_text.c */
int export_list_read_text(struct export_list *l, struct bytes bytes);
int export_list_read_definitions(struct export_list *l, struct bytes bytes);

/* export_list_library.c */
int export_list_read_library(struct export_list *l, struct bytes bytes);

/* export_list_image.c */
int export_list_read_image(struct export_list *l, struct bytes bytes);

#endif
