/* The processes of pools, and applications that aren't in their site's (R1012). */
#include "analysis/server.h"

#include "util/status.h"

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

int server_enter_process(struct server *s, const struct iis_pool *pool,
			 struct server_process *out)
{
	enum iis_bitness bitness = s->config.bitness;

	if (pool != NULL && pool->bitness != IIS_ANY_BITNESS)
		bitness = pool->bitness;
	*out = server_process_of(s, bitness);
	server_enter_pool(s, pool, out);
	out->identity = identity_of(s, pool);
	return out->identity.s == NULL ? E_NO_MEMORY : OK;
}

static bool is_wow64_pool(const struct server *s, size_t pool)
{
	const struct iis_config *c = &s->config;
	enum iis_bitness bitness = c->bitness;

	if (pool < c->pool_count && c->pools[pool].bitness != IIS_ANY_BITNESS)
		bitness = c->pools[pool].bitness;
	return server_process_of(s, bitness).is_wow64;
}

bool server_has_both(const struct server *s)
{
	bool met[2] = { false, false };

	for (size_t i = 0; i < s->config.site_count; i++) {
		const struct iis_site *site = &s->config.sites[i];

		met[is_wow64_pool(s, site->pool)] = true;
		for (size_t n = 0; n < site->application_count; n++)
			met[is_wow64_pool(s, site->applications[n].pool)] =
				true;
	}
	return met[false] && met[true];
}

/* Native modules take an application with them as they do a site (R3005). */
static int note_failing(struct server *s, const struct iis_site *site,
			const struct iis_application *a,
			const struct server_group *native)
{
	for (size_t i = 0; i < native->count; i++) {
		const struct server_module *m = &native->items[i];

		if (m->file != NULL && m->file->verdict == VERDICT_FAILS)
			return iis_add_note(
				&s->config, &s->arena, a->line,
				"the application \"%.*s\" of the site \"%.*s\" "
				"answers 503: in its pool the native module "
				"%.*s fails",
				STR_ARGS(a->path), STR_ARGS(site->name),
				STR_ARGS(m->name));
	}
	return OK;
}

/* What is in the pool of its site starts with that. */
static int judge_application(struct server *s, const struct iis_site *site,
			     const struct iis_application *a)
{
	const struct iis_config *c = &s->config;
	struct server_process process;
	struct server_shared *shared;
	int ret = server_enter_process(
		s, a->pool < c->pool_count ? &c->pools[a->pool] : NULL,
		&process);

	if (ret == OK)
		ret = server_share(s, &process, &shared);
	if (ret == OK && !site->drops_global && site->dropped_count == 0)
		ret = server_use_filters(s, shared);
	if (ret == OK && !site->has_extensions)
		ret = server_use_extensions(s, shared);
	return ret == OK ? note_failing(s, site, a, &shared->native) : ret;
}

int server_judge_applications(struct server *s, const struct server_report *r)
{
	struct iis_config *c = &s->config;
	size_t others = 0;
	int ret = OK;

	if (r->process == IN_INETINFO)
		return OK;
	for (size_t i = 0; i < c->site_count; i++) {
		const struct iis_site *site = &c->sites[i];

		for (size_t n = 0; n < site->application_count && ret == OK;
		     n++) {
			if (site->applications[n].pool == site->pool)
				continue;
			others++;
			ret = judge_application(s, site,
						&site->applications[n]);
		}
	}
	if (ret == OK && others != 0)
		ret = iis_add_note(c, &s->arena, 0,
				   "%zu applications are in other pools than "
				   "their sites: whether these load the sites' "
				   "own filters isn't looked at",
				   others);
	return ret;
}
