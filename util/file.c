/* A file's bytes. */
#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files up to that size are read. */
enum { READ_MAX = 1 << 14 };

static int read_stdin(struct file *out)
{
	size_t capacity = 1 << 16, len = 0;
	uint8_t *data = malloc(capacity);
	ssize_t n;

	if (data == NULL)
		return -1;
	for (;;) {
		n = read(STDIN_FILENO, data + len, capacity - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
		if (len == capacity) {
			uint8_t *more = realloc(data, capacity * 2);

			if (more == NULL || len >= FILE_STDIN_MAX) {
				free(more == NULL ? data : more);
				errno = more == NULL ? ENOMEM : EFBIG;
				return -1;
			}
			data = more;
			capacity *= 2;
		}
	}
	if (n < 0 || len == 0) {
		free(data);
		return n < 0 ? -1 : 0;
	}
	*out = (struct file){ { data, len }, false };
	return 0;
}

/* Cheaper than a mapping and the faults on its pages. */
static int read_small(int fd, size_t size, struct file *out)
{
	uint8_t *data = malloc(size);
	size_t len = 0;
	ssize_t n = 0;

	if (data == NULL)
		return -1;
	while (len < size) {
		n = read(fd, data + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	/* It may have become shorter meanwhile. */
	if (len == 0 || (len < size && n < 0)) {
		free(data);
		return len == 0 && n == 0 ? 0 : -1;
	}
	*out = (struct file){ { data, len }, false };
	return 0;
}

int file_open_ordinary(const char *path, size_t *size)
{
	/* Non-blocking, so that a pipe in a folder can't hang a check. */
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	int error = 0;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0)
		error = errno;
	else if (!S_ISREG(st.st_mode))
		error = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	else if ((uintmax_t)st.st_size > SIZE_MAX / 2)
		error = EFBIG;
	if (error != 0) {
		close(fd);
		errno = error;
		return -1;
	}
	*size = (size_t)st.st_size;
	return fd;
}

static int read_or_map(int fd, size_t size, struct file *out)
{
	void *data;

	if (size == 0)
		return 0;
	if (size <= READ_MAX)
		return read_small(fd, size, out);
	data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return -1;
	*out = (struct file){ { data, size }, true };
	return 0;
}

int file_open(const char *path, struct file *out)
{
	int fd, ret, error;
	size_t size;

	*out = (struct file){ { (const uint8_t *)"", 0 }, false };
	if (strcmp(path, "-") == 0)
		return read_stdin(out);
	fd = file_open_ordinary(path, &size);
	if (fd < 0)
		return -1;
	ret = read_or_map(fd, size, out);
	error = errno;
	close(fd);
	errno = error;
	return ret;
}

void file_close(struct file *f)
{
	if (f->bytes.len != 0 && f->mapped)
		munmap((void *)f->bytes.data, f->bytes.len);
	else if (f->bytes.len != 0)
		free((void *)f->bytes.data);
	*f = (struct file){ { (const uint8_t *)"", 0 }, false };
}

void file_forget(const struct file *f)
{
	if (f->bytes.len != 0 && f->mapped)
		madvise((void *)f->bytes.data, f->bytes.len, MADV_DONTNEED);
}

const char *file_error_text(int error)
{
	if (error == EISDIR)
		return "is a folder; name the files in it";
	if (error == EINVAL)
		return "is not an ordinary file";
	if (error == ESTALE)
		return "was changed while it was read";
	return strerror(error);
}
