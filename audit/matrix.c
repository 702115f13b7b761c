/* One record after another into the matrix. */
#include "audit/matrix.h"

#include <sys/random.h>

#include "report/detail.h"
#include "util/status.h"

void matrix_init(struct matrix *m, const struct profile *p, int scratch)
{
	struct table *tables[] = { &m->by_cause, &m->by_module, &m->by_use,
				   &m->by_text };

	*m = (struct matrix){
		.profile = p,
		.arena = ARENA_INIT,
		.rows = { .fd = scratch },
	};
	m->out.profile = p;
	m->out.files = m;
	m->out.each_file = matrix_each_file;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		/* Without chance it is a table still. */
		if (getrandom(&tables[i]->seed, sizeof(tables[i]->seed),
			      GRND_NONBLOCK) < 0)
			tables[i]->seed = 0;
	}
}

void matrix_release(struct matrix *m)
{
	table_free(&m->by_cause);
	table_free(&m->by_module);
	table_free(&m->by_use);
	table_free(&m->by_text);
	rows_release(&m->rows);
	arena_release(&m->arena);
}

static int note_name(struct matrix *m, struct audit_names *n, struct str name)
{
	struct str copy, *items = n->items;

	for (size_t i = 0; i < n->count; i++) {
		if (str_equal(n->items[i], name))
			return OK;
	}
	n->more = n->count == AUDIT_NAMES_MAX;
	if (n->more)
		return OK;
	copy = str_copy(&m->arena, name);
	/* Most have one alone. */
	if (n->count < 2)
		items = arena_new_array(&m->arena, struct str,
					n->count == 0 ? 1 : AUDIT_NAMES_MAX);
	if (copy.s == NULL || items == NULL)
		return E_NO_MEMORY;
	if (n->count == 1)
		items[0] = n->items[0];
	n->items = items;
	n->items[n->count++] = copy;
	return OK;
}

/* A text that many causes have. */
static struct str find_text(struct matrix *m, struct str text)
{
	const struct table_entry *known = table_find(&m->by_text, text);
	bool is_new;

	if (known != NULL)
		return known->key;
	text = str_copy(&m->arena, text);
	if (text.s != NULL && table_enter(&m->by_text, text, &is_new) == NULL)
		text.s = NULL;
	return text;
}

static struct audit_cause *new_cause(struct matrix *m, struct str object,
				     const struct record_cause *c)
{
	struct audit_cause *new = arena_new(&m->arena, struct audit_cause);
	void *items = m->causes;

	if (new == NULL ||
	    arena_grow(&m->arena, &items, m->out.cause_count,
		       &m->cause_capacity, sizeof(*m->causes)))
		return NULL;
	m->causes = items;
	m->causes[m->out.cause_count++] = new;
	new->id = c->id;
	new->object = object;
	new->advice = find_text(m, c->advice);
	return new->advice.s != NULL ? new : NULL;
}

/* '*out' is NULL where there are too many. */
static int find_cause(struct matrix *m, const struct record_cause *c,
		      struct arena *scratch, struct audit_cause **out)
{
	struct str key = STR_CONCAT(scratch, str_of(finding_kind(c->id)->id),
				    str_of("\n"), c->object);
	const struct table_entry *known;
	struct table_entry *e;
	bool is_new;

	*out = NULL;
	if (key.s == NULL)
		return E_NO_MEMORY;
	known = table_find(&m->by_cause, key);
	if (known != NULL) {
		*out = m->causes[known->number];
		return OK;
	}
	if (m->out.cause_count == MATRIX_CAUSES_MAX) {
		m->out.causes_cut = true;
		return OK;
	}
	key = str_copy(&m->arena, key);
	e = key.s == NULL ? NULL : table_enter(&m->by_cause, key, &is_new);
	if (e == NULL)
		return E_NO_MEMORY;
	e->number = m->out.cause_count;
	/* The key ends with it. */
	*out = new_cause(m,
			 (struct str){ key.s + key.n - c->object.n,
				       c->object.n },
			 c);
	return *out == NULL ? E_NO_MEMORY : OK;
}

static int add_cause(struct matrix *m, const struct record *r, size_t index,
		     target_set alone, struct str path, struct arena *scratch)
{
	const struct record_cause *c = &r->causes[index];
	struct audit_numbers *numbers;
	struct audit_cause *to;
	int ret = find_cause(m, c, scratch, &to);

	if (ret != OK || to == NULL)
		return ret;
	if (to->files == 1) {
		numbers = arena_new(&m->arena, struct audit_numbers);
		if (numbers == NULL)
			return E_NO_MEMORY;
		*numbers = audit_cause_numbers(to);
		to->numbers = numbers;
	}
	to->files++;
	to->targets |= c->targets;
	to->likely |= c->likely;
	to->first_in |= c->first_in;
	to->in_file |= c->in_file;
	for (target_set left = c->targets;
	     to->numbers != NULL && left != 0; left &= left - 1)
		to->numbers->on[__builtin_ctzll(left)]++;
	for (target_set left = alone; to->numbers != NULL && left != 0;
	     left &= left - 1)
		to->numbers->alone[__builtin_ctzll(left)]++;
	to->alone |= alone;
	to->gain += (size_t)__builtin_popcountll(alone & r->fails);
	ret = note_name(m, &to->importers, c->importer);
	return ret == OK ? note_name(m, &to->paths, path) : ret;
}

/* Targets with one cause alone are found in one walk over all of them. */
static int add_causes(struct matrix *m, const struct record *r,
		      struct str path)
{
	struct arena scratch = ARENA_INIT;
	target_set once = 0, twice = 0;
	int ret = OK;

	for (size_t i = 0; i < r->cause_count; i++) {
		twice |= once & r->causes[i].targets;
		once |= r->causes[i].targets;
	}
	for (size_t i = 0; ret == OK && i < r->cause_count; i++)
		ret = add_cause(m, r, i,
				r->is_cut ? 0 : r->causes[i].targets & ~twice,
				path, &scratch);
	arena_release(&scratch);
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
