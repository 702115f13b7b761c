/*
 * A file of which only what is asked for is read. To map the pages of a file
 * costs more than to copy the few that its tables fill.
 */
#ifndef UTIL_FILE_PARTS_H
#define UTIL_FILE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/bytes.h"
#include "util/file.h"

struct file_part {
	uint64_t at; /* in the file */
	struct bytes bytes;
	struct file file; /* that holds them */
	uint64_t unread; /* a bit for each of its pieces: it isn't read yet */
};

struct file_parts {
	struct bytes head; /* the first bytes, or all */
	uint64_t size;
	int fd; /* open while there are more than in the head */
	int error; /* why a part couldn't be read, the first time; or 0 */
	struct file all; /* holds the head, or more */
	struct file_part *items;
	size_t count, capacity;
};

/* The head of files that are opened for their tables. */
enum { FILE_HEAD_SIZE = 1 << 12 };

/* What a part is read by where not all of it is asked for. */
enum { FILE_PIECE_SIZE = 1 << 12 };

/*
 * Open 'path', as file_open() does, and read its first 'head' bytes. A file
 * that has no more, or standard input, is all there. 0, or -1 with errno set.
 */
int file_parts_open(const char *path, size_t head, struct file_parts *out);

/* No file. */
struct file_parts file_parts_none(void);

/* A file that is all there already, and is taken over. */
struct file_parts file_parts_of(struct file *all);

/*
 * The 'n' bytes at 'at', which lie inside the file, and stay where they are
 * until it is closed. What can't be read has no data (NULL); 'error' says why.
 */
struct bytes file_parts_read(struct file_parts *f, uint64_t at, size_t n);

/*
 * Room for the 'n' bytes at 'at', one or more, which lie inside the file and
 * behind its head: a part, whose number is set, and of which nothing is read yet. False
 * where there is no memory.
 */
bool file_parts_reserve(struct file_parts *f, uint64_t at, size_t n,
			size_t *part);

/*
 * The bytes of that part, of which the 'n' at 'from', as far as it has them,
 * are read. They stay where they are, as those of file_parts_read().
 */
struct bytes file_parts_fill(struct file_parts *f, size_t part, uint64_t from,
			     uint64_t n);

/* All bytes: the head, from now on. NULL for data where they can't be read. */
struct bytes file_parts_all(struct file_parts *f);

/* Are there more bytes than in the head? */
static inline bool file_parts_more(const struct file_parts *f)
{
	return f->head.len < f->size;
}

void file_parts_close(struct file_parts *f);

#endif
