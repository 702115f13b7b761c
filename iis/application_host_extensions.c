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
		return IIS_PERMISSION_NOT_KNOWN;
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
		struct str path = plain_path(f->arena, e->path);

		if (e->action != HOST_ADD)
			continue;
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
	const char *bar = memchr(e->path.s, '|', e->path.n);
	struct iis_extension new = {
		.name = e->name,
		.requests = e->requests,
		.below = e->location->below,
		.path = e->path,
		.permission = e->permission,
		.precondition = e->precondition,
		.place = e->place,
	};
	int ret;

	if (e->action != HOST_ADD || e->path.n == 0)
		return OK;
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

/* The server's, but for those that the site removes. */
static int inherit(struct maker *m, struct iis_site *site,
		   struct host_group group)
{
	struct host_file *f = m->file;
	const struct iis_extensions *from = &f->out->extensions;
	struct name_index removed = { 0 };
	int ret = OK;

	if (from->count > INHERITED_MAX - m->inherited)
		return iis_add_note(f->out, f->arena,
				    group.entries[0]->place.line,
				    "too many sites have handlers of their "
				    "own: \"%.*s\" is shown without the "
				    "server's",
				    STR_ARGS(site->name));
	m->inherited += from->count;
	for (size_t i = 0; i < group.count && ret == OK; i++) {
		if (group.entries[i]->action == HOST_REMOVE)
			ret = name_index_add(&removed, f->arena,
					     group.entries[i]->name, i);
	}
	name_index_sort(&removed);
	for (size_t i = 0; i < from->count && ret == OK; i++) {
		if (from->items[i].name.n == 0 ||
		    name_index_find(&removed, from->items[i].name) ==
			    NAME_NOT_FOUND)
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
		ret = l->below.n > 0 ? inherit(m, site, none) :
				       inherit(m, site, group);
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
	while (all.count > 0 && ret == OK)
		ret = make_site(&m, host_next_group(&all));
	return ret;
}
