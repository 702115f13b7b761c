/* What is put in; the list; the order of what comes out. */
#include "audit/parts.h"

#include "analysis/facts.h"
#include "audit/parts_sorted.h"
#include "audit/walk.h"
#include "report/json_out.h"
#include "util/names.h"
#include "util/status.h"

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
static int by_place(struct bytes left, struct bytes right)
{
	const struct told a = told_of(left), b = told_of(right);
	int order;

	if (a.place != b.place)
		return a.place < b.place ? -1 : 1;
	order = compare_paths(told_path(left), told_path(right));
	if (order != 0)
		return order;
	if (a.part != b.part)
		return a.part < b.part ? -1 : 1;
	return (a.at > b.at) - (a.at < b.at);
}

int parts_open(struct parts *p, struct dryload *d,
	       const struct dryload_parts *asked)
{
	*p = (struct parts){
		.dryload = d,
		.asked = asked,
		.arena = ARENA_INIT,
		.spool = { .fd = asked->scratch },
		.told = { .spool = &p->spool, .compare = parts_by_path },
		.order = { .spool = &p->spool, .compare = by_place },
	};
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
	sorter_release(&p->told);
	sorter_release(&p->order);
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

int parts_add(struct parts *p, const struct part_entry *e)
{
	const struct told told = {
		.place = UINT64_MAX,
		.part = e->part,
		.at = e->at,
		.length = e->length,
		.members = e->members,
		.kind = e->is_archive ? TOLD_ARCHIVE : TOLD_FILE,
	};

	return sorter_put_text(&p->told, &told, sizeof(told), e->path);
}

void parts_count_members(struct parts *p, struct str path, uint64_t members,
			 uint64_t found)
{
	if (found < members) {
		p->check.missing += (size_t)(members - found);
		parts_tell(p, path,
			   "not all of what is in it is told of by a part");
	} else if (found > members) {
		p->check.strange += (size_t)(found - members);
		parts_tell(p, path, "more is told of in it than it held");
	}
}

/* What is read of the list. */
struct listing {
	struct parts *parts;
	struct told told;
	int ret;
};

static int add_listed(struct listing *l, struct str path)
{
	struct arena a = ARENA_INIT;
	int ret;

	if (l->parts->of_lines)
		path = json_read_back(&a, path);
	ret = path.s == NULL ? E_NO_MEMORY :
			       sorter_put_text(&l->parts->told, &l->told,
					       sizeof(l->told), path);
	arena_release(&a);
	return ret;
}

/* A folder that nobody can read has a line, and so is in the list itself. */
static void tell_of_list(void *context, bool of_list, struct str path,
			 const char *message)
{
	struct listing *l = context;

	parts_tell(l->parts, path, message);
	if (!of_list && l->ret == OK)
		l->ret = add_listed(l, path);
}

/* A path that the list has twice is one file. */
static int read_list(struct parts *p)
{
	const struct dryload_audit asked = {
		.list = p->asked->list,
		.list_zeros = p->asked->list_zeros,
	};
	struct listing l = { .parts = p, .told = { .kind = TOLD_LISTED } };
	const struct walk_trouble trouble = { tell_of_list, &l };
	const char *path = "";
	struct walk *walk;
	int ret;

	ret = walk_open(p->dryload, &asked, &trouble, &walk);
	for (; ret == OK && path != NULL; l.told.place++) {
		ret = walk_next(walk, &path);
		if (ret == OK && path != NULL)
			ret = add_listed(&l, str_of(path));
	}
	walk_close(walk);
	return ret == OK ? l.ret : ret;
}

int parts_finish(struct parts *p)
{
	int ret = p->asked->list != NULL ? read_list(p) : OK;

	return ret == OK ? parts_join(p) : ret;
}

int parts_each(struct parts *p, parts_take *take, void *context)
{
	struct sorter_reader *reader;
	struct bytes record;
	int ret;

	sorter_finish(&p->order);
	ret = sorter_read(&p->order, &reader);
	if (ret == OK)
		ret = sorter_next(reader, &record);
	while (ret == OK && record.data != NULL) {
		const struct told told = told_of(record);
		const struct part_entry e = told_entry(&told,
						       told_path(record));

		ret = take(context, &e);
		if (ret == OK)
			ret = sorter_next(reader, &record);
	}
	sorter_close(reader);
	return ret;
}
