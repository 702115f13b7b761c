/* Modules in load order, and what they mean for a site (R1003, R1015, R3005). */
#include "analysis/server.h"

#include <stdlib.h>

#include "util/status.h"

static int add_module(struct server_group *g, struct arena *a,
		      const struct server_module *m)
{
	void *items = g->items;

	if (arena_grow(a, &items, g->count, &g->capacity, sizeof(*m)))
		return E_NO_MEMORY;
	g->items = items;
	g->items[g->count++] = *m;
	return OK;
}

static bool is_other_bitness(const struct server *s, unsigned target,
			     enum iis_bitness bitness)
{
	if (bitness == IIS_ANY_BITNESS)
		return false;
	return (bitness == IIS_64_BIT) != server_is_64_bit(s, target);
}

static enum server_fate filter_fate(const struct server *s, unsigned target,
				    const struct iis_filter *f)
{
	if (s->config.lacks_filter_module)
		return FATE_NO_MODULE;
	if (f->unordered)
		return FATE_UNORDERED;
	if (f->disabled)
		return FATE_DISABLED;
	if (is_other_bitness(s, target, f->bitness))
		return FATE_SKIPPED;
	return f->path.n == 0 ? FATE_NO_PATH : FATE_LOADED;
}

static enum server_fate extension_fate(const struct server *s, unsigned target,
				       const struct iis_extension *e)
{
	if (s->config.lacks_isapi_module)
		return FATE_NO_MODULE;
	if (is_other_bitness(s, target, e->bitness))
		return FATE_SKIPPED;
	if (e->path.n == 0)
		return FATE_NO_PATH;
	return e->permission == IIS_DENIED || e->permission == IIS_UNLISTED ?
		       FATE_REFUSED :
		       FATE_LOADED;
}

static bool is_dropped(const struct iis_site *site, struct str name)
{
	if (site->drops_global)
		return true;
	for (size_t i = 0; i < site->dropped_count; i++) {
		if (str_equal_nocase(site->dropped[i], name))
			return true;
	}
	return false;
}

/* All of globalModules, whatever <modules> says of them (R3005). */
static int add_native(struct server *s, const struct server_process *process,
		      struct server_group *out)
{
	const struct iis_filters *all = &s->config.native_modules;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < all->count; i++) {
		const struct iis_filter *f = &all->items[i];
		const struct iis_setting setting = { f->path,
						     IIS_SCOPE_GLOBAL };
		struct server_module m = {
			.host = HOST_IIS_MODULE,
			.global = true,
			.name = f->name,
			.path = f->path,
			.place = &f->place,
		};

		if (is_other_bitness(s, process->target, f->bitness))
			m.fate = FATE_SKIPPED;
		else if (f->path.n == 0)
			m.fate = FATE_NO_PATH;
		else
			ret = server_check(s, &setting, HOST_IIS_MODULE,
					   process, &m.file);
		if (ret == OK)
			ret = add_module(out, &s->arena, &m);
	}
	return ret;
}

/* 'site' is NULL, or the one that may drop them. */
static int add_filters(struct server *s, const struct iis_filters *filters,
		       const struct iis_site *site, enum iis_scope scope,
		       const struct server_process *process,
		       struct server_group *out)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < filters->count; i++) {
		const struct iis_filter *f = &filters->items[i];
		const struct iis_setting setting = { f->path, scope };
		struct server_module m = {
			.fate = filter_fate(s, process->target, f),
			.host = HOST_IIS_FILTER,
			.global = scope == IIS_SCOPE_GLOBAL,
			.name = f->name,
			.path = f->path,
			.place = &f->place,
		};

		if (site != NULL && is_dropped(site, f->name))
			m.fate = FATE_DROPPED;
		if (m.fate == FATE_LOADED)
			ret = server_check(s, &setting, HOST_IIS_FILTER,
					   process, &m.file);
		if (ret == OK)
			ret = add_module(out, &s->arena, &m);
	}
	return ret;
}

static int add_extension(struct server *s, const struct iis_extension *e,
			 bool global, const struct server_process *process,
			 struct server_group *out)
{
	const struct iis_setting setting = { e->path, IIS_SCOPE_UNKNOWN };
	struct server_module m = {
		.fate = extension_fate(s, process->target, e),
		.host = HOST_IIS_EXTENSION,
		.global = global,
		.name = e->requests,
		.below = e->below.n != 0 ? e->below : STR_EMPTY,
		.path = e->path,
		.place = &e->place,
	};
	int ret = OK;

	if (m.fate == FATE_LOADED)
		ret = server_check(s, &setting, HOST_IIS_EXTENSION, process,
				   &m.file);
	return ret == OK ? add_module(out, &s->arena, &m) : ret;
}

static int add_extensions(struct server *s, const struct iis_extensions *from,
			  bool global, const struct server_process *process,
			  struct server_group *out)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < from->count; i++)
		ret = add_extension(s, &from->items[i], global, process, out);
	return ret;
}

/* IIS 6: those of the server that are called by name count everywhere. */
static int add_called(struct server *s, const struct server_process *process,
		      struct server_group *out)
{
	const struct iis_extensions *all = &s->config.extensions;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < all->count; i++) {
		if (all->items[i].requests.n == 0)
			ret = add_extension(s, &all->items[i], true, process,
					    out);
	}
	return ret;
}

/* Whom the pool runs as, where access rights depend on it (R1012). */
static struct str identity_of(struct server *s, const struct iis_pool *pool)
{
	const struct dryload *d = s->dryload;

	if (d->listing.count == 0 || s->names_identity || pool == NULL)
		return STR_EMPTY;
	switch (pool->identity) {
	case IIS_LOCAL_SYSTEM:
		return str_of("local-system");
	case IIS_LOCAL_SERVICE:
		return str_of("local-service");
	case IIS_SPECIFIC_USER:
		return STR_CONCAT(&s->arena, str_of("iis-wpg:"), pool->user);
	case IIS_POOL_IDENTITY:
		return STR_CONCAT(&s->arena, str_of("pool:"), pool->name);
	case IIS_NETWORK_SERVICE:
		break;
	}
	return str_of("network-service");
}

/* What all sites with such processes share; made when asked for. */
static int share(struct server *s, const struct server_process *process,
		 struct server_shared **out)
{
	void *items = s->shared;
	struct server_shared *new;
	int ret;

	for (size_t i = 0; i < s->shared_count; i++) {
		*out = s->shared[i];
		if ((*out)->process.target == process->target &&
		    str_equal((*out)->process.identity, process->identity))
			return OK;
	}
	new = arena_new(&s->arena, struct server_shared);
	if (new == NULL || arena_grow(&s->arena, &items, s->shared_count,
				      &s->shared_capacity, sizeof(new)))
		return E_NO_MEMORY;
	s->shared = items;
	s->shared[s->shared_count++] = *out = new;
	new->process = *process;
	ret = add_native(s, process, &new->native);
	if (ret != OK)
		return ret;
	ret = add_filters(s, &s->config.filters, NULL, IIS_SCOPE_GLOBAL,
			  process, &new->filters);
	if (ret == OK)
		ret = add_extensions(s, &s->config.extensions, true, process,
				     &new->extensions);
	return ret;
}

static void judge(const struct server_report *r, struct server_site *site)
{
	const struct server_module *m;

	site->judgement = SITE_JUDGEMENT_INIT;
	for (size_t i = 0; (m = site_module(site, i)) != NULL; i++) {
		if (m->host != HOST_IIS_EXTENSION && m->file != NULL)
			site_judge(&site->judgement, r->process,
				   m->file->verdict, m->file->likely, i);
	}
	if (site->judgement.start != SITE_STARTS)
		site->because = site_module(site, site->judgement.because);
}

static int add_own_filters(struct server *s, const struct iis_site *config,
			   const struct server_process *process,
			   struct server_group *out)
{
	int ret = OK;

	if (config->drops_global || config->dropped_count != 0)
		ret = add_filters(s, &s->config.filters, config,
				  IIS_SCOPE_GLOBAL, process, out);
	if (ret == OK)
		ret = add_filters(s, &config->filters, NULL, IIS_SCOPE_SITE,
				  process, out);
	return ret;
}

static int add_own_extensions(struct server *s, const struct iis_site *config,
			      const struct server_process *process,
			      struct server_group *out)
{
	int ret = OK;

	if (!config->has_extensions)
		return OK;
	if (!config->inherits_extensions && s->config.generation != IIS_7)
		ret = add_called(s, process, out);
	if (ret == OK)
		ret = add_extensions(s, &config->extensions, false, process,
				     out);
	return ret;
}

static int add_site(struct server *s, const struct server_report *r,
		    const struct iis_site *config, struct server_site *out)
{
	enum iis_bitness bitness = s->config.bitness;
	struct server_process process;
	struct server_shared *shared;
	int ret;

	*out = (struct server_site){ .config = config };
	if (config->pool < s->config.pool_count)
		out->pool = &s->config.pools[config->pool];
	if (out->pool != NULL && out->pool->bitness != IIS_ANY_BITNESS)
		bitness = out->pool->bitness;
	out->target = process.target = server_target(s, bitness);
	process.identity = identity_of(s, out->pool);
	if (process.identity.s == NULL)
		return E_NO_MEMORY;
	ret = share(s, &process, &shared);
	if (ret != OK)
		return ret;
	out->native = &shared->native;
	if (!config->drops_global && config->dropped_count == 0)
		out->global = &shared->filters;
	if (!config->has_extensions || config->inherits_extensions)
		out->extensions = &shared->extensions;
	ret = add_own_filters(s, config, &process, &out->filters);
	if (ret == OK)
		ret = add_own_extensions(s, config, &process,
					 &out->own_extensions);
	judge(r, out);
	return ret;
}

/* Which version of IIS the files are of, against the Windows that was named. */
static const char *doubt(const struct iis_config *c, const char *iis)
{
	bool is_5 = iis[0] == '5';
	bool is_6 = iis[0] == '6';

	if (iis[0] == '\0')
		return "this Windows has no IIS";
	if ((c->generation == IIS_7 && (is_5 || is_6)) ||
	    (c->generation == IIS_6 && !is_6) ||
	    (c->generation == IIS_5 && !is_5 && !c->generation_is_likely))
		return "the configuration is of another IIS than this "
		       "Windows has; what is said is of this Windows";
	return NULL;
}

static void describe(struct server *s, struct server_report *out)
{
	struct profile_target t;

	profile_target_at(&s->dryload->profile, s->native, &t);
	out->config = &s->config;
	out->profile = &s->dryload->profile;
	out->target = s->native;
	out->doubt = doubt(&s->config, t.iis);
	out->process = t.iis[0] == '5' || s->config.isolation_mode_5 ?
			       IN_INETINFO :
			       IN_WORKER_PROCESS;
}

/* What the report doesn't judge, said in it. */
static int note_limits(struct server *s)
{
	struct iis_config *c = &s->config;
	size_t others = 0;
	int ret = OK;

	for (size_t i = 0; i < c->site_count; i++)
		others += c->sites[i].application_count;
	if (others != 0)
		ret = iis_add_note(c, &s->arena, 0,
				   "%zu applications below the roots of sites "
				   "are judged in the pools of their sites, "
				   "not in their own",
				   others);
	if (ret == OK && s->confinement.refused_count != 0)
		ret = iis_add_note(c, &s->arena, 0,
				   "%zu links lead out of the root and aren't "
				   "followed, the first is %.*s: what lies "
				   "behind them isn't known",
				   s->confinement.refused_count,
				   STR_ARGS(s->confinement.refused));
	return ret;
}

/* Whose they are, where not all sites have the same processes. */
static struct str owner_of(struct server *s,
			   const struct server_process *process)
{
	struct profile_target t;

	if (s->shared_count == 1)
		return str_of("all sites");
	profile_target_at(&s->dryload->profile, process->target, &t);
	return str_printf(&s->arena, "%s%s%.*s", t.id,
			  process->identity.n != 0 ? ", " : "",
			  STR_ARGS(process->identity));
}

static int list_groups(struct server *s, struct server_report *out)
{
	const struct server_group **groups = arena_new_array(
		&s->arena, const struct server_group *, 3 * s->shared_count);

	if (groups == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < s->shared_count; i++) {
		struct server_shared *shared = s->shared[i];

		shared->native.owner = shared->filters.owner =
			shared->extensions.owner =
				owner_of(s, &shared->process);
		if (shared->filters.owner.s == NULL)
			return E_NO_MEMORY;
		groups[3 * i] = &shared->native;
		groups[3 * i + 1] = &shared->filters;
		groups[3 * i + 2] = &shared->extensions;
	}
	out->groups = groups;
	out->group_count = 3 * s->shared_count;
	return OK;
}

int server_judge(struct server *s, struct server_report *out)
{
	const struct iis_config *c = &s->config;
	struct server_process process = { .identity = STR_EMPTY };
	struct server_shared *shared;
	int ret = OK;

	describe(s, out);
	out->sites = arena_new_array(&s->arena, struct server_site,
				     c->site_count);
	if (out->sites == NULL)
		return E_NO_MEMORY;
	/* Without sites the server's own modules are still of interest. */
	process.target = server_target(s, c->bitness);
	if (c->site_count == 0)
		ret = share(s, &process, &shared);
	for (size_t i = 0; ret == OK && i < c->site_count; i++) {
		ret = add_site(s, out, &c->sites[i], &out->sites[i]);
		out->site_count += ret == OK;
	}
	if (ret == OK)
		ret = note_limits(s);
	if (ret == OK)
		ret = list_groups(s, out);
	out->files = (const struct server_file *const *)s->files.items;
	out->file_count = s->files.count;
	return ret;
}
