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

static void check_pair(const struct json_value *one,
		       const struct json_value *two, struct arena *a)
{
	struct target_names names = { .count = 0 };
	struct build before = { .name = STR_EMPTY, .path = STR_EMPTY }, after;
	struct file_comparison c;
	struct json_value *merged;
	int ret;

	assert(document_merge_files(one, two, &names, a, &merged) == OK);
	assert(merged == NULL || merged->count == one->count);
	for (size_t i = 0; i < BUILD_FACTS; i++)
		before.facts[i] = STR_EMPTY;
	after = before;
	before.file = one;
	after.file = two;
	assert(build_read_dependencies(&before, a) == OK);
	assert(build_read_dependencies(&after, a) == OK);
	ret = build_compare(&before, &after, &names, a, &c);
	assert(ret == OK || ret == E_USAGE);
	assert(ret != OK || (c.lost & (c.gained | c.open | c.changed)) == 0);
	assert(one != two || ret != OK || !file_comparison_differs(&c));
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
	}
	arena_release(&a);
	return 0;
}
