/* One target's file: what it changes of what its parent has. */
#include "profiles/compile_target.h"

#include "profiles/evidence.h"
#include "util/status.h"

int texts_take(const struct place_in_file *at, const struct yaml_node *list,
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

int map_needed(struct compiler *c, const struct yaml_node *node)
{
	if (node->kind == YAML_MAP)
		return 0;
	return compile_fail(c, node->line, "'%.*s' needs keys below it",
			    STR_ARGS(node->key));
}

int module_named(struct compiler *c, const struct yaml_node *node,
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

/* A list is likely; one below 'observed' is the registry's. */
static int known_dlls_read(const struct place_in_file *at,
			   const struct yaml_node *list)
{
	struct facts *f = at->c->facts;
	struct fact_target *t = &f->targets[at->column];

	t->known_dlls_observed = list->kind == YAML_MAP;
	if (t->known_dlls_observed) {
		list = list->first;
		if (list == NULL || list->next != NULL ||
		    !str_equal(list->key, str_of("observed")))
			return compile_fail(at->c,
					    yaml_find(t->root, "known_dlls")
						    ->line,
					    "'known_dlls' needs a list, or "
					    "one below 'observed'");
	}
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
	node = yaml_find(t->root, "like");
	if (ret == 0 && node != NULL)
		ret = target_like_read(&at, node);
	/* Before the exports: a table's word is said of all that it has. */
	node = yaml_find(t->root, "tables");
	if (ret == 0 && node != NULL)
		ret = target_tables_read(&at, node);
	node = yaml_find(t->root, "extent");
	if (ret == 0 && node != NULL)
		ret = target_extent_read(&at, node);
	node = yaml_find(t->root, "exports");
	if (ret == 0 && node != NULL)
		ret = target_exports_read(&at, node);
	node = yaml_find(t->root, "assemblies");
	if (ret == 0 && node != NULL)
		ret = assemblies_read(c, node, column);
	node = yaml_find(t->root, "apisets");
	if (ret == 0 && node != NULL)
		ret = apisets_read(c, node, column);
	return ret;
}
