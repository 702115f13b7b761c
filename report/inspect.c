/* The format of an inspection, and the walk through its exports. */
#include "report/inspect.h"

#include "util/status.h"

int inspect_write(const struct inspection *i, bool json, FILE *out,
		  struct style style, struct arena *a)
{
	if (json)
		return inspect_write_json(i, out, a);
	return inspect_write_text(i, out, style, a);
}

int inspect_exports(const struct export_table *t, struct arena *a,
		    struct inspect_exports *out)
{
	*out = (struct inspect_exports){
		.table = t,
		.named = arena_alloc(a, t->function_count / 8 + 1, 1),
		.budget = inspect_name_budget(t->image),
	};
	return out->named == NULL ? E_NO_MEMORY : OK;
}

static bool next_named(struct inspect_exports *w, struct inspect_export *out)
{
	const struct export_table *t = w->table;
	uint32_t index;

	while (w->next_name < t->name_count) {
		/* A name that leads to no function is no export. */
		if (!exports_name_at(t, w->next_name++, &out->name,
				     &out->symbol))
			continue;
		index = out->symbol.ordinal - t->base;
		w->named[index / 8] |= (uint8_t)(1u << index % 8);
		return true;
	}
	return false;
}

static bool next_nameless(struct inspect_exports *w,
			  struct inspect_export *out)
{
	const struct export_table *t = w->table;

	out->name = STR_EMPTY;
	while (w->next_function < t->function_count) {
		const uint32_t index = w->next_function++;

		if ((w->named[index / 8] & 1u << index % 8) == 0 &&
		    exports_find_ordinal(t, t->base + index, &out->symbol))
			return true;
	}
	return false;
}

bool inspect_exports_next(struct inspect_exports *w,
			  struct inspect_export *out)
{
	if (!next_named(w, out) && !next_nameless(w, out))
		return false;
	if (inspect_take_name(&w->budget, out->name) &&
	    inspect_take_name(&w->budget, out->symbol.forwarder))
		return true;
	w->next_name = w->table->name_count;
	w->next_function = w->table->function_count;
	return false;
}

size_t inspect_name_budget(const struct image *img)
{
	return img != NULL ? img->file_size * NAME_SHARING_MAX : 0;
}

bool inspect_take_name(size_t *budget, struct str name)
{
	if (name.n > *budget) {
		*budget = 0;
		return false;
	}
	*budget -= name.n;
	return true;
}
