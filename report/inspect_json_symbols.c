/* What a file imports and exports, for programs. */
#include "report/inspect_json.h"

#include "util/status.h"
#include "util/undecorate.h"

/* A C++ name as people read it; null where 'name' is none. */
static int write_undecorated(struct json_out *j, struct str name,
			     size_t *budget, struct arena *a)
{
	struct str text = undecorate(a, name);

	if (text.s == NULL)
		return E_NO_MEMORY;
	if (!inspect_take_name(budget, text))
		text = STR_EMPTY;
	json_str_or_null(j, "undecorated", text);
	return OK;
}

static int write_symbol(struct json_out *j, const struct import_symbol *s,
			size_t *budget, struct arena *a)
{
	int ret = OK;

	json_object(j, NULL);
	if (s->by_ordinal) {
		json_null(j, "procedure");
		json_null(j, "undecorated");
		json_uint(j, "ordinal", s->ordinal);
		json_null(j, "hint");
	} else {
		json_str(j, "procedure", s->name);
		ret = write_undecorated(j, s->name, budget, a);
		json_null(j, "ordinal");
		json_uint(j, "hint", s->hint);
	}
	json_object_end(j);
	return ret;
}

static int write_symbols(struct json_out *j, const struct import_table *t,
			 const struct import_module *m, size_t *budget,
			 struct arena *a)
{
	int ret = OK;

	json_array(j, "symbols");
	for (size_t n = 0; ret == OK && n < m->count; n++) {
		const struct import_symbol *s = &t->symbols[m->first + n];

		if (!inspect_take_name(budget, s->name))
			break;
		ret = write_symbol(j, s, budget, a);
	}
	json_array_end(j);
	return ret;
}

int inspect_json_imports(struct json_out *j, const char *key,
			 const struct import_table *t, size_t *budget,
			 struct arena *a)
{
	int ret = OK;

	json_array(j, key);
	for (size_t i = 0; ret == OK && i < t->module_count; i++) {
		const struct import_module *m = &t->modules[i];

		if (!inspect_take_name(budget, m->name))
			break;
		json_object(j, NULL);
		json_str(j, "module", m->name);
		json_uint_or_null(j, "bound", m->timestamp);
		json_uint(j, "address_table", m->first_thunk);
		json_bool(j, "names_in_address_table", m->names_in_iat);
		json_bool(j, "api_set", inspect_is_api_set(m->name));
		ret = write_symbols(j, t, m, budget, a);
		json_object_end(j);
	}
	json_array_end(j);
	return ret;
}

static int write_export(struct json_out *j, const struct inspect_export *e,
			size_t *budget, struct arena *a)
{
	int ret;

	json_object(j, NULL);
	json_str_or_null(j, "procedure", e->name);
	ret = write_undecorated(j, e->name, budget, a);
	json_uint(j, "ordinal", e->symbol.ordinal);
	json_uint(j, "rva", e->symbol.rva);
	json_str_or_null(j, "forwarder", e->symbol.forwarder);
	json_object_end(j);
	return ret;
}

int inspect_json_exports(struct json_out *j, const struct export_table *t,
			 struct arena *a)
{
	struct inspect_exports walk;
	struct inspect_export e;
	int ret = inspect_exports(t, a, &walk);

	if (ret != OK)
		return ret;
	if (!t->present) {
		json_null(j, "exports");
		return OK;
	}
	json_object(j, "exports");
	json_str(j, "name", t->name);
	json_uint(j, "base", t->base);
	json_uint(j, "functions", t->function_count);
	json_uint(j, "names", t->name_count);
	json_array(j, "symbols");
	while (ret == OK && inspect_exports_next(&walk, &e))
		ret = write_export(j, &e, &walk.budget, a);
	json_array_end(j);
	json_object_end(j);
	return ret;
}
