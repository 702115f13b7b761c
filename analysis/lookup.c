/* Patterns → the rows of a profile that they match. */
#include "analysis/lookup_parts.h"

#include "resolver/search.h"
#include "util/status.h"

/* What has no name is matched as it is written: "#6000". */
static bool row_matches(struct str pattern, const struct profile_export *e)
{
	char text[8] = { '#' };
	size_t end = sizeof(text);
	uint32_t n = e->ordinal;

	if (e->name.n != 0)
		return str_match(pattern, e->name);
	do {
		text[--end] = (char)('0' + n % 10);
		n /= 10;
	} while (n != 0 && end > 1);
	text[--end] = '#';
	return str_match(pattern,
			 (struct str){ text + end, sizeof(text) - end });
}

static int add_export(struct lookup_walk *w, const struct profile_module *m,
		      const struct profile_export *e)
{
	const target_set targets = w->out->targets;
	struct profile_answer answer;

	if (e->name.n == 0) {
		answer = profile_find_ordinal(w->profile, m, e->ordinal,
					      targets);
		return lookup_add_ordinal(w, m, e->ordinal, &answer);
	}
	answer = profile_find_name(w->profile, m, e->name, targets);
	return lookup_add_name(w, m, e->name, &answer);
}

int lookup_walk_exports(struct lookup_walk *w, const struct profile_module *m,
			struct str pattern, const struct exports_of_set *of)
{
	struct profile_export e, before = { .name = STR_EMPTY };
	int ret = OK;

	for (uint32_t i = 0; ret == OK && i < m->export_count; i++) {
		bool again;

		if (!profile_export_at(w->profile, m->first_export + i, &e))
			break;
		again = i != 0 && str_equal(e.name, before.name) &&
			(e.name.n != 0 || e.ordinal == before.ordinal);
		before = e;
		if (again || !row_matches(pattern, &e))
			continue;
		ret = of != NULL ? lookup_add_export_of_set(w, of, &e) :
				   add_export(w, m, &e);
	}
	return ret;
}

/* 'always': also what the DLL doesn't have. */
static int lookup_in(struct lookup_walk *w, const struct lookup_pattern *p,
		     const struct profile_module *m, bool always)
{
	const bool is_set = lookup_is_set_there(w, m->name);
	const struct exports_of_set of = { .set = m->name };
	struct profile_answer answer;

	/* All sets that a pattern fits come by themselves. */
	if (is_set && p->name_is_literal && apiset_is_candidate(p->module))
		return OK;
	/* Of an ordinal all DLLs are asked, and not all have it. */
	if (is_set && p->name_is_literal)
		return lookup_add_api_set(w, p, m->name, !p->by_ordinal);
	if (p->name.n == 0)
		return lookup_add_module(w, m);
	if (p->by_ordinal) {
		answer = profile_find_ordinal(w->profile, m, p->ordinal,
					      w->out->targets);
		if (answer.row_count == 0 && !always)
			return OK;
		return lookup_add_ordinal(w, m, p->ordinal, &answer);
	}
	if (!p->name_is_literal)
		return lookup_walk_exports(w, m, p->name,
				    is_set ? &of : NULL);
	answer = profile_find_name(w->profile, m, p->name, w->out->targets);
	if (answer.row_count == 0 && !always)
		return OK;
	return lookup_add_name(w, m, p->name, &answer);
}

/* A DLL that the profile doesn't have is on none of its whole targets. */
static int add_stranger(struct lookup_walk *w, const struct lookup_pattern *p,
			struct str file)
{
	struct lookup_result r = {
		.module = str_lower(w->arena, file),
		.procedure = p->by_ordinal ? STR_EMPTY : p->name,
		.ordinal = p->by_ordinal ? p->ordinal : 0,
		.by_ordinal = p->by_ordinal,
		.absent = w->out->targets & profile_whole_targets(w->profile),
	};

	r.unknown = w->out->targets & ~r.absent;

	if (r.module.s == NULL)
		return E_NO_MEMORY;
	return p->name_is_literal ? lookup_add_result(w, &r) : OK;
}

/* A name that is asked of all DLLs: those that have it are in the index. */
static int lookup_name(struct lookup_walk *w, const struct lookup_pattern *p,
		       struct str file)
{
	struct profile_module m;
	uint32_t row = 0;
	int ret = OK;

	while (ret == OK && profile_next_named(w->profile, p->name, &row, &m)) {
		if (str_match(p->module, m.name) || str_match(file, m.name))
			ret = lookup_in(w, p, &m, false);
	}
	return ret;
}

static int lookup_pattern(struct lookup_walk *w, const struct lookup_pattern *p)
{
	const struct str file = search_file_name(w->arena, p->module);
	struct profile_module m;
	int ret = OK;

	if (file.s == NULL)
		return E_NO_MEMORY;
	if (p->module_is_literal) {
		if (lookup_is_set_there(w, file) && !p->name_is_literal)
			return lookup_walk_set(w, p, file);
		if (lookup_is_api_set(w->profile, file) && p->name_is_literal)
			return lookup_add_api_set(w, p, file, true);
		if (profile_find_module(w->profile, file, &m))
			return lookup_in(w, p, &m, true);
		return add_stranger(w, p, file);
	}
	if (p->name_is_literal && apiset_is_candidate(p->module))
		ret = lookup_sets(w, p, file);
	if (ret != OK)
		return ret;
	if (p->name_is_literal && p->name.n != 0 && !p->by_ordinal)
		return lookup_name(w, p, file);
	for (uint32_t i = 0;
	     ret == OK && profile_module_at(w->profile, i, &m); i++) {
		if (str_match(p->module, m.name) || str_match(file, m.name))
			ret = lookup_in(w, p, &m, false);
	}
	return ret;
}

int lookup_run(const struct profile *p, target_set targets,
	       const char *const *patterns, size_t count, struct arena *a,
	       struct lookup *out, size_t *found)
{
	struct lookup_walk w = { p, a, out };
	int ret = OK;

	*out = (struct lookup){ .profile = p, .targets = targets };
	*found = 0;
	for (size_t i = 0; ret == OK && i < count; i++) {
		const struct lookup_pattern pattern =
			lookup_pattern_read(p, patterns[i], a);

		if (patterns[i][0] != '\0')
			ret = lookup_pattern(&w, &pattern);
	}
	for (size_t i = 0; i < out->count; i++)
		*found += out->items[i].there != 0;
	return ret;
}
