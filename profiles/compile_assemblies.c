/* The key 'assemblies' of a target's file. */
#include <stdlib.h>

#include "profiles/compile_facts.h"
#include "profiles/evidence.h"
#include "profiles/rows.h"
#include "util/status.h"

static int text_take(struct compiler *c, const struct yaml_node *map,
		     const char *key, bool needed, struct str *out)
{
	const struct yaml_node *node = yaml_find(map, key);

	*out = STR_EMPTY;
	if (node == NULL && !needed)
		return 0;
	if (node == NULL)
		return compile_fail(c, map->line,
				    "an assembly needs '%s:'", key);
	if (node->kind != YAML_TEXT || node->text.n == 0)
		return compile_fail(c, node->line, "'%s:' needs a text", key);
	*out = node->text;
	return 0;
}

static int files_take(struct compiler *c, const struct yaml_node *map,
		      struct str *out)
{
	const struct yaml_node *list = yaml_find(map, "files");

	*out = STR_EMPTY;
	if (list == NULL)
		return 0;
	if (list->kind != YAML_LIST)
		return compile_fail(c, list->line,
				    "'files' needs a list: [one, two]");
	for (const struct yaml_node *i = list->first; i != NULL; i = i->next) {
		if (i->kind != YAML_TEXT || i->text.n == 0 ||
		    memchr(i->text.s, ',', i->text.n) != NULL ||
		    out->n + 1 + i->text.n > PROFILE_STRING_MAX)
			return compile_fail(c, i->line,
					    "'files' holds names only, and "
					    "not too many");
		*out = str_printf(c->facts->arena, "%.*s%s%.*s",
				  STR_ARGS(*out), out->n != 0 ? "," : "",
				  STR_ARGS(i->text));
		if (out->s == NULL)
			return E_NO_MEMORY;
	}
	return 0;
}

/* "6.0.0.0", "6.0.0.0-6.0.2600.2180", or "6.0.0.0-" up to nobody knows what. */
static bool versions_parse(struct str text, struct profile_assembly *out)
{
	const char *dash = memchr(text.s, '-', text.n);
	struct str low = text, high = text;

	if (dash != NULL) {
		low.n = (size_t)(dash - text.s);
		high = (struct str){ dash + 1, text.n - low.n - 1 };
		out->open = high.n == 0;
		if (out->open)
			high = low;
	}
	return assembly_version_parse(low, &out->low) &&
	       assembly_version_parse(high, &out->high) &&
	       out->low <= out->high;
}

static int assembly_read(struct compiler *c, const struct yaml_node *map,
			 struct profile_assembly *out)
{
	struct str versions;
	int ret;

	*out = (struct profile_assembly){ 0 };
	if (map->kind != YAML_MAP)
		return compile_fail(c, map->line,
				    "an assembly is a map: name, versions, "
				    "public_key_token, files");
	for (const struct yaml_node *i = map->first; i != NULL; i = i->next) {
		if (!str_equal(i->key, str_of("name")) &&
		    !str_equal(i->key, str_of("versions")) &&
		    !str_equal(i->key, str_of("public_key_token")) &&
		    !str_equal(i->key, str_of("files")))
			return compile_fail(c, i->line,
					    "'%.*s' is no key of an assembly",
					    STR_ARGS(i->key));
	}
	ret = text_take(c, map, "name", true, &out->name);
	if (ret == 0)
		ret = text_take(c, map, "public_key_token", false,
				&out->public_key_token);
	if (ret == 0)
		ret = text_take(c, map, "versions", true, &versions);
	if (ret == 0 && !versions_parse(versions, out))
		ret = compile_fail(c, yaml_find(map, "versions")->line,
				   "'%.*s' are no versions; write 6.0.0.0, "
				   "6.0.0.0-6.0.2600.2180, or 6.0.0.0- where "
				   "the newest isn't known",
				   STR_ARGS(versions));
	return ret == 0 ? files_take(c, map, &out->files) : ret;
}

static int assembly_add(struct compiler *c, const struct yaml_node *map,
			unsigned column, enum evidence evidence)
{
	struct facts *f = c->facts;
	void *items = f->assemblies;
	struct profile_assembly new, *row = NULL;
	int ret = assembly_read(c, map, &new);

	if (ret != 0)
		return ret;
	for (size_t i = 0; row == NULL && i < f->assembly_count; i++) {
		if (assembly_compare(&f->assemblies[i], &new) == 0)
			row = &f->assemblies[i];
	}
	if (row == NULL) {
		if (arena_grow(f->arena, &items, f->assembly_count,
			       &f->assembly_capacity, sizeof(new)) != 0)
			return E_NO_MEMORY;
		f->assemblies = items;
		row = &f->assemblies[f->assembly_count++];
		*row = new;
	}
	if (((row->there | row->unproven) & TARGET_BIT(column)) != 0)
		return compile_fail(c, map->line,
				    "%.*s is in these assemblies twice",
				    STR_ARGS(new.name));
	if (evidence == EVIDENCE_UNPROVEN)
		row->unproven |= TARGET_BIT(column);
	else
		row->there |= TARGET_BIT(column);
	if (evidence_is_likely(evidence))
		row->likely |= TARGET_BIT(column);
	return 0;
}

int assemblies_read(struct compiler *c, const struct yaml_node *node,
		    unsigned column)
{
	struct facts *f = c->facts;
	enum evidence evidence;
	int ret = 0;

	if (node->kind != YAML_MAP)
		return compile_fail(c, node->line,
				    "'assemblies' needs keys below it");
	for (size_t i = 0; i < f->assembly_count; i++) {
		f->assemblies[i].there &= ~TARGET_BIT(column);
		f->assemblies[i].likely &= ~TARGET_BIT(column);
		f->assemblies[i].unproven &= ~TARGET_BIT(column);
	}
	for (const struct yaml_node *i = node->first; i != NULL; i = i->next) {
		if (!evidence_of_word(i->key, &evidence) ||
		    !cell_fits_place(CELL(PLACE_DEFAULT_ASSEMBLY, evidence)))
			return compile_fail(c, i->line,
					    "'%.*s' is no evidence of an "
					    "assembly's being there; use "
					    "documented, likely or unproven",
					    STR_ARGS(i->key));
		if (i->kind != YAML_LIST)
			return compile_fail(c, i->line,
					    "'%.*s' needs a list of assemblies",
					    STR_ARGS(i->key));
		for (const struct yaml_node *a = i->first; ret == 0 && a;
		     a = a->next)
			ret = assembly_add(c, a, column, evidence);
		if (ret != 0)
			return ret;
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	return assembly_compare(a, b);
}

void assemblies_order(struct facts *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->assembly_count; i++) {
		if ((f->assemblies[i].there | f->assemblies[i].unproven) != 0)
			f->assemblies[kept++] = f->assemblies[i];
	}
	f->assembly_count = kept;
	if (kept != 0)
		qsort(f->assemblies, kept, sizeof(*f->assemblies), compare);
}
