/* Runs, and what is in memory, as one. */
#include <stdlib.h>
#include <string.h>

#include "audit/sorter_parts.h"
#include "util/status.h"

/* A run, or what is in memory, and its first record that wasn't given. */
struct cursor {
	struct spool_reader *file; /* NULL: it is what is in memory */
	size_t next;               /* of the items there */
	struct bytes record;       /* no data: there is none */
	uint8_t *data;
	size_t capacity;
};

struct sorter_reader {
	const struct sorter *sorter;
	struct cursor *cursors; /* oldest first */
	size_t count;
	size_t *heap; /* which of them, the least first */
	size_t heap_count;
	bool began;
};

void sorter_close(struct sorter_reader *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; r->cursors != NULL && i < r->count; i++) {
		free(r->cursors[i].file);
		free(r->cursors[i].data);
	}
	free(r->cursors);
	free(r->heap);
	free(r);
}

static int advance_file(struct cursor *c)
{
	uint32_t length;

	c->record.data = NULL;
	if (c->file->at == c->file->end)
		return OK;
	if (!spool_take(c->file, &length, sizeof(length)) ||
	    length > SORTER_RECORD_MAX)
		return E_IO;
	if (length >= c->capacity) {
		uint8_t *more = realloc(c->data, (size_t)length * 2 + 256);

		if (more == NULL)
			return E_NO_MEMORY;
		c->data = more;
		c->capacity = (size_t)length * 2 + 256;
	}
	if (!spool_take(c->file, c->data, length))
		return E_IO;
	c->record = (struct bytes){ c->data, length };
	return OK;
}

static int advance(const struct sorter *s, struct cursor *c)
{
	if (c->file != NULL)
		return advance_file(c);
	c->record.data = NULL;
	if (c->next < s->count) {
		c->record = (struct bytes){ s->data + s->items[c->next].at,
					    s->items[c->next].length };
		c->next++;
	}
	return OK;
}

/* Of equal ones the older comes first. */
static bool is_before(const struct sorter_reader *r, size_t a, size_t b)
{
	const int order = r->sorter->compare(r->cursors[a].record,
					     r->cursors[b].record);

	return order != 0 ? order < 0 : a < b;
}

static void sink(struct sorter_reader *r, size_t at)
{
	for (;;) {
		size_t least = at;

		for (size_t child = 2 * at + 1;
		     child <= 2 * at + 2 && child < r->heap_count; child++) {
			if (is_before(r, r->heap[child], r->heap[least]))
				least = child;
		}
		if (least == at)
			return;
		const size_t other = r->heap[at];

		r->heap[at] = r->heap[least];
		r->heap[least] = other;
		at = least;
	}
}

int sorter_begin(struct sorter_reader *r)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->count; i++) {
		ret = advance(r->sorter, &r->cursors[i]);
		if (r->cursors[i].record.data != NULL)
			r->heap[r->heap_count++] = i;
	}
	for (size_t i = r->heap_count; ret == OK && i-- > 0;)
		sink(r, i);
	return ret;
}

int sorter_next(struct sorter_reader *r, struct bytes *out)
{
	struct cursor *c;
	int ret = OK;

	*out = (struct bytes){ NULL, 0 };
	if (r->began && r->heap_count != 0) {
		c = &r->cursors[r->heap[0]];
		ret = advance(r->sorter, c);
		if (c->record.data == NULL)
			r->heap[0] = r->heap[--r->heap_count];
		if (ret == OK)
			sink(r, 0);
	}
	r->began = true;
	if (ret == OK && r->heap_count != 0)
		*out = r->cursors[r->heap[0]].record;
	return ret;
}

struct sorter_reader *sorter_reader_new(const struct sorter *s, size_t count)
{
	struct sorter_reader *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->sorter = s;
	r->cursors = calloc(count + 1, sizeof(*r->cursors));
	r->heap = calloc(count + 1, sizeof(*r->heap));
	if (r->cursors != NULL && r->heap != NULL)
		return r;
	sorter_close(r);
	return NULL;
}

bool sorter_add_runs(struct sorter_reader *r, const struct sorter_run *runs,
		     size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct spool_reader *file = calloc(1, sizeof(*file));

		if (file == NULL)
			return false;
		spool_read(r->sorter->spool, runs[i].at, runs[i].end, file);
		r->cursors[r->count++].file = file;
	}
	return true;
}

int sorter_read(const struct sorter *s, struct sorter_reader **out)
{
	struct sorter_reader *r;
	size_t count = 0;
	int ret = OK;

	for (unsigned i = 0; i < SORTER_LEVELS; i++)
		count += s->run_counts[i];
	*out = r = sorter_reader_new(s, count);
	if (r == NULL)
		return E_NO_MEMORY;
	for (unsigned i = SORTER_LEVELS; ret == OK && i-- > 0;) {
		if (!sorter_add_runs(r, s->runs[i], s->run_counts[i]))
			ret = E_NO_MEMORY;
	}
	/* What is in memory is the newest: the cursor of no run. */
	r->count++;
	return ret == OK ? sorter_begin(r) : ret;
}
