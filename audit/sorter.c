/* Records into runs in a file without a name. */
#include "audit/sorter_parts.h"

#include <stdlib.h>
#include <string.h>

#include "util/status.h"

static int by_compare(const void *left, const void *right, void *context)
{
	const struct sorter_item *a = left, *b = right;
	const struct sorter *s = context;
	const int order =
		s->compare((struct bytes){ s->data + a->at, a->length },
			   (struct bytes){ s->data + b->at, b->length });

	return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static void sort_kept(struct sorter *s)
{
	if (s->count > 1)
		qsort_r(s->items, s->count, sizeof(*s->items), by_compare, s);
}

void sorter_finish(struct sorter *s)
{
	sort_kept(s);
}

/* Records on their way to the spool, a length before each. */
struct writer {
	struct spool *spool;
	struct sorter_run run;
	size_t length;
	bool failed;
	uint8_t buffer[1 << 16];
};

static void flush(struct writer *w)
{
	uint64_t at;

	if (w->length == 0 || w->failed)
		return;
	w->failed = !spool_write(w->spool, w->buffer, w->length, &at);
	if (!w->failed && w->run.end == 0)
		w->run.at = at;
	if (!w->failed)
		w->run.end = at + w->length;
	w->length = 0;
}

static void write_bytes(struct writer *w, const void *data, size_t n)
{
	const uint8_t *at = data;

	while (n != 0 && !w->failed) {
		size_t part = sizeof(w->buffer) - w->length;

		part = n < part ? n : part;
		memcpy(w->buffer + w->length, at, part);
		w->length += part;
		at += part;
		n -= part;
		if (w->length == sizeof(w->buffer))
			flush(w);
	}
}

static void write_record(struct writer *w, struct bytes record)
{
	const uint32_t length = (uint32_t)record.len;

	write_bytes(w, &length, sizeof(length));
	write_bytes(w, record.data, record.len);
}

static struct writer *writer_new(struct spool *spool)
{
	struct writer *w = calloc(1, sizeof(*w));

	if (w != NULL)
		w->spool = spool;
	return w;
}

/* A full level becomes one run of the next. What can't be written stays. */
static int merge_level(struct sorter *s, unsigned level)
{
	struct sorter_reader *r = sorter_reader_new(s, SORTER_FAN);
	struct writer *w = writer_new(s->spool);
	struct bytes record;
	int ret = E_NO_MEMORY;

	if (r != NULL && w != NULL &&
	    sorter_add_runs(r, s->runs[level], s->run_counts[level]))
		ret = sorter_begin(r);
	while (ret == OK && !w->failed) {
		ret = sorter_next(r, &record);
		if (ret != OK || record.data == NULL)
			break;
		write_record(w, record);
	}
	if (ret == OK)
		flush(w);
	if (ret == OK && !w->failed) {
		s->run_counts[level] = 0;
		s->runs[level + 1][s->run_counts[level + 1]++] = w->run;
	}
	free(w);
	sorter_close(r);
	return ret;
}

/* Where no room is left all that comes stays in memory. */
static int make_room(struct sorter *s)
{
	unsigned level = 0;
	int ret = OK;

	while (level < SORTER_LEVELS && s->run_counts[level] == SORTER_FAN)
		level++;
	if (level == SORTER_LEVELS)
		s->spool->is_full = true;
	while (ret == OK && level-- > 0 && !s->spool->is_full)
		ret = merge_level(s, level);
	return ret;
}

static int write_run(struct sorter *s)
{
	struct writer *w;
	int ret = make_room(s);

	if (ret != OK || s->spool->is_full)
		return ret;
	w = writer_new(s->spool);
	if (w == NULL)
		return E_NO_MEMORY;
	sort_kept(s);
	for (size_t i = 0; i < s->count; i++)
		write_record(w, (struct bytes){ s->data + s->items[i].at,
						s->items[i].length });
	flush(w);
	if (!w->failed) {
		s->runs[0][s->run_counts[0]++] = w->run;
		s->length = s->count = 0;
	}
	free(w);
	return OK;
}

static int reserve(struct sorter *s, size_t n)
{
	if (s->count == s->item_capacity) {
		const size_t capacity = s->item_capacity * 2 + 64;
		void *more = realloc(s->items, capacity * sizeof(*s->items));

		if (more == NULL)
			return E_NO_MEMORY;
		s->items = more;
		s->item_capacity = capacity;
	}
	if (n > s->capacity - s->length) {
		const size_t capacity = s->capacity * 2 + n + 4096;
		uint8_t *more = realloc(s->data, capacity);

		if (more == NULL)
			return E_NO_MEMORY;
		s->data = more;
		s->capacity = capacity;
	}
	return OK;
}

int sorter_put_text(struct sorter *s, const void *data, size_t n,
		    struct str text)
{
	const bool takes = s->spool->fd != 0 && !s->spool->is_full;
	const size_t length = n + text.n;
	int ret = OK;

	if (length > SORTER_RECORD_MAX)
		return E_NO_MEMORY;
	if (takes && s->count != 0 &&
	    s->length + length + s->count * sizeof(*s->items) > SORTER_KEPT_MAX)
		ret = write_run(s);
	if (ret == OK)
		ret = reserve(s, length);
	if (ret != OK)
		return ret;
	memcpy(s->data + s->length, data, n);
	if (text.n != 0)
		memcpy(s->data + s->length + n, text.s, text.n);
	s->items[s->count++] = (struct sorter_item){ s->length, length };
	s->length += length;
	return OK;
}

int sorter_put(struct sorter *s, const void *data, size_t n)
{
	return sorter_put_text(s, data, n, STR_EMPTY);
}

void sorter_release(struct sorter *s)
{
	free(s->data);
	free(s->items);
	*s = (struct sorter){ .spool = s->spool, .compare = s->compare };
}
