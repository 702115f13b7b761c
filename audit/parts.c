/* Each file once; what is missing; the order. */
#include "audit/parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "analysis/facts.h"
#include "audit/walk.h"
#include "util/names.h"
#include "util/status.h"

int parts_open(struct parts *p, struct dryload *d,
	       const struct dryload_parts *asked)
{
	*p = (struct parts){
		.dryload = d,
		.asked = asked,
		.arena = ARENA_INIT,
	};
	/* Without chance it is a table still. */
	if (getrandom(&p->by_path.seed, sizeof(p->by_path.seed),
		      GRND_NONBLOCK) < 0)
		p->by_path.seed = 0;
	p->items = arena_new_array(&p->arena, struct part, asked->count + 1);
	return p->items == NULL ? E_NO_MEMORY : OK;
}

void parts_close(struct parts *p)
{
	for (size_t i = 0; i < p->count; i++) {
		sqlite3_finalize(p->items[i].get);
		db_close(&p->items[i].db);
		if (p->items[i].file.bytes.data != NULL)
			file_close(&p->items[i].file);
	}
	table_free(&p->by_path);
	arena_release(&p->arena);
}

void parts_tell(const struct parts *p, struct str path, const char *what)
{
	struct arena a = ARENA_INIT;
	struct str name = facts_printable(&a, path);
	struct str line = name.s == NULL ?
				  name :
				  STR_CONCAT(&a, name, str_of(": "),
					     str_of(what));

	if (line.s != NULL && p->asked->trouble != NULL)
		p->asked->trouble(p->asked->context, line.s);
	arena_release(&a);
}

static int note_double(struct parts *p, const struct part_entry *known,
		       const struct part_entry *e)
{
	const bool same = p->same(p->context, known, e);

	p->check.doubled += same;
	p->check.different += !same;
	parts_tell(p, e->path,
		   same ? "it is told of twice, the same: it counts once" :
			  "it is told of twice, and not the same: the first "
			  "counts");
	return OK;
}

int parts_add(struct parts *p, const struct part_entry *e)
{
	const struct table_entry *known = table_find(&p->by_path, e->path);
	void *items = p->entries;
	struct table_entry *new;
	struct str path;
	bool is_new;

	if (known != NULL)
		return note_double(p, &p->entries[known->number], e);
	path = str_copy(&p->arena, e->path);
	new = path.s == NULL ? NULL :
			       table_enter(&p->by_path, path, &is_new);
	if (new == NULL ||
	    arena_grow(&p->arena, &items, p->entry_count, &p->entry_capacity,
		       sizeof(*p->entries)))
		return E_NO_MEMORY;
	new->number = p->entry_count;
	p->entries = items;
	p->entries[p->entry_count] = *e;
	p->entries[p->entry_count].path = path;
	p->entries[p->entry_count++].place = SIZE_MAX;
	return OK;
}

static void tell_of_list(void *context, struct str path, const char *message)
{
	parts_tell(context, path, message);
}

/* A path that the list has twice is one file. */
static int compare_with_list(struct parts *p)
{
	const struct dryload_audit asked = {
		.list = p->asked->list,
		.list_zeros = p->asked->list_zeros,
	};
	const struct walk_trouble trouble = { tell_of_list, p };
	const char *path = "";
	struct walk *walk;
	size_t place = 0;
	int ret;

	ret = walk_open(p->dryload, &asked, &trouble, &walk);
	while (ret == OK && path != NULL) {
		const struct table_entry *e;

		ret = walk_next(walk, &path);
		if (ret != OK || path == NULL)
			break;
		e = table_find(&p->by_path, str_of(path));
		if (e == NULL) {
			p->check.missing++;
			parts_tell(p, str_of(path), "no part tells of it");
		} else if (p->entries[e->number].place == SIZE_MAX) {
			p->entries[e->number].place = place++;
		}
	}
	walk_close(walk);
	for (size_t i = 0; ret == OK && i < p->entry_count; i++) {
		if (p->entries[i].place != SIZE_MAX)
			continue;
		p->check.strange++;
		parts_tell(p, p->entries[i].path, "it isn't in the list");
	}
	return ret;
}

/* As a walk comes: the files of a folder, then the folders in it. */
static int compare_paths(struct str a, struct str b)
{
	size_t at = 0;

	for (;;) {
		const char *x = memchr(a.s + at, '/', a.n - at);
		const char *y = memchr(b.s + at, '/', b.n - at);
		const size_t m = x != NULL ? (size_t)(x - a.s) : a.n;
		const size_t n = y != NULL ? (size_t)(y - b.s) : b.n;
		int order;

		if ((x == NULL) != (y == NULL))
			return x == NULL ? -1 : 1;
		order = names_compare((struct str){ a.s + at, m - at },
				      (struct str){ b.s + at, n - at });
		if (order != 0 || x == NULL)
			return order;
		at = m + 1;
	}
}

static int by_place(const void *left, const void *right)
{
	const struct part_entry *a = left, *b = right;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return compare_paths(a->path, b->path);
}

int parts_finish(struct parts *p)
{
	int ret = OK;

	if (p->asked->list != NULL)
		ret = compare_with_list(p);
	if (p->entry_count != 0)
		qsort(p->entries, p->entry_count, sizeof(*p->entries),
		      by_place);
	return ret;
}
