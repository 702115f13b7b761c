/* --world: what the guest of an emulated run finds, from a file of YAML. */
#ifndef ANALYSIS_WORLD_H
#define ANALYSIS_WORLD_H

#include <stdio.h>

#include "resolver/identity.h"
#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

struct yaml_node;

/*
 * What is read becomes lines of settings, as emulator/world_settings.c takes
 * them: a key, a blank, and fields with tabs between, escaped by '%'.
 */
struct world_reader {
	struct arena *arena;
	struct str folder; /* of the file; with its slash, or empty */
	FILE *out;         /* in memory */
	unsigned seconds;  /* 0: not given */
	bool has_identity;
	struct identity identity;
	/* What is wrong, and where; NULL 'why': nothing. */
	const char *file; /* NULL: the world's own */
	unsigned line;
	const char *why;
};

struct world_read {
	struct str lines;
	unsigned seconds; /* that a run may take; 0: not given */
	bool has_identity;
	struct identity identity;
	const char *file, *why;
	unsigned line;
};

/*
 * The world at 'path', all of it in 'a'. 0; E_NO_MEMORY; or E_USAGE with what
 * is wrong in '*out'.
 */
int world_read(const char *path, struct bytes text, struct arena *a,
	       struct world_read *out);

/* analysis/world_text.c */

/* Say what is wrong at 'line': E_USAGE. */
int world_fail(struct world_reader *r, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* One line of settings; every field is escaped. */
void world_line(struct world_reader *r, const char *key,
		const struct str *fields, size_t count);

/* "HKLM\X" as "HKEY_LOCAL_MACHINE\X"; NULL 's' where it's no key. */
struct str world_key(struct world_reader *r, struct str path);

/* A value of the registry: its data as hexadecimal digits. */
void world_value(struct world_reader *r, struct str key, struct str name,
		 unsigned type, struct bytes data);

/* 'count' texts in UTF-16, each with its zero; 'more' for one at the end. */
struct bytes world_wide(struct world_reader *r, const struct str *texts,
			size_t count, bool more);

/* "2007-01-02T12:00:00Z" as FILETIME; 0 where it's none. */
uint64_t world_time(struct str text);

/* A whole number in decimal digits, up to 'max'. */
bool world_number(struct str text, uint64_t max, uint64_t *out);

/* analysis/world_files.c: "C:\\x" is a path, "C:/x" and "x" aren't. */
bool world_is_path(struct str path);
int world_expect_path(struct world_reader *r, unsigned line, struct str path);
int world_read_files(struct world_reader *r, const struct yaml_node *map);
int world_read_folders(struct world_reader *r, const struct yaml_node *list);
int world_read_reg_files(struct world_reader *r,
			 const struct yaml_node *list);

/* analysis/world_registry.c: keys with their values. */
int world_read_registry(struct world_reader *r, const struct yaml_node *map);

/* analysis/reg_file.c: what regedit exports. 'name' is its path. */
int world_read_reg_file(struct world_reader *r, const char *name,
			struct bytes text);

#endif
