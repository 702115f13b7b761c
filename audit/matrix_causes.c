/*
 * Causes: those of the latest files in memory, as they are added up. Where these
 * are many they go to a sorter, which brings together what is of one cause.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/matrix_causes.h"
#include "report/detail.h"
#include "util/status.h"

/* So many are in memory. */
enum { CAUSES_KEPT = 4096 };

static bool note_name(struct arena *a, struct audit_names *n, struct str name)
{
	struct str copy, *items = n->items;

	if (n->more)
		return true;
	for (size_t i = 0; i < n->count; i++) {
		if (str_equal(n->items[i], name))
			return true;
	}
	n->more = n->count == AUDIT_NAMES_MAX;
	if (n->more)
		return true;
	copy = str_copy(a, name);
	/* Most have one alone. */
	if (n->count < 2)
		items = arena_new_array(a, struct str,
					n->count == 0 ? 1 : AUDIT_NAMES_MAX);
	if (copy.s == NULL || items == NULL)
		return false;
	if (n->count == 1)
		items[0] = n->items[0];
	n->items = items;
	n->items[n->count++] = copy;
	return true;
}

/* One more on each of them. */
static void count_each(uint32_t *numbers, target_set targets)
{
	for (; targets != 0; targets &= targets - 1)
		numbers[__builtin_ctzll(targets)]++;
}

/* Most are of one file: those have no numbers. */
static bool add_numbers(struct arena *a, struct audit_cause *to,
			const struct audit_cause *c)
{
	if (to->numbers == NULL) {
		struct audit_numbers *numbers =
			arena_new(a, struct audit_numbers);

		if (numbers == NULL)
			return false;
		*numbers = audit_cause_numbers(to);
		to->numbers = numbers;
	}
	if (c->numbers == NULL) {
		count_each(to->numbers->on, c->targets);
		count_each(to->numbers->alone, c->alone);
		return true;
	}
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		to->numbers->on[t] += c->numbers->on[t];
		to->numbers->alone[t] += c->numbers->alone[t];
	}
	return true;
}

/* Another of the same cause, met later. False: out of memory. */
static bool add_up(struct arena *a, struct audit_cause *to,
		   const struct audit_cause *c)
{
	bool ok = to->files == 0 || add_numbers(a, to, c);

	to->files += c->files;
	to->gain += c->gain;
	to->targets |= c->targets;
	to->likely |= c->likely;
	to->first_in |= c->first_in;
	to->alone |= c->alone;
	to->in_file |= c->in_file;
	for (size_t i = 0; ok && i < c->importers.count; i++)
		ok = note_name(a, &to->importers, c->importers.items[i]);
	for (size_t i = 0; ok && i < c->paths.count; i++)
		ok = note_name(a, &to->paths, c->paths.items[i]);
	to->importers.more |= c->importers.more;
	to->paths.more |= c->paths.more;
	return ok;
}

/* A text that many causes have. */
static struct str find_text(struct causes *c, struct str text)
{
	const struct table_entry *known = table_find(&c->by_text, text);
	bool is_new;

	if (known != NULL)
		return known->key;
	text = str_copy(&c->arena, text);
	if (text.s != NULL && table_enter(&c->by_text, text, &is_new) == NULL)
		text.s = NULL;
	return text;
}

/* All that is in memory goes to the sorter. */
static int empty(struct causes *c)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < c->count; i++)
		ret = cause_put(&c->by_object, &c->kept[i]);
	c->count = 0;
	table_free(&c->by_object_kept);
	table_free(&c->by_text);
	arena_release(&c->arena);
	return ret;
}

static struct ranked_cause *new_cause(struct causes *c,
				      const struct record_cause *r,
				      struct str key)
{
	struct ranked_cause *new = &c->kept[c->count];
	struct table_entry *e;
	bool is_new;

	key = str_copy(&c->arena, key);
	e = key.s == NULL ? NULL :
			    table_enter(&c->by_object_kept, key, &is_new);
	if (e == NULL)
		return NULL;
	e->number = c->count++;
	*new = (struct ranked_cause){ .first = c->met++ };
	new->cause.id = r->id;
	/* The key ends with it. */
	new->cause.object = (struct str){ key.s + key.n - r->object.n,
					  r->object.n };
	new->cause.advice = find_text(c, r->advice);
	return new->cause.advice.s != NULL ? new : NULL;
}

/* In room that the next one takes again; NULL when out of memory. */
static struct str key_of(struct causes *c, const struct record_cause *r)
{
	const struct str id = str_of(finding_kind(r->id)->id);
	const size_t n = id.n + 1 + r->object.n;

	if (n > c->key_size) {
		char *key = realloc(c->key, 2 * n);

		if (key == NULL)
			return (struct str){ NULL, 0 };
		c->key = key;
		c->key_size = 2 * n;
	}
	memcpy(c->key, id.s, id.n);
	c->key[id.n] = '\n';
	memcpy(c->key + id.n + 1, r->object.s, r->object.n);
	return (struct str){ c->key, n };
}

static int find_cause(struct causes *c, const struct record_cause *r,
		      struct ranked_cause **out)
{
	const struct str key = key_of(c, r);
	const struct table_entry *known =
		key.s == NULL ? NULL : table_find(&c->by_object_kept, key);
	int ret = key.s == NULL ? E_NO_MEMORY : OK;

	*out = known != NULL ? &c->kept[known->number] : NULL;
	if (ret == OK && *out == NULL && c->kept == NULL) {
		c->kept = calloc(CAUSES_KEPT, sizeof(*c->kept));
		ret = c->kept == NULL ? E_NO_MEMORY : OK;
	}
	if (ret == OK && *out == NULL && c->count == CAUSES_KEPT)
		ret = empty(c);
	if (ret == OK && *out == NULL) {
		*out = new_cause(c, r, key);
		ret = *out == NULL ? E_NO_MEMORY : OK;
	}
	return ret;
}

int causes_add(struct causes *c, const struct record_cause *r,
	       target_set alone, size_t gain, struct str path)
{
	struct str importer = r->importer;
	const struct audit_cause one = {
		.files = 1,
		.alone = alone,
		.gain = gain,
		.targets = r->targets,
		.likely = r->likely,
		.first_in = r->first_in,
		.in_file = r->in_file,
		.importers = { &importer, 1, false },
		.paths = { &path, 1, false },
	};
	struct ranked_cause *to;
	int ret = find_cause(c, r, &to);

	if (ret != OK)
		return ret;
	return add_up(&c->arena, &to->cause, &one) ? OK : E_NO_MEMORY;
}

void causes_init(struct causes *c, struct spool *spool, uint64_t seed)
{
	*c = (struct causes){
		.arena = ARENA_INIT,
		.by_object_kept = { .seed = seed },
		.by_text = { .seed = seed },
		.by_object = { .spool = spool, .compare = cause_by_object },
		.by_rank = { .spool = spool, .compare = cause_by_rank },
	};
}

void causes_release(struct causes *c)
{
	table_free(&c->by_object_kept);
	table_free(&c->by_text);
	free(c->kept);
	free(c->key);
	sorter_release(&c->by_object);
	sorter_release(&c->by_rank);
	arena_release(&c->arena);
}

/* The parts of 'whole' that come behind it: 'bytes' is what comes then. */
static int add_parts(struct sorter_reader *r, struct arena *a,
		     struct ranked_cause *whole, struct bytes *bytes)
{
	struct arena scratch = ARENA_INIT;
	struct ranked_cause next;
	int ret;

	for (;; arena_release(&scratch)) {
		ret = sorter_next(r, bytes);
		if (ret != OK || bytes->data == NULL)
			break;
		ret = cause_get(*bytes, &scratch, &next);
		if (ret != OK || next.cause.id != whole->cause.id ||
		    !str_equal(next.cause.object, whole->cause.object))
			break;
		ret = add_up(a, &whole->cause, &next.cause) ? OK : E_NO_MEMORY;
		if (ret != OK)
			break;
	}
	arena_release(&scratch);
	return ret;
}

static int fold(struct causes *c, struct sorter_reader *r, causes_take *take,
		void *context)
{
	struct arena arena = ARENA_INIT;
	struct ranked_cause whole;
	struct bytes bytes;
	int ret = sorter_next(r, &bytes);

	while (ret == OK && bytes.data != NULL) {
		ret = cause_get(bytes, &arena, &whole);
		if (ret == OK)
			ret = add_parts(r, &arena, &whole, &bytes);
		if (ret == OK)
			ret = take(context, &whole);
		if (ret == OK)
			ret = cause_put(&c->by_rank, &whole);
		c->whole += ret == OK;
		arena_release(&arena);
	}
	return ret;
}

int causes_finish(struct causes *c, causes_take *take, void *context)
{
	struct sorter_reader *r = NULL;
	int ret = empty(c);

	sorter_finish(&c->by_object);
	if (ret == OK)
		ret = sorter_read(&c->by_object, &r);
	if (ret == OK)
		ret = fold(c, r, take, context);
	sorter_close(r);
	sorter_release(&c->by_object);
	sorter_finish(&c->by_rank);
	return ret;
}

int causes_each(const struct causes *c, audit_cause_take *take, void *context)
{
	struct arena arena = ARENA_INIT;
	struct sorter_reader *r;
	struct ranked_cause cause;
	struct bytes bytes;
	int ret = sorter_read(&c->by_rank, &r);

	while (ret == OK) {
		ret = sorter_next(r, &bytes);
		if (ret != OK || bytes.data == NULL)
			break;
		ret = cause_get(bytes, &arena, &cause);
		if (ret == OK)
			ret = take(context, &cause.cause);
		arena_release(&arena);
	}
	arena_release(&arena);
	sorter_close(r);
	return ret;
}
