/* The ISAPI extensions of a metabase: ScriptMaps of the server and its sites.
 */
#include "iis/metabase.h"

#include <stdlib.h>

#include "util/status.h"

/* A mapping, before those that say the same are dropped. */
struct mapping {
	struct str requests, path;
	struct iis_place place;
	size_t order;
	bool repeated;
};

struct reader {
	struct metabase *m;
	struct metabase_restrictions restrictions;
	struct mapping *mappings; /* of the server, or of one site */
	size_t mapping_count, mapping_capacity;
};

/* ".ext,path,flags" or "*,path,flags"; verbs may follow. */
static int add_mapping(struct reader *r, const struct metabase_record *list,
		       struct str item)
{
	struct mapping new = { .place = { list->key, list->line } };
	struct str rest = item;
	void *items = r->mappings;

	if (!metabase_next_item(&rest, ',', &new.requests) ||
	    !metabase_next_item(&rest, ',', &new.path) || new.requests.n == 0 ||
	    new.path.n == 0 ||
	    (new.requests.s[0] != '.' && new.requests.s[0] != '*'))
		return metabase_note_item(r->m, list, item, "a script map");
	if (metabase_is_quoted(new.path))
		return metabase_note_quoted(r->m, list, new.path);
	if (!metabase_is_dll(new.path))
		return OK;
	if (arena_grow(&r->m->scratch, &items, r->mapping_count,
		       &r->mapping_capacity, sizeof(new)))
		return E_NO_MEMORY;
	new.order = r->mapping_count;
	r->mappings = items;
	r->mappings[r->mapping_count++] = new;
	return OK;
}

static int add_mappings(struct reader *r, const struct metabase_record *list)
{
	struct str rest = metabase_value(list), item;

	while (metabase_next_item(&rest, '\n', &item)) {
		if (item.n > 0 && add_mapping(r, list, item) != OK)
			return E_NO_MEMORY;
	}
	return OK;
}

static int compare_meaning(const struct mapping *x, const struct mapping *y)
{
	int order = str_compare_nocase(x->requests, y->requests);

	return order != 0 ? order : str_compare_nocase(x->path, y->path);
}

static int compare_mappings(const void *a, const void *b)
{
	const struct mapping *x = a, *y = b;
	int order = compare_meaning(x, y);

	return order != 0 ? order
			  : (x->order > y->order) - (x->order < y->order);
}

static int compare_order(const void *a, const void *b)
{
	const struct mapping *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

/* Every virtual directory may repeat the list of its site. */
static void mark_repeated(struct reader *r)
{
	struct mapping *all = r->mappings;

	if (r->mapping_count < 2)
		return;
	qsort(all, r->mapping_count, sizeof(*all), compare_mappings);
	for (size_t i = 1; i < r->mapping_count; i++)
		all[i].repeated = compare_meaning(&all[i - 1], &all[i]) == 0;
	qsort(all, r->mapping_count, sizeof(*all), compare_order);
}

static int add_extension(struct reader *r, struct iis_extensions *out,
			 const struct iis_extension *new)
{
	struct metabase *m = r->m;

	if (out->count == IIS_ITEMS_MAX || m->items == IIS_CONFIG_ELEMENTS_MAX)
		return iis_add_note(m->config, m->arena, new->place.line,
				    "%.*s: there are too many extensions: "
				    "%.*s isn't read.",
				    STR_ARGS(new->place.key),
				    STR_ARGS(new->path));
	m->items++;
	return iis_add_extension(out, m->arena, new);
}

/* Hand over what was collected, and begin anew. */
static int take_mappings(struct reader *r, struct iis_extensions *out)
{
	int ret = OK;

	mark_repeated(r);
	for (size_t i = 0; i < r->mapping_count && ret == OK; i++) {
		const struct mapping *mapping = &r->mappings[i];
		struct iis_extension new = {
			.requests = mapping->requests,
			.path = mapping->path,
			.permission = metabase_permission(
				r->m, &r->restrictions, mapping->path),
			.precondition = STR_EMPTY,
			.place = mapping->place,
		};

		if (!mapping->repeated)
			ret = add_extension(r, out, &new);
	}
	r->mapping_count = 0;
	return ret;
}

/*
 * Only the pool of a site's root is kept: others are told. IIS 5.0 isolation
 * mode has none.
 */
static int note_other_pool(struct reader *r, size_t site, size_t key)
{
	const struct metabase_record *pool =
		metabase_own(r->m, key, METABASE_APP_POOL_ID);
	const struct metabase_record *of_site;
	struct iis_config *c = r->m->config;

	if (pool == NULL || c->isolation_mode_5)
		return OK;
	of_site = metabase_pool_id(r->m, site);
	if (of_site != NULL && str_equal_nocase(pool->value, of_site->value))
		return OK;
	return iis_add_note(c, r->m->arena, pool->line,
			    "%.*s runs in the application pool %.*s, not in "
			    "that of its site.",
			    STR_ARGS(pool->key), STR_ARGS(pool->value));
}

static int fill_site(struct reader *r, size_t key, struct iis_site *site)
{
	struct metabase *m = r->m;
	size_t root = metabase_child(m, key, str_of("ROOT"));
	const struct metabase_record *own =
		metabase_own(m, root, METABASE_SCRIPT_MAPS);

	if (own == NULL)
		own = metabase_own(m, key, METABASE_SCRIPT_MAPS);
	site->has_extensions = own != NULL;
	if (add_mappings(r, own) != OK)
		return E_NO_MEMORY;
	for (size_t i = root + 1;
	     root != METABASE_NO_KEY && i < m->keys[root].end; i++) {
		const struct metabase_record *list =
			metabase_own(m, i, METABASE_SCRIPT_MAPS);

		site->has_extensions |= list != NULL;
		if (add_mappings(r, list) != OK ||
		    note_other_pool(r, key, i) != OK)
			return E_NO_MEMORY;
	}
	site->inherits_extensions = site->has_extensions && own == NULL;
	return take_mappings(r, &site->extensions);
}

/* A DLL that may be called and isn't mapped is called by its own name. */
static int add_unmapped(struct reader *r)
{
	const struct metabase_restrictions *all = &r->restrictions;
	int ret = OK;

	for (size_t i = 0; i < all->count && ret == OK; i++) {
		const struct metabase_restriction *entry = &all->entries[i];
		struct iis_extension new = {
			.requests = STR_EMPTY,
			.path = entry->path,
			.permission = IIS_ALLOWED,
			.precondition = STR_EMPTY,
			.place = { all->list->key, all->list->line },
		};

		if (entry->allowed && !entry->mapped)
			ret = add_extension(r, &r->m->config->extensions, &new);
	}
	return ret;
}

/* Of one of them it is told. */
static int note_doubtful(struct reader *r)
{
	const struct metabase_restrictions *all = &r->restrictions;

	if (all->list == NULL || all->doubtful.n == 0)
		return OK;
	return iis_add_note(r->m->config, r->m->arena, all->list->line,
			    "WebSvcExtRestrictionList may mean %.*s by "
			    "another spelling, with a variable or without: "
			    "whether IIS expands variables before it compares "
			    "isn't known, and it is judged as one that may be "
			    "called.",
			    STR_ARGS(all->doubtful));
}

int metabase_fill_extensions(struct metabase *m, size_t service,
			     const size_t *sites)
{
	struct iis_config *c = m->config;
	struct reader r = { .m = m };
	const struct metabase_record *maps =
		metabase_inherited(m, service, METABASE_SCRIPT_MAPS);

	if (metabase_read_restrictions(m, service, &r.restrictions) != OK ||
	    add_mappings(&r, maps) != OK ||
	    take_mappings(&r, &c->extensions) != OK)
		return E_NO_MEMORY;
	for (size_t i = 0; i < c->site_count; i++) {
		if (fill_site(&r, sites[i], &c->sites[i]) != OK)
			return E_NO_MEMORY;
	}
	return note_doubtful(&r) == OK ? add_unmapped(&r) : E_NO_MEMORY;
}
