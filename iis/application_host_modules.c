/* The native modules and the compression of applicationHost.config. */
#include "iis/application_host.h"
#include "util/status.h"

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

static enum iis_serves what_serves(const struct host_entry *e)
{
	static const struct {
		const char *name, *dll;
		enum iis_serves what;
	} rows[] = {
		{ "IsapiModule", "isapi.dll", IIS_SERVES_EXTENSIONS },
		{ "IsapiFilterModule", "filter.dll", IIS_SERVES_FILTERS },
		{ "StaticCompressionModule", "compstat.dll",
		  IIS_SERVES_COMPRESSION },
		{ "DynamicCompressionModule", "compdyn.dll",
		  IIS_SERVES_COMPRESSION },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (is_module(e, rows[i].name, rows[i].dll))
			return rows[i].what;
	}
	return IIS_SERVES_OTHERS;
}

static int add_module(struct host_file *f, const struct host_entry *e,
		      bool disabled)
{
	struct iis_filters *to = &f->out->native_modules;
	size_t before = to->count;
	int ret = host_add_filter(f, to, e, disabled);

	if (ret == OK && to->count != before)
		to->items[before].serves = what_serves(e);
	return ret;
}

static bool lacks(const struct host_file *f, enum iis_serves what)
{
	const struct iis_filters *all = &f->out->native_modules;

	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i].serves == what)
			return false;
	}
	/* A list that isn't all there lacks nothing for certain. */
	return host_is_read(f, HOST_GLOBAL_MODULES);
}

int host_make_modules(struct host_file *f)
{
	struct host_group all = host_section(f, HOST_GLOBAL_MODULES);
	bool knows_enabled = host_is_read(f, HOST_MODULES);
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

			if (e->action == HOST_ADD)
				ret = add_module(
					f, e,
					knows_enabled &&
						name_index_find(&enabled,
								e->name) ==
							NAME_NOT_FOUND);
		}
	}
	/* R3002 */
	f->out->lacks_isapi_module = lacks(f, IIS_SERVES_EXTENSIONS);
	f->out->lacks_filter_module = lacks(f, IIS_SERVES_FILTERS);
	f->out->lacks_compression_module = lacks(f, IIS_SERVES_COMPRESSION);
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
			ret = host_add_filters(f, &f->out->compression, group);
		else
			ret = note_server_only(f, group.entries[0]);
	}
	return ret;
}
