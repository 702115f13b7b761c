/* The modules of a process in load order, and the fate of each (R1003, R3005). */
#include "analysis/server.h"

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

/* What the compression modules load, once they are asked (R3008). */
static int add_compression(struct server *s,
			   const struct server_process *process,
			   struct server_group *out)
{
	const struct iis_filters *all = &s->config.compression;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < all->count; i++) {
		const struct iis_filter *f = &all->items[i];
		const struct iis_setting setting = { f->path,
						     IIS_SCOPE_GLOBAL };
		struct server_module m = {
			.host = HOST_NONE,
			.global = true,
			.name = f->name,
			.path = f->path,
			.place = &f->place,
		};

		if (s->config.lacks_compression_module)
			m.fate = FATE_NO_MODULE;
		else if (f->path.n == 0)
			m.fate = FATE_NO_PATH;
		else
			ret = server_check(s, &setting, HOST_NONE, process,
					   &m.file);
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

int server_share(struct server *s, const struct server_process *process,
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
		ret = add_compression(s, process, &new->compression);
	if (ret == OK)
		ret = add_extensions(s, &s->config.extensions, true, process,
				     &new->extensions);
	return ret;
}

int server_own_filters(struct server *s, const struct iis_site *config,
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

int server_own_extensions(struct server *s, const struct iis_site *config,
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
