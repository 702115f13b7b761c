/* A judged server: its formats, and the words that they share. */
#include "report/server.h"

#include <string.h>

const struct server_writer *server_writer_find(const char *name)
{
	static const struct server_writer *const writers[] = {
		&server_text,
		&server_json,
		&server_html,
	};

	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		if (strcmp(writers[i]->name, name) == 0)
			return writers[i];
	}
	return NULL;
}

static const struct {
	const char *word, *sentence;
} fates[] = {
	[FATE_LOADED] = { "loaded", "" },
	[FATE_DISABLED] = { "disabled", "it is switched off" },
	[FATE_UNORDERED] = { "unordered",
			     "FilterLoadOrder doesn't name it, so that IIS "
			     "never loads it and logs nothing (R1015, likely)" },
	[FATE_SKIPPED] = { "skipped",
			   "its preCondition doesn't hold in such a pool, so "
			   "that IIS skips it and logs nothing (R1017, "
			   "R3007)" },
	[FATE_REFUSED] = { "refused",
			   "no client may call it: a request gets 404.2 "
			   "(R1016)" },
	[FATE_DROPPED] = { "dropped",
			   "this site takes it off the global filters" },
	[FATE_NO_PATH] = { "no-path",
			   "the configuration names no file; whether IIS "
			   "takes that for a failure isn't known" },
	[FATE_NO_KEY] = { "no-key",
			  "FilterLoadOrder names it, and no key of that name "
			  "stands here: which file is meant, and "
			  "whether IIS takes that for a failure, isn't known "
			  "(R1015)" },
	[FATE_NO_MODULE] = { "no-module",
			     "the module of IIS that loads it isn't among the "
			     "globalModules, or its preCondition keeps it out "
			     "of such a pool (R3002, R3007, likely)" },
};

const char *fate_word(enum server_fate fate)
{
	return fates[fate].word;
}

const char *fate_sentence(enum server_fate fate)
{
	return fates[fate].sentence;
}

const char *server_iis_name(const struct server_report *r)
{
	switch (r->config->generation) {
	case IIS_5:
		return r->config->generation_is_likely ? "IIS 5 (likely)" :
							 "IIS 5";
	case IIS_6:
		return r->config->isolation_mode_5 ?
			       "IIS 6 in IIS 5.0 isolation mode" :
			       "IIS 6";
	case IIS_7:
		break;
	}
	return "IIS 7 or later";
}

const char *site_answer(const struct server_site *s)
{
	switch (s->judgement.start) {
	case SITE_STARTS:
		return "starts";
	case SITE_FAILS:
		return s->because->host == HOST_NONE ? "500.19" : "503";
	case SITE_OPEN:
		break;
	}
	return "unknown";
}

struct str module_title(const struct server_module *m, struct arena *a)
{
	if (m->host == HOST_IIS_FILTER)
		return STR_CONCAT(a, str_of("filter "), m->name);
	if (m->host == HOST_IIS_MODULE)
		return STR_CONCAT(a, str_of("native module "), m->name);
	if (m->host == HOST_NONE)
		return STR_CONCAT(a, str_of("compression scheme "), m->name);
	if (m->name.n == 0)
		return str_of("extension");
	return STR_CONCAT(a, str_of("extension for "), m->below, m->below.n
			  != 0 ? str_of("/") : STR_EMPTY, m->name);
}

struct str loaded_at(const struct server_report *r,
		     const struct server_module *m, struct arena *a)
{
	if (m->file == NULL)
		return STR_EMPTY;
	if (m->host == HOST_IIS_EXTENSION && m->name.n == 0)
		return str_of("the first request for it");
	if (m->host == HOST_IIS_EXTENSION && str_equal(m->name, str_of("*")))
		return str_of("the first request");
	if (m->host == HOST_IIS_EXTENSION)
		return STR_CONCAT(a, str_of("the first request for "),
				  m->name);
	if (m->host == HOST_NONE)
		return str_of("the first request in a worker process");
	if (r->process == IN_INETINFO)
		return str_of("the start of the service");
	return str_of(m->global ? "the start of a worker process" :
				  "the first request to the site in a worker "
				  "process");
}

struct str place_text(const struct iis_place *place, struct arena *a)
{
	if (place->line == 0)
		return place->key;
	return str_printf(a, "%.*s, line %u", STR_ARGS(place->key),
			  place->line);
}

struct str pool_account(const struct iis_pool *pool, struct arena *a)
{
	switch (pool->identity) {
	case IIS_NETWORK_SERVICE:
		return str_of("Network Service");
	case IIS_LOCAL_SERVICE:
		return str_of("Local Service");
	case IIS_LOCAL_SYSTEM:
		return str_of("Local System");
	case IIS_POOL_IDENTITY:
		return STR_CONCAT(a, str_of("IIS AppPool\\"), pool->name);
	case IIS_SPECIFIC_USER:
		break;
	}
	return pool->user.n != 0 ? pool->user : str_of("a specific user");
}

size_t server_count(const struct server_report *r, enum site_start start)
{
	size_t n = 0;

	for (size_t i = 0; i < r->site_count; i++)
		n += r->sites[i].judgement.start == start;
	return n;
}

const struct server_module *site_module(const struct server_site *s, size_t i)
{
	const struct server_group *groups[] = { s->native, s->global,
						&s->filters, s->compression,
						s->extensions,
						&s->own_extensions };

	for (size_t g = 0; g < sizeof(groups) / sizeof(groups[0]); g++) {
		size_t count = groups[g] == NULL ? 0 : groups[g]->count;

		if (i < count)
			return &groups[g]->items[i];
		i -= count;
	}
	return NULL;
}
