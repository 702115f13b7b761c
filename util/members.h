/*
 * Files that lie in an archive, each under "ARCHIVE!/its path": their names in
 * order, and their bytes in one file that has no name.
 */
#ifndef UTIL_MEMBERS_H
#define UTIL_MEMBERS_H

#include "util/file.h"
#include "util/file_parts.h"
#include "util/str.h"

struct member {
	struct str path; /* below the root, '/' between; terminated */
	uint64_t at, size; /* where its bytes lie; 'at' is that of a page */
	size_t number;     /* in the order in which they came */
	bool is_stand_in; /* its bytes aren't kept: it is known as no image */
};

struct members {
	struct str root; /* "x.zip!" */
	int fd;
	struct member *items; /* sorted, see members_sort() */
	size_t count;
};

/* Of those with one path the last stays, as where they are unpacked. */
void members_sort(struct members *m);

/*
 * Folders that differ in case alone are one on Windows: each gets the name of
 * the first. To be sorted anew.
 */
void members_merge_folders(struct members *m);

/* The member of just that path below the root; NULL: there is none. */
const struct member *members_find(const struct members *m, struct str path);

/* Is 'path' the root or below it? Of no members (NULL) none is. */
bool members_have(const struct members *m, struct str path);

/* Is only a stand-in there for what 'path' names? */
bool members_lack_bytes(const struct members *m, const char *path);

/*
 * As file_open(), for what is below the root and what isn't; without members
 * (NULL) it is that.
 */
int members_open(const struct members *m, const char *path, struct file *out);

/* As file_parts_open(), with a head of FILE_HEAD_SIZE. */
int members_open_parts(const struct members *m, const char *path,
		       struct file_parts *out);

/*
 * Give each name in 'folder', which is the root or below it, to 'take'; it is
 * borrowed, and not terminated. What that returns first but 0, or 0.
 */
int members_list(const struct members *m, struct str folder,
		 int (*take)(void *context, struct str name, bool is_folder),
		 void *context);

#endif
