/* What causes say of the whole: which gain most, and what a delivery's own lack. */
#include <stdlib.h>
#include <string.h>

#include "audit/matrix.h"
#include "profiles/overlays.h"
#include "report/detail.h"
#include "util/names.h"
#include "util/status.h"

static bool gains_more(const struct audit_cause *a,
		       const struct audit_cause *b)
{
	if (a->gain != b->gain)
		return a->gain > b->gain;
	if (a->files != b->files)
		return a->files > b->files;
	if (a->id != b->id)
		return a->id < b->id;
	return str_compare(a->object, b->object) < 0;
}

static bool copy_gain(struct matrix_gain *to, const struct audit_cause *c)
{
	*to = (struct matrix_gain){ .arena = ARENA_INIT, .cause = *c };
	to->cause.object = str_copy(&to->arena, c->object);
	to->cause.advice = STR_EMPTY;
	to->cause.importers = to->cause.paths = (struct audit_names){ 0 };
	if (c->numbers != NULL) {
		to->cause.numbers = arena_new(&to->arena, struct audit_numbers);
		if (to->cause.numbers == NULL)
			return false;
		*to->cause.numbers = *c->numbers;
	}
	return to->cause.object.s != NULL;
}

/* Among the first, or not at all. */
static int note_gain(struct matrix *m, const struct audit_cause *c)
{
	size_t at = m->out.gain_count;

	if (c->gain == 0 || c->object.n == 0)
		return OK;
	while (at > 0 && gains_more(c, &m->gains[at - 1].cause))
		at--;
	if (at == AUDIT_GAINS_MAX)
		return OK;
	if (m->out.gain_count == AUDIT_GAINS_MAX)
		arena_release(&m->gains[AUDIT_GAINS_MAX - 1].arena);
	else
		m->out.gain_count++;
	memmove(&m->gains[at + 1], &m->gains[at],
		(m->out.gain_count - 1 - at) * sizeof(*m->gains));
	for (size_t i = 0; i < m->out.gain_count; i++)
		m->out.gains[i] = &m->gains[i].cause;
	return copy_gain(&m->gains[at], c) ? OK : E_NO_MEMORY;
}

/* What a DLL of the delivery lacks: the first thing that was met. */
static int note_lack(struct matrix *m, const struct ranked_cause *c)
{
	const struct str object = c->cause.object;
	const char *end = memchr(object.s, '!', object.n);
	struct arena scratch = ARENA_INIT;
	const struct table_entry *e;
	struct matrix_lack *to;
	struct str name;
	int ret = OK;

	if (!c->cause.in_file || end == NULL)
		return OK;
	name = str_lower(&scratch, (struct str){ object.s,
						 (size_t)(end - object.s) });
	e = name.s == NULL ? NULL : table_find(&m->by_brought, name);
	to = e == NULL ? NULL : &m->lacks[e->number];
	if (name.s == NULL) {
		ret = E_NO_MEMORY;
	} else if (to != NULL && (to->object == NULL || c->first < to->first)) {
		free(to->object);
		to->object = strndup(object.s, object.n);
		to->first = c->first;
		ret = to->object == NULL ? E_NO_MEMORY : OK;
	}
	arena_release(&scratch);
	return ret;
}

int matrix_look_at_cause(void *matrix, const struct ranked_cause *c)
{
	const int ret = note_gain(matrix, &c->cause);

	return ret == OK ? note_lack(matrix, c) : ret;
}

static int by_path(const void *left, const void *right)
{
	return str_compare(*(const struct str *)left,
			   *(const struct str *)right);
}

/* Each name has what is lacked of it at the place of its first path. */
static int list_names(struct matrix *m, const struct overlays *overlays)
{
	for (size_t i = 0; i < m->used_count; i++) {
		const struct str name =
			str_lower(&m->arena, matrix_base_name(m->used[i]));
		struct table_entry *e;
		struct dll_knowledge k;
		bool is_new;

		if (name.s == NULL)
			return E_NO_MEMORY;
		if (!dll_knowledge_find(overlays, name, &k) || k.from.n == 0)
			continue;
		e = table_enter(&m->by_brought, name, &is_new);
		if (e == NULL)
			return E_NO_MEMORY;
		if (is_new)
			e->number = m->out.brought_count;
		m->brought_names[m->out.brought_count] = e->number;
		m->brought[m->out.brought_count++] = (struct audit_brought){
			m->used[i],
			k.what,
			STR_EMPTY,
		};
	}
	return OK;
}

/* The overlays are opened only where one file uses another. */
int matrix_list_brought(struct matrix *m)
{
	struct overlays overlays;

	if (m->used_count == 0)
		return OK;
	m->brought = arena_new_array(&m->arena, struct audit_brought,
				     m->used_count);
	m->lacks = arena_new_array(&m->arena, struct matrix_lack,
				   m->used_count);
	m->brought_names = arena_new_array(&m->arena, size_t, m->used_count);
	if (m->brought == NULL || m->lacks == NULL || m->brought_names == NULL)
		return E_NO_MEMORY;
	m->out.brought = m->brought;
	if (overlays_open(overlays_builtin(), &overlays) != OK)
		return E_PROFILE;
	qsort(m->used, m->used_count, sizeof(*m->used), by_path);
	return list_names(m, &overlays);
}

void matrix_tell_lacks(struct matrix *m)
{
	for (size_t i = 0; i < m->out.brought_count; i++) {
		const char *lacks = m->lacks[m->brought_names[i]].object;

		if (lacks != NULL)
			m->brought[i].lacks = str_of(lacks);
	}
}
