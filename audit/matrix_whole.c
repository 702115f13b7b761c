/* What can be said once all files are known. */
#include <stdlib.h>
#include <string.h>

#include "audit/matrix.h"
#include "util/names.h"
#include "util/status.h"

struct str matrix_base_name(struct str path)
{
	size_t start = path.n;

	while (start > 0 && path.s[start - 1] != '/')
		start--;
	return (struct str){ path.s + start, path.n - start };
}

/* Where the delivery has a file of the name that is missing elsewhere. */
static int note_brought(struct matrix *m, const struct audit_file *f)
{
	struct arena scratch = ARENA_INIT;
	const struct str name = str_lower(&scratch, matrix_base_name(f->path));
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

static int by_module(const void *left, const void *right)
{
	const struct audit_redistributable *a = left, *b = right;

	if (a->files != b->files)
		return a->files < b->files ? 1 : -1;
	return str_compare(a->module, b->module);
}

int matrix_finish(struct matrix *m)
{
	int ret = duplicates_finish(&m->duplicates);

	m->out.duplicate_count = m->duplicates.count;
	if (ret == OK)
		ret = matrix_each_file(m, look_at_file, m);
	if (ret == OK)
		ret = matrix_list_brought(m);
	if (ret == OK)
		ret = causes_finish(&m->causes, matrix_look_at_cause, m);
	matrix_tell_lacks(m);
	m->out.cause_count = m->causes.whole;
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
