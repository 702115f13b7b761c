/* A file without a name, written at its end and read anywhere. */
#include "audit/spool.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool spool_write(struct spool *s, const void *data, size_t n, uint64_t *at)
{
	const uint8_t *from = data;
	size_t done = 0;

	if (s->fd == 0 || s->is_full)
		return false;
	while (done < n) {
		const ssize_t put = pwrite(s->fd, from + done, n - done,
					   (off_t)(s->end + done));

		if (put < 0 && errno == EINTR)
			continue;
		s->is_full = put <= 0;
		if (s->is_full)
			return false;
		done += (size_t)put;
	}
	*at = s->end;
	s->end += n;
	return true;
}

void spool_read(const struct spool *s, uint64_t at, uint64_t end,
		struct spool_reader *out)
{
	out->spool = s;
	out->at = out->begin = at;
	out->end = end;
	out->length = 0;
	out->failed = false;
}

/* What comes next into the buffer. */
static void refill(struct spool_reader *r)
{
	const uint64_t left = r->end - r->at;
	const size_t wanted = left < sizeof(r->buffer) ? (size_t)left :
							 sizeof(r->buffer);
	ssize_t got;

	do
		got = pread(r->spool->fd, r->buffer, wanted, (off_t)r->at);
	while (got < 0 && errno == EINTR);
	r->begin = r->at;
	r->length = got < 0 ? 0 : (size_t)got;
	r->failed = got <= 0;
}

bool spool_take(struct spool_reader *r, void *to, size_t n)
{
	uint8_t *out = to;

	if (n > r->end - r->at)
		return false;
	while (n != 0 && !r->failed) {
		size_t there = r->length - (size_t)(r->at - r->begin);

		if (there == 0) {
			refill(r);
			continue;
		}
		if (there > n)
			there = n;
		memcpy(out, r->buffer + (r->at - r->begin), there);
		out += there;
		n -= there;
		r->at += there;
	}
	return !r->failed;
}
