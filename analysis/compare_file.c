/* One build of a file against the other. */
#include <string.h>

#include "analysis/compare_side.h"
#include "util/status.h"

/* The targets whose findings aren't the same. */
static target_set stirred(const struct file_comparison *f)
{
	target_set set = 0;

	for (size_t i = 0; i < f->found_count + f->gone_count; i++)
		set |= f->findings[i].targets;
	return set;
}

/* Unknown is never a pass: what may have been lost stays open. */
static void compare_verdicts(struct file_comparison *f)
{
	const target_set both = f->before_targets & f->after_targets;
	const target_set other_findings = stirred(f);

	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		const target_set bit = TARGET_BIT(t);
		enum verdict_kind was, is;

		if ((both & bit) == 0) {
			if ((f->before_targets & bit) && f->after != NULL &&
			    f->before[t].kind == VERDICT_LOADS)
				f->open |= bit;
			continue;
		}
		was = f->before[t].kind;
		is = f->after[t].kind;
		if (was == VERDICT_LOADS && is == VERDICT_FAILS)
			f->lost |= bit;
		else if (was != VERDICT_LOADS && is == VERDICT_LOADS)
			f->gained |= bit;
		else if ((was == VERDICT_LOADS && is == VERDICT_UNKNOWN) ||
			 (was == VERDICT_UNKNOWN && is == VERDICT_FAILS) ||
			 (was == VERDICT_UNKNOWN && is == VERDICT_UNKNOWN &&
			  (other_findings & bit)))
			f->open |= bit;
		else if (!compared_verdicts_same(&f->before[t], &f->after[t]))
			f->changed |= bit;
	}
}

/* Those of 'one' that 'other' hasn't. Both are sorted. */
static int needs_only_in(const struct needs *one, const struct needs *other,
			 bool procedures, struct arena *a, struct needs *out)
{
	size_t j = 0;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < one->count; i++) {
		int order = -1;

		if (!procedures && one->items[i].kind != NEED_MODULE)
			continue;
		while (j < other->count &&
		       (order = need_compare(&other->items[j],
					     &one->items[i])) < 0)
			j++;
		if (j == other->count || order != 0)
			ret = needs_add(out, a, &one->items[i]);
	}
	return ret;
}

static int names_only_in(const struct names *one, const struct names *other,
			 struct arena *a, struct names *out)
{
	size_t j = 0;

	out->items = arena_new_array(a, struct str, one->count);
	if (out->items == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < one->count; i++) {
		int order = -1;

		while (j < other->count &&
		       (order = str_compare(other->items[j], one->items[i])) <
			       0)
			j++;
		if (j == other->count || order != 0)
			out->items[out->count++] = one->items[i];
	}
	return OK;
}

static int compare_facts(const struct build *before, const struct build *after,
			 struct arena *a, struct file_comparison *out)
{
	const size_t count = before->has_tables && after->has_tables ?
				     (size_t)BUILD_FACTS :
				     (size_t)FACTS_OF_REPORTS;

	out->facts = arena_new_array(a, struct fact_change, BUILD_FACTS);
	if (out->facts == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		if (!str_equal(before->facts[i], after->facts[i]))
			out->facts[out->fact_count++] = (struct fact_change){
				build_facts[i],
				before->facts[i],
				after->facts[i],
			};
	}
	return OK;
}

static int compare_tables(const struct build *before,
			  const struct build *after, struct arena *a,
			  struct file_comparison *out)
{
	const bool procedures = before->has_tables && after->has_tables;
	int ret = compare_facts(before, after, a, out);

	out->needs_known = before->needs_known && after->needs_known;
	out->procedures_known = procedures;
	if (ret == OK && out->needs_known)
		ret = needs_only_in(&after->needs, &before->needs, procedures,
				    a, &out->added);
	if (ret == OK && out->needs_known)
		ret = needs_only_in(&before->needs, &after->needs, procedures,
				    a, &out->removed);
	if (ret == OK && procedures)
		ret = names_only_in(&after->exports, &before->exports, a,
				    &out->exports_added);
	if (ret == OK && procedures)
		ret = names_only_in(&before->exports, &after->exports, a,
				    &out->exports_removed);
	return ret;
}

/* What one side couldn't read may have been lost wherever it isn't known. */
static void compare_unread(struct file_comparison *f)
{
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		const target_set bit = TARGET_BIT(t);

		if (((f->before_targets & bit) &&
		     f->before[t].kind != VERDICT_FAILS) ||
		    ((f->after_targets & bit) &&
		     f->after[t].kind != VERDICT_LOADS))
			f->open |= bit;
	}
}

int build_compare(const struct build *before, const struct build *after,
		  struct target_names *names, struct arena *a,
		  struct file_comparison *out)
{
	const struct str nothing = { NULL, 0 };
	struct sightings old = { 0 }, new = { 0 };
	int ret;

	*out = (struct file_comparison){
		.name = after != NULL ? after->name : before->name,
		.before_path = before != NULL ? before->path : nothing,
		.after_path = after != NULL ? after->path : nothing,
		.before_unread = before != NULL ? before->unread : nothing,
		.after_unread = after != NULL ? after->unread : nothing,
	};
	ret = build_read_targets(before, names, a, &out->before,
				 &out->before_targets, &old);
	if (ret == OK)
		ret = build_read_targets(after, names, a, &out->after,
					 &out->after_targets, &new);
	if (ret != OK || before == NULL || after == NULL)
		return ret;
	if (before->file == NULL || after->file == NULL) {
		compare_unread(out);
		return OK;
	}
	out->same_bytes =
		json_member_text(before->file, "sha256").n != 0 &&
		str_equal(json_member_text(before->file, "sha256"),
			  json_member_text(after->file, "sha256"));
	ret = sightings_compare(&old, &new, a, out);
	if (ret != OK)
		return ret;
	compare_verdicts(out);
	return compare_tables(before, after, a, out);
}
