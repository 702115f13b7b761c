/* What can be said once all files are known. */
#include <stdlib.h>
#include <string.h>

#include "audit/matrix.h"
#include "profiles/overlays.h"
#include "report/detail.h"
#include "util/names.h"
#include "util/status.h"

static struct str base_name(struct str path)
{
	size_t start = path.n;

	while (start > 0 && path.s[start - 1] != '/')
		start--;
	return (struct str){ path.s + start, path.n - start };
}

static int by_digest(const void *left, const void *right)
{
	const struct audit_file *a = *(struct audit_file *const *)left;
	const struct audit_file *b = *(struct audit_file *const *)right;
	int order = a->size != b->size ? (a->size < b->size ? 1 : -1) :
					 str_compare(a->sha256, b->sha256);

	return order != 0 ? order :
			    (a->number > b->number) - (a->number < b->number);
}

/* The largest first: they cost most. */
static int find_duplicates(struct matrix *m,
			   struct audit_file *const *candidates, size_t count)
{
	const struct audit_file **f =
		arena_new_array(&m->arena, const struct audit_file *, count);
	struct audit_duplicates *groups = arena_new_array(
		&m->arena, struct audit_duplicates, count / 2 + 1);
	size_t kept = 0, n = 0;

	if (f == NULL || groups == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		if (candidates[i]->sha256.n != 0)
			f[kept++] = candidates[i];
	}
	if (kept != 0)
		qsort(f, kept, sizeof(*f), by_digest);
	for (size_t i = 0, end; i < kept; i = end) {
		for (end = i + 1; end < kept &&
				  f[end]->size == f[i]->size &&
				  str_equal(f[end]->sha256, f[i]->sha256);)
			end++;
		if (end - i > 1)
			groups[n++] =
				(struct audit_duplicates){ f + i, end - i };
	}
	m->out.duplicates = groups;
	m->out.duplicate_count = n;
	return OK;
}

/* Where the delivery has a file of the name that is missing elsewhere. */
static int note_brought(struct matrix *m, const struct audit_file *f)
{
	struct arena scratch = ARENA_INIT;
	const struct str name = str_lower(&scratch, base_name(f->path));
	struct audit_redistributable *to = NULL;
	const struct table_entry *e;

	if (name.s == NULL)
		return E_NO_MEMORY;
	e = table_find(&m->by_module, name);
	if (e != NULL)
		to = &m->redistributables[e->number];
	arena_release(&scratch);
	if (to == NULL || to->brought.n != 0)
		return OK;
	to->brought = str_copy(&m->arena, f->path);
	return to->brought.s == NULL ? E_NO_MEMORY : OK;
}

/* IIS loads its filters and extensions, and nothing imports them. */
static int look_at_file(void *context, const struct audit_file *f)
{
	struct matrix *m = context;

	m->out.unused_count += audit_file_is_unused(f);
	return m->out.redistributable_count != 0 ? note_brought(m, f) : OK;
}

/* What DLLs of the delivery lack, the first thing of each, by their names. */
static int list_lacking(struct matrix *m, struct table *out)
{
	for (size_t i = 0; i < m->out.cause_count; i++) {
		const struct audit_cause *c = m->causes[i];
		const char *end = memchr(c->object.s, '!', c->object.n);
		struct table_entry *e;
		struct str name;
		bool is_new;

		if (!c->in_file || end == NULL)
			continue;
		name.s = c->object.s;
		name.n = (size_t)(end - name.s);
		name = str_lower(&m->arena, name);
		e = name.s == NULL ? NULL : table_enter(out, name, &is_new);
		if (e == NULL)
			return E_NO_MEMORY;
		if (is_new)
			e->number = i;
	}
	return OK;
}

static int by_path(const void *left, const void *right)
{
	return str_compare(*(const struct str *)left,
			   *(const struct str *)right);
}

static int add_brought(struct matrix *m, struct audit_brought *list,
		       const struct overlays *overlays,
		       const struct table *lacking)
{
	qsort(m->used, m->used_count, sizeof(*m->used), by_path);
	for (size_t i = 0; i < m->used_count; i++) {
		const struct str name =
			str_lower(&m->arena, base_name(m->used[i]));
		const struct table_entry *e;
		struct dll_knowledge k;

		if (name.s == NULL)
			return E_NO_MEMORY;
		if (!dll_knowledge_find(overlays, name, &k) || k.from.n == 0)
			continue;
		e = table_find(lacking, name);
		list[m->out.brought_count++] = (struct audit_brought){
			m->used[i],
			k.what,
			e != NULL ? m->causes[e->number]->object : STR_EMPTY,
		};
	}
	return OK;
}

/* The overlays are opened only where one file uses another. */
static int find_brought(struct matrix *m)
{
	struct audit_brought *list = arena_new_array(
		&m->arena, struct audit_brought, m->used_count + 1);
	struct table lacking = { .seed = m->by_use.seed };
	struct overlays overlays;
	int ret;

	if (list == NULL)
		return E_NO_MEMORY;
	m->out.brought = list;
	if (m->used_count == 0)
		return OK;
	if (overlays_open(overlays_builtin(), &overlays) != OK)
		return E_PROFILE;
	ret = list_lacking(m, &lacking);
	if (ret == OK)
		ret = add_brought(m, list, &overlays, &lacking);
	table_free(&lacking);
	return ret;
}

static int by_files(const void *left, const void *right)
{
	const struct audit_cause *a = *(struct audit_cause *const *)left;
	const struct audit_cause *b = *(struct audit_cause *const *)right;

	if (a->files != b->files)
		return a->files < b->files ? 1 : -1;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return str_compare(a->object, b->object);
}

static int by_gain(const void *left, const void *right)
{
	const struct audit_cause *a = *(struct audit_cause *const *)left;
	const struct audit_cause *b = *(struct audit_cause *const *)right;

	if (a->gain != b->gain)
		return a->gain < b->gain ? 1 : -1;
	return by_files(left, right);
}

static int sort_causes(struct matrix *m)
{
	const size_t count = m->out.cause_count;
	struct audit_cause **gains =
		arena_new_array(&m->arena, struct audit_cause *, count + 1);

	if (gains == NULL)
		return E_NO_MEMORY;
	if (count != 0)
		qsort(m->causes, count, sizeof(*m->causes), by_files);
	for (size_t i = 0; i < count; i++) {
		if (m->causes[i]->gain != 0 && m->causes[i]->object.n != 0)
			gains[m->out.gain_count++] = m->causes[i];
	}
	if (m->out.gain_count != 0)
		qsort(gains, m->out.gain_count, sizeof(*gains), by_gain);
	m->out.causes = m->causes;
	m->out.gains = gains;
	return OK;
}

static int by_module(const void *left, const void *right)
{
	const struct audit_redistributable *a = left, *b = right;

	if (a->files != b->files)
		return a->files < b->files ? 1 : -1;
	return str_compare(a->module, b->module);
}

int matrix_finish(struct matrix *m, struct audit_file *const *candidates,
		  size_t count)
{
	int ret = find_duplicates(m, candidates, count);

	if (ret == OK)
		ret = matrix_each_file(m, look_at_file, m);
	if (ret == OK)
		ret = find_brought(m);
	if (ret == OK)
		ret = sort_causes(m);
	if (m->out.redistributable_count != 0)
		qsort(m->redistributables, m->out.redistributable_count,
		      sizeof(*m->redistributables), by_module);
	m->out.redistributables = m->redistributables;
	m->out.archives = m->archives;
	m->out.unpacked = m->unpacked;
	m->out.cabinets = m->cabinets;
	m->out.unread = m->unread;
	return ret;
}
