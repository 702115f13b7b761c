/* Paths as a configuration writes them: text alone, nothing is looked up. */
#ifndef IIS_WINDOWS_PATH_H
#define IIS_WINDOWS_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "util/arena.h"
#include "util/str.h"

/* An environment variable of the process; its case doesn't count. */
struct windows_variable {
	struct str name, value;
	bool usual; /* the value of most systems: it isn't read anywhere */
};

enum windows_path_kind {
	WINDOWS_PATH_WHOLE, /* a drive, and names to follow from its root */
	WINDOWS_PATH_NONE,  /* nothing that Windows opens on this machine */
	WINDOWS_PATH_OPEN,  /* it may be one: 'why' tells what isn't known */
};

struct windows_path {
	enum windows_path_kind kind;
	struct str text;   /* as Windows would open it; else as written */
	char drive;        /* 'A' to 'Z' of a whole one */
	struct str *names; /* of a whole one: what the backslashes separate */
	size_t count;
	bool is_folder; /* ends with a backslash */
	bool completed; /* .DLL was put behind its name (R108) */
	bool too_long;  /* Windows answers 206 (R108) */
	const char *why; /* static; NULL for a whole one */
};

/* How a path is read. */
struct windows_path_reading {
	bool verbatim;  /* IIS puts \\?\ before it (R109); else not known */
	bool completes; /* a DLL's: LoadLibrary completes its name (R108) */
};

enum {
	WINDOWS_PATH_BYTES_MAX = 1 << 16, /* longer is no path */
	WINDOWS_PATH_LENGTH = 266, /* characters that are too many (R108) */
};

/*
 * Put in the values of variables, once. '*unknown' is the name of the first
 * that isn't among them, or empty; '*usual' tells that a usual value was used.
 * 0, or E_NO_MEMORY.
 */
int windows_path_expand(struct str path, const struct windows_variable *set,
			size_t count, struct arena *a, struct str *out,
			struct str *unknown, bool *usual);

/* 0, or E_NO_MEMORY. */
int windows_path_read(struct str path, struct windows_path_reading how,
		      struct arena *a, struct windows_path *out);

/* The names, with their drive. NULL 's' when out of memory. */
struct str windows_path_join(struct arena *a, const struct windows_path *p);

/* A name that Windows may have made for a longer one: "PROGRA~1". */
bool windows_name_is_short(struct str name);

#endif
