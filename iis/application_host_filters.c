/* The filters of applicationHost.config. */
#include <string.h>

#include "iis/application_host.h"
#include "util/status.h"

struct str host_base_name(struct str path)
{
	size_t start = path.n;

	while (start > 0 && path.s[start - 1] != '\\' &&
	       path.s[start - 1] != '/')
		start--;
	return (struct str){ path.s + start, path.n - start };
}

/* Is 'word' one of those between commas? */
static bool has_word(struct str list, const char *word)
{
	size_t start = 0;

	for (size_t i = 0; i <= list.n; i++) {
		struct str part = { list.s + start, i - start };

		if (i < list.n && list.s[i] != ',' && list.s[i] != ' ')
			continue;
		if (str_equal_nocase(part, str_of(word)))
			return true;
		start = i + 1;
	}
	return false;
}

int host_bitness(struct host_file *f, const struct host_entry *e,
		 enum iis_bitness *out)
{
	bool is_32 = has_word(e->precondition, "bitness32");
	bool is_64 = has_word(e->precondition, "bitness64");

	*out = IIS_ANY_BITNESS;
	if (is_32 && is_64)
		return iis_add_note(f->out, f->arena, e->place.line,
				    "\"%.*s\" asks for bitness32 and "
				    "bitness64: neither is counted",
				    STR_ARGS(e->name));
	if (is_32 || is_64)
		*out = is_32 ? IIS_32_BIT : IIS_64_BIT;
	return OK;
}

int host_add_filter(struct host_file *f, struct iis_filters *to,
		    const struct host_entry *e, bool disabled)
{
	struct iis_filter new = {
		.name = e->name,
		.path = e->path,
		.disabled = disabled,
		.precondition = e->precondition,
		.place = e->place,
	};
	int ret;

	if (to->count == IIS_ITEMS_MAX)
		return iis_add_note(f->out, f->arena, e->place.line,
				    "%.*s holds too much: \"%.*s\" isn't read",
				    STR_ARGS(e->place.key), STR_ARGS(e->name));
	ret = host_bitness(f, e, &new.bitness);
	return ret != OK ? ret : iis_add_filter(to, f->arena, &new);
}

int host_add_filters(struct host_file *f, struct iis_filters *to,
		     struct host_group group)
{
	int ret = OK;

	for (size_t i = 0; i < group.count && ret == OK; i++) {
		const struct host_entry *e = group.entries[i];

		if (e->action == HOST_ADD)
			ret = host_add_filter(f, to, e, e->refused);
	}
	return ret;
}

static int drop_filter(struct host_file *f, struct iis_site *site,
		       const struct host_entry *e)
{
	void *items = site->dropped;

	if (site->dropped_count == IIS_ITEMS_MAX)
		return iis_add_note(f->out, f->arena, e->place.line,
				    "%.*s holds too much: <remove> of "
				    "\"%.*s\" isn't read",
				    STR_ARGS(e->place.key), STR_ARGS(e->name));
	if (arena_grow(f->arena, &items, site->dropped_count,
		       &site->dropped_capacity, sizeof(*site->dropped)))
		return E_NO_MEMORY;
	site->dropped = items;
	site->dropped[site->dropped_count++] = e->name;
	return OK;
}

static int make_site_filters(struct host_file *f, struct iis_site *site,
			     struct host_group group)
{
	int ret = OK;

	for (size_t i = 0; i < group.count && ret == OK; i++) {
		const struct host_entry *e = group.entries[i];

		if (e->action == HOST_CLEAR)
			site->drops_global = true;
		else if (e->action == HOST_ADD)
			ret = host_add_filter(f, &site->filters, e, e->refused);
		else if (!site->drops_global)
			ret = drop_filter(f, site, e);
	}
	return ret;
}

static void mark_hidden(struct host_file *f)
{
	for (const struct host_location *l = f->server.next; l != NULL;
	     l = l->next) {
		if (l->hides_filters && l->site != HOST_NO_SITE &&
		    l->site != HOST_SERVER && l->below.n == 0)
			f->out->sites[l->site - 1].is_partial = true;
	}
}

/* The server's, and then those of each site (R3012). */
int host_make_filters(struct host_file *f)
{
	struct host_group all = host_section(f, HOST_FILTERS);
	int ret = OK;

	mark_hidden(f);
	while (all.count > 0 && ret == OK) {
		struct host_group group = host_next_group(&all);
		const struct host_entry *first = group.entries[0];
		size_t site = first->location->site;

		if (site == HOST_SERVER)
			ret = host_add_filters(f, &f->out->filters, group);
		else if (first->location->below.n == 0)
			ret = make_site_filters(f, &f->out->sites[site - 1],
						group);
		else
			ret = iis_add_note(f->out, f->arena, first->place.line,
					   "%.*s isn't read: filters are of "
					   "the server or of a site",
					   STR_ARGS(first->place.key));
	}
	return ret;
}
