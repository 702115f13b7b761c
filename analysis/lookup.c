/* Patterns → the rows of a profile that they match. */
#include "analysis/lookup.h"

#include <string.h>

#include "resolver/search.h"
#include "util/status.h"

/* "DLL!Name", taken apart. */
struct pattern {
	struct str module; /* "*" where none was given */
	struct str name;   /* empty: the DLL itself */
	bool module_is_literal, name_is_literal;
	bool by_ordinal;
	uint32_t ordinal;
};

struct lookup_walk {
	const struct profile *profile;
	struct arena *arena;
	struct lookup *out;
};

static bool is_literal(struct str s)
{
	return memchr(s.s, '*', s.n) == NULL && memchr(s.s, '?', s.n) == NULL;
}

/* "#115": a sign, and a number of 16 bits. */
static bool read_ordinal(struct str s, uint32_t *out)
{
	uint32_t n = 0;

	if (s.n < 2 || s.s[0] != '#')
		return false;
	for (size_t i = 1; i < s.n; i++) {
		if (s.s[i] < '0' || s.s[i] > '9')
			return false;
		n = n * 10 + (uint32_t)(s.s[i] - '0');
		if (n > UINT16_MAX)
			return false;
	}
	*out = n;
	return true;
}

static bool is_api_set(const struct profile *p, struct str name)
{
	struct apiset_answer a = apiset_find(p, name, STR_EMPTY,
					     profile_all_targets(p));

	return (a.hosted | a.hostless) != 0;
}

/* "advapi32" is one where no export is called so. */
static bool is_module(const struct profile *p, struct str name,
		      struct str file)
{
	struct profile_module m;
	uint32_t row = 0;

	return profile_find_module(p, name, &m) || is_api_set(p, name) ||
	       (profile_find_module(p, file, &m) &&
		!profile_next_named(p, name, &row, &m));
}

/* Without a DLL, the name of a DLL means that DLL; else any export. */
static struct pattern pattern_read(const struct profile *profile,
				   const char *text, struct arena *a)
{
	struct str s = str_of(text);
	const struct str file = search_file_name(a, s);
	const char *mark = memchr(s.s, '!', s.n);
	struct pattern p = { .module = str_of("*"), .name = s };

	if (mark != NULL) {
		const size_t n = (size_t)(mark - s.s);

		if (n != 0)
			p.module = (struct str){ s.s, n };
		p.name = (struct str){ mark + 1, s.n - n - 1 };
	} else if (file.s != NULL && is_module(profile, s, file)) {
		p.module = s;
		p.name = STR_EMPTY;
	}
	p.module_is_literal = is_literal(p.module);
	p.name_is_literal = is_literal(p.name);
	p.by_ordinal = read_ordinal(p.name, &p.ordinal);
	return p;
}

static int add_result(struct lookup_walk *w, const struct lookup_result *r)
{
	struct lookup *l = w->out;
	void *items = l->items;

	if (arena_grow(w->arena, &items, l->count, &l->capacity, sizeof(*r)))
		return E_NO_MEMORY;
	l->items = items;
	l->items[l->count++] = *r;
	return OK;
}

/*
 * An export is as much there as the DLL that has it. Of a DLL outside the
 * folders where the loader looks it isn't known who finds it.
 */
static void answer_place(const struct profile_module *m,
			 const struct profile_answer *answer,
			 target_set targets, struct lookup_result *r)
{
	const target_set maybe = m->optional | m->unproven | m->elsewhere;

	r->there = answer->there & m->there;
	r->likely = r->there & (answer->likely | m->likely);
	r->unknown = (answer->there & maybe) |
		     (answer->unknown & (maybe | m->there));
	r->unknown &= ~r->there;
	r->absent = targets & ~r->there & ~r->unknown;
}

static struct lookup_result result_new(const struct profile_module *m)
{
	return (struct lookup_result){
		.module = m->name,
		.procedure = STR_EMPTY,
		.known = true,
		.module_index = m->index,
	};
}

static int add_module(struct lookup_walk *w, const struct profile_module *m)
{
	const struct profile_answer everywhere = { .there = w->out->targets };
	struct lookup_result r = result_new(m);

	answer_place(m, &everywhere, w->out->targets, &r);
	return add_result(w, &r);
}

/* A name may have rows of several ordinals: the first that is fixed. */
static int add_name(struct lookup_walk *w, const struct profile_module *m,
		    struct str name, const struct profile_answer *answer)
{
	struct lookup_result r = result_new(m);
	struct profile_export e;

	r.procedure = name;
	r.first_row = answer->first_row;
	r.row_count = answer->row_count;
	for (uint32_t i = 0; r.ordinal == 0 && i < r.row_count; i++) {
		if (profile_export_at(w->profile, r.first_row + i, &e))
			r.ordinal = e.ordinal;
	}
	answer_place(m, answer, w->out->targets, &r);
	return add_result(w, &r);
}

static int add_ordinal(struct lookup_walk *w, const struct profile_module *m,
		       uint32_t ordinal, const struct profile_answer *answer)
{
	struct lookup_result r = result_new(m);
	struct profile_export e;
	uint32_t row;

	r.ordinal = ordinal;
	r.by_ordinal = true;
	r.first_row = answer->first_row;
	r.row_count = answer->row_count;
	for (uint32_t i = 0; r.procedure.n == 0 && i < r.row_count; i++) {
		if (profile_ordinal_row(w->profile, r.first_row + i, &row) &&
		    profile_export_at(w->profile, row, &e))
			r.procedure = e.name;
	}
	answer_place(m, answer, w->out->targets, &r);
	return add_result(w, &r);
}

/* What one DLL answers on the targets where it is the one that is asked. */
static void ask_module(const struct lookup_walk *w, const struct pattern *p,
		       const struct profile_module *m, target_set targets,
		       struct lookup_result *r)
{
	struct profile_answer answer = { .there = targets };
	struct lookup_result here = { .there = 0 };

	if (p->by_ordinal)
		answer = profile_find_ordinal(w->profile, m, p->ordinal,
					      targets);
	else if (p->name.n != 0)
		answer = profile_find_name(w->profile, m, p->name, targets);
	answer_place(m, &answer, targets, &here);
	r->there |= here.there;
	r->likely |= here.likely;
	r->unknown |= here.unknown;
}

/* Windows has its hosts: one in no inventory is not known, not absent. */
static void ask_hosts(const struct lookup_walk *w, const struct pattern *p,
		      const struct apiset_answer *set,
		      struct lookup_result *r)
{
	for (size_t i = 0; i < set->host_count; i++) {
		const target_set here = set->hosts[i].targets;
		struct profile_module m = { .there = 0 };

		if (profile_find_module(w->profile, set->hosts[i].name, &m))
			ask_module(w, p, &m, here & m.there, r);
		r->unknown |= here & ~m.there;
	}
	r->unknown |= set->unknown;
}

/* Where the name is no API set it is that of a file (R2306). */
static int add_api_set(struct lookup_walk *w, const struct pattern *p,
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
		ask_module(w, p, &m,
			   all & ~(set->hosted | set->hostless | set->unknown),
			   &r);
	r.absent = all & ~r.there & ~r.unknown;
	if (!p->name_is_literal || (r.there == 0 && !always))
		return OK;
	return add_result(w, &r);
}

/* Does the name mean a set on a target that is asked about? */
static bool is_set_there(const struct lookup_walk *w, struct str name)
{
	const struct apiset_answer a = apiset_find(w->profile, name, STR_EMPTY,
						   w->out->targets);

	return (a.hosted | a.hostless | a.unknown) != 0;
}

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
		return add_ordinal(w, m, e->ordinal, &answer);
	}
	answer = profile_find_name(w->profile, m, e->name, targets);
	return add_name(w, m, e->name, &answer);
}

/* An API set whose exports are asked for, and its hosts that were walked. */
struct exports_of_set {
	struct str set;
	const struct profile_module *hosts;
	size_t earlier;
};

/* The same of a set, which has what its hosts have. */
static int add_export_of_set(struct lookup_walk *w,
			     const struct exports_of_set *of,
			     const struct profile_export *e)
{
	const target_set all = profile_all_targets(w->profile);
	const struct pattern one = {
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
	return add_api_set(w, &one, of->set, true);
}

/*
 * Every row once; rows of one export follow each other. 'of': they are asked for
 * by the name of an API set; or NULL.
 */
static int walk_exports(struct lookup_walk *w, const struct profile_module *m,
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
		ret = of != NULL ? add_export_of_set(w, of, &e) :
				   add_export(w, m, &e);
	}
	return ret;
}

/* 'always': also what the DLL doesn't have. */
static int lookup_in(struct lookup_walk *w, const struct pattern *p,
		     const struct profile_module *m, bool always)
{
	const bool is_set = is_set_there(w, m->name);
	const struct exports_of_set of = { .set = m->name };
	struct profile_answer answer;

	/* All sets that a pattern fits come by themselves. */
	if (is_set && p->name_is_literal && apiset_is_candidate(p->module))
		return OK;
	/* Of an ordinal all DLLs are asked, and not all have it. */
	if (is_set && p->name_is_literal)
		return add_api_set(w, p, m->name, !p->by_ordinal);
	if (p->name.n == 0)
		return add_module(w, m);
	if (p->by_ordinal) {
		answer = profile_find_ordinal(w->profile, m, p->ordinal,
					      w->out->targets);
		if (answer.row_count == 0 && !always)
			return OK;
		return add_ordinal(w, m, p->ordinal, &answer);
	}
	if (!p->name_is_literal)
		return walk_exports(w, m, p->name,
				    is_set ? &of : NULL);
	answer = profile_find_name(w->profile, m, p->name, w->out->targets);
	if (answer.row_count == 0 && !always)
		return OK;
	return add_name(w, m, p->name, &answer);
}

/* A DLL that the profile doesn't have is on none of its whole targets. */
static int add_stranger(struct lookup_walk *w, const struct pattern *p,
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
	return p->name_is_literal ? add_result(w, &r) : OK;
}

/* A name that is asked of all DLLs: those that have it are in the index. */
static int lookup_name(struct lookup_walk *w, const struct pattern *p,
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

/*
 * Each of its hosts' exports that fits, as the set's. Some Windows has one host,
 * some another: what both have comes once.
 */
static int walk_set(struct lookup_walk *w, const struct pattern *p,
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
		ret = walk_exports(w, m, p->name, &of);
		of.earlier++;
	}
	return ret;
}

/* "api-ms-*": the sets that it fits, whether or not a file is called so too. */
static int lookup_sets(struct lookup_walk *w, const struct pattern *p,
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
		    !is_set_there(w, name))
			continue;
		ret = add_api_set(w, p, name, false);
	}
	return ret;
}

static int lookup_pattern(struct lookup_walk *w, const struct pattern *p)
{
	const struct str file = search_file_name(w->arena, p->module);
	struct profile_module m;
	int ret = OK;

	if (file.s == NULL)
		return E_NO_MEMORY;
	if (p->module_is_literal) {
		if (is_set_there(w, file) && !p->name_is_literal)
			return walk_set(w, p, file);
		if (is_api_set(w->profile, file) && p->name_is_literal)
			return add_api_set(w, p, file, true);
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
		const struct pattern pattern = pattern_read(p, patterns[i], a);

		if (patterns[i][0] != '\0')
			ret = lookup_pattern(&w, &pattern);
	}
	for (size_t i = 0; i < out->count; i++)
		*found += out->items[i].there != 0;
	return ret;
}
