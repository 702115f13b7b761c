/* The configuration that a metabase holds: application pools and sites. */
#include "iis/metabase.h"

#include "util/status.h"

static int read_identity(struct metabase *m, size_t key, enum iis_pool_identity *out)
{
	static const enum iis_pool_identity identities[] = {
		IIS_LOCAL_SYSTEM,
		IIS_LOCAL_SERVICE,
		IIS_NETWORK_SERVICE,
		IIS_SPECIFIC_USER,
	};
	const struct metabase_record *r =
		metabase_inherited(m, key, METABASE_APP_POOL_IDENTITY_TYPE);

	*out = IIS_NETWORK_SERVICE; /* R1012 */
	if (r == NULL)
		return OK;
	if (r->value.n == 1 && r->value.s[0] >= '0' && r->value.s[0] <= '3') {
		*out = identities[r->value.s[0] - '0'];
		return OK;
	}
	return iis_add_note(m->config, m->arena, r->line,
			    "%.*s: AppPoolIdentityType \"%.*s\" isn't one of 0 "
			    "to 3; Network Service counts.",
			    STR_ARGS(r->key), STR_ARGS(r->value));
}

static int add_pool(struct metabase *m, size_t key)
{
	struct iis_config *c = m->config;
	struct iis_pool new = {
		.name = metabase_name(m, key),
		.user = STR_EMPTY,
		.place = metabase_place(m, key),
	};
	void *items = c->pools;

	if (c->pool_count == IIS_ITEMS_MAX)
		return iis_add_note(c, m->arena, new.place.line,
				    "There are too many application pools: "
				    "%.*s isn't read.",
				    STR_ARGS(new.name));
	if (read_identity(m, key, &new.identity) != OK ||
	    arena_grow(m->arena, &items, c->pool_count, &c->pool_capacity,
		       sizeof(new)))
		return E_NO_MEMORY;
	if (new.identity == IIS_SPECIFIC_USER)
		new.user = metabase_value(
			metabase_inherited(m, key, METABASE_WAM_USER_NAME));
	c->pools = items;
	c->pools[c->pool_count] = new;
	m->keys[key].pool = c->pool_count++;
	return OK;
}

/* Enable32BitAppOnWin64 is of the whole server (R1017). */
static int fill_pools(struct metabase *m, size_t service)
{
	size_t pools = metabase_child(m, service, str_of("AppPools"));
	size_t at = pools != METABASE_NO_KEY ? pools : service;
	bool only_32_bit;

	if (metabase_bool(m, metabase_inherited(m, at, METABASE_ENABLE_32_BIT),
			  false, &only_32_bit) != OK)
		return E_NO_MEMORY;
	if (only_32_bit)
		m->config->bitness = IIS_32_BIT;
	if (pools == METABASE_NO_KEY)
		return OK;
	for (size_t i = pools + 1; i < m->keys[pools].end; i = m->keys[i].end) {
		if (add_pool(m, i) != OK)
			return E_NO_MEMORY;
	}
	return OK;
}

/* The pool of a site is that of its root. */
const struct metabase_record *metabase_pool_id(const struct metabase *m,
					       size_t site)
{
	size_t root = metabase_child(m, site, str_of("ROOT"));

	return metabase_inherited(m, root != METABASE_NO_KEY ? root : site,
				  METABASE_APP_POOL_ID);
}

/* A part of what adsutil prints may hold no pool: that tells of none. */
static int note_no_pool(struct metabase *m, size_t site,
			const struct metabase_record *id)
{
	if (m->config->isolation_mode_5)
		return OK;
	if (m->config->pool_count == 0)
		return iis_add_note(m->config, m->arena, id->line,
				    "%.*s: the application pool %.*s isn't in "
				    "the text; it is taken for one that runs "
				    "as pools do unless changed.",
				    STR_ARGS(m->keys[site].path),
				    STR_ARGS(id->value));
	return iis_add_note(m->config, m->arena, id->line,
			    "%.*s: there is no application pool %.*s.",
			    STR_ARGS(m->keys[site].path), STR_ARGS(id->value));
}

static int find_pool(struct metabase *m, size_t site, size_t *out)
{
	const struct metabase_record *id = metabase_pool_id(m, site);
	size_t pools, key;

	*out = IIS_NO_POOL;
	if (id == NULL)
		return OK;
	pools = metabase_find(m, "/LM/W3SVC/AppPools");
	key = metabase_child(m, pools, id->value);
	if (key != METABASE_NO_KEY)
		*out = m->keys[key].pool;
	return *out != IIS_NO_POOL ? OK : note_no_pool(m, site, id);
}

static int add_site(struct metabase *m, size_t key)
{
	struct iis_config *c = m->config;
	struct iis_site new = {
		.id = metabase_name(m, key),
		.name = metabase_value(
			metabase_own(m, key, METABASE_SERVER_COMMENT)),
		.place = metabase_place(m, key),
	};
	void *items = c->sites;
	bool starts;

	if (metabase_bool(m, metabase_own(m, key, METABASE_SERVER_AUTO_START),
			  true, &starts) != OK ||
	    find_pool(m, key, &new.pool) != OK ||
	    metabase_fill_filters(m, key, &new.filters) != OK ||
	    arena_grow(m->arena, &items, c->site_count, &c->site_capacity,
		       sizeof(new)))
		return E_NO_MEMORY;
	new.stopped = !starts;
	c->sites = items;
	c->sites[c->site_count++] = new;
	return OK;
}

/* A number under the service, if it isn't said to be something else. */
static bool is_site(const struct metabase *m, size_t key)
{
	struct str name = metabase_name(m, key);
	const struct metabase_record *type =
		metabase_own(m, key, METABASE_KEY_TYPE);

	for (size_t i = 0; i < name.n; i++) {
		if (name.s[i] < '0' || name.s[i] > '9')
			return false;
	}
	return type == NULL ||
	       str_equal_nocase(type->value, str_of("IIsWebServer"));
}

/* '*keys': of the sites, in their order; from the scratch arena. */
static int fill_sites(struct metabase *m, size_t service, size_t **keys)
{
	size_t count = 0, capacity = 0;
	void *items = NULL;

	for (size_t i = service + 1; i < m->keys[service].end;
	     i = m->keys[i].end) {
		if (!is_site(m, i))
			continue;
		if (count == IIS_SITES_MAX)
			return iis_add_note(m->config, m->arena,
					    m->keys[i].line,
					    "There are too many sites: %.*s "
					    "and others aren't read.",
					    STR_ARGS(m->keys[i].path));
		if (arena_grow(&m->scratch, &items, count, &capacity,
			       sizeof(**keys)) ||
		    add_site(m, i) != OK)
			return E_NO_MEMORY;
		*keys = items;
		(*keys)[count++] = i;
	}
	return OK;
}

int metabase_fill(struct metabase *m)
{
	size_t service = metabase_find(m, "/LM/W3SVC");
	size_t *sites = NULL;

	m->config->is_partial |= service == METABASE_NO_KEY;
	if (service == METABASE_NO_KEY)
		return iis_add_note(m->config, m->arena, 0,
				    "It holds nothing of a web service "
				    "(/LM/W3SVC).");
	if (metabase_bool(m,
			  metabase_inherited(m, service,
					     METABASE_ISOLATION_MODE_5),
			  false, &m->config->isolation_mode_5) != OK ||
	    fill_pools(m, service) != OK ||
	    metabase_fill_filters(m, service, &m->config->filters) != OK ||
	    fill_sites(m, service, &sites) != OK)
		return E_NO_MEMORY;
	return metabase_fill_extensions(m, service, sites);
}
