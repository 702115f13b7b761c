/* The facts of all targets. */
#include "profiles/compile_facts.h"

#include <stdio.h>

#include "profiles/evidence.h"
#include "util/status.h"

int facts_target(const struct facts *f, struct str id)
{
	for (unsigned i = 0; i < f->target_count; i++) {
		if (str_equal_nocase(f->targets[i].id, id))
			return (int)i;
	}
	return -1;
}

/* Only what is used of it is ever touched. */
enum { RESERVE_MAX = 1 << 20 };

int facts_reserve(struct facts *f, const struct compile_input *inputs,
		  size_t count)
{
	size_t lines = 1;

	for (size_t i = 0; i < count; i++) {
		struct bytes text = inputs[i].text;

		for (size_t at = 0; at < text.len && lines < RESERVE_MAX;
		     at++)
			lines += text.data[at] == '\n';
	}
	f->rows = arena_take(f->arena, lines * sizeof(*f->rows),
			     _Alignof(struct fact_row));
	f->row_capacity = lines;
	return f->rows == NULL ? E_NO_MEMORY : OK;
}

struct fact_module *facts_module(struct facts *f, struct str name)
{
	void *modules = f->modules;
	struct fact_module *m;
	uint32_t number;

	if (intern_find(&f->module_names, name, &number))
		return &f->modules[number];
	if (arena_grow(f->arena, &modules, f->module_names.count,
		       &f->module_capacity, sizeof(*m)) != 0)
		return NULL;
	f->modules = modules;
	if (intern_add(&f->module_names, f->arena, name, &number) != 0)
		return NULL;
	m = &f->modules[number];
	*m = (struct fact_module){ .name = f->module_names.keys[number],
				   .component = STR_EMPTY,
				   .first_row = NO_ROW };
	return m;
}

/* Both parts have a length limit: see yaml_read(). */
enum { KEY_MAX = 2 * PROFILE_STRING_MAX + 1 };

static struct str key_of(char *buffer, const struct fact_module *m,
			 struct str key)
{
	size_t n = m->name.n + 1 + key.n;

	memcpy(buffer, m->name.s, m->name.n);
	buffer[m->name.n] = '|';
	memcpy(buffer + m->name.n + 1, key.s, key.n);
	return (struct str){ buffer, n };
}

uint32_t facts_find(struct facts *f, const struct fact_module *m,
		    struct str key)
{
	char buffer[KEY_MAX];
	uint32_t number;

	if (!intern_find(&f->keys, key_of(buffer, m, key), &number))
		return NO_ROW;
	return f->heads[number];
}

static int head_of(struct facts *f, const struct fact_module *m,
		   struct str key, uint32_t **head)
{
	void *heads = f->heads;
	uint32_t before = f->keys.count, number;
	char buffer[KEY_MAX];

	if (arena_grow(f->arena, &heads, before, &f->head_capacity,
		       sizeof(**head)) != 0)
		return E_NO_MEMORY;
	f->heads = heads;
	if (intern_add(&f->keys, f->arena, key_of(buffer, m, key),
		       &number) != 0)
		return E_NO_MEMORY;
	if (number == before)
		f->heads[number] = NO_ROW;
	*head = &f->heads[number];
	return 0;
}

static int row_add(struct facts *f, struct fact_module *m,
		   const struct fact_export *e, uint32_t *head)
{
	void *rows = f->rows;
	struct fact_row *row;

	if (f->row_count >= NO_ROW ||
	    arena_grow(f->arena, &rows, f->row_count, &f->row_capacity,
		       sizeof(*row)) != 0)
		return E_NO_MEMORY;
	f->rows = rows;
	row = &f->rows[f->row_count];
	*row = (struct fact_row){ .name = e->name,
				  .forwarder = e->forwarder,
				  .ordinal = e->ordinal,
				  .next = m->first_row,
				  .next_alike = *head };
	m->first_row = *head = (uint32_t)f->row_count++;
	return 0;
}

int facts_row(struct facts *f, struct fact_module *m,
	      const struct fact_export *e)
{
	uint32_t *head;

	if (head_of(f, m, e->key, &head) != 0)
		return E_NO_MEMORY;
	return row_add(f, m, e, head);
}

int facts_set(struct facts *f, struct fact_module *m,
	      const struct fact_export *e, unsigned column,
	      enum evidence evidence)
{
	uint32_t *head, same = NO_ROW;

	if (head_of(f, m, e->key, &head) != 0)
		return E_NO_MEMORY;
	for (uint32_t i = *head; i != NO_ROW; i = f->rows[i].next_alike) {
		struct fact_row *row = &f->rows[i];

		row->cells[column] = 0;
		if (row->ordinal == e->ordinal &&
		    str_equal(row->forwarder, e->forwarder))
			same = i;
	}
	if (same == NO_ROW) {
		if (row_add(f, m, e, head) != 0)
			return E_NO_MEMORY;
		same = *head;
	}
	f->rows[same].cells[column] = (uint8_t)evidence;
	f->rows[same].said_by = (uint8_t)(column + 1);
	return 0;
}

/* That the parent lacks a DLL tells nothing of a Windows known in part. */
static uint8_t inherited_place(const struct facts *f, unsigned column,
			       uint8_t place)
{
	return f->targets[column].partial &&
			       place == CELL(PLACE_NOWHERE, EVIDENCE_ABSENT) ?
		       0 :
		       place;
}

void facts_inherit(struct facts *f, unsigned column, unsigned parent)
{
	apisets_inherit(f, column, parent);
	f->targets[column].known_dlls_observed =
		f->targets[parent].known_dlls_observed;
	for (size_t i = 0; i < f->row_count; i++)
		f->rows[i].cells[column] = f->rows[i].cells[parent];
	for (uint32_t i = 0; i < f->module_names.count; i++) {
		struct fact_module *m = &f->modules[i];

		m->place[column] =
			inherited_place(f, column, m->place[parent]);
		m->table[column] = m->table[parent];
		m->extent[column] = m->extent[parent];
		if ((m->known_dll & TARGET_BIT(parent)) != 0)
			m->known_dll |= TARGET_BIT(column);
	}
	for (size_t i = 0; i < f->assembly_count; i++) {
		struct profile_assembly *s = &f->assemblies[i];

		if ((s->there & TARGET_BIT(parent)) != 0)
			s->there |= TARGET_BIT(column);
		if ((s->likely & TARGET_BIT(parent)) != 0)
			s->likely |= TARGET_BIT(column);
		if ((s->unproven & TARGET_BIT(parent)) != 0)
			s->unproven |= TARGET_BIT(column);
	}
}

void facts_inherit_table(struct facts *f, struct fact_module *m,
			 unsigned column, unsigned base)
{
	for (uint32_t i = m->first_row; i != NO_ROW; i = f->rows[i].next)
		f->rows[i].cells[column] = f->rows[i].cells[base];
	m->table[column] = m->table[base];
	m->extent[column] = m->extent[base];
}
