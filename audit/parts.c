/* Each file once; what is missing; the order. */
#include "audit/parts.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/facts.h"
#include "audit/walk.h"
#include "util/names.h"
#include "util/status.h"

/* Signs of an archive in one path; behind more of them none is looked for. */
enum { MARKS_MAX = 64 };

int parts_open(struct parts *p, struct dryload *d,
	       const struct dryload_parts *asked)
{
	*p = (struct parts){
		.dryload = d,
		.asked = asked,
		.arena = ARENA_INIT,
	};
	p->by_path.seed = table_seed();
	p->by_archive.seed = p->by_path.seed;
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
	table_free(&p->by_archive);
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

/* A program that carries an archive has two entries. */
static struct table *table_of(struct parts *p, bool is_archive)
{
	return is_archive ? &p->by_archive : &p->by_path;
}

static struct part_entry *find_entry(struct parts *p, struct str path,
				     bool is_archive)
{
	const struct table_entry *e = table_find(table_of(p, is_archive), path);

	return e == NULL ? NULL : &p->entries[e->number];
}

int parts_add(struct parts *p, const struct part_entry *e)
{
	const struct part_entry *known = find_entry(p, e->path, e->is_archive);
	struct part_entry copy = *e;
	void *items = p->entries;
	struct table_entry *new;
	bool is_new;

	if (known != NULL)
		return note_double(p, known, e);
	copy.path = copy.top = str_copy(&p->arena, e->path);
	copy.place = SIZE_MAX;
	new = copy.path.s == NULL ? NULL :
				    table_enter(table_of(p, e->is_archive),
						copy.path, &is_new);
	if (new == NULL ||
	    arena_grow(&p->arena, &items, p->entry_count, &p->entry_capacity,
		       sizeof(*p->entries)))
		return E_NO_MEMORY;
	new->number = p->entry_count;
	p->entries = items;
	p->entries[p->entry_count++] = copy;
	return OK;
}

void parts_count_members(struct parts *p, const struct part_entry *e)
{
	if (e->found < e->members) {
		p->check.missing += (size_t)(e->members - e->found);
		parts_tell(p, e->path,
			   "not all of what is in it is told of by a part");
	} else if (e->found > e->members) {
		p->check.strange += (size_t)(e->found - e->members);
		parts_tell(p, e->path,
			   "more is told of in it than it held");
	}
}

/* The outermost archive that was opened and holds it; NULL: none. */
static struct part_entry *find_archive(struct parts *p,
				       const struct part_entry *e)
{
	const char *at = e->path.s, *end = e->path.s + e->path.n;
	struct part_entry *found = NULL;

	if (e->is_archive)
		return NULL;
	for (unsigned i = 0; found == NULL && i < MARKS_MAX; i++) {
		at = memchr(at, '!', (size_t)(end - at));
		if (at == NULL)
			return NULL;
		if (at + 1 != end && at[1] == '/')
			found = find_entry(p, (struct str){ e->path.s,
					   (size_t)(at - e->path.s) }, true);
		at++;
	}
	return found;
}

/* Members stay with their archive. */
static void place_members(struct parts *p)
{
	for (size_t i = 0; i < p->entry_count; i++) {
		struct part_entry *e = &p->entries[i];
		struct part_entry *archive = find_archive(p, e);

		if (archive == NULL)
			continue;
		archive->found++;
		e->top = archive->path;
		e->place = archive->place;
	}
	for (size_t i = 0; i < p->entry_count; i++) {
		if (p->entries[i].is_archive)
			parts_count_members(p, &p->entries[i]);
	}
}

/* The file, and what was opened of it. False: there is neither. */
static bool set_place(struct parts *p, const char *path, size_t place)
{
	bool is_there = false;

	for (unsigned i = 0; i < 2; i++) {
		struct part_entry *e = find_entry(p, str_of(path), i == 1);

		if (e == NULL)
			continue;
		is_there = true;
		if (e->place == SIZE_MAX)
			e->place = place;
	}
	return is_there;
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
		ret = walk_next(walk, &path);
		if (ret != OK || path == NULL)
			break;
		if (!set_place(p, path, place++)) {
			p->check.missing++;
			parts_tell(p, str_of(path), "no part tells of it");
		}
	}
	walk_close(walk);
	return ret;
}

/* What is in an archive that isn't there is told of with it. */
static void tell_strange(struct parts *p)
{
	for (size_t i = 0; i < p->entry_count; i++) {
		const struct part_entry *e = &p->entries[i];

		if (e->place != SIZE_MAX || e->top.n != e->path.n)
			continue;
		p->check.strange++;
		parts_tell(p, e->path, "it isn't in the list");
	}
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

/* An archive and what is in it stay in the order that they were told of in. */
static int by_place(const void *left, const void *right)
{
	const struct part_entry *a = left, *b = right;
	int order;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	order = compare_paths(a->top, b->top);
	if (order != 0)
		return order;
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

int parts_finish(struct parts *p)
{
	int ret = OK;

	if (p->asked->list != NULL)
		ret = compare_with_list(p);
	if (ret != OK)
		return ret;
	place_members(p);
	if (p->asked->list != NULL)
		tell_strange(p);
	if (p->entry_count != 0)
		qsort(p->entries, p->entry_count, sizeof(*p->entries),
		      by_place);
	return OK;
}
