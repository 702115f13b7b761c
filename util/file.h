/* A file's bytes: mapped read-only, or read where it can't be mapped. */
#ifndef UTIL_FILE_H
#define UTIL_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/bytes.h"

struct file {
	struct bytes bytes;
	bool mapped; /* else from the heap */
};

/* A standard input of this size or more is refused. */
#define FILE_STDIN_MAX (1ull << 30)

/* Files of file_open() up to that size are read. */
enum { FILE_READ_MAX = 1 << 14 };

/*
 * Open 'path', or standard input for "-". 0, or -1 with errno set: EISDIR for
 * a folder, EINVAL for a device, pipe or socket, EFBIG for an endless input.
 * The caller closes what was opened.
 */
int file_open(const char *path, struct file *out);

/*
 * The same, but what has more than 'read_max' bytes is mapped. Who opens many
 * files, and has the memory of those before, reads faster than pages are mapped.
 */
int file_open_reading(const char *path, size_t read_max, struct file *out);
void file_close(struct file *f);

/*
 * Close them all, 'files' is sorted by it. Mappings that touch each other go in
 * one call of the system, which costs what one of them does.
 */
void files_close(struct file **files, size_t n);

/* What an errno of file_open() means, for a person. */
const char *file_error_text(int error);

#endif
