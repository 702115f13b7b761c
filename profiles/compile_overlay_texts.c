/* What is known of DLLs, and advice. */
#include <stdlib.h>

#include "profiles/compile_overlay.h"
#include "util/status.h"

/* A name and the row it leads to, while they are sorted. */
struct named {
	struct str name, second;
	uint32_t row;
};

struct names {
	struct named *items;
	size_t count, capacity;
};

static int names_add(struct overlay_compiler *o, struct names *n,
		     struct str name, struct str second, uint32_t row)
{
	void *items = n->items;

	if (arena_grow(o->arena, &items, n->count, &n->capacity,
		       sizeof(*n->items)) != 0)
		return E_NO_MEMORY;
	n->items = items;
	n->items[n->count++] = (struct named){ name, second, row };
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = str_compare(x->name, y->name);

	return order != 0 ? order : str_compare(x->second, y->second);
}

/* The longest is the one that says most. */
static int by_length(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->name.n != y->name.n)
		return x->name.n > y->name.n ? -1 : 1;
	return str_compare(x->name, y->name);
}

static bool is_glob(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (strchr("*?[", s.s[i]) != NULL)
			return true;
	}
	return false;
}

static int dll_read(struct overlay_compiler *o, const struct yaml_node *entry,
		    struct names *names, struct names *globs)
{
	const struct yaml_node *dlls = yaml_find(entry, "dlls");
	uint32_t number = (uint32_t)(o->chunks[OVERLAY_DLLS].len / OD_BYTES);
	struct str what, from, app_local, debug;
	uint8_t row[OD_BYTES] = { 0 }, *at;
	int ret = overlay_text(o, entry, "what", &what);

	if (ret == 0)
		ret = overlay_text(o, entry, "from", &from);
	if (ret == 0)
		ret = overlay_text(o, entry, "app_local", &app_local);
	if (ret == 0)
		ret = overlay_text(o, entry, "debug", &debug);
	if (ret == 0)
		ret = overlay_string(o, row + OD_WHAT, what);
	if (ret == 0)
		ret = overlay_string(o, row + OD_FROM, from);
	if (ret == 0)
		ret = overlay_string(o, row + OD_APP_LOCAL, app_local);
	if (ret != 0)
		return ret;
	put32(row + OD_FLAGS,
	      str_equal(debug, str_of("yes")) ? OD_FLAG_DEBUG : 0);
	at = overlay_row(o, OVERLAY_DLLS, sizeof(row));
	if (at == NULL)
		return E_NO_MEMORY;
	memcpy(at, row, sizeof(row));
	for (const struct yaml_node *i = dlls != NULL ? dlls->first : NULL;
	     ret == 0 && i != NULL; i = i->next)
		ret = names_add(o, is_glob(i->text) ? globs : names, i->text,
				STR_EMPTY, number);
	return ret;
}

static int names_write(struct overlay_compiler *o, struct names *n,
		       enum overlay_chunk chunk,
		       int (*order)(const void *a, const void *b))
{
	int ret = 0;

	if (n->count != 0)
		qsort(n->items, n->count, sizeof(n->items[0]), order);
	for (size_t i = 0; ret == 0 && i < n->count; i++) {
		uint8_t *row = overlay_row(o, chunk, ON_BYTES);

		if (row == NULL)
			return E_NO_MEMORY;
		if (i != 0 && str_equal(n->items[i].name, n->items[i - 1].name))
			return compile_fail(&o->c, 0, "%.*s is there twice",
					    STR_ARGS(n->items[i].name));
		ret = overlay_string(o, row + ON_NAME, n->items[i].name);
		put32(row + ON_DLL, n->items[i].row);
	}
	return ret;
}

static int dlls_read(struct overlay_compiler *o, const struct yaml_node *list)
{
	struct names names = { 0 }, globs = { 0 };
	int ret = 0;

	for (const struct yaml_node *i = list->first; ret == 0 && i != NULL;
	     i = i->next)
		ret = dll_read(o, i, &names, &globs);
	if (ret == 0)
		ret = names_write(o, &names, OVERLAY_NAMES, by_name);
	if (ret == 0)
		ret = names_write(o, &globs, OVERLAY_GLOBS, by_length);
	return ret;
}

/* Names that differ in a last A or W are one to who reads of them. */
static bool is_one_name(const struct yaml_node *entry)
{
	const struct yaml_node *names = yaml_find(entry, "names");
	size_t n;

	if (names == NULL || names->count == 0 || names->count > 2)
		return false;
	n = names->first->text.n;
	return names->count == 1 ||
	       (names->last->text.n == n && n > 1 &&
		memcmp(names->first->text.s, names->last->text.s, n - 1) == 0);
}

/* The text of one entry; '*number' is its row. */
static int advice_read(struct overlay_compiler *o,
		       const struct yaml_node *entry, uint32_t *number)
{
	struct str instead, origin, yy_thunks;
	uint8_t row[OI_BYTES] = { 0 }, *at;
	int ret = overlay_text(o, entry, "instead", &instead);

	if (ret == 0)
		ret = overlay_text(o, entry, "origin", &origin);
	if (ret == 0)
		ret = overlay_text(o, entry, "yy_thunks", &yy_thunks);
	if (ret == 0 && instead.n == 0)
		ret = compile_fail(&o->c, entry->line, "'instead:' is missing");
	if (ret == 0)
		ret = overlay_string(o, row + OI_INSTEAD, instead);
	if (ret == 0)
		ret = overlay_string(o, row + OI_ORIGIN, origin);
	if (ret != 0)
		return ret;
	put32(row + OI_FLAGS,
	      (str_equal(yy_thunks, str_of("yes")) ? OI_FLAG_YY_THUNKS : 0) |
		      (is_one_name(entry) ? OI_FLAG_ONE_NAME : 0));
	*number = (uint32_t)(o->chunks[OVERLAY_ADVICE].len / OI_BYTES);
	at = overlay_row(o, OVERLAY_ADVICE, sizeof(row));
	if (at == NULL)
		return E_NO_MEMORY;
	memcpy(at, row, sizeof(row));
	return 0;
}

static int advised_write(struct overlay_compiler *o, struct names *n,
			 enum overlay_chunk chunk)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < n->count; i++) {
		uint8_t *row = overlay_row(o, chunk, OP_BYTES);

		if (row == NULL)
			return E_NO_MEMORY;
		ret = overlay_string(o, row + OP_DLL, n->items[i].name);
		if (ret == 0)
			ret = overlay_string(o, row + OP_NAME,
					     n->items[i].second);
		put32(row + OP_ADVICE, n->items[i].row);
	}
	return ret;
}

static int advised_read(struct overlay_compiler *o,
			const struct yaml_node *dlls)
{
	struct names names = { 0 };
	uint32_t number;
	int ret = 0;

	for (const struct yaml_node *dll = dlls->first; dll != NULL;
	     dll = dll->next) {
		for (const struct yaml_node *entry = dll->first;
		     ret == 0 && entry != NULL; entry = entry->next) {
			const struct yaml_node *list =
				yaml_find(entry, "names");

			ret = advice_read(o, entry, &number);
			for (const struct yaml_node *i =
				     list != NULL ? list->first : NULL;
			     ret == 0 && i != NULL; i = i->next)
				ret = names_add(o, &names, dll->key, i->text,
						number);
		}
	}
	if (names.count != 0)
		qsort(names.items, names.count, sizeof(names.items[0]),
		      by_name);
	return ret == 0 ? advised_write(o, &names, OVERLAY_ADVISED) : ret;
}

static int general_read(struct overlay_compiler *o,
			const struct yaml_node *rules)
{
	struct names names = { 0 };
	int ret = 0;

	for (const struct yaml_node *i = rules->first; ret == 0 && i != NULL;
	     i = i->next) {
		struct str dlls, procedures;
		uint32_t number;

		ret = advice_read(o, i, &number);
		if (ret == 0)
			ret = overlay_text(o, i, "dlls", &dlls);
		if (ret == 0)
			ret = overlay_text(o, i, "names", &procedures);
		if (ret == 0)
			ret = names_add(o, &names, dlls, procedures, number);
	}
	return ret == 0 ? advised_write(o, &names, OVERLAY_GENERAL) : ret;
}

int overlay_texts_write(struct overlay_compiler *o)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < o->source_count; i++) {
		const struct yaml_node *root = o->sources[i].root;
		const struct yaml_node *dlls = yaml_find(root, "dlls");
		const struct yaml_node *advice = yaml_find(root, "advice");
		const struct yaml_node *rules = yaml_find(root, "rules");

		o->c.path = o->sources[i].path;
		if (dlls != NULL)
			ret = dlls_read(o, dlls);
		if (ret == 0 && advice != NULL)
			ret = advised_read(o, advice);
		if (ret == 0 && advice != NULL && rules != NULL)
			ret = general_read(o, rules);
	}
	return ret;
}
