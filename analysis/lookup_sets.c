/* API sets: names that have what the DLLs behind them have. */
#include "analysis/lookup_parts.h"

#include "resolver/search.h"
#include "util/status.h"

/* Windows has its hosts: one in no inventory is not known, not absent. */
static void ask_hosts(const struct lookup_walk *w, const struct lookup_pattern *p,
		      const struct apiset_answer *set,
		      struct lookup_result *r)
{
	for (size_t i = 0; i < set->host_count; i++) {
		const target_set here = set->hosts[i].targets;
		struct profile_module m = { .there = 0 };

		if (profile_find_module(w->profile, set->hosts[i].name, &m))
			lookup_ask_module(w, p, &m, here & m.there, r);
		r->unknown |= here & ~m.there;
	}
	r->unknown |= set->unknown;
}

int lookup_add_api_set(struct lookup_walk *w, const struct lookup_pattern *p,
		       struct str file, bool always)
{
	struct apiset_answer *set = arena_new(w->arena, struct apiset_answer);
	struct lookup_result r = {
		.module = str_lower(w->arena, file),
		.procedure = p->by_ordinal ? STR_EMPTY : p->name,
		.ordinal = p->by_ordinal ? p->ordinal : 0,
		.by_ordinal = p->by_ordinal,
		.api_set = set,
	};
	const target_set all = w->out->targets;
	struct profile_module m;

	if (set == NULL || r.module.s == NULL)
		return E_NO_MEMORY;
	*set = apiset_find(w->profile, file, STR_EMPTY, all);
	ask_hosts(w, p, set, &r);
	if (profile_find_module(w->profile, file, &m))
		lookup_ask_module(w, p, &m,
			   all & ~(set->hosted | set->hostless | set->unknown),
			   &r);
	r.absent = all & ~r.there & ~r.unknown;
	if (!p->name_is_literal || (r.there == 0 && !always))
		return OK;
	return lookup_add_result(w, &r);
}

bool lookup_is_set_there(const struct lookup_walk *w, struct str name)
{
	const struct apiset_answer a = apiset_find(w->profile, name, STR_EMPTY,
						   w->out->targets);

	return (a.hosted | a.hostless | a.unknown) != 0;
}

int lookup_add_export_of_set(struct lookup_walk *w,
			     const struct exports_of_set *of,
			     const struct profile_export *e)
{
	const target_set all = profile_all_targets(w->profile);
	const struct lookup_pattern one = {
		.name = e->name,
		.name_is_literal = true,
		.by_ordinal = e->name.n == 0,
		.ordinal = e->ordinal,
	};

	for (size_t i = 0; i < of->earlier; i++) {
		const struct profile_module *m = &of->hosts[i];
		const struct profile_answer known =
			one.by_ordinal ?
				profile_find_ordinal(w->profile, m, e->ordinal,
						     all) :
				profile_find_name(w->profile, m, e->name, all);

		if (known.row_count != 0)
			return OK;
	}
	return lookup_add_api_set(w, &one, of->set, true);
}

int lookup_walk_set(struct lookup_walk *w, const struct lookup_pattern *p,
		    struct str set)
{
	const struct apiset_answer a = apiset_find(w->profile, set, STR_EMPTY,
						   w->out->targets);
	struct profile_module hosts[APISET_ANSWER_HOSTS];
	struct exports_of_set of = { .set = set, .hosts = hosts };
	int ret = OK;

	for (size_t i = 0; ret == OK && i < a.host_count; i++) {
		struct profile_module *m = &hosts[of.earlier];

		if (!profile_find_module(w->profile, a.hosts[i].name, m))
			continue;
		ret = lookup_walk_exports(w, m, p->name, &of);
		of.earlier++;
	}
	return ret;
}

int lookup_sets(struct lookup_walk *w, const struct lookup_pattern *p,
		       struct str file)
{
	struct str before = STR_EMPTY;
	struct profile_apiset row;
	int ret = OK;

	for (uint32_t i = 0;
	     ret == OK && profile_apiset_at(w->profile, i, &row); i++) {
		struct str name;

		if (str_equal(row.contract, before))
			continue;
		before = row.contract;
		name = STR_CONCAT(w->arena, row.contract, str_of(".dll"));
		if (name.s == NULL)
			return E_NO_MEMORY;
		if ((!str_match(p->module, name) && !str_match(file, name)) ||
		    !lookup_is_set_there(w, name))
			continue;
		ret = lookup_add_api_set(w, p, name, false);
	}
	return ret;
}
