/* Lists of exports into the column of the one target that they are for. */
#include "loader/pe.h"
#include "profiles/compile_facts.h"
#include "profiles/evidence.h"
#include "profiles/export_list.h"
#include "util/status.h"

/* One list at work. */
struct listing {
	struct compiler *c;
	unsigned column;
	enum evidence evidence;
	bool whole; /* what isn't listed isn't there */
	bool ordinals; /* of these, too: a name's is in no other list */
};

/* The first export of a DLL: that there is one, and what it had before. */
static void module_begin(const struct listing *l, struct fact_module *m)
{
	struct fact_row *rows = l->c->facts->rows;
	uint8_t *place = &m->place[l->column];
	const enum evidence seen = l->evidence == EVIDENCE_OBSERVED ?
					   EVIDENCE_OBSERVED :
					   EVIDENCE_PRESENT;

	if (cell_place(*place) == PLACE_NOWHERE ||
	    *place == CELL(PLACE_SYSTEM32, EVIDENCE_UNPROVEN))
		*place = CELL(PLACE_SYSTEM32, seen);
	if (!l->whole)
		return;
	m->table[l->column] = (uint8_t)l->evidence;
	m->extent[l->column] = l->ordinals ? EXTENT_WHOLE : EXTENT_NAMES;
	for (uint32_t i = m->first_row; i != NO_ROW; i = rows[i].next)
		rows[i].cells[l->column] = 0;
}

static int export_apply(const struct listing *l,
			const struct listed_export *e)
{
	struct facts *f = l->c->facts;
	struct str dll = str_lower(f->arena, e->dll);
	struct fact_export new = { e->name, e->name, e->forwarder,
				   e->ordinal };
	struct fact_module *m = NULL;

	if (dll.s != NULL)
		m = facts_module(f, dll);
	if (m == NULL)
		return E_NO_MEMORY;
	if (new.key.n == 0)
		new.key = str_printf(f->arena, "@%u", (unsigned)e->ordinal);
	if (new.key.s == NULL)
		return E_NO_MEMORY;
	/* Of each list the last word counts, as in YAML of a parent. */
	if (m->listed_by != l->c->list) {
		m->listed_by = l->c->list;
		module_begin(l, m);
	}
	return facts_set(f, m, &new, l->column, l->evidence);
}

static int list_apply(struct compiler *c, const struct compile_input *input,
		      const struct compile_options *o, unsigned column)
{
	const enum list_kind kind = export_list_kind(input->path, input->text);
	struct export_list list = { .arena = c->facts->arena,
				    .kill_at = o->kill_at };
	struct listing l = {
		.c = c,
		.column = column,
		.evidence = kind == LIST_TEXT || kind == LIST_IMAGE ?
				    EVIDENCE_OBSERVED :
				    EVIDENCE_IMPORT_LIBRARY,
		.whole = o->whole || kind == LIST_IMAGE,
		.ordinals = kind == LIST_IMAGE,
	};
	int ret = export_list_read(&list, input->path, input->text);

	c->path = input->path;
	if (ret == E_PROFILE)
		return compile_fail(c, list.line, "%s", list.error);
	if (ret == OK && list.machine != 0 &&
	    list.machine != c->facts->targets[column].machine)
		return compile_fail(c, 0,
				    "it is for another machine than the "
				    "target is");
	c->list++;
	for (size_t i = 0; ret == OK && i < list.count; i++)
		ret = export_apply(&l, &list.items[i]);
	return ret;
}

int lists_apply(struct compiler *c, const struct compile_input *inputs,
		size_t count, const struct compile_options *o)
{
	struct facts *f = c->facts;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < count; i++) {
		if (export_list_kind(inputs[i].path, inputs[i].text) ==
		    LIST_NONE)
			continue;
		c->path = inputs[i].path;
		if (f->target_count - f->base_count != 1)
			return compile_fail(c, 0,
					    "which of the targets has this "
					    "isn't known; lists go into a "
					    "profile of one target");
		ret = list_apply(c, &inputs[i], o, f->base_count);
	}
	return ret;
}
