/* The file of --world: its keys, one after another. */
#include "analysis/world.h"

#include <stdlib.h>
#include <string.h>

#include "util/status.h"
#include "util/yaml.h"

typedef int read_key(struct world_reader *r, const struct yaml_node *node);

struct world_key {
	const char *name;
	enum yaml_kind kind;
	read_key *read;
};

/* The key of that name takes it, or what is wrong is said. */
static int read_map(struct world_reader *r, const struct yaml_node *map,
		    const struct world_key *keys, size_t count)
{
	static const char *const kinds[] = {
		[YAML_TEXT] = "a text",
		[YAML_LIST] = "a list",
		[YAML_MAP] = "a map",
	};
	int ret = OK;

	for (const struct yaml_node *i = map->first; ret == OK && i != NULL;
	     i = i->next) {
		size_t n = 0;

		while (n < count && !str_equal(i->key, str_of(keys[n].name)))
			n++;
		if (n == count)
			return world_fail(r, i->line,
					  "a world has no key '%.*s'",
					  STR_ARGS(i->key));
		if (i->kind != keys[n].kind)
			return world_fail(r, i->line, "%s belongs to '%s'",
					  kinds[keys[n].kind], keys[n].name);
		ret = keys[n].read(r, i);
	}
	return ret;
}

static int one_field(struct world_reader *r, const char *key,
		     const struct yaml_node *node)
{
	if (node->text.n == 0)
		return world_fail(r, node->line, "'%s' is empty", key);
	world_line(r, key, &node->text, 1);
	return OK;
}

static int read_computer(struct world_reader *r, const struct yaml_node *node)
{
	/* What NetBIOS has room for. */
	if (node->text.n > 15)
		return world_fail(r, node->line,
				  "a computer's name has 15 characters at "
				  "most");
	return one_field(r, "computer", node);
}

static int read_folder(struct world_reader *r, const struct yaml_node *node)
{
	int ret = world_expect_path(r, node->line, node->text);

	return ret != OK ? ret : one_field(r, "folder", node);
}

static int read_program(struct world_reader *r, const struct yaml_node *node)
{
	int ret = world_expect_path(r, node->line, node->text);

	return ret != OK ? ret : one_field(r, "program", node);
}

static int read_identity(struct world_reader *r, const struct yaml_node *node)
{
	const char *why;

	if (!identity_parse(node->text, &r->identity, &why))
		return world_fail(r, node->line, "%s", why);
	r->has_identity = true;
	return OK;
}

static int number_field(struct world_reader *r, const char *key,
			unsigned line, struct str text, uint64_t max)
{
	struct str field;
	uint64_t n;

	if (!world_number(text, max, &n) || n == 0)
		return world_fail(r, line,
				  "'%s' is a number from 1 to %llu", key,
				  (unsigned long long)max);
	field = str_printf(r->arena, "%llu", (unsigned long long)n);
	if (field.s == NULL)
		return E_NO_MEMORY;
	world_line(r, key, &field, 1);
	return OK;
}

static int read_clock(struct world_reader *r, const struct yaml_node *node)
{
	uint64_t t = world_time(node->text);
	struct str field = str_printf(r->arena, "%llu",
				      (unsigned long long)t);

	if (field.s == NULL)
		return E_NO_MEMORY;
	if (t == 0)
		return world_fail(r, node->line,
				  "a time, as 2007-01-02T12:00:00Z, belongs "
				  "here");
	world_line(r, "clock", &field, 1);
	return OK;
}

static int read_seed(struct world_reader *r, const struct yaml_node *node)
{
	return number_field(r, "seed", node->line, node->text, UINT32_MAX);
}

/* Of maps of texts: a line of name and text for each. */
static int pairs(struct world_reader *r, const char *key,
		 const struct yaml_node *map)
{
	for (const struct yaml_node *i = map->first; i != NULL; i = i->next) {
		struct str fields[] = { i->key, i->text };

		if (i->kind != YAML_TEXT || i->key.n == 0)
			return world_fail(r, i->line,
					  "a name and a text belong here");
		world_line(r, key, fields, 2);
	}
	return OK;
}

static int read_environment(struct world_reader *r,
			    const struct yaml_node *map)
{
	for (const struct yaml_node *i = map->first; i != NULL; i = i->next) {
		if (memchr(i->key.s, '=', i->key.n) != NULL)
			return world_fail(r, i->line,
					  "a variable's name has no '='");
	}
	return pairs(r, "variable", map);
}

/* An address, or what a look-up fails with. */
static bool is_answer(struct str text)
{
	unsigned n[4];
	uint64_t error;
	char end;

	if (world_number(text, 65535, &error))
		return error != 0;
	return text.n < 16 &&
	       sscanf(text.s, "%3u.%3u.%3u.%3u%c", &n[0], &n[1], &n[2], &n[3],
		      &end) == 4 &&
	       n[0] < 256 && n[1] < 256 && n[2] < 256 && n[3] < 256;
}

static int read_names(struct world_reader *r, const struct yaml_node *map)
{
	for (const struct yaml_node *i = map->first; i != NULL; i = i->next) {
		if (i->kind == YAML_TEXT && !is_answer(i->text))
			return world_fail(r, i->line,
					  "an address, as 10.0.0.5, or an "
					  "error, as 11001, belongs here");
	}
	return pairs(r, "name", map);
}

/* Paths of files and keys. */
static int list_of_places(struct world_reader *r, const char *key,
			  const struct yaml_node *list)
{
	for (const struct yaml_node *i = list->first; i != NULL;
	     i = i->next) {
		struct str place;

		if (i->kind != YAML_TEXT)
			return world_fail(r, i->line,
					  "a path or a key belongs here");
		place = world_is_path(i->text) ? i->text : world_key(r, i->text);
		if (place.s == NULL)
			return world_fail(r, i->line,
					  "a whole path, as C:\\x, or a key, "
					  "as HKLM\\SOFTWARE\\X, belongs "
					  "here");
		world_line(r, key, &place, 1);
	}
	return OK;
}

static int read_denied(struct world_reader *r, const struct yaml_node *list)
{
	return list_of_places(r, "denied", list);
}

static int read_absent(struct world_reader *r, const struct yaml_node *list)
{
	return list_of_places(r, "absent", list);
}

static int read_instructions(struct world_reader *r,
			     const struct yaml_node *node)
{
	return number_field(r, "instructions", node->line, node->text,
			    100000000000);
}

static int read_calls(struct world_reader *r, const struct yaml_node *node)
{
	return number_field(r, "calls", node->line, node->text, 1000000000);
}

static int read_memory(struct world_reader *r, const struct yaml_node *node)
{
	return number_field(r, "megabytes", node->line, node->text, 1024);
}

static int read_seconds(struct world_reader *r, const struct yaml_node *node)
{
	uint64_t n;

	if (!world_number(node->text, 3600, &n) || n == 0)
		return world_fail(r, node->line,
				  "'seconds' is a number from 1 to 3600");
	r->seconds = (unsigned)n;
	return OK;
}

static int read_limits(struct world_reader *r, const struct yaml_node *map)
{
	static const struct world_key keys[] = {
		{ "instructions", YAML_TEXT, read_instructions },
		{ "calls", YAML_TEXT, read_calls },
		{ "megabytes", YAML_TEXT, read_memory },
		{ "seconds", YAML_TEXT, read_seconds },
	};

	return read_map(r, map, keys, sizeof(keys) / sizeof(*keys));
}

static int read_world(struct world_reader *r, const struct yaml_node *root)
{
	static const struct world_key keys[] = {
		{ "folder", YAML_TEXT, read_folder },
		{ "computer", YAML_TEXT, read_computer },
		{ "program", YAML_TEXT, read_program },
		{ "identity", YAML_TEXT, read_identity },
		{ "clock", YAML_TEXT, read_clock },
		{ "seed", YAML_TEXT, read_seed },
		{ "environment", YAML_MAP, read_environment },
		{ "registry", YAML_MAP, world_read_registry },
		{ "registry-files", YAML_LIST, world_read_reg_files },
		{ "files", YAML_MAP, world_read_files },
		{ "folders", YAML_LIST, world_read_folders },
		{ "names", YAML_MAP, read_names },
		{ "denied", YAML_LIST, read_denied },
		{ "absent", YAML_LIST, read_absent },
		{ "limits", YAML_MAP, read_limits },
	};

	if (root->kind != YAML_MAP)
		return world_fail(r, root->line,
				  "lines of 'key: value' belong here");
	return read_map(r, root, keys, sizeof(keys) / sizeof(*keys));
}

static struct str folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? STR_EMPTY :
			       (struct str){ path, (size_t)(slash - path) + 1 };
}

int world_read(const char *path, struct bytes text, struct arena *a,
	       struct world_read *out)
{
	struct world_reader r = { .arena = a, .folder = folder_of(path) };
	struct yaml_error error = { .line = 0 };
	struct yaml_node *root = NULL;
	char *lines = NULL;
	size_t size = 0;
	int ret;

	*out = (struct world_read){ .lines = STR_EMPTY };
	ret = yaml_read(text, a, &root, &error);
	if (ret == E_USAGE && error.empty)
		return OK;
	if (ret == E_USAGE) {
		out->line = error.line;
		out->why = error.text;
	}
	if (ret != OK)
		return ret;
	r.out = open_memstream(&lines, &size);
	if (r.out == NULL)
		return E_NO_MEMORY;
	ret = read_world(&r, root);
	if (fclose(r.out) != 0 && ret == OK)
		ret = E_NO_MEMORY;
	if (ret == OK) {
		out->lines = str_copy(a, (struct str){ lines, size });
		ret = out->lines.s == NULL ? E_NO_MEMORY : OK;
	}
	free(lines);
	out->seconds = r.seconds;
	out->has_identity = r.has_identity;
	out->identity = r.identity;
	out->file = r.file;
	out->line = r.line;
	out->why = r.why;
	return ret;
}
