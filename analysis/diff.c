/* dryload_diff(): the rows of a profile on which two targets differ. */
#include "report/diff.h"

#include "analysis/format.h"
#include "analysis/lookup.h"
#include "analysis/profiles.h"
#include "resolver/search.h"
#include "util/status.h"

struct diff_walk {
	const struct profile *profile;
	target_set from, to;
	struct arena *arena;
	struct diff *out;
};

static const char *answer_on(const struct lookup_result *r, target_set bit)
{
	if (r->there & bit)
		return "there";
	return r->absent & bit ? "absent" : "unknown";
}

/* False: the same on both, or known of neither. */
static bool is_difference(const struct diff_walk *w,
			  const struct lookup_result *r, struct diff_item *out)
{
	const target_set both = w->from | w->to;

	*out = (struct diff_item){
		.likely = (r->likely & both) != 0,
		.module = r->module,
		.procedure = r->procedure,
		.ordinal = r->ordinal,
		.by_ordinal = r->by_ordinal,
		.from = answer_on(r, w->from),
		.to = answer_on(r, w->to),
	};
	if (out->from[0] == out->to[0])
		return false;
	out->change = (r->unknown & both) != 0 ? DIFF_OPEN :
		      (r->there & w->from)     ? DIFF_REMOVED :
						 DIFF_ADDED;
	return true;
}

static int add_item(struct diff_walk *w, const struct diff_item *item)
{
	const bool is_module = item->procedure.n == 0 && item->ordinal == 0;
	struct diff *d = w->out;
	void *items = d->items;

	if (arena_grow(w->arena, &items, d->count, &d->capacity,
		       sizeof(*item)))
		return E_NO_MEMORY;
	d->items = items;
	d->items[d->count++] = *item;
	if (is_module)
		d->counts.modules[item->change]++;
	else
		d->counts.exports[item->change]++;
	return OK;
}

/* The results of one look-up that differ. 'scratch' is for what it makes. */
static int add_all(struct diff_walk *w, const char *pattern,
		   struct arena *scratch, bool *differs)
{
	struct diff_item item;
	struct lookup found;
	size_t count;
	int ret = lookup_run(w->profile, w->from | w->to, &pattern, 1, scratch,
			     &found, &count);

	*differs = false;
	for (size_t i = 0; ret == OK && i < found.count; i++) {
		if (!is_difference(w, &found.items[i], &item))
			continue;
		*differs = true;
		ret = add_item(w, &item);
	}
	return ret;
}

/* Is the name itself on both? Then its ordinal is worth a line. */
static bool is_named_alike(const struct diff_walk *w,
			   const struct profile_module *m, struct str name)
{
	const target_set both = w->from | w->to;
	const struct profile_answer answer =
		profile_find_name(w->profile, m, name, both);

	return (answer.there & both) == both;
}

/* What is there by name on both, and on one only by its ordinal. */
static int add_ordinals(struct diff_walk *w, const struct profile_module *m,
			struct arena *scratch)
{
	uint32_t row, before = 0;
	struct profile_export e;
	int ret = OK;

	for (uint32_t i = 0; ret == OK && i < m->ordinal_count; i++) {
		struct str pattern;
		bool ignored;

		if (!profile_ordinal_row(w->profile, m->first_ordinal + i,
					 &row) ||
		    !profile_export_at(w->profile, row, &e))
			break;
		if (e.ordinal == before || e.name.n == 0 ||
		    !is_named_alike(w, m, e.name))
			continue;
		before = e.ordinal;
		pattern = str_printf(scratch, "%.*s!#%u", STR_ARGS(m->name),
				     e.ordinal);
		ret = pattern.s == NULL ? E_NO_MEMORY :
					  add_all(w, pattern.s, scratch,
						  &ignored);
	}
	return ret;
}

/* Of a DLL that one hasn't, or may not have, the exports go without saying. */
static int add_module(struct diff_walk *w, const struct profile_module *m)
{
	struct arena scratch = ARENA_INIT;
	struct str name = str_copy(&scratch, m->name), all;
	bool differs = false;
	int ret = E_NO_MEMORY;

	if (name.s != NULL)
		ret = add_all(w, name.s, &scratch, &differs);
	if (ret != OK || differs || ((w->from | w->to) & ~m->there) != 0)
		goto out;
	all = STR_CONCAT(&scratch, name, str_of("!*"));
	ret = all.s == NULL ? E_NO_MEMORY :
			      add_all(w, all.s, &scratch, &differs);
	if (ret == OK)
		ret = add_ordinals(w, m, &scratch);
out:
	arena_release(&scratch);
	return ret;
}

static bool is_asked(const struct str *patterns, size_t count, struct str name,
		     bool *used)
{
	bool asked = count == 0;

	for (size_t i = 0; i < count; i++) {
		if (!str_match(patterns[2 * i], name) &&
		    !str_match(patterns[2 * i + 1], name))
			continue;
		used[i] = true;
		asked = true;
	}
	return asked;
}

static int diff_run(struct dryload *d, struct diff_walk *w,
		    const char *const *dlls, size_t count)
{
	struct str *patterns = arena_new_array(w->arena, struct str, 2 * count);
	bool *used = arena_new_array(w->arena, bool, count);
	struct profile_module m;
	int ret = OK;

	if (patterns == NULL || used == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		patterns[2 * i] = str_of(dlls[i]);
		patterns[2 * i + 1] =
			search_file_name(w->arena, patterns[2 * i]);
		if (patterns[2 * i + 1].s == NULL)
			return E_NO_MEMORY;
	}
	for (uint32_t i = 0;
	     ret == OK && profile_module_at(w->profile, i, &m); i++) {
		if (is_asked(patterns, count, m.name, used))
			ret = add_module(w, &m);
	}
	for (size_t i = 0; ret == OK && i < count; i++) {
		if (!used[i])
			ret = session_fail(d, E_USAGE,
					   "no Windows that is known has a DLL "
					   "called '%s'",
					   dlls[i]);
	}
	return ret;
}

static int one_target(struct dryload *d, const char *id, target_set *bit,
		      struct str *name)
{
	int ret = targets_of(d, str_of(id), bit);

	if (ret == OK && *bit != 0 && (*bit & (*bit - 1)) == 0) {
		*name = profile_target_id(&d->profile,
					  (unsigned)__builtin_ctzll(*bit));
		return OK;
	}
	if (ret != OK && ret != E_USAGE)
		return ret;
	return session_fail(d, E_USAGE,
			    "'%s' isn't one target; `dryload targets` lists "
			    "them",
			    id);
}

int dryload_diff(struct dryload *d, const char *from, const char *to,
		 const char *const *dlls, size_t count, const char *format,
		 FILE *out, const struct dryload_style *style,
		 struct dryload_difference *summary)
{
	struct arena a = ARENA_INIT;
	struct diff diff = { .count = 0 };
	struct diff_walk w = { &d->profile, 0, 0, &a, &diff };
	bool json;
	int ret = format_choose(d, format, &json);

	*summary = (struct dryload_difference){ 0 };
	if (ret == OK)
		ret = one_target(d, from, &w.from, &diff.from);
	if (ret == OK)
		ret = one_target(d, to, &w.to, &diff.to);
	if (ret == OK)
		ret = diff_run(d, &w, dlls, count);
	if (ret == OK)
		ret = diff_write(&diff, json, out, style_of(style), &a);
	for (size_t i = 0; ret == OK && i < diff.count; i++) {
		summary->removed += diff.items[i].change == DIFF_REMOVED;
		summary->added += diff.items[i].change == DIFF_ADDED;
		summary->unknown += diff.items[i].change == DIFF_OPEN;
	}
	arena_release(&a);
	return output_finish(d, ret, out);
}
