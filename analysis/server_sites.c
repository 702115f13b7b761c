/* What the modules of its processes mean for a site (R1015). */
#include "analysis/server.h"

#include <stdlib.h>
#include <string.h>

#include "util/status.h"

/* Of what sites share. */
enum { SHARED_GROUPS = 4 };

/* Another bitness, or no pool at all, which is 503: nothing tells (R3011). */
static bool lacks_its_pool(const struct iis_config *c,
			   const struct server_site *site)
{
	return c->generation == IIS_7 && site->pool == NULL;
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
	if (site->judgement.start != SITE_STARTS) {
		site->because = site_module(site, site->judgement.because);
		site->judgement.likely |=
			site->judgement.start == SITE_FAILS &&
			lacks_its_pool(r->config, site);
	} else if (r->process == IN_WORKER_PROCESS &&
		   (r->config->hides_stoppers || site->config->is_partial ||
		    lacks_its_pool(r->config, site))) {
		site->judgement = SITE_JUDGEMENT_INIT;
		site->judgement.start = SITE_OPEN;
	}
}

static int add_site(struct server *s, const struct server_report *r,
		    const struct iis_site *config, struct server_site *out)
{
	struct server_process process;
	struct server_shared *shared;
	int ret;

	*out = (struct server_site){ .config = config };
	/* inetinfo, and IIS 5's dllhost, are in no pool (R1012). */
	if (config->pool < s->config.pool_count && r->process != IN_INETINFO)
		out->pool = &s->config.pools[config->pool];
	ret = server_enter_process(s, out->pool, &process);
	out->target = process.target;
	if (ret == OK)
		ret = server_share(s, &process, &shared);
	if (ret != OK)
		return ret;
	out->native = &shared->native;
	out->compression = &shared->compression;
	if (!config->drops_global && config->dropped_count == 0) {
		ret = server_use_filters(s, shared);
		out->global = &shared->filters;
	}
	if (!config->has_extensions || config->inherits_extensions)
		out->extensions = &shared->extensions;
	if (ret == OK && out->extensions != NULL)
		ret = server_use_extensions(s, shared);
	if (ret == OK)
		ret = server_own_filters(s, config, &process, shared,
					 &out->filters);
	if (ret == OK)
		ret = server_own_extensions(s, config, &process,
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

/* IIS 7.0 has no ApplicationPoolIdentity of its own accord (R3010). */
static void settle_identities(struct iis_config *c, const char *iis)
{
	for (size_t i = 0; i < c->pool_count; i++) {
		if (c->pools[i].identity_is_usual && strcmp(iis, "7.0") == 0)
			c->pools[i].identity = IIS_NETWORK_SERVICE;
	}
}

static void describe(struct server *s, struct server_report *out)
{
	struct profile_target t;

	profile_target_at(&s->dryload->profile, s->target, &t);
	settle_identities(&s->config, t.iis);
	out->config = &s->config;
	out->profile = &s->dryload->profile;
	out->target = s->target;
	out->doubt = doubt(&s->config, t.iis);
	s->has_pools = t.iis[0] != '5' && !s->config.isolation_mode_5;
	out->process = s->has_pools ? IN_WORKER_PROCESS : IN_INETINFO;
}

/* What the report doesn't judge, said in it. */
static int note_limits(struct server *s)
{
	struct iis_config *c = &s->config;
	int ret = OK;

	if (s->confinement.refused_count != 0)
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
	static const char *const modes[] = {
		[MODE_UNKNOWN] = "",
		[MODE_INTEGRATED] = ", integrated",
		[MODE_CLASSIC] = ", classic",
	};
	struct profile_target t;
	struct str runtime = STR_EMPTY;

	if (s->shared_count == 1)
		return str_of("all sites");
	profile_target_at(&s->dryload->profile, process->target, &t);
	if (s->asks_runtime && process->runtime.s != NULL)
		runtime = process->runtime.n != 0 ? process->runtime :
						    str_of("without .NET");
	return str_printf(&s->arena, "%s%s%s%s%.*s%s%.*s", t.id,
			  !process->is_unprofiled ? "" :
			  process->is_wow64	  ? ", 32-bit processes" :
						    ", 64-bit processes",
			  s->asks_mode ? modes[process->mode] : "",
			  runtime.n != 0 ? ", " : "", STR_ARGS(runtime),
			  process->identity.n != 0 ? ", " : "",
			  STR_ARGS(process->identity));
}

static int list_groups(struct server *s, struct server_report *out)
{
	const struct server_group **groups =
		arena_new_array(&s->arena, const struct server_group *,
				SHARED_GROUPS * s->shared_count);

	if (groups == NULL)
		return E_NO_MEMORY;
	out->groups = groups;
	for (size_t i = 0; i < s->shared_count; i++) {
		struct server_shared *shared = s->shared[i];
		struct server_group *all[SHARED_GROUPS] = {
			&shared->native,
			&shared->filters,
			&shared->compression,
			&shared->extensions,
		};
		struct str owner = owner_of(s, &shared->process);

		if (owner.s == NULL)
			return E_NO_MEMORY;
		server_forget_dropped(shared);
		for (size_t n = 0; n < SHARED_GROUPS; n++) {
			all[n]->owner = owner;
			groups[out->group_count++] = all[n];
		}
	}
	return OK;
}

/* One that no module leaves open. */
static bool has_open_site(const struct server_report *r)
{
	for (size_t i = 0; i < r->site_count; i++) {
		if (r->sites[i].judgement.start == SITE_OPEN &&
		    r->sites[i].because == NULL)
			return true;
	}
	return false;
}

/* What isn't read of the configuration is no file, and not known either. */
static void count_unread(struct summary *s)
{
	s->files++;
	s->unknown++;
	s->counting_unknown++;
}

int server_judge(struct server *s, struct server_report *out)
{
	const struct iis_config *c = &s->config;
	struct server_process process;
	struct server_shared *shared;
	int ret;

	describe(s, out);
	server_read_preconditions(s);
	out->sites = arena_new_array(&s->arena, struct server_site,
				     c->site_count);
	if (out->sites == NULL)
		return E_NO_MEMORY;
	/* Without sites the server's own modules are still of interest. */
	ret = server_enter_process(s, NULL, &process);
	if (c->site_count == 0 && ret == OK)
		ret = server_share(s, &process, &shared);
	if (c->site_count == 0 && ret == OK)
		ret = server_use_filters(s, shared);
	if (c->site_count == 0 && ret == OK)
		ret = server_use_extensions(s, shared);
	for (size_t i = 0; ret == OK && i < c->site_count; i++) {
		ret = add_site(s, out, &c->sites[i], &out->sites[i]);
		out->site_count += ret == OK;
	}
	if (ret == OK)
		ret = server_judge_applications(s, out);
	if (ret == OK)
		ret = note_limits(s);
	if (ret == OK)
		ret = list_groups(s, out);
	if (c->is_partial || has_open_site(out))
		count_unread(&s->summary);
	out->files = (const struct server_file *const *)s->files.items;
	out->file_count = s->files.count;
	return ret;
}
