/* Whether such processes load a module at all (R1015, R1016, R3002, R3005). */
#include "analysis/server.h"

static bool is_listed_nowhere(const struct iis_config *c, enum iis_serves what)
{
	switch (what) {
	case IIS_SERVES_EXTENSIONS:
		return c->lacks_isapi_module;
	case IIS_SERVES_FILTERS:
		return c->lacks_filter_module;
	case IIS_SERVES_COMPRESSION:
		return c->lacks_compression_module;
	case IIS_SERVES_OTHERS:
		break;
	}
	return false;
}

/* No native module does it there: none is listed, or all are skipped (R3007). */
static bool lacks(const struct server *s, const struct server_process *p,
		  enum iis_serves what)
{
	const struct iis_filters *all = &s->config.native_modules;
	bool has_one = false;

	for (size_t i = 0; i < all->count; i++) {
		const struct iis_filter *f = &all->items[i];
		struct server_condition c;

		if (f->serves != what)
			continue;
		c = server_condition(s, p, f->precondition, f->bitness);
		if (!server_condition_fails(&c))
			return false;
		has_one = true;
	}
	return has_one || is_listed_nowhere(&s->config, what);
}

enum server_fate server_filter_fate(const struct server *s,
				    const struct server_process *p,
				    const struct iis_filter *f,
				    const struct server_condition *c)
{
	if (lacks(s, p, IIS_SERVES_FILTERS))
		return FATE_NO_MODULE;
	if (f->unordered)
		return FATE_UNORDERED;
	if (f->disabled)
		return FATE_DISABLED;
	if (server_condition_fails(c))
		return FATE_SKIPPED;
	return f->path.n == 0 ? FATE_NO_PATH : FATE_LOADED;
}

enum server_fate server_extension_fate(const struct server *s,
				       const struct server_process *p,
				       const struct iis_extension *e,
				       const struct server_condition *c)
{
	if (lacks(s, p, IIS_SERVES_EXTENSIONS))
		return FATE_NO_MODULE;
	if (server_condition_fails(c))
		return FATE_SKIPPED;
	if (e->path.n == 0)
		return FATE_NO_PATH;
	return e->permission == IIS_DENIED || e->permission == IIS_UNLISTED ?
		       FATE_REFUSED :
		       FATE_LOADED;
}

/* All of globalModules, whatever <modules> says of them (R3005). */
enum server_fate server_native_fate(const struct server *s,
				    const struct server_process *p,
				    const struct iis_filter *f,
				    const struct server_condition *c)
{
	(void)s, (void)p;
	if (server_condition_fails(c))
		return FATE_SKIPPED;
	return f->path.n == 0 ? FATE_NO_PATH : FATE_LOADED;
}

/* What the compression modules load, once they are asked (R3008). */
enum server_fate server_compression_fate(const struct server *s,
					 const struct server_process *p,
					 const struct iis_filter *f,
					 const struct server_condition *c)
{
	(void)c;
	if (lacks(s, p, IIS_SERVES_COMPRESSION))
		return FATE_NO_MODULE;
	return f->path.n == 0 ? FATE_NO_PATH : FATE_LOADED;
}
