/* The pools and sites of applicationHost.config, with what they inherit. */
#include <string.h>

#include "iis/application_host.h"
#include "util/status.h"

_Static_assert(IIS_NO_POOL == NAME_NOT_FOUND, "a look-up answers with both");

static struct str either(struct str given, struct str inherited)
{
	return given.s != NULL ? given : inherited;
}

/* What isn't told is that of 7.5 and later: the text isn't of a version. */
static int name_identity(struct host_file *f, const struct host_pool *from,
			 struct iis_pool *to)
{
	static const struct {
		const char *name;
		enum iis_pool_identity identity;
	} names[] = {
		{ "ApplicationPoolIdentity", IIS_POOL_IDENTITY },
		{ "NetworkService", IIS_NETWORK_SERVICE },
		{ "LocalService", IIS_LOCAL_SERVICE },
		{ "LocalSystem", IIS_LOCAL_SYSTEM },
		{ "SpecificUser", IIS_SPECIFIC_USER },
	};
	struct str word = either(from->settings.identity,
				 f->pool_defaults.identity);

	to->identity = IIS_POOL_IDENTITY;
	to->identity_is_usual = word.s == NULL;
	if (word.s == NULL)
		return OK;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (str_equal_nocase(word, str_of(names[i].name))) {
			to->identity = names[i].identity;
			return OK;
		}
	}
	return iis_add_note(f->out, f->arena, from->line,
			    "the identity of the pool \"%.*s\" isn't known: "
			    "ApplicationPoolIdentity is taken for it",
			    STR_ARGS(from->name));
}

static int make_pool(struct host_file *f, const struct host_pool *from,
		     struct iis_pool *to)
{
	const struct host_settings *own = &from->settings;
	enum host_bool is_32_bit = own->is_32_bit != HOST_NOT_GIVEN ?
					   own->is_32_bit :
					   f->pool_defaults.is_32_bit;
	struct str pipeline = either(own->pipeline, f->pool_defaults.pipeline);
	struct str user = either(own->user, f->pool_defaults.user);
	int ret = name_identity(f, from, to);

	to->name = from->name;
	to->user = STR_EMPTY;
	if (to->identity == IIS_SPECIFIC_USER && user.s != NULL)
		to->user = user;
	/* "false" is the architecture of Windows, which may have 32 bits. */
	to->bitness = is_32_bit == HOST_TRUE ? IIS_32_BIT : IIS_ANY_BITNESS;
	to->classic = pipeline.s != NULL &&
		      str_equal_nocase(pipeline, str_of("Classic"));
	to->runtime = either(own->runtime, f->pool_defaults.runtime);
	to->place.key = str_of("system.applicationHost/applicationPools");
	to->place.line = from->line;
	return ret;
}

int host_make_pools(struct host_file *f)
{
	const struct host_pool *pools = f->pools.items;
	size_t count = f->pools.count;
	int ret = OK;

	f->out->pools = arena_new_array(f->arena, struct iis_pool, count);
	if (f->out->pools == NULL)
		return E_NO_MEMORY;
	f->out->pool_count = f->out->pool_capacity = count;
	for (size_t i = 0; i < count && ret == OK; i++)
		ret = make_pool(f, &pools[i], &f->out->pools[i]);
	return ret;
}

/* Sorted; names that stand twice get a note. */
static int index_pools(struct host_file *f, struct name_index *x)
{
	const struct iis_pool *pools = f->out->pools;
	int ret = OK;

	for (size_t i = 0; i < f->out->pool_count && ret == OK; i++)
		ret = name_index_add(x, f->arena, pools[i].name, i);
	name_index_sort(x);
	for (size_t i = 1; i < x->count && ret == OK; i++) {
		if (str_equal_nocase(x->items[i - 1].name, x->items[i].name))
			ret = iis_add_note(f->out, f->arena,
					   pools[x->items[i].at].place.line,
					   "a second pool \"%.*s\": the first "
					   "is taken",
					   STR_ARGS(x->items[i].name));
	}
	return ret;
}

struct pool_finder {
	const struct name_index *pools;
	size_t server_default; /* in "pools"; IIS_NO_POOL */
};

static size_t find_pool(const struct pool_finder *p, struct str name,
			size_t inherited)
{
	if (name.s == NULL)
		return inherited;
	return name_index_find(p->pools, name);
}

static int note_pool(struct host_file *f, const struct host_site *site,
		     const struct host_application *a)
{
	struct str name = either(a->pool,
				 either(site->default_pool, f->default_pool));

	if (name.s == NULL)
		return iis_add_note(f->out, f->arena, a->line,
				    "the application \"%.*s\" of the site "
				    "\"%.*s\" names no pool",
				    STR_ARGS(a->path), STR_ARGS(site->name));
	return iis_add_note(f->out, f->arena, a->line,
			    "no pool has the name \"%.*s\" (application "
			    "\"%.*s\" of the site \"%.*s\")",
			    STR_ARGS(name), STR_ARGS(a->path),
			    STR_ARGS(site->name));
}

static int make_applications(struct host_file *f, const struct pool_finder *p,
			     const struct host_site *from, struct iis_site *to)
{
	struct host_application *all = f->applications.items;
	size_t inherited = find_pool(p, from->default_pool, p->server_default);
	bool has_root = false;

	to->applications = arena_new_array(f->arena, struct iis_application,
					   from->count);
	if (to->applications == NULL)
		return E_NO_MEMORY;
	for (size_t i = from->first; i < from->first + from->count; i++) {
		size_t pool = find_pool(p, all[i].pool, inherited);

		all[i].site = (size_t)(to - f->out->sites);
		all[i].found = pool;
		if (pool == IIS_NO_POOL && note_pool(f, from, &all[i]) != OK)
			return E_NO_MEMORY;
		if (!has_root && str_equal(all[i].path, str_of("/"))) {
			to->pool = pool;
			has_root = true;
			continue;
		}
		to->applications[to->application_count++] =
			(struct iis_application){ all[i].path, pool,
						  all[i].line };
	}
	if (has_root)
		return OK;
	return iis_add_note(f->out, f->arena, from->line,
			    "the site \"%.*s\" has no application \"/\"",
			    STR_ARGS(from->name));
}

static int make_site(struct host_file *f, const struct pool_finder *p,
		     const struct host_site *from, struct iis_site *to)
{
	enum host_bool starts = from->starts != HOST_NOT_GIVEN ? from->starts :
								 f->sites_start;

	*to = (struct iis_site){
		.id = from->id,
		.name = from->name,
		.pool = IIS_NO_POOL,
		.stopped = starts == HOST_FALSE,
		.place = { str_of("system.applicationHost/sites"), from->line },
	};
	return make_applications(f, p, from, to);
}

/* "Default Web Site/app": the site, and what is below it. */
static int find_site(struct host_file *f, const struct name_index *sites,
		     struct host_location *l)
{
	struct str path = l->path, name;
	const char *slash;
	size_t at;

	while (path.n > 0 && path.s[path.n - 1] == '/')
		path.n--;
	name = path;
	slash = memchr(path.s, '/', path.n);
	if (slash != NULL)
		name.n = (size_t)(slash - path.s);
	at = name_index_find(sites, name);
	if (at == NAME_NOT_FOUND)
		return iis_add_note(f->out, f->arena, l->line,
				    "no site of this text is at <location "
				    "path=\"%.*s\">: not read",
				    STR_ARGS(l->path));
	l->site = at + 1;
	if (slash != NULL)
		l->below = (struct str){ slash, path.n - name.n };
	return OK;
}

static int index_sites(struct host_file *f, struct name_index *x)
{
	const struct iis_site *sites = f->out->sites;
	int ret = OK;

	for (size_t i = 0; i < f->out->site_count && ret == OK; i++)
		ret = name_index_add(x, f->arena, sites[i].name, i);
	name_index_sort(x);
	for (size_t i = 1; i < x->count && ret == OK; i++) {
		if (str_equal_nocase(x->items[i - 1].name, x->items[i].name))
			ret = iis_add_note(f->out, f->arena,
					   sites[x->items[i].at].place.line,
					   "a second site \"%.*s\": what is "
					   "set for it counts for the first",
					   STR_ARGS(x->items[i].name));
	}
	return ret;
}

/* By "Default Web Site/app", as locations are called. */
static int index_applications(struct host_file *f, struct name_index *x)
{
	const struct host_application *all = f->applications.items;
	int ret = OK;

	for (size_t i = 0; i < f->applications.count && ret == OK; i++) {
		struct str site = f->out->sites[all[i].site].name;
		struct str key = STR_CONCAT(f->arena, site, all[i].path);

		if (all[i].path.n < 2)
			continue;
		ret = key.s == NULL ? E_NO_MEMORY :
				      name_index_add(x, f->arena, key, i);
	}
	name_index_sort(x);
	return ret;
}

/* The application nearest to the location, which may be in another pool. */
static void find_application(struct host_file *f, const struct name_index *x,
			     struct host_location *l)
{
	const struct host_application *all = f->applications.items;
	struct str path = l->path;
	size_t at = NAME_NOT_FOUND, site;

	while (path.n > 0 && path.s[path.n - 1] == '/')
		path.n--;
	site = path.n - l->below.n;
	while (path.n > site && at == NAME_NOT_FOUND) {
		at = name_index_find(x, path);
		while (path.n > 0 && path.s[--path.n] != '/')
			;
	}
	if (at == NAME_NOT_FOUND ||
	    all[at].found == f->out->sites[l->site - 1].pool)
		return;
	l->has_pool = true;
	l->pool = all[at].found;
}

int host_make_sites(struct host_file *f)
{
	const struct host_site *from = f->sites.items;
	size_t count = f->sites.count;
	struct name_index pools = { 0 }, sites = { 0 }, applications = { 0 };
	struct pool_finder finder = { &pools, IIS_NO_POOL };
	int ret = index_pools(f, &pools);

	f->out->sites = arena_new_array(f->arena, struct iis_site, count);
	if (f->out->sites == NULL)
		return E_NO_MEMORY;
	f->out->site_count = f->out->site_capacity = count;
	finder.server_default = find_pool(&finder, f->default_pool,
					  IIS_NO_POOL);
	for (size_t i = 0; i < count && ret == OK; i++)
		ret = make_site(f, &finder, &from[i], &f->out->sites[i]);
	if (ret == OK)
		ret = index_sites(f, &sites);
	if (ret == OK)
		ret = index_applications(f, &applications);
	for (struct host_location *l = f->server.next; l != NULL && ret == OK;
	     l = l->next) {
		if (!l->used || l->site != HOST_NO_SITE)
			continue;
		ret = find_site(f, &sites, l);
		if (l->site != HOST_NO_SITE && l->below.n > 0)
			find_application(f, &applications, l);
	}
	return ret;
}
