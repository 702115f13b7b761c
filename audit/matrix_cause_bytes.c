/* Causes on their way through a file. */
#include <stdlib.h>
#include <string.h>

#include "audit/matrix_causes.h"
#include "util/status.h"

/* In front of its numbers, if it has any, and of texts: the object first. */
struct head {
	uint64_t first, files, gain;
	target_set targets, likely, first_in, alone;
	uint32_t id, object_length;
	uint8_t in_file, has_numbers, more_importers, more_paths;
	uint8_t importers, paths; /* how many texts */
};

static size_t size_of_names(const struct audit_names *n)
{
	size_t size = 0;

	for (size_t i = 0; i < n->count; i++)
		size += sizeof(uint32_t) + n->items[i].n;
	return size;
}

static uint8_t *put(uint8_t *to, const void *data, size_t n)
{
	if (n != 0)
		memcpy(to, data, n);
	return to + n;
}

static uint8_t *put_text(uint8_t *to, struct str text)
{
	const uint32_t length = (uint32_t)text.n;

	return put(put(to, &length, sizeof(length)), text.s, text.n);
}

static uint8_t *put_names(uint8_t *to, const struct audit_names *n)
{
	for (size_t i = 0; i < n->count; i++)
		to = put_text(to, n->items[i]);
	return to;
}

int cause_put(struct sorter *s, const struct ranked_cause *r)
{
	const struct audit_cause *c = &r->cause;
	struct head head = { .first = r->first };
	const size_t numbers = c->numbers != NULL ? sizeof(*c->numbers) : 0;
	const size_t size = sizeof(head) + numbers + c->object.n +
			    sizeof(uint32_t) + c->advice.n +
			    size_of_names(&c->importers) +
			    size_of_names(&c->paths);
	uint8_t *bytes = malloc(size), *to;
	int ret;

	if (bytes == NULL)
		return E_NO_MEMORY;
	head.files = c->files;
	head.gain = c->gain;
	head.targets = c->targets;
	head.likely = c->likely;
	head.first_in = c->first_in;
	head.alone = c->alone;
	head.id = (uint32_t)c->id;
	head.object_length = (uint32_t)c->object.n;
	head.in_file = c->in_file;
	head.has_numbers = numbers != 0;
	head.more_importers = c->importers.more;
	head.more_paths = c->paths.more;
	head.importers = (uint8_t)c->importers.count;
	head.paths = (uint8_t)c->paths.count;
	to = put(bytes, &head, sizeof(head));
	to = put(to, c->object.s, c->object.n);
	to = put(to, c->numbers, numbers);
	to = put_text(to, c->advice);
	to = put_names(to, &c->importers);
	put_names(to, &c->paths);
	ret = sorter_put(s, bytes, size);
	free(bytes);
	return ret;
}

/* They come from the file that they were written to: what is cut is damage. */
struct reader {
	struct bytes left;
	struct arena *arena;
	bool failed, out_of_memory;
};

static const void *take(struct reader *r, size_t n)
{
	const void *at = bytes_at(r->left, 0, n);

	if (at == NULL) {
		r->failed = true;
		return NULL;
	}
	r->left = bytes_cut(r->left, n, UINT64_MAX);
	return at;
}

static struct str take_bytes(struct reader *r, size_t n)
{
	const char *at = take(r, n);
	struct str text = STR_EMPTY;

	if (at != NULL)
		text = str_copy(r->arena, (struct str){ at, n });
	r->out_of_memory |= text.s == NULL;
	return text;
}

static struct str take_text(struct reader *r)
{
	const void *at = take(r, sizeof(uint32_t));
	uint32_t length = 0;

	if (at != NULL)
		memcpy(&length, at, sizeof(length));
	return take_bytes(r, length);
}

static void take_names(struct reader *r, size_t count, bool more,
		       struct audit_names *out)
{
	*out = (struct audit_names){ NULL, 0, more };
	if (count > AUDIT_NAMES_MAX) {
		r->failed = true;
		return;
	}
	/* Others may be added. */
	out->items = arena_new_array(r->arena, struct str, AUDIT_NAMES_MAX);
	r->out_of_memory |= out->items == NULL;
	while (!r->out_of_memory && !r->failed && out->count < count)
		out->items[out->count++] = take_text(r);
}

static void take_numbers(struct reader *r, struct audit_cause *c)
{
	const void *at = take(r, sizeof(*c->numbers));

	if (at == NULL)
		return;
	c->numbers = arena_new(r->arena, struct audit_numbers);
	r->out_of_memory |= c->numbers == NULL;
	if (c->numbers != NULL)
		memcpy(c->numbers, at, sizeof(*c->numbers));
}

int cause_get(struct bytes bytes, struct arena *a, struct ranked_cause *out)
{
	struct reader r = { .left = bytes, .arena = a };
	struct head head = { 0 };
	const void *at = take(&r, sizeof(head));
	struct audit_cause *c = &out->cause;

	if (at != NULL)
		memcpy(&head, at, sizeof(head));
	*out = (struct ranked_cause){ .first = head.first };
	c->files = (size_t)head.files;
	c->gain = (size_t)head.gain;
	c->targets = head.targets;
	c->likely = head.likely;
	c->first_in = head.first_in;
	c->alone = head.alone;
	c->id = (enum finding_id)head.id;
	c->in_file = head.in_file != 0;
	c->object = take_bytes(&r, head.object_length);
	if (head.has_numbers != 0)
		take_numbers(&r, c);
	c->advice = take_text(&r);
	take_names(&r, head.importers, head.more_importers != 0,
		   &c->importers);
	take_names(&r, head.paths, head.more_paths != 0, &c->paths);
	if (r.out_of_memory)
		return E_NO_MEMORY;
	return r.failed ? E_IO : OK;
}

static struct head head_of(struct bytes b)
{
	struct head head;

	memcpy(&head, b.data, sizeof(head));
	return head;
}

static struct str object_of(struct bytes b, const struct head *head)
{
	return (struct str){ (const char *)b.data + sizeof(*head),
			     head->object_length };
}

int cause_by_object(struct bytes a, struct bytes b)
{
	const struct head x = head_of(a), y = head_of(b);

	if (x.id != y.id)
		return x.id < y.id ? -1 : 1;
	return str_compare(object_of(a, &x), object_of(b, &y));
}

int cause_by_rank(struct bytes a, struct bytes b)
{
	const struct head x = head_of(a), y = head_of(b);

	if (x.files != y.files)
		return x.files < y.files ? 1 : -1;
	return cause_by_object(a, b);
}
