/* Two reports on one file become one, unless they contradict each other. */
#include <stdlib.h>

#include "report/document.h"
#include "util/status.h"

/* Lists of a file that are this short in every honest report. */
enum { SHORT_LIST_MAX = 64 };

struct merger {
	struct target_names *names;
	struct arena *arena;
	bool conflict, no_memory;
};

static struct json_value *new_items(struct merger *m, size_t count)
{
	struct json_value *items =
		arena_new_array(m->arena, struct json_value, count);

	m->no_memory |= items == NULL;
	return items;
}

static unsigned index_of(struct merger *m, struct str id)
{
	const unsigned n = target_names_add(m->names, id);

	m->conflict |= n == TARGETS_MAX;
	return n;
}

static target_set set_of(struct merger *m, const struct json_value *ids)
{
	target_set set = 0;

	m->conflict |= ids->kind != JSON_ARRAY;
	for (size_t i = 0; !m->conflict && i < ids->count; i++) {
		const unsigned n = index_of(m, ids->items[i].text);

		if (!m->conflict)
			set |= TARGET_BIT(n);
	}
	return set;
}

/* The ids of both, in the order of the profile. */
static void merge_ids(struct merger *m, struct json_value *to,
		      const struct json_value *other)
{
	const target_set set = set_of(m, to) | set_of(m, other);
	struct json_value *items = new_items(m, TARGETS_MAX);
	size_t count = 0;

	if (m->conflict || m->no_memory)
		return;
	for (unsigned i = 0; i < m->names->count; i++) {
		if (set & TARGET_BIT(i))
			items[count++] = (struct json_value){
				.kind = JSON_STRING,
				.key = STR_EMPTY,
				.text = m->names->ids[i],
			};
	}
	to->items = items;
	to->count = count;
}

static struct str target_of(const struct json_value *item, bool by_key)
{
	return by_key ? item->key : json_member_text(item, "target");
}

/* Of each target one value: where both have one, it must be the same. */
static void merge_by_target(struct merger *m, struct json_value *to,
			    const struct json_value *other, bool by_key)
{
	const struct json_value *sides[] = { to, other };
	const struct json_value *found[TARGETS_MAX] = { NULL };
	struct json_value *items = new_items(m, TARGETS_MAX);
	size_t count = 0;

	for (size_t s = 0; s < 2; s++) {
		for (size_t i = 0; !m->conflict && i < sides[s]->count; i++) {
			const struct json_value *v = &sides[s]->items[i];
			const unsigned n = index_of(m, target_of(v, by_key));

			if (m->conflict)
				return;
			m->conflict |= found[n] != NULL &&
				       !json_same(found[n], v);
			found[n] = v;
		}
	}
	for (unsigned n = 0; !m->no_memory && n < TARGETS_MAX; n++) {
		if (found[n] != NULL)
			items[count++] = *found[n];
	}
	to->items = items;
	to->count = count;
}

/* Room for both behind what 'to' has. NULL: no merge. */
static struct json_value *extend_short_list(struct merger *m,
					    struct json_value *to,
					    const struct json_value *other)
{
	struct json_value *items = new_items(m, to->count + other->count);

	m->conflict |= to->count > SHORT_LIST_MAX ||
		       other->count > SHORT_LIST_MAX;
	if (m->no_memory || m->conflict)
		return NULL;
	for (size_t i = 0; i < to->count; i++)
		items[i] = to->items[i];
	to->items = items;
	return items;
}

/* {"system32": [targets], "missing": [targets]} */
static void merge_satisfied_by(struct merger *m, struct json_value *to,
			       const struct json_value *other)
{
	struct json_value *items = extend_short_list(m, to, other);

	if (items == NULL)
		return;
	for (size_t i = 0; i < other->count; i++) {
		size_t n = 0;

		while (n < to->count &&
		       !str_equal(items[n].key, other->items[i].key))
			n++;
		if (n == to->count)
			items[to->count++] = other->items[i];
		else
			merge_ids(m, &items[n], &other->items[i]);
	}
}

static int compare_rows(const void *left, const void *right)
{
	const struct json_value *a = *(const struct json_value *const *)left;
	const struct json_value *b = *(const struct json_value *const *)right;
	const struct json_value *late_a, *late_b;
	int order = str_compare(json_member_text(a, "importer"),
				json_member_text(b, "importer"));

	if (order == 0)
		order = str_compare(json_member_text(a, "module"),
				    json_member_text(b, "module"));
	if (order != 0)
		return order;
	late_a = json_member_of(a, "delayed", JSON_BOOL);
	late_b = json_member_of(b, "delayed", JSON_BOOL);
	return (late_a != NULL && late_a->truth) -
	       (late_b != NULL && late_b->truth);
}

/* The member of an object of the merger's own, to be changed. */
static struct json_value *own_member(struct json_value *v, const char *key,
				     enum json_kind kind)
{
	return (struct json_value *)json_member_of(v, key, kind);
}

/* What satisfies it beside the file is told where a target needs that. */
static void merge_row(struct merger *m, struct json_value *to,
		      const struct json_value *other)
{
	struct json_value *items = new_items(m, to->count), *mine;
	const struct json_value *theirs =
		json_member_of(other, "satisfied_by", JSON_OBJECT);
	const struct str path = json_member_text(other, "path");

	if (m->no_memory)
		return;
	for (size_t i = 0; i < to->count; i++)
		items[i] = to->items[i];
	to->items = items;
	mine = own_member(to, "satisfied_by", JSON_OBJECT);
	m->conflict |= mine == NULL || theirs == NULL;
	if (!m->conflict)
		merge_satisfied_by(m, mine, theirs);
	if (path.n == 0)
		return;
	mine = own_member(to, "path", JSON_STRING);
	m->conflict |= mine != NULL && !str_equal(mine->text, path);
	mine = own_member(to, "path", JSON_NULL);
	if (mine != NULL) {
		mine->kind = JSON_STRING;
		mine->text = path;
	}
}

static void merge_dependencies(struct merger *m, struct json_value *to,
			       const struct json_value *other)
{
	struct json_value *items = new_items(m, to->count + other->count);
	struct json_value **sorted =
		arena_new_array(m->arena, struct json_value *, to->count);
	const size_t count = to->count;

	m->no_memory |= sorted == NULL;
	if (m->no_memory)
		return;
	for (size_t i = 0; i < count; i++) {
		items[i] = to->items[i];
		sorted[i] = &items[i];
	}
	to->items = items;
	if (count != 0)
		qsort(sorted, count, sizeof(*sorted), compare_rows);
	for (size_t i = 0; i < other->count && !m->no_memory; i++) {
		const struct json_value *row = &other->items[i];
		struct json_value **same =
			count == 0 ? NULL :
				     bsearch(&row, sorted, count,
					     sizeof(*sorted), compare_rows);

		if (same == NULL)
			items[to->count++] = *row;
		else
			merge_row(m, *same, row);
	}
}

/*
 * Two needs are one where all but their targets is the same. Where a name
 * can't be written as a command, that doesn't tell which they are.
 */
static bool is_same_need(const struct json_value *a,
			 const struct json_value *b)
{
	const struct json_value *mine = json_member(a, "commands");
	const struct json_value *theirs = json_member(b, "commands");

	if (json_same(a, b))
		return true;
	return mine != NULL && theirs != NULL && mine->count != 0 &&
	       json_same(mine, theirs) &&
	       a->count == b->count &&
	       str_equal(json_member_text(a, "principal"),
			 json_member_text(b, "principal")) &&
	       str_equal(json_member_text(a, "rights"),
			 json_member_text(b, "rights"));
}

static void merge_need(struct merger *m, struct json_value *to,
		       const struct json_value *other)
{
	struct json_value *items = new_items(m, to->count), *ids;
	const struct json_value *theirs =
		json_member_of(other, "targets", JSON_ARRAY);

	if (m->no_memory)
		return;
	for (size_t i = 0; i < to->count; i++)
		items[i] = to->items[i];
	to->items = items;
	ids = own_member(to, "targets", JSON_ARRAY);
	m->conflict |= ids == NULL || theirs == NULL;
	if (!m->conflict)
		merge_ids(m, ids, theirs);
}

static unsigned first_target(struct merger *m, const struct json_value *need)
{
	const struct json_value *ids =
		json_member_of(need, "targets", JSON_ARRAY);

	return ids != NULL && ids->count != 0 ?
		       index_of(m, ids->items[0].text) :
		       TARGETS_MAX;
}

/* In the order of their first targets, as one run would write them. */
static void sort_needs(struct merger *m, struct json_value *needs)
{
	for (size_t i = 1; i < needs->count; i++) {
		const struct json_value need = needs->items[i];
		const unsigned first = first_target(m, &need);
		size_t n = i;

		while (n > 0 && first_target(m, &needs->items[n - 1]) > first) {
			needs->items[n] = needs->items[n - 1];
			n--;
		}
		needs->items[n] = need;
	}
}

static void merge_needs(struct merger *m, struct json_value *to,
			const struct json_value *other)
{
	struct json_value *items = extend_short_list(m, to, other);

	if (items == NULL)
		return;
	for (size_t i = 0; i < other->count && !m->no_memory; i++) {
		size_t n = 0;

		while (n < to->count &&
		       !is_same_need(&items[n], &other->items[i]))
			n++;
		if (n == to->count)
			items[to->count++] = other->items[i];
		else
			merge_need(m, &items[n], &other->items[i]);
	}
	sort_needs(m, to);
}

/* Told where a DLL is missing, and then the same on each target. */
static void merge_searched(struct merger *m, struct json_value *to,
			   const struct json_value *other)
{
	if (to->count == 0) {
		to->items = other->items;
		to->count = other->count;
	} else {
		m->conflict |= other->count != 0 && !json_same(to, other);
	}
}

static void merge_member(struct merger *m, struct json_value *to,
			 const struct json_value *other)
{
	const struct str key = to->key;

	if (!str_equal(key, other->key) || to->kind != other->kind)
		m->conflict = true;
	else if (str_equal(key, str_of("targets")))
		merge_by_target(m, to, other, false);
	else if (str_equal(key, str_of("stands_in_the_way")))
		merge_by_target(m, to, other, true);
	else if (str_equal(key, str_of("loads_on")))
		merge_ids(m, to, other);
	else if (str_equal(key, str_of("dependencies")))
		merge_dependencies(m, to, other);
	else if (str_equal(key, str_of("needs_access")))
		merge_needs(m, to, other);
	else if (str_equal(key, str_of("searched")))
		merge_searched(m, to, other);
	else if (to->kind == JSON_BOOL)
		to->truth &= other->truth; /* each says that all is told */
	else
		m->conflict |= !json_same(to, other);
}

static bool is_counting(const struct json_value *file, size_t i)
{
	return i < file->count &&
	       str_equal(file->items[i].key, str_of("counts_as"));
}

/*
 * "counts_as" is of the files of runs with a baseline alone, and of all their
 * targets: it is made anew, where either has it.
 */
static void merge_files(struct merger *m, struct json_value *to,
			const struct json_value *a, const struct json_value *b)
{
	struct json_value *counts_as = NULL;
	size_t j = 0;

	to->count = 0;
	for (size_t i = 0; i < a->count || j < b->count;) {
		struct json_value *item = &to->items[to->count++];
		const bool of_a = is_counting(a, i), of_b = is_counting(b, j);

		if (of_a || of_b) {
			*item = of_a ? a->items[i] : b->items[j];
			counts_as = item;
			i += of_a;
			j += of_b;
			continue;
		}
		m->conflict |= i == a->count || j == b->count;
		if (m->conflict || m->no_memory)
			return;
		*item = a->items[i++];
		merge_member(m, item, &b->items[j++]);
	}
	if (counts_as == NULL)
		return;
	counts_as->kind = JSON_STRING;
	counts_as->text = str_of(verdict_word(document_counting(to)));
}

int document_merge_files(const struct json_value *a,
			 const struct json_value *b,
			 struct target_names *names, struct arena *arena,
			 struct json_value **out)
{
	struct merger m = { names, arena, false, false };
	struct json_value *to = new_items(&m, 1);
	struct json_value *items = new_items(&m, a->count + b->count);

	*out = NULL;
	if (m.no_memory)
		return E_NO_MEMORY;
	*to = *a;
	to->items = items;
	merge_files(&m, to, a, b);
	if (!m.conflict && !m.no_memory)
		*out = to;
	return m.no_memory ? E_NO_MEMORY : OK;
}
