/* WebSvcExtRestrictionList of IIS 6: which extensions may be called (R1016). */
#include "iis/metabase.h"

#include <stdlib.h>

#include "util/status.h"

/* What else is mapped or listed is a CGI program. */
bool metabase_is_dll(struct str path)
{
	return str_ends_nocase(path, ".dll");
}

int metabase_note_item(struct metabase *m, const struct metabase_record *list,
		       struct str item, const char *what)
{
	return iis_add_note(m->config, m->arena, list->line,
			    "%.*s: \"%.*s\" isn't %s and isn't read.",
			    STR_ARGS(list->key), STR_ARGS(item), what);
}

/* "1,C:\asp.dll,0,ASP,Active Server Pages", or "0,*.dll": all others. */
static int add_entry(struct metabase *m, struct metabase_restrictions *r,
		     struct str item)
{
	struct metabase_restriction new = { .order = r->count };
	struct str rest = item, flag = STR_EMPTY;
	void *items = r->entries;

	if (!metabase_next_item(&rest, ',', &flag) || flag.n != 1 ||
	    (flag.s[0] != '0' && flag.s[0] != '1') ||
	    !metabase_next_item(&rest, ',', &new.path) || new.path.n == 0)
		return metabase_note_item(
			m, r->list, item,
			"an entry of WebSvcExtRestrictionList");
	new.allowed = flag.s[0] == '1';
	if (str_equal_nocase(new.path, str_of("*.dll"))) {
		r->others_allowed = new.allowed;
		r->others_told = true;
		return OK;
	}
	if (!metabase_is_dll(new.path))
		return OK;
	if (arena_grow(&m->scratch, &items, r->count, &r->capacity,
		       sizeof(new)))
		return E_NO_MEMORY;
	r->entries = items;
	r->entries[r->count++] = new;
	return OK;
}

static int compare_entries(const void *a, const void *b)
{
	const struct metabase_restriction *x = a, *y = b;
	int order = str_compare_nocase(x->path, y->path);

	return order != 0 ? order
			  : (x->order > y->order) - (x->order < y->order);
}

/* Which of two entries for one path counts isn't documented. */
static int drop_repetitions(struct metabase *m, struct metabase_restrictions *r)
{
	struct metabase_restriction *all = r->entries;
	size_t kept = 0;
	int ret = OK;

	for (size_t i = 0; i < r->count && ret == OK; i++) {
		if (kept == 0 ||
		    !str_equal_nocase(all[kept - 1].path, all[i].path))
			all[kept++] = all[i];
		else if (all[kept - 1].allowed != all[i].allowed)
			ret = iis_add_note(
				m->config, m->arena, r->list->line,
				"WebSvcExtRestrictionList both allows and "
				"forbids %.*s: which one IIS takes isn't "
				"known, the first entry counts here.",
				STR_ARGS(all[i].path));
	}
	r->count = kept;
	return ret;
}

static int read_entries(struct metabase *m, struct metabase_restrictions *r)
{
	struct str rest = r->list->value, item;

	while (metabase_next_item(&rest, '\n', &item)) {
		if (item.n == 0)
			continue;
		if (r->count == IIS_ITEMS_MAX) {
			r->cut = true;
			return iis_add_note(m->config, m->arena, r->list->line,
					    "WebSvcExtRestrictionList is too "
					    "long: not all of it is read.");
		}
		if (add_entry(m, r, item) != OK)
			return E_NO_MEMORY;
	}
	if (r->others_told)
		return OK;
	return iis_add_note(m->config, m->arena, r->list->line,
			    "WebSvcExtRestrictionList has no entry *.dll: what "
			    "it doesn't list is taken as not allowed.");
}

int metabase_read_restrictions(struct metabase *m, size_t service,
			       struct metabase_restrictions *r)
{
	*r = (struct metabase_restrictions){ .list = NULL };
	if (m->config->generation == IIS_5)
		return OK;
	r->list = metabase_inherited(m, service, METABASE_RESTRICTION_LIST);
	if (r->list == NULL)
		return OK;
	if (read_entries(m, r) != OK)
		return E_NO_MEMORY;
	if (r->count == 0)
		return OK;
	qsort(r->entries, r->count, sizeof(*r->entries), compare_entries);
	return drop_repetitions(m, r);
}

static struct metabase_restriction *
find_entry(const struct metabase_restrictions *r, struct str path)
{
	size_t first = 0, end = r->count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;
		int order = str_compare_nocase(path, r->entries[middle].path);

		if (order == 0)
			return &r->entries[middle];
		if (order < 0)
			end = middle;
		else
			first = middle + 1;
	}
	return NULL;
}

enum iis_permission metabase_permission(const struct metabase *m,
					struct metabase_restrictions *r,
					struct str path)
{
	struct metabase_restriction *entry;

	if (m->config->generation == IIS_5)
		return IIS_NOT_RESTRICTED;
	if (r->list == NULL)
		return IIS_PERMISSION_UNKNOWN;
	entry = find_entry(r, path);
	if (entry != NULL) {
		entry->mapped = true;
		return entry->allowed ? IIS_ALLOWED : IIS_DENIED;
	}
	if (r->cut)
		return IIS_PERMISSION_UNKNOWN;
	return r->others_allowed ? IIS_ALLOWED : IIS_UNLISTED;
}
