/* The top of a target's file, and the file of components. */
#include "loader/pe.h"
#include "profiles/compile_facts.h"
#include "util/status.h"

/* A list on the command line is words and commas, nothing else. */
static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char ch = ascii_lower(s.s[i]);

		if (!(ch >= 'a' && ch <= 'z') && !(ch >= '0' && ch <= '9') &&
		    strchr("-_.", ch) == NULL)
			return false;
	}
	return s.n != 0;
}

static int keys_check(struct compiler *c, const struct yaml_node *root,
		      const char *const *keys)
{
	for (const struct yaml_node *i = root->first; i != NULL; i = i->next) {
		const char *const *key = keys;

		while (*key != NULL && !str_equal(i->key, str_of(*key)))
			key++;
		if (*key == NULL)
			return compile_fail(c, i->line,
					    "'%.*s' is no key of this file; "
					    "README.md lists them",
					    STR_ARGS(i->key));
	}
	return 0;
}

/* The text under 'key'. Empty where there is none and none is needed. */
static int text_read(struct compiler *c, const struct yaml_node *root,
		     const char *key, bool needed, struct str *out)
{
	const struct yaml_node *node = yaml_find(root, key);

	*out = STR_EMPTY;
	if (node == NULL && !needed)
		return 0;
	if (node == NULL)
		return compile_fail(c, root->line, "'%s:' is missing", key);
	if (node->kind != YAML_TEXT || node->text.n == 0 ||
	    node->text.n > PROFILE_TARGET_STRING_MAX)
		return compile_fail(c, node->line,
				    "'%s:' needs a text of 1 to %d bytes", key,
				    PROFILE_TARGET_STRING_MAX);
	*out = node->text;
	return 0;
}

static int machine_read(struct compiler *c, const struct yaml_node *root,
			uint16_t *out)
{
	struct str text;
	int ret = text_read(c, root, "machine", true, &text);

	if (ret != 0)
		return ret;
	if (str_equal(text, str_of("x86")))
		*out = IMAGE_FILE_MACHINE_I386;
	else if (str_equal(text, str_of("x64")))
		*out = IMAGE_FILE_MACHINE_AMD64;
	else
		return compile_fail(c, yaml_find(root, "machine")->line,
				    "'%.*s' is no machine; use x86 or x64",
				    STR_ARGS(text));
	return 0;
}

static int coverage_read(struct compiler *c, const struct yaml_node *root,
			 bool *partial)
{
	struct str text;
	int ret = text_read(c, root, "coverage", false, &text);

	*partial = str_equal(text, str_of("partial"));
	if (ret != 0 || text.n == 0 || *partial)
		return ret;
	return compile_fail(c, yaml_find(root, "coverage")->line,
			    "'%.*s' is no coverage; use partial, or leave the "
			    "key out",
			    STR_ARGS(text));
}

static int build_read(struct compiler *c, const struct yaml_node *root,
		      struct fact_target *t)
{
	int ret = text_read(c, root, "build", true, &t->build);
	size_t at = 0;

	if (ret != 0)
		return ret;
	for (unsigned part = 0; part < 4; part++) {
		size_t start = at;

		while (at < t->build.n && at - start < 9 &&
		       t->build.s[at] >= '0' && t->build.s[at] <= '9')
			t->number[part] = t->number[part] * 10 +
					  (unsigned)(t->build.s[at++] - '0');
		if (at == start)
			break;
		if (at == t->build.n)
			return 0;
		if (t->build.s[at++] != '.')
			break;
	}
	return compile_fail(c, yaml_find(root, "build")->line,
			    "'%.*s' is no build; one is like 5.2.3790.1830",
			    STR_ARGS(t->build));
}

static int groups_read(struct compiler *c, const struct yaml_node *root,
		       struct fact_target *t)
{
	const struct yaml_node *node = yaml_find(root, "groups");
	struct str joined = STR_EMPTY;

	t->groups = STR_EMPTY;
	if (node == NULL)
		return 0;
	if (node->kind != YAML_LIST)
		return compile_fail(c, node->line, "'groups' needs a list");
	for (const struct yaml_node *i = node->first; i != NULL; i = i->next) {
		if (i->kind != YAML_TEXT || !is_word(i->text) ||
		    str_equal_nocase(i->text, str_of("all")))
			return compile_fail(c, i->line,
					    "a group is a word of letters, "
					    "digits, - _ . and not 'all'");
		joined = str_printf(c->facts->arena, "%.*s%s%.*s",
				    STR_ARGS(joined), joined.n != 0 ? "," : "",
				    STR_ARGS(i->text));
		if (joined.s == NULL)
			return E_NO_MEMORY;
		if (joined.n > PROFILE_TARGET_STRING_MAX)
			return compile_fail(c, i->line, "too many groups");
		if (str_equal_nocase(i->text, str_of("wow64")))
			t->rank = 2;
	}
	t->groups = joined;
	return 0;
}

int header_read(struct compiler *c, const struct yaml_node *root)
{
	static const char *const keys[] = {
		"target", "name",   "extends",	  "build",     "machine",
		"iis",	  "groups", "known_dlls", "inventory", "tables",
		"exports", "assemblies", "apisets", "coverage", "extent", "like",
		NULL
	};
	struct facts *f = c->facts;
	struct fact_target *t = &f->targets[f->target_count];
	const struct {
		const char *key;
		bool needed;
		struct str *out;
	} texts[] = {
		{ "target", true, &t->id },
		{ "name", true, &t->name },
		{ "extends", false, &t->parent },
		{ "iis", false, &t->iis },
	};
	int ret;

	if (f->target_count == TARGETS_MAX)
		return compile_fail(c, root->line,
				    "too many targets: %d are the limit",
				    TARGETS_MAX);
	*t = (struct fact_target){ .path = c->path, .root = root };
	ret = keys_check(c, root, keys);
	for (size_t i = 0; ret == 0 && i < sizeof(texts) / sizeof(*texts); i++)
		ret = text_read(c, root, texts[i].key, texts[i].needed,
				texts[i].out);
	if (ret == 0)
		ret = machine_read(c, root, &t->machine);
	if (ret == 0)
		ret = coverage_read(c, root, &t->partial);
	if (ret == 0)
		ret = build_read(c, root, t);
	t->apiset_schema = apiset_schema_of(t->number);
	if (ret == 0)
		ret = groups_read(c, root, t);
	if (ret != 0)
		return ret;
	if (!is_word(t->id) || str_equal_nocase(t->id, str_of("all")))
		return compile_fail(c, yaml_find(root, "target")->line,
				    "an id is letters, digits, - _ . and not "
				    "'all'");
	if (t->machine == IMAGE_FILE_MACHINE_AMD64)
		t->rank = 1;
	f->target_count++;
	return 0;
}

static int date_read(struct compiler *c, const struct yaml_node *root)
{
	struct facts *f = c->facts;
	struct str date;
	int ret = text_read(c, root, "date", true, &date);

	if (ret != 0)
		return ret;
	for (size_t i = 0; i < 10; i++) {
		bool dash = i == 4 || i == 7;

		if (date.n == 10 && (dash ? date.s[i] == '-'
					  : date.s[i] >= '0' &&
						    date.s[i] <= '9'))
			continue;
		return compile_fail(c, yaml_find(root, "date")->line,
				    "'%.*s' is no date; one is like "
				    "2026-11-24",
				    STR_ARGS(date));
	}
	memcpy(f->date, date.s, 10);
	return 0;
}

static int component_read(struct compiler *c, const struct yaml_node *list)
{
	if (list->kind != YAML_LIST || list->key.n == 0)
		return compile_fail(c, list->line,
				    "a component is its name and a list of "
				    "DLLs");
	for (const struct yaml_node *i = list->first; i != NULL; i = i->next) {
		struct fact_module *m;

		if (i->kind != YAML_TEXT || i->text.n == 0)
			return compile_fail(c, i->line, "a DLL is a name");
		m = facts_module(c->facts, i->text);
		if (m == NULL)
			return E_NO_MEMORY;
		if (m->component.n != 0)
			return compile_fail(c, i->line,
					    "%.*s is in '%.*s' already",
					    STR_ARGS(i->text),
					    STR_ARGS(m->component));
		m->component = list->key;
	}
	return 0;
}

int components_read(struct compiler *c, const struct yaml_node *root)
{
	static const char *const keys[] = { "date", "components", NULL };
	const struct yaml_node *node = yaml_find(root, "components");
	int ret;

	if (c->facts->date[0] != '\0')
		return compile_fail(c, root->line,
				    "this is the second file with a date; "
				    "one is needed");
	ret = keys_check(c, root, keys);
	if (ret == 0)
		ret = date_read(c, root);
	if (ret != 0 || node == NULL)
		return ret;
	if (node->kind != YAML_MAP)
		return compile_fail(c, node->line,
				    "'components' needs names below it");
	for (const struct yaml_node *i = node->first; ret == 0 && i != NULL;
	     i = i->next)
		ret = component_read(c, i);
	return ret;
}
