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

/*
 * Open 'path', or standard input for "-". 0, or -1 with errno set: EISDIR for
 * a folder, EINVAL for a device, pipe or socket, EFBIG for an endless input.
 * The caller closes what was opened.
 */
int file_open(const char *path, struct file *out);

void file_close(struct file *f);

/* The pages of a mapping need no memory until they are looked at again. */
void file_forget(const struct file *f);

/*
 * The descriptor of the ordinary file 'path', and its size; -1 with errno set
 * as file_open() does.
 */
int file_open_ordinary(const char *path, size_t *size);

/* What an errno of file_open() or of file_parts means, for a person. */
const char *file_error_text(int error);

#endif
