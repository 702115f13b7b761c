/* Records, sorted into the tree of keys; and what is asked of it. */
#include "iis/metabase.h"

#include <stdlib.h>

#include "util/status.h"

static bool is_number(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.s[i] < '0' || name.s[i] > '9')
			return false;
	}
	return name.n > 0;
}

static int compare_names(struct str a, struct str b)
{
	bool x = is_number(a), y = is_number(b);

	if (x != y)
		return x ? -1 : 1;
	if (x && a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return str_compare_nocase(a, b);
}

/* Cut the first name off a path that may begin with a slash. */
static struct str cut_name(struct str *path)
{
	size_t start = path->n > 0 && path->s[0] == '/', n;
	const char *end;
	struct str name;

	end = memchr(path->s + start, '/', path->n - start);
	n = end == NULL ? path->n : (size_t)(end - path->s);
	name = (struct str){ path->s + start, n - start };
	*path = (struct str){ path->s + n, path->n - n };
	return name;
}

int metabase_path_compare(struct str a, struct str b)
{
	int order;

	while (a.n > 0 && b.n > 0) {
		order = compare_names(cut_name(&a), cut_name(&b));
		if (order != 0)
			return order;
	}
	return (a.n > 0) - (b.n > 0);
}

static int compare_records(const void *a, const void *b)
{
	const struct metabase_record *x = a, *y = b;
	int order = metabase_path_compare(x->key, y->key);

	if (order != 0)
		return order;
	if (x->property != y->property)
		return x->property < y->property ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* What IIS makes of a property that stands there twice isn't documented. */
static int note_difference(struct metabase *m,
			   const struct metabase_record *earlier,
			   const struct metabase_record *later)
{
	if (later->property <= METABASE_KEY_TYPE ||
	    str_equal(earlier->value, later->value))
		return OK;
	return iis_add_note(m->config, m->arena, later->line,
			    "%.*s has a property twice, here and in line %u: "
			    "which one IIS takes isn't known, the later one "
			    "counts here.",
			    STR_ARGS(later->key), earlier->line);
}

/* Of each property of a key, the last one stays; of the key, its first. */
static int drop_repetitions(struct metabase *m)
{
	struct metabase_record *r = m->records;
	size_t kept = 0;

	for (size_t i = 0; i < m->record_count; i++) {
		struct metabase_record *last = kept > 0 ? &r[kept - 1] : NULL;

		if (last == NULL || last->property != r[i].property ||
		    metabase_path_compare(last->key, r[i].key) != 0) {
			r[kept++] = r[i];
			continue;
		}
		if (note_difference(m, last, &r[i]) != OK)
			return E_NO_MEMORY;
		if (r[i].property != METABASE_KEY)
			*last = r[i];
	}
	m->record_count = kept;
	return OK;
}

/* The keys that are open while the tree grows, from "/LM" inwards. */
struct growth {
	size_t open[IIS_CONFIG_DEPTH_MAX + 1];
	size_t depth;
};

static void close_keys(struct metabase *m, struct growth *g, size_t depth)
{
	while (g->depth > depth)
		m->keys[g->open[--g->depth]].end = m->key_count;
}

static int open_key(struct metabase *m, struct growth *g, struct str path,
		    size_t record)
{
	void *items = m->keys;

	if (arena_grow(&m->scratch, &items, m->key_count, &m->key_capacity,
		       sizeof(*m->keys)))
		return E_NO_MEMORY;
	m->keys = items;
	m->keys[m->key_count] = (struct metabase_key){
		.path = path,
		.parent = g->depth > 0 ? g->open[g->depth - 1]
				       : METABASE_NO_KEY,
		.first_record = record,
		.record_end = record,
		.pool = IIS_NO_POOL,
	};
	g->open[g->depth++] = m->key_count++;
	return OK;
}

/* Open the key of a record, and those above it that were not given. */
static int grow(struct metabase *m, struct growth *g, size_t record)
{
	struct str whole = m->records[record].key, rest = whole, name;

	for (size_t depth = 0; rest.n > 0; depth++) {
		name = cut_name(&rest);
		if (depth < g->depth &&
		    compare_names(metabase_name(m, g->open[depth]), name) == 0)
			continue;
		close_keys(m, g, depth);
		if (open_key(m, g, (struct str){ whole.s, whole.n - rest.n },
			     record) != OK)
			return E_NO_MEMORY;
	}
	return OK;
}

int metabase_make_tree(struct metabase *m)
{
	struct growth g = { .depth = 0 };
	struct metabase_key *key;

	if (m->record_count == 0)
		return OK;
	qsort(m->records, m->record_count, sizeof(*m->records),
	      compare_records);
	if (drop_repetitions(m) != OK)
		return E_NO_MEMORY;
	for (size_t i = 0; i < m->record_count; i++) {
		if (grow(m, &g, i) != OK)
			return E_NO_MEMORY;
		key = &m->keys[g.open[g.depth - 1]];
		if (!key->present)
			key->line = m->records[i].line;
		key->present = true;
		key->record_end = i + 1;
	}
	close_keys(m, &g, 0);
	return OK;
}

/* Among the keys [first, end), whose paths differ behind 'skip' bytes. */
static size_t find(const struct metabase *m, size_t first, size_t end,
		   size_t skip, struct str path)
{
	while (first < end) {
		size_t middle = first + (end - first) / 2;
		struct str there = m->keys[middle].path;
		int order = metabase_path_compare(
			path, (struct str){ there.s + skip, there.n - skip });

		if (order == 0)
			return middle;
		if (order < 0)
			end = middle;
		else
			first = middle + 1;
	}
	return METABASE_NO_KEY;
}

size_t metabase_find(const struct metabase *m, const char *path)
{
	return find(m, 0, m->key_count, 0, str_of(path));
}

size_t metabase_child(const struct metabase *m, size_t parent, struct str name)
{
	if (parent == METABASE_NO_KEY || name.n == 0 ||
	    memchr(name.s, '/', name.n) != NULL)
		return METABASE_NO_KEY;
	return find(m, parent + 1, m->keys[parent].end, m->keys[parent].path.n,
		    name);
}

struct str metabase_name(const struct metabase *m, size_t key)
{
	struct str path = m->keys[key].path;
	const char *slash = memrchr(path.s, '/', path.n);
	size_t start = slash == NULL ? 0 : (size_t)(slash - path.s) + 1;

	return (struct str){ path.s + start, path.n - start };
}

const struct metabase_record *metabase_own(const struct metabase *m, size_t key,
					   enum metabase_property p)
{
	if (key == METABASE_NO_KEY)
		return NULL;
	for (size_t i = m->keys[key].first_record; i < m->keys[key].record_end;
	     i++) {
		if (m->records[i].property == p)
			return &m->records[i];
	}
	return NULL;
}

const struct metabase_record *metabase_inherited(const struct metabase *m,
						 size_t key,
						 enum metabase_property p)
{
	const struct metabase_record *r = NULL;

	for (; key != METABASE_NO_KEY && r == NULL; key = m->keys[key].parent)
		r = metabase_own(m, key, p);
	return r;
}
