/* Bytes to a file without a name, and back. */
#include "audit/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/status.h"

/* What is in memory to the file; where that is full, all the rest is kept. */
static void write_out(struct rows *r)
{
	size_t done = 0;
	ssize_t n;

	if (lseek(r->fd, (off_t)r->written, SEEK_SET) < 0)
		r->is_full = true;
	while (!r->is_full && done < r->length) {
		n = write(r->fd, r->data + done, r->length - done);
		if (n > 0)
			done += (size_t)n;
		else if (n == 0 || errno != EINTR)
			r->is_full = true;
	}
	memmove(r->data, r->data + done, r->length - done);
	r->written += done;
	r->length -= done;
}

static int grow(struct rows *r, size_t n)
{
	size_t capacity = r->capacity * 2 + n + 4096;
	uint8_t *more;

	if (n <= r->capacity - r->length)
		return OK;
	more = realloc(r->data, capacity);
	if (more == NULL)
		return E_NO_MEMORY;
	r->data = more;
	r->capacity = capacity;
	return OK;
}

int rows_put(struct rows *r, const void *data, size_t n)
{
	if (n == 0)
		return OK;
	if (r->fd != 0 && !r->is_full && r->length != 0 &&
	    r->length + n > ROWS_KEPT_MAX)
		write_out(r);
	if (grow(r, n) != OK)
		return E_NO_MEMORY;
	memcpy(r->data + r->length, data, n);
	r->length += n;
	return OK;
}

void rows_release(struct rows *r)
{
	free(r->data);
	*r = (struct rows){ .fd = r->fd };
}

void rows_read(const struct rows *r, struct rows_reader *out)
{
	out->rows = r;
	out->at = out->begin = 0;
	out->length = 0;
	out->failed = false;
}

/* What comes from the file, through the buffer; how many bytes. */
static size_t take_written(struct rows_reader *r, uint8_t *to, size_t n)
{
	const uint64_t left = r->rows->written - r->at;
	const size_t wanted = left < sizeof(r->buffer) ? (size_t)left :
							 sizeof(r->buffer);
	size_t there;
	ssize_t got;

	if (r->at - r->begin >= r->length) {
		do
			got = pread(r->rows->fd, r->buffer, wanted,
				    (off_t)r->at);
		while (got < 0 && errno == EINTR);
		r->begin = r->at;
		r->length = got < 0 ? 0 : (size_t)got;
		r->failed = got <= 0;
	}
	there = r->length - (size_t)(r->at - r->begin);
	if (n > there)
		n = there;
	memcpy(to, r->buffer + (r->at - r->begin), n);
	return n;
}

static size_t take_kept(const struct rows_reader *r, uint8_t *to, size_t n)
{
	const size_t from = (size_t)(r->at - r->rows->written);

	if (n > r->rows->length - from)
		n = r->rows->length - from;
	if (n != 0)
		memcpy(to, r->rows->data + from, n);
	return n;
}

bool rows_take(struct rows_reader *r, void *to, size_t n)
{
	uint8_t *at = to;

	while (n != 0 && !r->failed) {
		const size_t part = r->at < r->rows->written ?
					    take_written(r, at, n) :
					    take_kept(r, at, n);

		if (part == 0)
			return false;
		at += part;
		n -= part;
		r->at += part;
	}
	return !r->failed;
}
