/* The export tables of what overlays bring: a profile of two machines. */
#include <stdio.h>
#include <stdlib.h>

#include "loader/pe.h"
#include "profiles/compile_overlay_tables.h"
#include "profiles/evidence.h"
#include "util/status.h"

/* A chain of DLLs that are like another is never so long. */
enum { LIKE_MAX = 64, ORDINAL_MAX = 65535 };

/* The module, with its entry here; NULL when out of memory. */
static struct fact_module *dll_named(struct tables *t, struct str name,
				     struct table_dll **dll)
{
	struct facts *f = t->c.facts;
	uint32_t before = f->module_names.count, number;
	struct fact_module *m = facts_module(f, name);
	void *dlls = t->dlls;

	if (m == NULL)
		return NULL;
	if (f->module_names.count != before) {
		if (arena_grow(f->arena, &dlls, before, &t->capacity,
			       sizeof(*t->dlls)) != 0)
			return NULL;
		t->dlls = dlls;
		t->dlls[before] = (struct table_dll){
			.version = { STR_EMPTY, STR_EMPTY },
		};
	}
	intern_find(&f->module_names, name, &number);
	*dll = &t->dlls[number];
	return m;
}

static int column_of(struct str key)
{
	if (str_equal(key, str_of("x86")))
		return OVERLAY_X86;
	return str_equal(key, str_of("x64")) ? OVERLAY_X64 : -1;
}

/* What one entry of "tables:" says of the DLLs of one machine. */
static int table_dlls_read(struct tables *t, const struct yaml_node *list,
			   unsigned column, enum evidence evidence,
			   struct str whole, struct str version)
{
	for (const struct yaml_node *i = list->first; i != NULL; i = i->next) {
		struct table_dll *dll;
		struct fact_module *m = dll_named(t, i->text, &dll);

		if (m == NULL)
			return E_NO_MEMORY;
		if (m->place_by & 1u << column)
			return compile_fail(&t->c, i->line,
					    "%.*s has a table already",
					    STR_ARGS(i->text));
		m->place_by |= (uint8_t)(1u << column);
		/* Here a cell of the place is the table's evidence. */
		m->place[column] = (uint8_t)evidence;
		dll->version[column] = version;
		if (!str_equal(whole, str_of("no")))
			m->table[column] = (uint8_t)evidence;
		if (str_equal(whole, str_of("yes")))
			dll->ordinals_whole |= 1u << column;
	}
	return 0;
}

static int table_entry_read(struct tables *t, const struct yaml_node *entry)
{
	struct str word, whole, version;
	enum evidence evidence;
	int ret = overlay_text(t->o, entry, "evidence", &word);

	if (ret == 0)
		ret = overlay_text(t->o, entry, "whole", &whole);
	if (ret == 0)
		ret = overlay_text(t->o, entry, "version", &version);
	if (ret != 0)
		return ret;
	if (!evidence_of_word(word, &evidence) ||
	    !cell_fits_overlay((uint8_t)evidence))
		return compile_fail(&t->c, entry->line,
				    "'%.*s' is no evidence of a table",
				    STR_ARGS(word));
	for (const struct yaml_node *i = entry->first; ret == 0 && i != NULL;
	     i = i->next) {
		int column = column_of(i->key);

		if (column >= 0)
			ret = table_dlls_read(t, i, (unsigned)column, evidence,
					      whole, version);
	}
	return ret;
}

static int source_read(struct tables *t, const struct overlay_source *source)
{
	const struct yaml_node *tables = yaml_find(source->root, "tables");
	const struct yaml_node *exports = yaml_find(source->root, "exports");
	int ret = 0;

	t->c.path = source->path;
	for (const struct yaml_node *i = tables->first; ret == 0 && i != NULL;
	     i = i->next)
		ret = table_entry_read(t, i);
	if (exports == NULL)
		return ret;
	for (const struct yaml_node *i = exports->first; ret == 0 && i != NULL;
	     i = i->next) {
		struct table_dll *dll;

		if (dll_named(t, i->key, &dll) == NULL)
			return E_NO_MEMORY;
		if (dll->exports != NULL)
			return compile_fail(&t->c, i->line,
					    "%.*s is in %s too",
					    STR_ARGS(i->key), dll->path);
		dll->exports = i;
		dll->path = source->path;
	}
	return ret;
}

static int set_row(struct tables *t, struct fact_module *m, struct str text,
		   unsigned column, enum evidence evidence)
{
	struct fact_export e;

	if (!export_parse(text, &e))
		return E_PROFILE;
	if (evidence != EVIDENCE_NONE)
		return facts_set(t->c.facts, m, &e, column, evidence);
	for (uint32_t i = facts_find(t->c.facts, m, e.key); i != NO_ROW;
	     i = t->c.facts->rows[i].next_alike)
		t->c.facts->rows[i].cells[column] = 0;
	return 0;
}

/* "@256-@13063": all ordinals from one to the other. */
static bool range_parse(struct str text, unsigned *from, unsigned *to)
{
	char end;

	if (text.n < 5 || text.n > 13 || text.s[0] != '@' ||
	    memchr(text.s, '-', text.n) == NULL)
		return false;
	return sscanf(text.s, "@%5u-@%5u%c", from, to, &end) == 2 &&
	       *from != 0 && *from <= *to && *to <= ORDINAL_MAX;
}

/* EVIDENCE_NONE takes rows away. */
static int rows_set(struct tables *t, struct fact_module *m,
		    const struct yaml_node *list, unsigned column,
		    enum evidence evidence)
{
	int ret = 0;

	for (const struct yaml_node *i = list->first; ret == 0 && i != NULL;
	     i = i->next) {
		unsigned from, to;
		char text[8];

		if (!range_parse(i->text, &from, &to)) {
			ret = set_row(t, m, i->text, column, evidence);
			if (ret == E_PROFILE)
				return compile_fail(&t->c, i->line,
						    "'%.*s' is no export",
						    STR_ARGS(i->text));
			continue;
		}
		for (; ret == 0 && from <= to; from++) {
			snprintf(text, sizeof(text), "@%u", from);
			ret = set_row(t, m, str_of(text), column, evidence);
		}
	}
	return ret;
}

static int groups_set(struct tables *t, struct fact_module *m,
		      const struct yaml_node *map, unsigned column,
		      bool remove)
{
	int ret = 0;

	for (const struct yaml_node *i = map->first; ret == 0 && i != NULL;
	     i = i->next) {
		enum evidence evidence =
			(enum evidence)m->place[column];

		if (i->kind == YAML_MAP || str_equal(i->key, str_of("like")))
			continue;
		if (str_equal(i->key, str_of("remove")) != remove)
			continue;
		if (remove)
			evidence = EVIDENCE_NONE;
		else if (!str_equal(i->key, str_of("add")) &&
			 (!evidence_of_word(i->key, &evidence) ||
			  !cell_fits_overlay((uint8_t)evidence)))
			return compile_fail(&t->c, i->line,
					    "'%.*s' is no evidence of an "
					    "export",
					    STR_ARGS(i->key));
		ret = rows_set(t, m, i, column, evidence);
	}
	return ret;
}

/* Start with the rows of another DLL, by this table's evidence. */
static int copy_rows(struct tables *t, uint32_t from, uint32_t to,
		     unsigned column)
{
	struct facts *f = t->c.facts;
	char key[8];
	int ret = 0;

	for (uint32_t i = f->modules[from].first_row; ret == 0 && i != NO_ROW;
	     i = f->rows[i].next) {
		const struct fact_row row = f->rows[i];
		struct fact_module *m = &f->modules[to];
		struct fact_export e = { row.name, row.name, row.forwarder,
					 row.ordinal };

		if (row.cells[column] == 0 ||
		    row.cells[column] == EVIDENCE_LATER)
			continue;
		if (row.name.n == 0) {
			snprintf(key, sizeof(key), "@%u",
				 (unsigned)row.ordinal);
			e.key = str_of(key);
		}
		ret = facts_set(f, m, &e, column,
				(enum evidence)m->place[column]);
	}
	return ret;
}

static int column_apply(struct tables *t, uint32_t number, uint32_t like,
			unsigned column)
{
	static const char *const machines[] = { "x86", "x64" };
	const struct yaml_node *all = t->dlls[number].exports;
	const struct yaml_node *one = yaml_find(all, machines[column]);
	struct fact_module *m = &t->c.facts->modules[number];
	int ret = 0;

	if ((m->place_by & 1u << column) == 0)
		return 0;
	if (one == NULL)
		one = t->nothing;
	if (like != NO_ROW)
		ret = copy_rows(t, like, number, column);
	for (int remove = 1; ret == 0 && remove >= 0; remove--) {
		ret = groups_set(t, m, all, column, remove);
		if (ret == 0)
			ret = groups_set(t, m, one, column, remove);
	}
	return ret;
}

static int dll_apply(struct tables *t, uint32_t number, unsigned depth)
{
	const struct yaml_node *exports = t->dlls[number].exports, *node;
	uint32_t like = NO_ROW;
	int ret = 0;

	if (t->dlls[number].done || exports == NULL)
		return 0;
	t->c.path = t->dlls[number].path;
	if (depth == LIKE_MAX)
		return compile_fail(&t->c, exports->line,
				    "%.*s is like itself, in the end",
				    STR_ARGS(exports->key));
	node = yaml_find(exports, "like");
	if (node != NULL) {
		if (!intern_find(&t->c.facts->module_names, node->text, &like))
			return compile_fail(&t->c, node->line,
					    "there is no table of %.*s",
					    STR_ARGS(node->text));
		ret = dll_apply(t, like, depth + 1);
		t->c.path = t->dlls[number].path;
	}
	for (unsigned i = 0; ret == 0 && i < OVERLAY_MACHINES; i++)
		ret = column_apply(t, number, like, i);
	t->dlls[number].done = true;
	return ret;
}

static void set_machines(struct facts *f)
{
	f->targets[OVERLAY_X86] = (struct fact_target){
		.id = str_of("x86"),
		.name = str_of("x86"),
		.build = str_of("0.0"),
		.iis = STR_EMPTY,
		.groups = STR_EMPTY,
		.parent = STR_EMPTY,
		.machine = IMAGE_FILE_MACHINE_I386,
	};
	f->targets[OVERLAY_X64] = f->targets[OVERLAY_X86];
	f->targets[OVERLAY_X64].id = f->targets[OVERLAY_X64].name =
		str_of("x64");
	f->targets[OVERLAY_X64].machine = IMAGE_FILE_MACHINE_AMD64;
	f->target_count = OVERLAY_MACHINES;
	memcpy(f->date, "0000-00-00", sizeof("0000-00-00"));
}

int overlay_tables_write(struct overlay_compiler *o)
{
	struct tables t = { .o = o, .c = o->c };
	int ret = 0;

	t.c.facts = arena_new(o->arena, struct facts);
	t.nothing = arena_new(o->arena, struct yaml_node);
	if (t.c.facts == NULL || t.nothing == NULL)
		return E_NO_MEMORY;
	t.c.facts->arena = o->arena;
	set_machines(t.c.facts);
	for (size_t i = 0; ret == 0 && i < o->source_count; i++) {
		if (yaml_find(o->sources[i].root, "tables") != NULL)
			ret = source_read(&t, &o->sources[i]);
	}
	for (uint32_t i = 0;
	     ret == 0 && i < t.c.facts->module_names.count; i++)
		ret = dll_apply(&t, i, 0);
	return ret == 0 ? overlay_table_write(&t) : ret;
}
