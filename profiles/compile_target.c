/* One target's file: what it changes of what its parent has. */
#include "profiles/compile_facts.h"
#include "profiles/evidence.h"
#include "profiles/rows.h"
#include "util/status.h"

/* Where in the file we are, for the functions that take one text each. */
struct place_in_file {
	struct compiler *c;
	unsigned column;
	struct fact_module *module; /* of 'exports' */
	enum place place;
	enum evidence evidence;
	enum extent extent;
};

static int texts_take(const struct place_in_file *at,
		      const struct yaml_node *list,
		      int (*take)(const struct place_in_file *at,
				  const struct yaml_node *text))
{
	if (list->kind != YAML_LIST)
		return compile_fail(at->c, list->line,
				    "'%.*s' needs a list: [one, two]",
				    STR_ARGS(list->key));
	for (const struct yaml_node *i = list->first; i != NULL; i = i->next) {
		int ret;

		if (i->kind != YAML_TEXT)
			return compile_fail(at->c, i->line,
					    "the list of '%.*s' holds names "
					    "only",
					    STR_ARGS(list->key));
		ret = take(at, i);
		if (ret != 0)
			return ret;
	}
	return 0;
}

static int map_needed(struct compiler *c, const struct yaml_node *node)
{
	if (node->kind == YAML_MAP)
		return 0;
	return compile_fail(c, node->line, "'%.*s' needs keys below it",
			    STR_ARGS(node->key));
}

/* The module that a text names, where the text can be a file name. */
static int module_named(struct compiler *c, const struct yaml_node *node,
			struct str name, struct fact_module **out)
{
	bool fits = name.n != 0 && memchr(name.s, '.', name.n) != NULL;

	for (size_t i = 0; i < name.n; i++) {
		if (name.s[i] != ascii_lower(name.s[i]))
			return compile_fail(c, node->line,
					    "write '%.*s' in lower case",
					    STR_ARGS(name));
		if (strchr("/\\:*?\"<>| ", name.s[i]) != NULL)
			fits = false;
	}
	if (!fits)
		return compile_fail(c, node->line,
				    "'%.*s' is no file name; one is like "
				    "advapi32.dll",
				    STR_ARGS(name));
	*out = facts_module(c->facts, name);
	return *out == NULL ? E_NO_MEMORY : 0;
}

static int known_dll_take(const struct place_in_file *at,
			  const struct yaml_node *text)
{
	struct fact_module *m;
	int ret = module_named(at->c, text, text->text, &m);

	if (ret == 0)
		m->known_dll |= TARGET_BIT(at->column);
	return ret;
}

static int known_dlls_read(const struct place_in_file *at,
			   const struct yaml_node *list)
{
	struct facts *f = at->c->facts;

	for (uint32_t i = 0; i < f->module_names.count; i++)
		f->modules[i].known_dll &= ~TARGET_BIT(at->column);
	return texts_take(at, list, known_dll_take);
}

static int placed_take(const struct place_in_file *at,
		       const struct yaml_node *text)
{
	struct fact_module *m;
	int ret = module_named(at->c, text, text->text, &m);

	if (ret != 0)
		return ret;
	if (m->place_by == at->column + 1)
		return compile_fail(at->c, text->line,
				    "%.*s is in this inventory twice",
				    STR_ARGS(m->name));
	m->place_by = (uint8_t)(at->column + 1);
	m->place[at->column] = CELL(at->place, at->evidence);
	return 0;
}

static int place_read(struct place_in_file *at, const struct yaml_node *place)
{
	int ret = map_needed(at->c, place);

	for (const struct yaml_node *i = place->first; ret == 0 && i != NULL;
	     i = i->next) {
		if (!evidence_of_word(i->key, &at->evidence) ||
		    !cell_fits_place(CELL(at->place, at->evidence)))
			return compile_fail(
				at->c, i->line,
				"'%.*s' is no evidence of a DLL's being "
				"there; use observed, present, documented, "
				"probable, likely or unproven",
				STR_ARGS(i->key));
		ret = texts_take(at, i, placed_take);
	}
	return ret;
}

static int inventory_read(struct place_in_file *at,
			  const struct yaml_node *inventory)
{
	int ret = map_needed(at->c, inventory);

	for (const struct yaml_node *i = inventory->first;
	     ret == 0 && i != NULL; i = i->next) {
		at->place = PLACE_NOWHERE;
		at->evidence = EVIDENCE_ABSENT;
		if (str_equal(i->key, str_of("absent")))
			ret = texts_take(at, i, placed_take);
		else if (place_of_word(i->key, &at->place))
			ret = place_read(at, i);
		else
			ret = compile_fail(
				at->c, i->line,
				"'%.*s' is no place; use system32, "
				"default-assembly, optional, elsewhere or "
				"absent",
				STR_ARGS(i->key));
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

static int tables_read(struct place_in_file *at,
		       const struct yaml_node *tables)
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
				"later-sp, uncertain or none",
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

static int extent_read(struct place_in_file *at,
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

/* Digits alone, from 1 to 65535. */
static bool ordinal_parse(struct str digits, uint16_t *out)
{
	unsigned long n = 0;

	if (digits.n == 0 || digits.n > 5 || digits.s[0] == '0')
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.s[i] < '0' || digits.s[i] > '9')
			return false;
		n = n * 10 + (unsigned long)(digits.s[i] - '0');
	}
	*out = (uint16_t)n;
	return n <= UINT16_MAX;
}

/* Cut the part behind the first space off 'text'. */
static struct str word_cut(struct str *text)
{
	const char *space = text->n == 0 ? NULL
					 : memchr(text->s, ' ', text->n);
	struct str word = *text;

	if (space == NULL) {
		*text = STR_EMPTY;
		return word;
	}
	word.n = (size_t)(space - text->s);
	*text = (struct str){ space + 1, text->n - word.n - 1 };
	return word;
}

/* "Name", "@6000", with " = OTHER.Name", with " @115"; words by one space. */
bool export_parse(struct str text, struct fact_export *out)
{
	const bool ends_in_space = text.n != 0 && text.s[text.n - 1] == ' ';
	struct str word = word_cut(&text);

	*out = (struct fact_export){ word, word, STR_EMPTY, 0 };
	if (word.n == 0 || ends_in_space)
		return false;
	if (word.s[0] == '@' &&
	    ordinal_parse((struct str){ word.s + 1, word.n - 1 },
			  &out->ordinal))
		out->name = STR_EMPTY;
	if (text.n != 0 && text.s[0] == '=') {
		word = word_cut(&text);
		if (word.n != 1)
			return false;
		out->forwarder = word_cut(&text);
		if (!is_forwarder(out->forwarder))
			return false;
	}
	if (text.n == 0)
		return true;
	word = word_cut(&text);
	return out->ordinal == 0 && text.n == 0 && word.s[0] == '@' &&
	       ordinal_parse((struct str){ word.s + 1, word.n - 1 },
			     &out->ordinal);
}

/* Whether this file has spoken of the export already. */
static bool is_said(const struct place_in_file *at, struct str key)
{
	struct facts *f = at->c->facts;

	for (uint32_t i = facts_find(f, at->module, key); i != NO_ROW;
	     i = f->rows[i].next_alike) {
		if (f->rows[i].said_by == at->column + 1)
			return true;
	}
	return false;
}

static int export_read(const struct place_in_file *at,
		       const struct yaml_node *text, struct fact_export *e)
{
	if (!export_parse(text->text, e))
		return compile_fail(at->c, text->line,
				    "'%.*s' is no export; write Name, "
				    "Name @115, '@6000', Name = OTHER.Name "
				    "or Name = OTHER.#12 @7",
				    STR_ARGS(text->text));
	if (is_said(at, e->key))
		return compile_fail(at->c, text->line,
				    "%.*s is under %.*s twice",
				    STR_ARGS(e->key),
				    STR_ARGS(at->module->name));
	return 0;
}

static int export_take(const struct place_in_file *at,
		       const struct yaml_node *text)
{
	struct fact_export e;
	int ret = export_read(at, text, &e);

	if (ret != 0)
		return ret;
	return facts_set(at->c->facts, at->module, &e, at->column,
			 at->evidence);
}

static int removed_take(const struct place_in_file *at,
			const struct yaml_node *text)
{
	struct facts *f = at->c->facts;
	struct fact_export e;
	bool found = false;
	int ret = export_read(at, text, &e);

	if (ret != 0)
		return ret;
	for (uint32_t i = facts_find(f, at->module, e.key); i != NO_ROW;
	     i = f->rows[i].next_alike) {
		struct fact_row *row = &f->rows[i];

		found |= row->cells[at->column] != 0;
		row->cells[at->column] = 0;
		row->said_by = (uint8_t)(at->column + 1);
	}
	if (!found || !str_equal(e.key, text->text))
		return compile_fail(at->c, text->line,
				    "there is no '%.*s' in the parent's %.*s "
				    "to remove",
				    STR_ARGS(text->text),
				    STR_ARGS(at->module->name));
	return 0;
}

static int dll_exports_read(struct place_in_file *at,
			    const struct yaml_node *dll)
{
	enum evidence table = at->module->table[at->column];
	int ret = map_needed(at->c, dll);

	for (const struct yaml_node *i = dll->first; ret == 0 && i != NULL;
	     i = i->next) {
		at->evidence = table;
		if (str_equal(i->key, str_of("remove"))) {
			ret = texts_take(at, i, removed_take);
			continue;
		}
		if (str_equal(i->key, str_of("add")) && table == 0)
			return compile_fail(at->c, i->line,
					    "%.*s has no table; name it "
					    "under 'tables' first",
					    STR_ARGS(dll->key));
		if (!str_equal(i->key, str_of("add")) &&
		    (!evidence_of_word(i->key, &at->evidence) ||
		     !cell_fits_export((uint8_t)at->evidence)))
			return compile_fail(
				at->c, i->line,
				"'%.*s' is no evidence of an export; use "
				"add, remove, observed, import-library, "
				"older-and-later, later-sp, uncertain or "
				"absent",
				STR_ARGS(i->key));
		ret = texts_take(at, i, export_take);
	}
	return ret;
}

static int exports_read(struct place_in_file *at,
			const struct yaml_node *exports)
{
	int ret = map_needed(at->c, exports);

	for (const struct yaml_node *i = exports->first; ret == 0 && i != NULL;
	     i = i->next) {
		ret = module_named(at->c, i, i->key, &at->module);
		if (ret == 0)
			ret = dll_exports_read(at, i);
	}
	return ret;
}

int target_apply(struct compiler *c, unsigned column)
{
	const struct fact_target *t = &c->facts->targets[column];
	struct place_in_file at = { .c = c, .column = column };
	const struct yaml_node *node;
	int ret = 0;

	c->path = t->path;
	if (t->parent.n != 0)
		facts_inherit(c->facts, column, t->parent_column);
	node = yaml_find(t->root, "known_dlls");
	if (node != NULL)
		ret = known_dlls_read(&at, node);
	node = yaml_find(t->root, "inventory");
	if (ret == 0 && node != NULL)
		ret = inventory_read(&at, node);
	/* Before the exports: a table's word is said of all that it has. */
	node = yaml_find(t->root, "tables");
	if (ret == 0 && node != NULL)
		ret = tables_read(&at, node);
	node = yaml_find(t->root, "extent");
	if (ret == 0 && node != NULL)
		ret = extent_read(&at, node);
	node = yaml_find(t->root, "exports");
	if (ret == 0 && node != NULL)
		ret = exports_read(&at, node);
	node = yaml_find(t->root, "assemblies");
	if (ret == 0 && node != NULL)
		ret = assemblies_read(c, node, column);
	return ret;
}
