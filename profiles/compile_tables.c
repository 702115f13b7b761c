/* What stands behind a target's export tables, and how far they reach. */
#include "profiles/compile_target.h"
#include "profiles/evidence.h"

static int like_take(const struct place_in_file *at,
		     const struct yaml_node *text)
{
	struct fact_module *m;
	int ret = module_named(at->c, text, text->text, &m);

	if (ret != 0)
		return ret;
	if (m->like_by == at->column + 1)
		return compile_fail(at->c, text->line,
				    "%.*s is like two others",
				    STR_ARGS(m->name));
	if (m->table[at->base] == EVIDENCE_NONE)
		return compile_fail(at->c, text->line,
				    "the table of that target's %.*s isn't "
				    "known",
				    STR_ARGS(m->name));
	m->like_by = (uint8_t)(at->column + 1);
	facts_inherit_table(at->c->facts, m, at->column, at->base);
	return 0;
}

/* The tables that start as another target's, not as the parent's. */
int target_like_read(struct place_in_file *at, const struct yaml_node *likes)
{
	int ret = 0;

	for (const struct yaml_node *i = likes->first; ret == 0 && i != NULL;
	     i = i->next) {
		/* It is there: see targets_order(). */
		at->base = (unsigned)facts_target(at->c->facts, i->key);
		ret = texts_take(at, i, like_take);
	}
	return ret;
}

/* Evidence is NONE for the word "none". */
static int table_take(const struct place_in_file *at,
		      const struct yaml_node *text)
{
	struct fact_row *rows;
	struct fact_module *m;
	int ret = module_named(at->c, text, text->text, &m);

	if (ret != 0)
		return ret;
	if (m->table_by == at->column + 1)
		return compile_fail(at->c, text->line,
				    "%.*s is in these tables twice",
				    STR_ARGS(m->name));
	m->table_by = (uint8_t)(at->column + 1);
	m->table[at->column] = (uint8_t)at->evidence;
	if (at->evidence == EVIDENCE_NONE)
		m->extent[at->column] = EXTENT_WHOLE;
	rows = at->c->facts->rows;
	for (uint32_t i = m->first_row; i != NO_ROW; i = rows[i].next) {
		if (rows[i].cells[at->column] != 0)
			rows[i].cells[at->column] = (uint8_t)at->evidence;
	}
	return 0;
}

int target_tables_read(struct place_in_file *at, const struct yaml_node *tables)
{
	int ret = map_needed(at->c, tables);

	for (const struct yaml_node *i = tables->first; ret == 0 && i != NULL;
	     i = i->next) {
		at->evidence = EVIDENCE_NONE;
		if (!str_equal(i->key, str_of("none")) &&
		    (!evidence_of_word(i->key, &at->evidence) ||
		     !cell_fits_table((uint8_t)at->evidence)))
			return compile_fail(
				at->c, i->line,
				"'%.*s' is no evidence of a table; use "
				"observed, import-library, older-and-later, "
				"later-sp, likely, uncertain or none",
				STR_ARGS(i->key));
		ret = texts_take(at, i, table_take);
	}
	return ret;
}

static int extent_take(const struct place_in_file *at,
		       const struct yaml_node *text)
{
	struct fact_module *m;
	int ret = module_named(at->c, text, text->text, &m);

	if (ret != 0)
		return ret;
	if (m->extent_by == at->column + 1)
		return compile_fail(at->c, text->line,
				    "%.*s has two extents",
				    STR_ARGS(m->name));
	if (m->table[at->column] == EVIDENCE_NONE)
		return compile_fail(at->c, text->line,
				    "%.*s has no table; name it under "
				    "'tables' first",
				    STR_ARGS(m->name));
	m->extent_by = (uint8_t)(at->column + 1);
	m->extent[at->column] = (uint8_t)at->extent;
	return 0;
}

int target_extent_read(struct place_in_file *at,
		       const struct yaml_node *extents)
{
	static const char *const words[] = {
		[EXTENT_WHOLE] = "whole",
		[EXTENT_NAMES] = "names",
		[EXTENT_PARTIAL] = "partial",
	};
	int ret = map_needed(at->c, extents);

	for (const struct yaml_node *i = extents->first; ret == 0 && i != NULL;
	     i = i->next) {
		unsigned word = EXTENT_WHOLE;

		while (word <= EXTENT_PARTIAL &&
		       !str_equal(i->key, str_of(words[word])))
			word++;
		if (word > EXTENT_PARTIAL)
			return compile_fail(at->c, i->line,
					    "'%.*s' is no extent of a table; "
					    "use whole, names or partial",
					    STR_ARGS(i->key));
		at->extent = (enum extent)word;
		ret = texts_take(at, i, extent_take);
	}
	return ret;
}
