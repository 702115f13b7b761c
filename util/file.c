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

static int map(int fd, size_t read_max, struct file *out)
{
	struct stat st;
	void *data;

	if (fstat(fd, &st) != 0)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return -1;
	}
	if (st.st_size == 0)
		return 0;
	if ((uintmax_t)st.st_size > SIZE_MAX / 2) {
		errno = EFBIG;
		return -1;
	}
	if ((uintmax_t)st.st_size <= read_max)
		return read_small(fd, (size_t)st.st_size, out);
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return -1;
	*out = (struct file){ { data, (size_t)st.st_size }, true };
	return 0;
}

int file_open(const char *path, struct file *out)
{
	return file_open_reading(path, FILE_READ_MAX, out);
}

int file_open_reading(const char *path, size_t read_max, struct file *out)
{
	int fd, ret, error;

	*out = (struct file){ { (const uint8_t *)"", 0 }, false };
	if (strcmp(path, "-") == 0)
		return read_stdin(out);
	/* Non-blocking, so that a pipe in a folder can't hang a check. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return -1;
	ret = map(fd, read_max, out);
	error = errno;
	close(fd);
	errno = error;
	return ret;
}

void file_close(struct file *f)
{
	files_close(&f, 1);
}

static int by_address(const void *a, const void *b)
{
	const uintptr_t x = (uintptr_t)(*(struct file *const *)a)->bytes.data;
	const uintptr_t y = (uintptr_t)(*(struct file *const *)b)->bytes.data;

	return (x > y) - (x < y);
}

/* Mappings fill whole pages. */
static uintptr_t end_of_pages(const struct file *f, size_t page)
{
	return ((uintptr_t)f->bytes.data + f->bytes.len + page - 1) /
	       page * page;
}

void files_close(struct file **files, size_t n)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uintptr_t start = 0, end = 0;

	qsort(files, n, sizeof(files[0]), by_address);
	for (size_t i = 0; i < n; i++) {
		struct file *f = files[i];

		if (f->bytes.len != 0 && !f->mapped)
			free((void *)f->bytes.data);
		if (f->bytes.len != 0 && f->mapped) {
			if (end != (uintptr_t)f->bytes.data && end != 0)
				munmap((void *)start, end - start);
			if (end != (uintptr_t)f->bytes.data)
				start = (uintptr_t)f->bytes.data;
			end = end_of_pages(f, page);
		}
		*f = (struct file){ { (const uint8_t *)"", 0 }, false };
	}
	if (end != 0)
		munmap((void *)start, end - start);
}

const char *file_error_text(int error)
{
	if (error == EISDIR)
		return "is a folder; name the files in it";
	if (error == EINVAL)
		return "is not an ordinary file";
	return strerror(error);
}
