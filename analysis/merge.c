/* dryload_merge(): one report of the reports of several runs. */
#include <errno.h>
#include <stdlib.h>

#include "analysis/format.h"
#include "report/document.h"
#include "util/file.h"
#include "util/status.h"

/* Of so many files of one name that contradict each other each is tried. */
enum { TRIES_MAX = 8 };

struct part_file {
	const struct json_value *file;
	size_t order; /* in which they came */
	bool merged;  /* into one before it */
};

struct part_files {
	struct part_file *items;
	size_t count, capacity;
};

struct merge {
	struct dryload *dryload;
	struct arena arena;
	struct target_names names;
	const struct json_value *tool; /* of the first part */
	struct part_files files, unread;
};

static int add_files(struct merge *m, struct part_files *to,
		     const struct json_value *list)
{
	for (size_t i = 0; i < list->count; i++) {
		void *items = to->items;

		if (arena_grow(&m->arena, &items, to->count, &to->capacity,
			       sizeof(*to->items)))
			return E_NO_MEMORY;
		to->items = items;
		to->items[to->count] = (struct part_file){
			&list->items[i], to->count, false
		};
		to->count++;
	}
	return OK;
}

/* What was judged by other facts would make a report of two truths. */
static int add_document(struct merge *m, const char *path,
			const struct document *d)
{
	const struct json_value *tool =
		json_member_of(&d->root, "tool", JSON_OBJECT);
	int ret;

	if (tool == NULL || (m->tool != NULL && !json_same(m->tool, tool)))
		return session_fail(m->dryload, E_USAGE,
				    "%s was written by another dryload than "
				    "the parts before it (its facts are of "
				    "%.*s): check with one",
				    path, STR_ARGS(d->profiles));
	m->tool = tool;
	ret = add_files(m, &m->files, d->files);
	return ret == OK ? add_files(m, &m->unread, d->unread) : ret;
}

static int add_part(struct merge *m, const char *path)
{
	struct document document;
	const char *why = NULL;
	struct file file;
	int ret;

	if (file_open(path, &file) != 0)
		return session_fail(m->dryload,
				    errno == ENOMEM ? E_NO_MEMORY : E_IO,
				    "%s: %s", path, file_error_text(errno));
	ret = document_read(file.bytes, &m->arena, &document, &why);
	file_close(&file);
	if (ret == OK && why != NULL)
		return session_fail(m->dryload, E_USAGE,
				    "%s can't be read as a report: %s", path,
				    why);
	return ret == OK ? add_document(m, path, &document) : ret;
}

static int compare_keys(const struct part_file *a, const struct part_file *b)
{
	static const char *const keys[] = { "path", "sha256", "host",
					    "message" };
	int order = 0;

	for (size_t i = 0; order == 0 && i < 4; i++)
		order = str_compare(json_member_text(a->file, keys[i]),
				    json_member_text(b->file, keys[i]));
	return order;
}

static int by_key(const void *left, const void *right)
{
	const struct part_file *a = left, *b = right;
	int order = compare_keys(a, b);

	return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static int by_order(const void *left, const void *right)
{
	const struct part_file *a = left, *b = right;

	return (a->order > b->order) - (a->order < b->order);
}

/* Into the first that doesn't contradict it; 'first' is where its name begins. */
static int merge_one(struct merge *m, size_t first, size_t n)
{
	struct part_file *files = m->files.items;
	struct json_value *merged;
	int ret = OK;

	for (size_t i = first, tries = 0; i < n && tries < TRIES_MAX; i++) {
		if (files[i].merged)
			continue;
		tries++;
		ret = document_merge_files(files[i].file, files[n].file,
					   &m->names, &m->arena, &merged);
		if (ret != OK)
			return ret;
		if (merged == NULL)
			continue;
		files[i].file = merged;
		files[n].merged = true;
		return OK;
	}
	return OK;
}

static void sort_files(struct part_files *f,
		       int (*compare)(const void *a, const void *b))
{
	if (f->count != 0)
		qsort(f->items, f->count, sizeof(*f->items), compare);
}

static int merge_all(struct merge *m)
{
	const struct part_file *files;
	size_t first = 0;
	int ret = OK;

	sort_files(&m->files, by_key);
	files = m->files.items;
	for (size_t n = 1; ret == OK && n < m->files.count; n++) {
		if (compare_keys(&files[first], &files[n]) != 0)
			first = n;
		else
			ret = merge_one(m, first, n);
	}
	sort_files(&m->files, by_order);
	return ret;
}

/* One that no job could read, for the same reason, comes once. */
static void merge_unread(struct part_files *f)
{
	sort_files(f, by_key);
	for (size_t n = 1; n < f->count; n++)
		f->items[n].merged =
			compare_keys(&f->items[n - 1], &f->items[n]) == 0;
	sort_files(f, by_order);
}

/* Those that weren't merged into others. NULL 'items' when out of memory. */
static struct json_list list_files(struct merge *m, const struct part_files *f)
{
	const struct json_value **items = arena_new_array(
		&m->arena, const struct json_value *, f->count);
	struct json_list list = { items, 0 };

	for (size_t i = 0; items != NULL && i < f->count; i++) {
		if (!f->items[i].merged)
			items[list.count++] = f->items[i].file;
	}
	return list;
}

static int write_merged(struct merge *m, FILE *out, struct summary *s)
{
	const struct json_list files = list_files(m, &m->files);
	const struct json_list unread = list_files(m, &m->unread);

	if (files.items == NULL || unread.items == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < files.count; i++)
		document_count(files.items[i], s);
	s->unread = unread.count;
	document_write(out, m->tool, files, unread, s);
	return OK;
}

int dryload_merge(struct dryload *d, const char *const *paths, size_t count,
		  FILE *out, struct dryload_summary *summary)
{
	struct merge m = { .dryload = d, .arena = ARENA_INIT };
	struct summary s = { 0 };
	int ret = OK;

	if (count == 0)
		return session_fail(d, E_USAGE, "there is no part to merge");
	target_names_init(&m.names, &d->profile);
	for (size_t i = 0; ret == OK && i < count; i++)
		ret = add_part(&m, paths[i]);
	if (ret == OK)
		ret = merge_all(&m);
	merge_unread(&m.unread);
	if (ret == OK)
		ret = write_merged(&m, out, &s);
	if (summary != NULL)
		*summary = summary_of(&s);
	arena_release(&m.arena);
	return output_finish(d, ret, out);
}
