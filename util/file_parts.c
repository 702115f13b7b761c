/* A file of which only what is asked for is read. */
#include "util/file_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	PIECES_MAX = 64,
	/* What is larger is mapped: few of its pages are looked at. */
	READ_MAX = PIECES_MAX * FILE_PIECE_SIZE,
	/* So many are looked through for one that was read before. */
	LOOKED_AT_MAX = 128,
};

static const struct bytes missing = { NULL, 0 };

/* The bits of those that [from, end) touches; it isn't empty. */
static uint64_t pieces_between(size_t from, size_t end)
{
	return UINT64_MAX << from / FILE_PIECE_SIZE &
	       UINT64_MAX >> (PIECES_MAX - 1 - (end - 1) / FILE_PIECE_SIZE);
}

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

/* Nothing of it is read yet. */
static int allocate_part(size_t n, struct file_part *out)
{
	uint8_t *data = malloc(n);

	if (data == NULL)
		return ENOMEM;
	out->bytes = (struct bytes){ data, n };
	out->file = (struct file){ out->bytes, false };
	out->unread = pieces_between(0, n);
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
	return n > READ_MAX ? map_part(fd, at, n, out) : allocate_part(n, out);
}

/* So many pieces from the n-th on. */
static int read_pieces(int fd, struct file_part *p, unsigned first,
		       unsigned count)
{
	const size_t from = (size_t)first * FILE_PIECE_SIZE;
	const struct bytes to = bytes_cut(p->bytes, from,
					  (size_t)count * FILE_PIECE_SIZE);
	const int error = read_at(fd, (uint8_t *)to.data, to.len, p->at + from);

	if (error == 0)
		p->unread &= ~pieces_between(from, from + to.len);
	return error;
}

/* How many of the lowest bits are set, up to the first that isn't. */
static unsigned count_lowest(uint64_t bits)
{
	return bits == UINT64_MAX ? PIECES_MAX :
				    (unsigned)__builtin_ctzll(~bits);
}

/* What isn't read yet of [from, end), pieces that follow each other at once. */
static int fill_part(int fd, struct file_part *p, size_t from, size_t end)
{
	uint64_t wanted;
	int error = 0;

	while (error == 0 &&
	       (wanted = p->unread & pieces_between(from, end)) != 0) {
		const unsigned first = (unsigned)__builtin_ctzll(wanted);

		error = read_pieces(fd, p, first,
				    count_lowest(wanted >> first));
	}
	return error;
}

/* By now the whole file is there. */
static void copy_part(struct bytes all, struct file_part *p)
{
	memcpy((uint8_t *)p->bytes.data, all.data + p->at, p->bytes.len);
	p->unread = 0;
}

static int read_part(int fd, uint64_t at, size_t n, struct file_part *out)
{
	int error = open_part(fd, at, n, out);

	if (error == 0 && out->unread != 0)
		error = fill_part(fd, out, 0, n);
	if (error != 0)
		file_close(&out->file);
	return error;
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
			read_part(fd, 0, size < head ? size : head, &first);
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

static bool find(const struct file_parts *f, uint64_t at, size_t n,
		 size_t *part)
{
	for (size_t i = 0; i < f->count && i < LOOKED_AT_MAX; i++) {
		if (f->items[i].at == at && f->items[i].bytes.len == n) {
			*part = i;
			return true;
		}
	}
	return false;
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

bool file_parts_reserve(struct file_parts *f, uint64_t at, size_t n,
			size_t *part)
{
	int error;

	if (find(f, at, n, part))
		return true;
	error = make_room(f) ? open_part(f->fd, at, n, &f->items[f->count]) :
			       ENOMEM;
	if (error != 0) {
		fail(f, error);
		return false;
	}
	*part = f->count++;
	return true;
}

struct bytes file_parts_fill(struct file_parts *f, size_t part, uint64_t from,
			     uint64_t n)
{
	struct file_part *p = &f->items[part];
	const struct bytes asked = bytes_cut(p->bytes, from, n);
	int error = 0;

	if (p->unread == 0 || asked.len == 0)
		return p->bytes;
	if (file_parts_more(f))
		error = fill_part(f->fd, p, (size_t)from,
				  (size_t)from + asked.len);
	else
		copy_part(f->head, p);
	return error == 0 ? p->bytes : fail(f, error);
}

struct bytes file_parts_read(struct file_parts *f, uint64_t at, size_t n)
{
	size_t part;

	if (n == 0 || at + n <= f->head.len)
		return bytes_cut(f->head, at, n);
	if (!file_parts_reserve(f, at, n, &part))
		return missing;
	return file_parts_fill(f, part, 0, n);
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
