/* The filters, native modules and compression of applicationHost.config. */
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

/* Of <modules>, where it is there: names of what requests reach. */
static int index_modules(struct host_file *f, struct name_index *x)
{
	struct host_group all = host_section(f, HOST_MODULES);
	struct host_group server = host_next_group(&all);
	int ret = OK;

	for (size_t i = 0; i < server.count && ret == OK; i++) {
		const struct host_entry *e = server.entries[i];

		if (e->location->site == HOST_SERVER && e->action == HOST_ADD)
			ret = name_index_add(x, f->arena, e->name, i);
	}
	name_index_sort(x);
	return ret;
}

static int note_server_only(struct host_file *f, const struct host_entry *e)
{
	return iis_add_note(f->out, f->arena, e->place.line,
			    "%.*s isn't read: it counts for the whole server "
			    "alone",
			    STR_ARGS(e->place.key));
}

/* The last name of a path, cut off from it. */
static struct str cut_name(struct str *path)
{
	struct str name = host_base_name(*path);

	path->n -= name.n;
	path->n -= path->n > 0;
	return name;
}

/* "%windir%" or "D:\WINNT". */
static bool is_windows_folder(struct str path)
{
	return str_equal_nocase(path, str_of("%windir%")) ||
	       str_equal_nocase(path, str_of("%SystemRoot%")) ||
	       (path.n > 3 && path.s[1] == ':' &&
		host_base_name(path).n == path.n - 3);
}

/* The folder of IIS; as IIS Express calls its own, too. */
static bool is_inetsrv(struct str path)
{
	struct str name;

	if (str_equal_nocase(path, str_of("%IIS_BIN%")))
		return true;
	if (!str_equal_nocase(cut_name(&path), str_of("inetsrv")))
		return false;
	name = cut_name(&path);
	return is_windows_folder(path) &&
	       (str_equal_nocase(name, str_of("System32")) ||
		str_equal_nocase(name, str_of("SysWOW64")) ||
		str_equal_nocase(name, str_of("Sysnative")));
}

/* IIS' own: another one may have its name, or be a file of that name. */
static bool is_module(const struct host_entry *e, const char *name,
		      const char *dll)
{
	struct str folder = e->path;

	return str_equal_nocase(cut_name(&folder), str_of(dll)) &&
	       (str_equal_nocase(e->name, str_of(name)) || is_inetsrv(folder));
}

static bool is_compression(const struct host_entry *e)
{
	return is_module(e, "StaticCompressionModule", "compstat.dll") ||
	       is_module(e, "DynamicCompressionModule", "compdyn.dll");
}

/* All that the group adds, in its order. */
static int add_all(struct host_file *f, struct iis_filters *to,
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

int host_make_modules(struct host_file *f)
{
	struct host_group all = host_section(f, HOST_GLOBAL_MODULES);
	bool knows_enabled = host_is_read(f, HOST_MODULES);
	bool is_read = host_is_read(f, HOST_GLOBAL_MODULES);
	bool isapi = false, filters = false, compression = false;
	struct name_index enabled = { 0 };
	int ret = index_modules(f, &enabled);

	while (all.count > 0 && ret == OK) {
		struct host_group group = host_next_group(&all);

		if (group.entries[0]->location->site != HOST_SERVER) {
			ret = note_server_only(f, group.entries[0]);
			continue;
		}
		for (size_t i = 0; i < group.count && ret == OK; i++) {
			const struct host_entry *e = group.entries[i];

			if (e->action != HOST_ADD)
				continue;
			compression |= is_compression(e);
			isapi |= is_module(e, "IsapiModule", "isapi.dll");
			filters |= is_module(e, "IsapiFilterModule",
					     "filter.dll");
			ret = host_add_filter(
				f, &f->out->native_modules, e,
				knows_enabled &&
					name_index_find(&enabled, e->name) ==
						NAME_NOT_FOUND);
		}
	}
	/* R3002; a list that isn't all there lacks nothing for certain. */
	f->out->lacks_isapi_module = is_read && !isapi;
	f->out->lacks_filter_module = is_read && !filters;
	f->out->lacks_compression_module = is_read && !compression;
	return ret;
}

/* The schemes of the server (R3008). */
int host_make_compression(struct host_file *f)
{
	struct host_group all = host_section(f, HOST_COMPRESSION);
	int ret = OK;

	while (all.count > 0 && ret == OK) {
		struct host_group group = host_next_group(&all);

		if (group.entries[0]->location->site == HOST_SERVER)
			ret = add_all(f, &f->out->compression, group);
		else
			ret = note_server_only(f, group.entries[0]);
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
			ret = add_all(f, &f->out->filters, group);
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
