/* The modules of a process in load order (R1003, R3005, R3012). */
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

/* Modules of one kind, in the order in which the configuration names them. */
struct listing {
	const struct iis_filters *all;
	enum host host;
	enum iis_scope scope;
	enum server_fate (*fate)(const struct server *s,
				 const struct server_process *p,
				 const struct iis_filter *f,
				 const struct server_condition *c);
	const struct iis_site *site; /* that may drop them; or NULL */
};

/* Names in FilterLoadOrder without a key, so without a file (R1015). */
static int add_keyless(struct server *s, const struct listing *l,
		       struct server_group *out)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < l->all->missing_count; i++) {
		const struct server_module m = {
			.fate = FATE_NO_KEY,
			.host = l->host,
			.global = l->scope == IIS_SCOPE_GLOBAL,
			.name = l->all->missing[i],
			.path = STR_EMPTY,
			.place = &l->all->order,
		};

		ret = add_module(out, &s->arena, &m);
	}
	return ret;
}

/* What a preCondition leaves open is so, whatever the file would do. */
static int check(struct server *s, const struct iis_setting *setting,
		 enum host host, const struct server_process *process,
		 const struct server_condition *condition,
		 const struct server_file **out)
{
	struct str doubt;
	int ret = server_condition_doubt(condition, &s->arena, &doubt);

	return ret != OK ? ret :
			   server_check(s, setting, host, process, doubt, out);
}

static int add_listed(struct server *s, const struct listing *l,
		      const struct server_process *process,
		      struct server_group *out)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < l->all->count; i++) {
		const struct iis_filter *f = &l->all->items[i];
		const struct iis_setting setting = { f->path, l->scope };
		/* A scheme has none. */
		const struct server_condition c = server_condition(
			s, process,
			l->host == HOST_NONE ? STR_EMPTY : f->precondition,
			f->bitness);
		struct server_module m = {
			.fate = l->fate(s, process, f, &c),
			.host = l->host,
			.global = l->scope == IIS_SCOPE_GLOBAL,
			.name = f->name,
			.path = f->path,
			.place = &f->place,
		};

		if (l->site != NULL && is_dropped(l->site, f->name))
			m.fate = FATE_DROPPED;
		if (m.fate == FATE_LOADED)
			ret = check(s, &setting, l->host, process, &c,
				    &m.file);
		if (ret == OK)
			ret = add_module(out, &s->arena, &m);
	}
	return ret == OK ? add_keyless(s, l, out) : ret;
}

/* Listed and in no handler: a request by name decides in which pool it runs. */
static bool is_called_anywhere(const struct server *s,
			       const struct iis_extension *e)
{
	return s->config.generation == IIS_7 && e->name.n == 0 &&
	       e->requests.n == 0;
}

/* 'p': of the site, which an application below it may not be in. */
static int add_extension(struct server *s, const struct iis_extension *e,
			 bool global, const struct server_process *p,
			 struct server_group *out)
{
	const struct iis_setting setting = { e->path, IIS_SCOPE_UNKNOWN };
	const struct iis_config *config = &s->config;
	struct server_process process = *p;
	int ret = !e->has_pool ? OK :
		  server_enter_process(s, e->pool < config->pool_count ?
					       &config->pools[e->pool] :
					       NULL,
				       &process);
	const struct server_condition c =
		server_condition(s, &process, e->precondition, e->bitness);
	struct server_module m = {
		.fate = server_extension_fate(s, &process, e, &c),
		.host = HOST_IIS_EXTENSION,
		.global = global,
		.name = e->requests,
		.below = e->below.n != 0 ? e->below : STR_EMPTY,
		.path = e->path,
		.place = &e->place,
	};

	process.is_one_of_two = is_called_anywhere(s, e) && server_has_both(s);
	if (ret == OK && m.fate == FATE_LOADED)
		ret = check(s, &setting, HOST_IIS_EXTENSION, &process, &c,
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

/* What no preCondition asks for doesn't tell processes apart. */
static bool is_alike(const struct server *s, const struct server_process *a,
		     const struct server_process *b)
{
	return a->target == b->target && a->is_wow64 == b->is_wow64 &&
	       str_equal(a->identity, b->identity) &&
	       (!s->asks_mode || a->mode == b->mode) &&
	       (!s->asks_runtime ||
		((a->runtime.s == NULL) == (b->runtime.s == NULL) &&
		 str_equal_nocase(a->runtime, b->runtime)));
}

int server_share(struct server *s, const struct server_process *process,
		 struct server_shared **out)
{
	const struct iis_config *c = &s->config;
	const struct listing native = { &c->native_modules, HOST_IIS_MODULE,
					IIS_SCOPE_GLOBAL, server_native_fate, NULL };
	/* Until a site is met that loads one. */
	const struct iis_site none = { .drops_global = true };
	const struct listing filters = { &c->filters, HOST_IIS_FILTER,
					 IIS_SCOPE_GLOBAL, server_filter_fate, &none };
	const struct listing compression = { &c->compression, HOST_NONE,
					     IIS_SCOPE_GLOBAL,
					     server_compression_fate, NULL };
	void *items = s->shared;
	struct server_shared *new;
	int ret;

	for (size_t i = 0; i < s->shared_count; i++) {
		*out = s->shared[i];
		if (is_alike(s, &(*out)->process, process))
			return OK;
	}
	new = arena_new(&s->arena, struct server_shared);
	if (new == NULL || arena_grow(&s->arena, &items, s->shared_count,
				      &s->shared_capacity, sizeof(new)))
		return E_NO_MEMORY;
	s->shared = items;
	s->shared[s->shared_count++] = *out = new;
	new->process = *process;
	ret = add_listed(s, &native, process, &new->native);
	if (ret == OK)
		ret = add_listed(s, &filters, process, &new->filters);
	if (ret == OK)
		ret = add_listed(s, &compression, process, &new->compression);
	return ret;
}

int server_use_filters(struct server *s, struct server_shared *shared)
{
	const struct listing all = { &s->config.filters, HOST_IIS_FILTER,
				     IIS_SCOPE_GLOBAL, server_filter_fate, NULL };

	if (shared->uses_filters)
		return OK;
	shared->uses_filters = true;
	shared->filters.count = 0;
	return add_listed(s, &all, &shared->process, &shared->filters);
}

int server_use_extensions(struct server *s, struct server_shared *shared)
{
	if (shared->uses_extensions)
		return OK;
	shared->uses_extensions = true;
	return add_extensions(s, &s->config.extensions, true,
			      &shared->process, &shared->extensions);
}

/* The groups have the same filters: those that the site leaves are in use. */
static void use_some(struct server_shared *shared,
		     const struct server_group *of_site)
{
	if (shared->uses_filters)
		return;
	for (size_t i = 0; i < of_site->count; i++) {
		if (of_site->items[i].fate != FATE_DROPPED)
			shared->filters.items[i] = of_site->items[i];
	}
}

void server_forget_dropped(struct server_shared *shared)
{
	struct server_group *g = &shared->filters;
	size_t kept = 0;

	for (size_t i = 0; i < g->count; i++) {
		if (g->items[i].fate != FATE_DROPPED)
			g->items[kept++] = g->items[i];
	}
	g->count = kept;
}

int server_own_filters(struct server *s, const struct iis_site *config,
		       const struct server_process *process,
		       struct server_shared *shared, struct server_group *out)
{
	const struct listing global = { &s->config.filters, HOST_IIS_FILTER,
					IIS_SCOPE_GLOBAL, server_filter_fate, config };
	const struct listing own = { &config->filters, HOST_IIS_FILTER,
				     IIS_SCOPE_SITE, server_filter_fate, NULL };
	int ret = OK;

	if (config->drops_global || config->dropped_count != 0) {
		ret = add_listed(s, &global, process, out);
		if (ret == OK)
			use_some(shared, out);
	}
	return ret == OK ? add_listed(s, &own, process, out) : ret;
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
