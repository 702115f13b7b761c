/* A file of which only what is asked for is read. */
#include "util/file_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	/* What is larger is mapped: few of its pages are looked at. */
	READ_MAX = 1 << 18,
	/* So many are looked through for one that was read before. */
	LOOKED_AT_MAX = 128,
};

static const struct bytes missing = { NULL, 0 };

static struct bytes fail(struct file_parts *f, int error)
{
	if (f->error == 0)
		f->error = error;
	errno = error;
	return missing;
}

/* A file that became shorter meanwhile isn't the one that was opened. */
static int read_at(int fd, uint8_t *to, size_t n, uint64_t at)
{
	while (n != 0) {
		const ssize_t got = pread(fd, to, n, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		if (got == 0)
			return ESTALE;
		to += got;
		n -= (size_t)got;
		at += (uint64_t)got;
	}
	return 0;
}

static int read_part(int fd, uint64_t at, size_t n, struct file_part *out)
{
	uint8_t *data = malloc(n);
	int error;

	if (data == NULL)
		return ENOMEM;
	error = read_at(fd, data, n, at);
	if (error != 0) {
		free(data);
		return error;
	}
	out->bytes = (struct bytes){ data, n };
	out->file = (struct file){ out->bytes, false };
	return 0;
}

static int map_part(int fd, uint64_t at, size_t n, struct file_part *out)
{
	const size_t before = at % (uint64_t)sysconf(_SC_PAGESIZE);
	uint8_t *data = mmap(NULL, n + before, PROT_READ, MAP_PRIVATE, fd,
			     (off_t)(at - before));

	if (data == MAP_FAILED)
		return errno;
	out->bytes = (struct bytes){ data + before, n };
	out->file = (struct file){ { data, n + before }, true };
	return 0;
}

static int open_part(int fd, uint64_t at, size_t n, struct file_part *out)
{
	*out = (struct file_part){ .at = at };
	return n > READ_MAX ? map_part(fd, at, n, out) :
			      read_part(fd, at, n, out);
}

struct file_parts file_parts_none(void)
{
	return (struct file_parts){ .head = { (const uint8_t *)"", 0 } };
}

int file_parts_open(const char *path, size_t head, struct file_parts *out)
{
	struct file_part first = { 0 };
	struct file all;
	int fd, error;
	size_t size;

	*out = file_parts_none();
	if (strcmp(path, "-") == 0) {
		if (file_open(path, &all) != 0)
			return -1;
		*out = file_parts_of(&all);
		return 0;
	}
	fd = file_open_ordinary(path, &size);
	if (fd < 0)
		return -1;
	error = size == 0 ?
			0 :
			open_part(fd, 0, size < head ? size : head, &first);
	if (error != 0 || size <= head)
		close(fd);
	if (error != 0) {
		errno = error;
		return -1;
	}
	if (size != 0)
		*out = (struct file_parts){
			.head = first.bytes,
			.size = size,
			.fd = fd,
			.all = first.file,
		};
	return 0;
}

struct file_parts file_parts_of(struct file *all)
{
	const struct file_parts f = {
		.head = all->bytes,
		.size = all->bytes.len,
		.all = *all,
	};

	*all = (struct file){ { (const uint8_t *)"", 0 }, false };
	return f;
}

static const struct file_part *find(const struct file_parts *f, uint64_t at,
				    size_t n)
{
	for (size_t i = 0; i < f->count && i < LOOKED_AT_MAX; i++) {
		if (f->items[i].at == at && f->items[i].bytes.len == n)
			return &f->items[i];
	}
	return NULL;
}

static bool make_room(struct file_parts *f)
{
	const size_t capacity = f->capacity == 0 ? 8 : f->capacity * 2;
	struct file_part *items;

	if (f->count < f->capacity)
		return true;
	items = realloc(f->items, capacity * sizeof(*items));
	if (items == NULL)
		return false;
	f->items = items;
	f->capacity = capacity;
	return true;
}

struct bytes file_parts_read(struct file_parts *f, uint64_t at, size_t n)
{
	const struct file_part *before;
	int error;

	if (n == 0 || at + n <= f->head.len)
		return bytes_cut(f->head, at, n);
	before = find(f, at, n);
	if (before != NULL)
		return before->bytes;
	if (!make_room(f))
		return fail(f, ENOMEM);
	error = open_part(f->fd, at, n, &f->items[f->count]);
	if (error != 0)
		return fail(f, error);
	return f->items[f->count++].bytes;
}

struct bytes file_parts_all(struct file_parts *f)
{
	struct bytes all;

	if (!file_parts_more(f))
		return f->head;
	all = file_parts_read(f, 0, (size_t)f->size);
	if (all.data == NULL)
		return all;
	f->head = all;
	close(f->fd);
	return all;
}

void file_parts_close(struct file_parts *f)
{
	for (size_t i = 0; i < f->count; i++)
		file_close(&f->items[i].file);
	free(f->items);
	file_close(&f->all);
	if (file_parts_more(f))
		close(f->fd);
	*f = file_parts_none();
}
