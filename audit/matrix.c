/* One record after another into the matrix. */
#include "audit/matrix.h"

#include <stdlib.h>

#include "report/detail.h"
#include "util/status.h"

static int each_cause(const void *matrix, audit_cause_take *take,
		      void *context)
{
	const struct matrix *m = matrix;

	return causes_each(&m->causes, take, context);
}

static int each_duplicate(const void *matrix, audit_duplicate_take *take,
			  void *context)
{
	const struct matrix *m = matrix;

	return duplicates_each(&m->duplicates, take, context);
}

void matrix_init(struct matrix *m, const struct profile *p, struct spool *spool)
{
	struct table *tables[] = { &m->by_module, &m->by_use,
				   &m->by_brought };

	*m = (struct matrix){
		.profile = p,
		.arena = ARENA_INIT,
		.rows = { .spool = spool },
	};
	m->out.profile = p;
	m->out.files = m;
	m->out.each_file = matrix_each_file;
	m->out.each_cause = each_cause;
	m->out.each_duplicate = each_duplicate;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		tables[i]->seed = table_seed();
	causes_init(&m->causes, spool, m->by_use.seed);
	duplicates_init(&m->duplicates, spool);
}

void matrix_release(struct matrix *m)
{
	table_free(&m->by_module);
	table_free(&m->by_use);
	table_free(&m->by_brought);
	causes_release(&m->causes);
	duplicates_release(&m->duplicates);
	for (size_t i = 0; i < AUDIT_GAINS_MAX; i++)
		arena_release(&m->gains[i].arena);
	for (size_t i = 0; i < m->out.brought_count; i++)
		free(m->lacks[i].object);
	rows_release(&m->rows);
	arena_release(&m->arena);
}

/* Targets with one cause alone are found in one walk over all of them. */
static int add_causes(struct matrix *m, const struct record *r,
		      struct str path)
{
	target_set once = 0, twice = 0;
	int ret = OK;

	for (size_t i = 0; i < r->cause_count; i++) {
		twice |= once & r->causes[i].targets;
		once |= r->causes[i].targets;
	}
	for (size_t i = 0; ret == OK && i < r->cause_count; i++) {
		const target_set alone =
			r->is_cut ? 0 : r->causes[i].targets & ~twice;

		ret = causes_add(&m->causes, &r->causes[i], alone,
				 (size_t)__builtin_popcountll(alone & r->fails),
				 path);
	}
	return ret;
}

static int add_redistributable(struct matrix *m,
			       const struct record_redistributable *r)
{
	const struct table_entry *known =
		table_find(&m->by_module, r->module);
	struct str key = known != NULL ? known->key :
					 str_copy(&m->arena, r->module);
	void *items = m->redistributables;
	struct audit_redistributable *to;
	struct table_entry *e;
	bool is_new;

	if (key.s == NULL)
		return E_NO_MEMORY;
	e = table_enter(&m->by_module, key, &is_new);
	if (e == NULL)
		return E_NO_MEMORY;
	if (is_new) {
		e->number = m->out.redistributable_count;
		if (arena_grow(&m->arena, &items, e->number,
			       &m->redistributable_capacity, sizeof(*to)))
			return E_NO_MEMORY;
		m->redistributables = items;
		to = &m->redistributables[m->out.redistributable_count++];
		*to = (struct audit_redistributable){
			.module = key,
			.text = str_copy(&m->arena, r->text),
			.brought = STR_EMPTY,
		};
		if (to->text.s == NULL)
			return E_NO_MEMORY;
	}
	to = &m->redistributables[e->number];
	to->files++;
	to->targets |= r->targets;
	return OK;
}

static int add_use(struct matrix *m, struct str path)
{
	struct str shown = repository_path(path), copy;
	void *items = m->used;
	bool is_new;

	if (table_find(&m->by_use, shown) != NULL)
		return OK;
	copy = str_copy(&m->arena, shown);
	if (copy.s == NULL || table_enter(&m->by_use, copy, &is_new) == NULL ||
	    arena_grow(&m->arena, &items, m->used_count, &m->used_capacity,
		       sizeof(copy)))
		return E_NO_MEMORY;
	m->used = items;
	m->used[m->used_count++] = copy;
	return OK;
}

void summary_add(struct summary *s, const struct record *r)
{
	const target_set open = r->targets & ~(r->loads | r->fails);
	bool fails = r->fails != 0, unknown = !fails && open != 0;

	s->files++;
	s->fails += fails;
	s->unknown += unknown;
	s->loads += !fails && !unknown;
	s->warnings += r->warnings;
	s->counting_fails += r->counting_fails;
	s->counting_unknown += r->counting_unknown;
	s->counting_warnings += r->counting_warnings;
	s->accepted += r->accepted;
}

static void count_verdicts(struct audit_matrix *m, const struct record *r)
{
	summary_add(&m->summary, r);
	m->targets |= r->targets;
	m->dlls += r->is_dll;
	m->programs += !r->is_dll;
	for (target_set left = r->targets; left != 0; left &= left - 1) {
		const unsigned t = (unsigned)__builtin_ctzll(left);
		struct audit_counts *c = &m->on[t];

		c->loads += (r->loads & TARGET_BIT(t)) != 0;
		c->fails += (r->fails & TARGET_BIT(t)) != 0;
		c->unknown += ((r->loads | r->fails) & TARGET_BIT(t)) == 0;
		c->likely += (r->loads & r->likely & TARGET_BIT(t)) != 0;
	}
}

static int add_path(struct matrix *m, const char *path, struct str **paths,
		    size_t *count, size_t *capacity)
{
	struct str copy = str_copy(&m->arena, str_of(path));
	void *items = *paths;

	if (copy.s == NULL ||
	    arena_grow(&m->arena, &items, *count, capacity, sizeof(copy)))
		return E_NO_MEMORY;
	*paths = items;
	(*paths)[(*count)++] = copy;
	return OK;
}

/* Of a cabinet that is read with an installer. */
static int add_line(struct matrix *m, struct str line)
{
	struct arena scratch = ARENA_INIT;
	const struct str terminated = str_copy(&scratch, line);
	int ret = E_NO_MEMORY;

	if (terminated.s != NULL)
		ret = add_path(m, terminated.s, &m->cabinets,
			       &m->out.cabinet_count, &m->cabinet_capacity);
	arena_release(&scratch);
	return ret;
}

int matrix_add(struct matrix *m, const char *path, const struct record *r)
{
	const struct str name = str_of(path);
	int ret;

	if (r->kind == RECORD_OTHER && r->message.n != 0)
		return add_line(m, r->message);
	if (r->kind == RECORD_OTHER)
		m->out.others++;
	m->out.others += r->passed_over;
	if (r->kind == RECORD_ARCHIVE)
		return add_path(m, path, &m->archives, &m->out.archive_count,
				&m->archive_capacity);
	if (r->kind == RECORD_UNPACKED)
		return add_path(m, path, &m->unpacked, &m->out.unpacked_count,
				&m->unpacked_capacity);
	if (r->kind != RECORD_FILE)
		return OK;
	count_verdicts(&m->out, r);
	ret = matrix_file_add(m, r, name);
	if (ret == OK)
		ret = add_causes(m, r, name);
	for (size_t i = 0; ret == OK && i < r->redistributable_count; i++)
		ret = add_redistributable(m, &r->redistributables[i]);
	for (size_t i = 0; ret == OK && i < r->use_count; i++)
		ret = add_use(m, r->uses[i]);
	return ret;
}

int matrix_add_unread(struct matrix *m, const char *path, const char *why)
{
	struct str name = str_copy(&m->arena, str_of(path));
	struct str reason = str_copy(&m->arena, str_of(why));
	void *items = m->unread;

	if (name.s == NULL || reason.s == NULL ||
	    arena_grow(&m->arena, &items, m->out.unread_count,
		       &m->unread_capacity, sizeof(*m->unread)))
		return E_NO_MEMORY;
	m->unread = items;
	m->unread[m->out.unread_count++] =
		(struct unread_file){ name.s, reason.s };
	return OK;
}
