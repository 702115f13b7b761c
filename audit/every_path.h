/* Lines of NDJSON for what has no other, so that each path is told of. */
#ifndef AUDIT_EVERY_PATH_H
#define AUDIT_EVERY_PATH_H

#include <stdio.h>

#include "audit/record.h"

/* The archive at hand. Zeroed before its first use. */
struct every_path {
	struct arena arena;
	uint64_t members; /* files of it that were told of */
	struct str *archives; /* in it, that were opened */
	size_t archive_count, archive_capacity;
	struct str *notes; /* on what isn't looked at */
	size_t note_count, note_capacity;
	bool notes_cut;
	bool closed; /* nobody could open it */
};

/*
 * Something was told of: what is passed over or can't be read gets its line, and
 * an archive one behind those of its files. 0, or E_NO_MEMORY.
 */
int every_path_tell(struct every_path *e, const char *path,
		    const struct record *r, FILE *out);

void every_path_release(struct every_path *e);

/*
 * Folders that can't be read, whose lines come last: the walk is ahead of what is
 * told of, and how far is chance. Zeroed before its first use.
 */
struct unread_folders {
	struct arena arena;
	struct unread_folder *items;
	size_t count, capacity;
};

/* 0, or E_NO_MEMORY. */
int unread_folders_add(struct unread_folders *f, struct str path,
		       struct str message);
void unread_folders_write(const struct unread_folders *f, FILE *out);
void unread_folders_release(struct unread_folders *f);

#endif
