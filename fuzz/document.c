/* Any bytes as a report: what is read of it can be written, merged, compared. */
#include <assert.h>
#include <stdlib.h>

#include "analysis/compare_side.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct json_list list_of(const struct json_value *array,
				struct arena *a)
{
	const struct json_value **items =
		arena_new_array(a, const struct json_value *, array->count);

	assert(items != NULL);
	for (size_t i = 0; i < array->count; i++)
		items[i] = &array->items[i];
	return (struct json_list){ items, array->count };
}

/* Written and read again, it is the same. */
static void check_copy(const struct document *d, struct arena *a)
{
	const struct json_value *tool = json_member(&d->root, "tool");
	const struct json_value none = { .kind = JSON_NULL };
	const struct summary summary = { 0 };
	struct document again;
	const char *why;
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	assert(out != NULL);
	document_write(out, tool != NULL ? tool : &none, list_of(d->files, a),
		       list_of(d->unread, a), &summary);
	fclose(out);
	assert(document_read((struct bytes){ (uint8_t *)text, n }, a, &again,
			     &why) == OK);
	/* Copied names may be longer: of what isn't printed, \u001b is made. */
	assert(why != NULL || (json_same(again.files, d->files) &&
			       json_same(again.unread, d->unread)));
	free(text);
}

static int by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Facts as the file has them, and its targets as if they were exports. */
static struct build build_of(const struct json_value *file, struct arena *a)
{
	const struct json_value *names =
		json_member_of(file, "loads_on", JSON_ARRAY);
	struct build b = { .name = STR_EMPTY,
			   .path = STR_EMPTY,
			   .file = file,
			   .has_tables = true };

	for (size_t i = 0; i < BUILD_FACTS; i++)
		b.facts[i] = json_member_text(file, build_facts[i]);
	if (names == NULL || names->count == 0)
		return b;
	b.exports.items = arena_new_array(a, struct str, names->count);
	assert(b.exports.items != NULL);
	for (size_t i = 0; i < names->count; i++) {
		if (names->items[i].kind == JSON_STRING)
			b.exports.items[b.exports.count++] =
				names->items[i].text;
	}
	if (b.exports.count != 0)
		qsort(b.exports.items, b.exports.count,
		      sizeof(*b.exports.items), by_text);
	return b;
}

/* One that couldn't be read against one that could. */
static void check_unread(struct build *b, struct arena *a)
{
	struct build unread = { .name = STR_EMPTY,
				.path = STR_EMPTY,
				.unread = str_of("it is damaged") };
	struct target_names names = { .count = 0 };
	struct file_comparison c;
	const int ret = build_compare(&unread, b, &names, a, &c);

	assert(ret == OK || ret == E_USAGE);
	assert(ret != OK || c.lost == 0);
	assert(document_worst(b->file) != VERDICT_LOADS || ret != OK ||
	       c.open == 0);
}

static void check_pair(const struct json_value *one,
		       const struct json_value *two, struct arena *a)
{
	struct target_names names = { .count = 0 };
	struct build before = build_of(one, a), after = build_of(two, a);
	struct file_comparison c;
	struct json_value *merged;
	int ret;

	assert(document_merge_files(one, two, &names, a, &merged) == OK);
	assert(merged == NULL || merged->count == one->count);
	assert(build_read_dependencies(&before, a) == OK);
	assert(build_read_dependencies(&after, a) == OK);
	ret = build_compare(&before, &after, &names, a, &c);
	assert(ret == OK || ret == E_USAGE);
	assert(ret != OK || (c.lost & (c.gained | c.open | c.changed)) == 0);
	assert(one != two || ret != OK || !file_comparison_differs(&c));
	check_unread(&after, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct document d;
	const char *why = NULL;

	assert(document_read((struct bytes){ data, size }, &a, &d, &why) == OK);
	if (why == NULL) {
		check_copy(&d, &a);
		for (size_t i = 0; i < d.files->count && i < 8; i++)
			check_pair(&d.files->items[0], &d.files->items[i], &a);
		assert(document_is_json((struct bytes){ data, size }) ||
		       size == 0);
	}
	arena_release(&a);
	return 0;
}
