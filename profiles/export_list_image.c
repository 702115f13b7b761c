/* A DLL's own export table as a list. */
#include "loader/exports.h"
#include "profiles/export_list.h"
#include "util/arena.h"
#include "util/status.h"

/* Which functions a name leads to, so that the others are by ordinal alone. */
static int names_add(struct export_list *l, const struct export_table *t,
		     bool *named)
{
	struct export_symbol symbol;
	struct str name;
	int ret = OK;

	for (uint32_t i = 0; ret == OK && i < t->name_count; i++) {
		struct listed_export e = { .dll = l->dll };

		if (!exports_name_at(t, i, &name, &symbol) || name.n == 0 ||
		    symbol.ordinal > UINT16_MAX)
			continue;
		if (symbol.ordinal - t->base < t->function_count)
			named[symbol.ordinal - t->base] = true;
		e.name = name;
		e.forwarder = symbol.forwarder;
		e.ordinal = (uint16_t)symbol.ordinal;
		ret = export_list_add(l, &e);
	}
	return ret;
}

static int ordinals_add(struct export_list *l, const struct export_table *t,
			const bool *named)
{
	struct export_symbol symbol;
	int ret = OK;

	for (uint32_t i = 0; ret == OK && i < t->function_count; i++) {
		struct listed_export e = { .dll = l->dll };

		if (named[i] || t->base > UINT16_MAX ||
		    t->base + i > UINT16_MAX || t->base + i == 0 ||
		    !exports_find_ordinal(t, t->base + i, &symbol))
			continue;
		e.forwarder = symbol.forwarder;
		e.ordinal = (uint16_t)(t->base + i);
		ret = export_list_add(l, &e);
	}
	return ret;
}

int export_list_read_image(struct export_list *l, struct bytes bytes)
{
	struct export_table table;
	struct defects ignored = { 0 };
	struct image image;
	bool *named;
	int ret = image_read(bytes, l->arena, &ignored, &image);

	if (ret == OK && !image.readable)
		return export_list_fail(l, "it is no PE file that can be read");
	l->machine = image.machine;
	if (ret == OK)
		ret = exports_read(&image, l->arena, &ignored, &table);
	if (ret != OK)
		return ret;
	named = arena_new_array(l->arena, bool,
				(size_t)table.function_count + 1);
	if (named == NULL)
		return E_NO_MEMORY;
	ret = names_add(l, &table, named);
	return ret == OK ? ordinals_add(l, &table, named) : ret;
}
