/*
 * What is told of a path, and what the list has, side by side: each file once,
 * what is missing, and which archive holds what. Paths come sorted, so that an
 * archive does before what is in it, and only those that the path at hand begins
 * with are kept.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/parts_sorted.h"
#include "util/status.h"

/* An archive that was opened: the path at hand begins with its own. */
struct opened {
	size_t length; /* of its path */
	uint64_t place, members, found;
};

struct join {
	struct parts *parts;
	/* The path at hand, and the first that was told of it. */
	char *path;
	size_t length, capacity;
	struct told first[TOLD_KINDS];
	bool has[TOLD_KINDS];
	struct opened *opened; /* the shortest first */
	size_t opened_count, opened_capacity;
};

int parts_by_path(struct bytes left, struct bytes right)
{
	const struct str a = told_path(left), b = told_path(right);
	const struct told x = told_of(left), y = told_of(right);
	const int order = memcmp(a.s, b.s, a.n < b.n ? a.n : b.n);

	if (order != 0)
		return order;
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return (x.kind > y.kind) - (x.kind < y.kind);
}

static void note_double(struct join *j, const struct told *t)
{
	const struct str path = { j->path, j->length };
	const struct part_entry known = told_entry(&j->first[t->kind], path);
	const struct part_entry other = told_entry(t, path);
	struct parts *p = j->parts;
	const bool same = p->same(p->context, &known, &other);

	p->check.doubled += same;
	p->check.different += !same;
	parts_tell(p, path,
		   same ? "it is told of twice, the same: it counts once" :
			  "it is told of twice, and not the same: the first "
			  "counts");
}

/* The outermost archive that holds the path at hand; NULL: none. */
static struct opened *find_holder(struct join *j)
{
	for (size_t i = 0; i < j->opened_count; i++) {
		const size_t n = j->opened[i].length;

		if (j->length - n >= 2 && memcmp(j->path + n, "!/", 2) == 0)
			return &j->opened[i];
	}
	return NULL;
}

static int put(struct join *j, enum told_kind kind, uint64_t place,
	       size_t length)
{
	struct told t = j->first[kind];

	t.place = place;
	return sorter_put_text(&j->parts->order, &t, sizeof(t),
			       (struct str){ j->path, length });
}

static int open_archive(struct join *j, uint64_t place)
{
	if (j->opened_count == j->opened_capacity) {
		const size_t capacity = 2 * j->opened_capacity + 8;
		void *more = reallocarray(j->opened, capacity,
					  sizeof(*j->opened));

		if (more == NULL)
			return E_NO_MEMORY;
		j->opened = more;
		j->opened_capacity = capacity;
	}
	j->opened[j->opened_count++] = (struct opened){
		.length = j->length,
		.place = place,
		.members = j->first[TOLD_ARCHIVE].members,
	};
	return OK;
}

/* What the list says of the path at hand. One in an archive comes with that. */
static void compare_with_list(struct join *j, bool is_held)
{
	struct parts *p = j->parts;
	const struct str path = { j->path, j->length };
	const bool is_told = j->has[TOLD_FILE] || j->has[TOLD_ARCHIVE];

	if (!is_told) {
		p->check.missing++;
		parts_tell(p, path, "no part tells of it");
	} else if (!j->has[TOLD_LISTED] && !is_held) {
		p->check.strange++;
		parts_tell(p, path, "it isn't in the list");
	}
}

/* All that is told of the path at hand is known. */
static int end_path(struct join *j)
{
	const uint64_t place = j->has[TOLD_LISTED] ?
				       j->first[TOLD_LISTED].place :
				       UINT64_MAX;
	struct opened *holder = j->has[TOLD_FILE] ? find_holder(j) : NULL;
	int ret = OK;

	if (j->parts->asked->list != NULL)
		compare_with_list(j, holder != NULL);
	if (holder != NULL) {
		holder->found++;
		ret = put(j, TOLD_FILE, holder->place, holder->length);
	} else if (j->has[TOLD_FILE]) {
		ret = put(j, TOLD_FILE, place, j->length);
	}
	if (ret == OK && j->has[TOLD_ARCHIVE])
		ret = put(j, TOLD_ARCHIVE, place, j->length);
	return ret == OK && j->has[TOLD_ARCHIVE] ? open_archive(j, place) : ret;
}

/* Nothing more comes of archives that 'path' doesn't begin with. */
static void close_archives(struct join *j, struct str path)
{
	while (j->opened_count != 0) {
		const struct opened *o = &j->opened[j->opened_count - 1];

		if (path.n >= o->length &&
		    memcmp(path.s, j->path, o->length) == 0)
			return;
		parts_count_members(j->parts,
				    (struct str){ j->path, o->length },
				    o->members, o->found);
		j->opened_count--;
	}
}

static int begin_path(struct join *j, struct str path)
{
	close_archives(j, path);
	if (j->path == NULL || path.n >= j->capacity) {
		char *more = realloc(j->path, 2 * path.n + 256);

		if (more == NULL)
			return E_NO_MEMORY;
		j->path = more;
		j->capacity = 2 * path.n + 256;
	}
	memcpy(j->path, path.s, path.n);
	j->length = path.n;
	memset(j->has, 0, sizeof(j->has));
	return OK;
}

static int take(struct join *j, struct bytes record, bool is_first)
{
	const struct str path = told_path(record);
	const struct told told = told_of(record);
	int ret = OK;

	if (is_first || !str_equal(path, (struct str){ j->path, j->length })) {
		if (!is_first)
			ret = end_path(j);
		if (ret == OK)
			ret = begin_path(j, path);
	}
	if (ret != OK)
		return ret;
	if (!j->has[told.kind])
		j->first[told.kind] = told;
	else if (told.kind != TOLD_LISTED)
		note_double(j, &told);
	j->has[told.kind] = true;
	return OK;
}

int parts_join(struct parts *p)
{
	struct join j = { .parts = p };
	struct sorter_reader *reader;
	bool is_first = true;
	struct bytes record;
	int ret;

	sorter_finish(&p->told);
	ret = sorter_read(&p->told, &reader);
	if (ret == OK)
		ret = sorter_next(reader, &record);
	for (; ret == OK && record.data != NULL; is_first = false) {
		ret = take(&j, record, is_first);
		if (ret == OK)
			ret = sorter_next(reader, &record);
	}
	if (ret == OK && !is_first)
		ret = end_path(&j);
	if (ret == OK && !is_first)
		close_archives(&j, str_of(""));
	sorter_close(reader);
	sorter_release(&p->told);
	free(j.path);
	free(j.opened);
	return ret;
}
