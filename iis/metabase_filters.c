/* The filters of the server or of a site, in the order of their loading. */
#include "iis/metabase.h"

#include "util/status.h"

/* R1015. */
static int add_filter(struct metabase *m, size_t key, bool unordered,
		      struct iis_filters *out)
{
	struct iis_filter new = {
		.name = metabase_name(m, key),
		.path = metabase_value(
			metabase_own(m, key, METABASE_FILTER_PATH)),
		.unordered = unordered,
		.precondition = STR_EMPTY,
		.place = metabase_place(m, key),
	};
	bool enabled;

	if (out->count == IIS_ITEMS_MAX || m->items == IIS_CONFIG_ELEMENTS_MAX)
		return iis_add_note(m->config, m->arena, new.place.line,
				    "There are too many filters: %.*s isn't "
				    "read.",
				    STR_ARGS(new.place.key));
	if (metabase_bool(m, metabase_own(m, key, METABASE_FILTER_ENABLED),
			  true, &enabled) != OK)
		return E_NO_MEMORY;
	new.disabled = !enabled;
	m->items++;
	return iis_add_filter(out, m->arena, &new);
}

static int add_missing(struct metabase *m, struct str name,
		       const struct metabase_record *order,
		       struct iis_filters *out)
{
	void *items = out->missing;

	if (out->missing_count == IIS_ITEMS_MAX)
		return iis_add_note(m->config, m->arena, order->line,
				    "FilterLoadOrder names too many filters "
				    "that have no key: %.*s isn't read.",
				    STR_ARGS(name));
	if (arena_grow(m->arena, &items, out->missing_count,
		       &out->missing_capacity, sizeof(name)))
		return E_NO_MEMORY;
	out->order = (struct iis_place){ order->key, order->line };
	out->missing = items;
	out->missing[out->missing_count++] = name;
	return OK;
}

static int fill_ordered(struct metabase *m, size_t filters,
			struct iis_filters *out)
{
	const struct metabase_record *order =
		metabase_own(m, filters, METABASE_FILTER_LOAD_ORDER);
	struct str rest = metabase_value(order), name;
	size_t key;
	int ret = OK;

	while (ret == OK && metabase_next_item(&rest, ',', &name)) {
		if (name.n == 0)
			continue;
		key = metabase_child(m, filters, name);
		if (key == METABASE_NO_KEY) {
			ret = add_missing(m, name, order, out);
		} else if (!m->keys[key].ordered) {
			m->keys[key].ordered = true;
			ret = add_filter(m, key, false, out);
		}
	}
	return ret;
}

/* IIS 6 keeps the settings of its compression among the filters, too. */
static bool is_filter(const struct metabase *m, size_t key)
{
	return metabase_own(m, key, METABASE_FILTER_PATH) != NULL ||
	       str_equal_nocase(
		       metabase_value(metabase_own(m, key, METABASE_KEY_TYPE)),
		       str_of("IIsFilter"));
}

int metabase_fill_filters(struct metabase *m, size_t parent,
			  struct iis_filters *out)
{
	size_t filters = metabase_child(m, parent, str_of("Filters"));
	bool order_known;

	if (filters == METABASE_NO_KEY)
		return OK;
	if (fill_ordered(m, filters, out) != OK)
		return E_NO_MEMORY;
	order_known = m->keys[filters].present;
	for (size_t i = filters + 1; i < m->keys[filters].end;
	     i = m->keys[i].end) {
		if (m->keys[i].ordered || !is_filter(m, i))
			continue;
		if (add_filter(m, i, order_known, out) != OK)
			return E_NO_MEMORY;
	}
	if (order_known || out->count == 0)
		return OK;
	return iis_add_note(m->config, m->arena, 0,
			    "%.*s itself isn't in the text: in which order its "
			    "filters are loaded, and whether all are, isn't "
			    "known.",
			    STR_ARGS(m->keys[filters].path));
}
