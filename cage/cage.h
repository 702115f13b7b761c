/*
 * What a process gives up before it reads what nobody vouches for: system calls
 * (seccomp), and files (Landlock). It is never given back, and what the process
 * starts has given it up too. For programs; a library's process isn't its own.
 */
#ifndef CAGE_CAGE_H
#define CAGE_CAGE_H

#include <stdbool.h>
#include <stdint.h>

/* Which system calls are left: cage/compile_filters.c has the lists. */
enum cage_kind {
	CAGE_READER,   /* opens files to read them, and writes to open ones */
	CAGE_STARTER,  /* and starts programs, which do no more than it may */
	CAGE_KEEPER,   /* and makes, writes and deletes files, by Landlock's leave */
	CAGE_EXTRACTOR, /* a reader that makes and deletes files by Landlock's leave */
	CAGE_UNPACKER, /* opens nothing: memory, and the files that are open */
	CAGE_EMULATOR, /* memory, the time and its output; anything else kills it */
	CAGE_KINDS
};

/* False, with errno: the system has no seccomp, or doesn't let us. */
bool cage_close(enum cage_kind kind);

/* Files that stay in reach; all others don't. */
struct cage_files {
	int ruleset; /* -1: the system has no Landlock, or doesn't let us */
	uint64_t handled;
};

enum {
	CAGE_READ = 1,  /* it, and all below */
	CAGE_WRITE = 2, /* and make and delete files below */
	CAGE_RUN = 4,
	CAGE_FOLDERS = 8, /* and make and delete folders below */
};

void cage_files_open(struct cage_files *c);

/* What can't be opened stays out of reach. */
void cage_files_allow(struct cage_files *c, const char *path, unsigned what);

/* What a link leads to, by its name in an open folder, for reading. */
void cage_files_allow_link(struct cage_files *c, int folder, const char *name);

/* What the links in a folder, not those below it, lead to, for reading. */
void cage_files_allow_links(struct cage_files *c, const char *folder);

/*
 * A program that may be started: it, what links it to its libraries, and the
 * folders of those.
 */
void cage_files_allow_program(struct cage_files *c, const char *path);

/* From here on. False, with errno: nothing changed. */
bool cage_files_close(struct cage_files *c);

#endif
