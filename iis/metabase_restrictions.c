/* WebSvcExtRestrictionList of IIS 6: which extensions may be called (R1016). */
#include "iis/metabase.h"

#include <stdlib.h>

#include "util/status.h"

/* Of entries with one last name no more are compared by their variables. */
enum { NAMESAKES_MAX = 64 };

/* What else is mapped or listed is a CGI program. */
bool metabase_is_dll(struct str path)
{
	return str_ends_nocase(path, ".dll");
}

bool metabase_is_quoted(struct str path)
{
	return path.n > 2 && path.s[0] == '"' &&
	       str_ends_nocase(path, ".dll\"");
}

/* Whether IIS takes them off isn't documented. */
int metabase_note_quoted(struct metabase *m, const struct metabase_record *list,
			 struct str path)
{
	m->config->is_partial = true;
	return iis_add_note(m->config, m->arena, list->line,
			    "%.*s: %.*s stands in quotes: whether IIS takes "
			    "them off isn't known, and it isn't read.",
			    STR_ARGS(list->key), STR_ARGS(path));
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
	if (metabase_is_quoted(new.path)) {
		r->cut = true;
		return metabase_note_quoted(m, r->list, new.path);
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

static struct str last_name(struct str path)
{
	size_t at = path.n;

	while (at > 0 && path.s[at - 1] != '\\')
		at--;
	return (struct str){ path.s + at, path.n - at };
}

static int compare_names(const void *a, const void *b)
{
	const struct metabase_restriction *const *x = a, *const *y = b;
	int order = str_compare_nocase(last_name((*x)->path),
				       last_name((*y)->path));

	return order != 0 ? order
			  : ((*x)->order > (*y)->order) -
				    ((*x)->order < (*y)->order);
}

static int list_by_name(struct metabase *m, struct metabase_restrictions *r)
{
	r->by_name = arena_new_array(&m->scratch,
				     const struct metabase_restriction *,
				     r->count);
	if (r->by_name == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < r->count; i++) {
		if (r->entries[i].allowed != r->others_allowed)
			r->by_name[r->by_name_count++] = &r->entries[i];
	}
	if (r->by_name_count != 0)
		qsort(r->by_name, r->by_name_count, sizeof(*r->by_name),
		      compare_names);
	return OK;
}

int metabase_read_restrictions(struct metabase *m, size_t service,
			       struct metabase_restrictions *r)
{
	*r = (struct metabase_restrictions){ .doubtful = STR_EMPTY };
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
	if (drop_repetitions(m, r) != OK)
		return E_NO_MEMORY;
	return list_by_name(m, r);
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

/* What follows the last variable; all of a path that has none. */
static struct str behind_variable(struct str path)
{
	const char *end = path.n != 0 ? memrchr(path.s, '%', path.n) : NULL;
	size_t n = end == NULL ? 0 : (size_t)(end - path.s) + 1;

	return (struct str){ path.s + n, path.n - n };
}

/* Two paths that aren't written alike: may variables make them one? */
static bool may_be_same(struct str a, struct str b)
{
	struct str x = behind_variable(a), y = behind_variable(b);
	struct str shorter = x.n < y.n ? x : y, longer = x.n < y.n ? y : x;

	if ((x.n == a.n && y.n == b.n) ||
	    (x.n == a.n && x.n < y.n) || (y.n == b.n && y.n < x.n))
		return false;
	longer.s += longer.n - shorter.n;
	longer.n = shorter.n;
	return str_equal_nocase(longer, shorter);
}

/* Whether IIS expands variables before it compares isn't documented. */
static bool may_be_listed(const struct metabase_restrictions *r,
			  struct str path)
{
	struct str name = last_name(path);
	size_t first = 0, end = r->by_name_count, i;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (str_compare_nocase(last_name(r->by_name[middle]->path),
				       name) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	for (i = first; i < r->by_name_count && i - first < NAMESAKES_MAX;
	     i++) {
		struct str other = r->by_name[i]->path;

		if (!str_equal_nocase(last_name(other), name))
			return false;
		if (may_be_same(path, other))
			return true;
	}
	return false;
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
	if (may_be_listed(r, path)) {
		if (r->doubtful.n == 0)
			r->doubtful = path;
		return IIS_PERMISSION_UNKNOWN;
	}
	return r->others_allowed ? IIS_ALLOWED : IIS_UNLISTED;
}
