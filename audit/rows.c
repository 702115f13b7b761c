/* Bytes to a file without a name, and back. */
#include "audit/rows.h"

#include <stdlib.h>
#include <string.h>

#include "util/status.h"

/* False: out of memory. */
static bool add_part(struct rows *r)
{
	const size_t capacity = r->part_capacity * 2 + 16;
	struct rows_part *more;

	if (r->part_count < r->part_capacity)
		return true;
	more = realloc(r->parts, capacity * sizeof(*more));
	if (more == NULL)
		return false;
	r->parts = more;
	r->part_capacity = capacity;
	return true;
}

/* What is in memory to the file; what that doesn't take stays. */
static int write_out(struct rows *r)
{
	struct rows_part *last;
	uint64_t at;

	if (!add_part(r))
		return E_NO_MEMORY;
	if (!spool_write(r->spool, r->data, r->length, &at))
		return OK;
	last = r->part_count == 0 ? NULL : &r->parts[r->part_count - 1];
	if (last != NULL && last->at + last->length == at)
		last->length += r->length;
	else
		r->parts[r->part_count++] = (struct rows_part){ at, r->length };
	r->length = 0;
	return OK;
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
	const bool takes = r->spool->fd != 0 && !r->spool->is_full;

	if (n == 0)
		return OK;
	if (takes && r->length != 0 && r->length + n > ROWS_KEPT_MAX &&
	    write_out(r) != OK)
		return E_NO_MEMORY;
	if (grow(r, n) != OK)
		return E_NO_MEMORY;
	memcpy(r->data + r->length, data, n);
	r->length += n;
	return OK;
}

void rows_release(struct rows *r)
{
	free(r->data);
	free(r->parts);
	*r = (struct rows){ .spool = r->spool };
}

/* On to the part behind; false: there is none. */
static bool next_part(struct rows_reader *r)
{
	const struct rows_part *part;

	if (r->part == r->rows->part_count)
		return false;
	part = &r->rows->parts[r->part++];
	spool_read(r->rows->spool, part->at, part->at + part->length,
		   &r->written);
	return true;
}

void rows_read(const struct rows *r, struct rows_reader *out)
{
	out->rows = r;
	out->part = out->kept = 0;
	spool_read(r->spool, 0, 0, &out->written);
}

static size_t take_kept(struct rows_reader *r, uint8_t *to, size_t n)
{
	if (n > r->rows->length - r->kept)
		n = r->rows->length - r->kept;
	if (n != 0)
		memcpy(to, r->rows->data + r->kept, n);
	r->kept += n;
	return n;
}

bool rows_take(struct rows_reader *r, void *to, size_t n)
{
	uint8_t *at = to;

	while (n != 0) {
		const uint64_t left = r->written.end - r->written.at;
		const size_t part = left < n ? (size_t)left : n;

		if (left == 0 && next_part(r))
			continue;
		if (left == 0)
			return take_kept(r, at, n) == n;
		if (!spool_take(&r->written, at, part))
			return false;
		at += part;
		n -= part;
	}
	return !r->written.failed;
}
