/* The ISAPI handlers of applicationHost.config, and who may call them. */
#include <string.h>

#include "iis/application_host.h"
#include "util/status.h"

/* Handlers of the server that are looked at for sites with their own. */
enum { INHERITED_MAX = 1 << 20 };

struct maker {
	struct host_file *file;
	struct host_group restrictions; /* of the server */
	struct name_index paths; /* theirs, "at" in that group */
	bool *handled; /* some handler leads to that one */
	enum iis_permission unlisted;
	bool is_called_by_name; /* "*.dll" is mapped to IsapiModule */
	/* Of the server's extensions: their names, each at its first. */
	struct name_index names;
	size_t *first;      /* of the same name, by extension */
	size_t *removed_by; /* the last site that removes that first */
	size_t inherited;
};

/* "C:\php\php.dll|args" and "%windir%\x.dll": what IIS compares. */
static struct str plain_path(struct arena *a, struct str path)
{
	static const struct {
		const char *variable, *usual;
	} rows[] = {
		{ "%windir%", "C:\\Windows" },
		{ "%SystemRoot%", "C:\\Windows" },
		{ "%SystemDrive%", "C:" },
	};
	const char *bar = memchr(path.s, '|', path.n);

	if (bar != NULL)
		path.n = (size_t)(bar - path.s);
	if (path.n > 1 && path.s[0] == '"' && path.s[path.n - 1] == '"')
		path = (struct str){ path.s + 1, path.n - 2 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str variable = str_of(rows[i].variable);
		struct str start = { path.s, variable.n };

		if (path.n < variable.n || !str_equal_nocase(start, variable))
			continue;
		path = (struct str){ path.s + variable.n, path.n - variable.n };
		return STR_CONCAT(a, str_of(rows[i].usual), path);
	}
	return path;
}

/* Without the list, or with less than all of it, what isn't listed is open. */
static enum iis_permission permission_of_unlisted(const struct host_file *f)
{
	if (!f->whole || f->unread[HOST_RESTRICTIONS] ||
	    (!f->seen[HOST_RESTRICTIONS] && !f->has_host))
		return IIS_PERMISSION_UNKNOWN;
	return f->unlisted_allowed == HOST_TRUE ? IIS_ALLOWED : IIS_UNLISTED;
}

static int index_restrictions(struct maker *m)
{
	struct host_file *f = m->file;
	struct host_group all = host_section(f, HOST_RESTRICTIONS);

	m->unlisted = permission_of_unlisted(f);
	m->handled = arena_new_array(f->arena, bool, all.count);
	if (m->handled == NULL)
		return E_NO_MEMORY;
	while (all.count > 0) {
		struct host_group group = host_next_group(&all);
		const struct host_entry *first = group.entries[0];

		if (first->location->site == HOST_SERVER)
			m->restrictions = group;
		else if (iis_add_note(f->out, f->arena, first->place.line,
				      "%.*s isn't read: it counts for the "
				      "whole server alone",
				      STR_ARGS(first->place.key)) != OK)
			return E_NO_MEMORY;
	}
	for (size_t i = 0; i < m->restrictions.count; i++) {
		const struct host_entry *e = m->restrictions.entries[i];
		struct str path;

		if (e->action != HOST_ADD)
			continue;
		path = plain_path(f->arena, e->path);
		if (path.s == NULL ||
		    name_index_add(&m->paths, f->arena, path, i) != OK)
			return E_NO_MEMORY;
	}
	name_index_sort(&m->paths);
	return OK;
}

/* Which restriction a handler falls under. */
static int ask_permission(struct maker *m, struct host_entry *e)
{
	struct str path = plain_path(m->file->arena, e->path);
	size_t at;

	if (path.s == NULL)
		return E_NO_MEMORY;
	if (path.n == 0) {
		m->is_called_by_name = true;
		return OK;
	}
	at = name_index_find(&m->paths, path);
	e->permission = m->unlisted;
	if (at != NAME_NOT_FOUND) {
		e->permission = m->restrictions.entries[at]->refused ?
					IIS_DENIED :
					IIS_ALLOWED;
		m->handled[at] = true;
	}
	return OK;
}

static int add(struct maker *m, struct iis_extensions *to,
	       const struct iis_extension *new)
{
	struct host_file *f = m->file;

	if (to->count < IIS_ITEMS_MAX)
		return iis_add_extension(to, f->arena, new);
	return iis_add_note(f->out, f->arena, new->place.line,
			    "%.*s holds too much: \"%.*s\" isn't read",
			    STR_ARGS(new->place.key), STR_ARGS(new->path));
}

static int add_handler(struct maker *m, struct iis_extensions *to,
		       const struct host_entry *e)
{
	struct iis_extension new = {
		.name = e->name,
		.requests = e->requests,
		.below = e->location->below,
		.has_pool = e->location->has_pool,
		.pool = e->location->pool,
		.path = e->path,
		.permission = e->permission,
		.precondition = e->precondition,
		.place = e->place,
	};
	const char *bar;
	int ret;

	if (e->action != HOST_ADD || e->path.n == 0)
		return OK;
	bar = memchr(e->path.s, '|', e->path.n);
	if (bar != NULL)
		new.path.n = (size_t)(bar - e->path.s);
	/* "*.php" as ".php"; other patterns as they are */
	if (new.requests.n > 2 && memcmp(new.requests.s, "*.", 2) == 0 &&
	    strpbrk(new.requests.s + 2, "*?/,") == NULL)
		new.requests = (struct str){ new.requests.s + 1,
					     new.requests.n - 1 };
	ret = host_bitness(m->file, e, &new.bitness);
	return ret != OK ? ret : add(m, to, &new);
}

/* An extension that is listed, and that no handler leads to. */
static int add_listed(struct maker *m, size_t at)
{
	const struct host_entry *e = m->restrictions.entries[at];
	struct iis_extension new = {
		.name = STR_EMPTY,
		.requests = STR_EMPTY,
		.below = STR_EMPTY,
		.path = e->path,
		.permission = e->refused ? IIS_DENIED : IIS_ALLOWED,
		.precondition = STR_EMPTY,
		.place = e->place,
	};

	if (e->action != HOST_ADD || m->handled[at] ||
	    !str_ends_nocase(e->path, ".dll"))
		return OK;
	return add(m, &m->file->out->extensions, &new);
}

static int make_server(struct maker *m, struct host_group group)
{
	struct iis_extensions *to = &m->file->out->extensions;
	/* Without handlers in the text, they are set elsewhere. */
	bool by_name = m->is_called_by_name ||
		       !host_is_read(m->file, HOST_HANDLERS);
	int ret = OK;

	for (size_t i = 0; i < group.count && ret == OK; i++)
		ret = add_handler(m, to, group.entries[i]);
	for (size_t i = 0; by_name && i < m->restrictions.count && ret == OK;
	     i++)
		ret = add_listed(m, i);
	return ret;
}

static int index_server(struct maker *m)
{
	const struct iis_extensions *e = &m->file->out->extensions;
	struct arena *a = m->file->arena;
	int ret = OK;

	m->first = arena_new_array(a, size_t, e->count);
	m->removed_by = arena_new_array(a, size_t, e->count);
	if (m->first == NULL || m->removed_by == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < e->count && ret == OK; i++)
		ret = name_index_add(&m->names, a, e->items[i].name, i);
	name_index_sort(&m->names);
	for (size_t i = 0; i < e->count && ret == OK; i++)
		m->first[i] = name_index_find(&m->names, e->items[i].name);
	return ret;
}

/* The server's, but for those that the site removes. */
static int inherit(struct maker *m, size_t number, struct host_group group)
{
	struct host_file *f = m->file;
	struct iis_site *site = &f->out->sites[number - 1];
	const struct iis_extensions *from = &f->out->extensions;
	int ret = OK;

	if (from->count > INHERITED_MAX - m->inherited)
		return iis_add_note(f->out, f->arena,
				    group.entries[0]->place.line,
				    "too many sites have handlers of their "
				    "own: \"%.*s\" is shown without the "
				    "server's",
				    STR_ARGS(site->name));
	m->inherited += from->count;
	for (size_t i = 0; i < group.count; i++) {
		size_t at = NAME_NOT_FOUND;

		if (group.entries[i]->action == HOST_REMOVE)
			at = name_index_find(&m->names,
					     group.entries[i]->name);
		if (at != NAME_NOT_FOUND)
			m->removed_by[at] = number;
	}
	for (size_t i = 0; i < from->count && ret == OK; i++) {
		/* One without a name is listed, not handled. */
		if (from->items[i].name.n == 0 ||
		    m->removed_by[m->first[i]] != number)
			ret = add(m, &site->extensions, &from->items[i]);
	}
	return ret;
}

/* A folder's <remove> and <clear/> leave the rest of its site as it is. */
static int make_site(struct maker *m, struct host_group group)
{
	const struct host_location *l = group.entries[0]->location;
	struct iis_site *site = &m->file->out->sites[l->site - 1];
	struct host_group none = { group.entries, 0 };
	bool is_cleared = false, adds = false;
	int ret = OK;

	for (size_t i = 0; i < group.count; i++) {
		is_cleared |= group.entries[i]->action == HOST_CLEAR;
		adds |= group.entries[i]->action == HOST_ADD;
	}
	if (l->below.n > 0 && !adds)
		return OK;
	if (!site->has_extensions && (l->below.n > 0 || !is_cleared))
		ret = inherit(m, l->site, l->below.n > 0 ? none : group);
	site->has_extensions = true;
	for (size_t i = 0; i < group.count && ret == OK; i++)
		ret = add_handler(m, &site->extensions, group.entries[i]);
	return ret;
}

int host_make_extensions(struct host_file *f)
{
	struct host_group all = host_section(f, HOST_HANDLERS);
	struct host_group server = { all.entries, 0 };
	struct maker m = { .file = f };
	int ret = index_restrictions(&m);

	for (size_t i = 0; i < all.count && ret == OK; i++) {
		if (all.entries[i]->action == HOST_ADD)
			ret = ask_permission(&m, all.entries[i]);
	}
	if (all.count > 0 && all.entries[0]->location->site == HOST_SERVER)
		server = host_next_group(&all);
	if (ret == OK)
		ret = make_server(&m, server);
	if (ret == OK)
		ret = index_server(&m);
	while (all.count > 0 && ret == OK)
		ret = make_site(&m, host_next_group(&all));
	return ret;
}
