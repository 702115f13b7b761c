/* The keys of a world: values are texts, or a map that names their type. */
#include "analysis/world.h"
#include "loader/pe.h"
#include "util/status.h"
#include "util/yaml.h"

/* "0a 0b" or "0a0b". */
static int read_binary(struct world_reader *r, const struct yaml_node *v,
		       struct bytes *out)
{
	uint8_t *data = arena_alloc(r->arena, v->text.n + 1, 1);
	size_t digits = 0;

	if (data == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < v->text.n; i++) {
		char c = ascii_lower(v->text.s[i]);
		int digit = c >= '0' && c <= '9' ? c - '0' :
			    c >= 'a' && c <= 'f' ? c - 'a' + 10 :
						   -1;

		if (c == ' ')
			continue;
		if (digit < 0)
			return world_fail(r, v->line,
					  "hexadecimal digits belong here");
		data[digits / 2] = (uint8_t)(data[digits / 2] << 4 | digit);
		digits++;
	}
	if (digits % 2 != 0)
		return world_fail(r, v->line, "half a byte is missing");
	*out = (struct bytes){ data, digits / 2 };
	return OK;
}

static int read_list(struct world_reader *r, const struct yaml_node *v,
		     struct bytes *out)
{
	struct str *texts = arena_new_array(r->arena, struct str,
					    v->count + 1);
	size_t n = 0;

	if (texts == NULL)
		return E_NO_MEMORY;
	for (const struct yaml_node *i = v->first; i != NULL; i = i->next) {
		if (i->kind != YAML_TEXT || i->text.n == 0)
			return world_fail(r, i->line, "a text belongs here");
		texts[n++] = i->text;
	}
	*out = world_wide(r, texts, n, true);
	return out->data == NULL ? E_NO_MEMORY : OK;
}

static int read_dword(struct world_reader *r, const struct yaml_node *v,
		      struct bytes *out)
{
	uint8_t *data = arena_alloc(r->arena, 4, 1);
	uint64_t n;

	if (data == NULL)
		return E_NO_MEMORY;
	if (!world_number(v->text, UINT32_MAX, &n))
		return world_fail(r, v->line,
				  "a number up to 4294967295 belongs here");
	for (unsigned i = 0; i < 4; i++)
		data[i] = (uint8_t)(n >> 8 * i);
	*out = (struct bytes){ data, 4 };
	return OK;
}

/* {dword: 5}, {expand: text}, {multi: [a, b]}, {binary: 0a0b} */
static int read_typed(struct world_reader *r, const struct yaml_node *map,
		      unsigned *type, struct bytes *data)
{
	static const struct {
		const char *word;
		unsigned type;
		enum yaml_kind kind;
	} words[] = {
		{ "dword", REG_DWORD, YAML_TEXT },
		{ "expand", REG_EXPAND_SZ, YAML_TEXT },
		{ "binary", REG_BINARY, YAML_TEXT },
		{ "multi", REG_MULTI_SZ, YAML_LIST },
	};
	const struct yaml_node *v = map->first;
	size_t i = 0, count = sizeof(words) / sizeof(*words);

	while (i < count && (v == NULL || v->next != NULL ||
			     v->kind != words[i].kind ||
			     !str_equal(v->key, str_of(words[i].word))))
		i++;
	if (i == count)
		return world_fail(r, map->line,
				  "a value is a text, or a map of one of "
				  "'dword', 'expand', 'binary' and 'multi' "
				  "(a list)");
	*type = words[i].type;
	if (*type == REG_DWORD)
		return read_dword(r, v, data);
	if (*type == REG_BINARY)
		return read_binary(r, v, data);
	if (*type == REG_MULTI_SZ)
		return read_list(r, v, data);
	*data = world_wide(r, &v->text, 1, false);
	return data->data == NULL ? E_NO_MEMORY : OK;
}

static int read_value(struct world_reader *r, struct str key,
		      const struct yaml_node *v)
{
	struct str name = str_equal(v->key, str_of("@")) ? STR_EMPTY : v->key;
	unsigned type = REG_SZ;
	struct bytes data = { NULL, 0 };
	int ret = OK;

	switch (v->kind) {
	case YAML_TEXT:
		data = world_wide(r, &v->text, 1, false);
		ret = data.data == NULL ? E_NO_MEMORY : OK;
		break;
	case YAML_MAP:
		ret = read_typed(r, v, &type, &data);
		break;
	case YAML_LIST:
		ret = world_fail(r, v->line, "a list of texts is a map: "
					     "'multi: [a, b]'");
		break;
	}
	if (ret == OK)
		world_value(r, key, name, type, data);
	return ret;
}

int world_read_registry(struct world_reader *r, const struct yaml_node *map)
{
	int ret = OK;

	for (const struct yaml_node *k = map->first; ret == OK && k != NULL;
	     k = k->next) {
		struct str key = world_key(r, k->key);

		if (key.s == NULL)
			return world_fail(r, k->line,
					  "'%.*s' doesn't start with HKLM, "
					  "HKCU, HKCR, HKU or HKCC",
					  STR_ARGS(k->key));
		world_line(r, "key", &key, 1);
		/* A key without values is written as one with an empty map. */
		if (k->kind == YAML_TEXT && k->text.n == 0)
			continue;
		if (k->kind != YAML_MAP)
			return world_fail(r, k->line,
					  "values, 'name: text', belong here");
		for (const struct yaml_node *v = k->first;
		     ret == OK && v != NULL; v = v->next)
			ret = read_value(r, key, v);
	}
	return ret;
}
