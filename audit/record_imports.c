/* What a file imports, for those who ask which files do. */
#include "audit/record.h"
#include "loader/imports.h"
#include "util/status.h"

static int add_table(const struct import_table *t, struct arena *a,
		     struct record *r)
{
	for (size_t m = 0; m < t->module_count; m++) {
		const struct import_module *from = &t->modules[m];
		const struct str module = str_lower(a, from->name);

		if (module.s == NULL)
			return E_NO_MEMORY;
		for (size_t i = 0; i < from->count; i++) {
			const struct import_symbol *s =
				&t->symbols[from->first + i];
			struct str name = s->name;

			if (r->import_count == RECORD_IMPORTS_MAX)
				return OK;
			if (s->by_ordinal)
				name = str_printf(a, "#%u", s->ordinal);
			if (name.s == NULL)
				return E_NO_MEMORY;
			r->imports[r->import_count++] =
				(struct record_import){ module, name };
		}
		if (from->count == 0 && r->import_count < RECORD_IMPORTS_MAX)
			r->imports[r->import_count++] =
				(struct record_import){ module, STR_EMPTY };
	}
	return OK;
}

int record_add_imports(const struct file_report *f, struct record *r)
{
	const struct module *root = f->subject->resolution->root;
	struct import_table now = { 0 }, later = { 0 };
	struct defects ignored = { 0 };
	size_t most;
	int ret;

	if (!module_is_readable(root))
		return OK;
	ret = imports_read(&root->image, f->arena, &ignored, &now);
	if (ret == OK)
		ret = delay_imports_read(&root->image, f->arena, &ignored,
					 &later);
	if (ret != OK)
		return ret;
	most = now.symbol_count + now.module_count + later.symbol_count +
	       later.module_count;
	if (most > RECORD_IMPORTS_MAX)
		most = RECORD_IMPORTS_MAX;
	r->imports = arena_new_array(f->arena, struct record_import, most + 1);
	if (r->imports == NULL)
		return E_NO_MEMORY;
	ret = add_table(&now, f->arena, r);
	return ret == OK ? add_table(&later, f->arena, r) : ret;
}
