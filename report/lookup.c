/* Look-ups: one line a result for people, every target for programs. */
#include "report/lookup.h"

#include "report/json_out.h"
#include "report/target_words.h"
#include "report/text_out.h"
#include "util/status.h"
#include "util/undecorate.h"

/* More are put together as groups. */
enum { LISTED_MAX = 6, MEMO_SIZE = 64 };

enum answer { ANSWER_THERE, ANSWER_ABSENT, ANSWER_UNKNOWN };

static enum answer answer_on(const struct lookup_result *r, target_set bit)
{
	if (r->there & bit)
		return ANSWER_THERE;
	return r->absent & bit ? ANSWER_ABSENT : ANSWER_UNKNOWN;
}

static const char *answer_word(enum answer a)
{
	static const char *const words[] = {
		[ANSWER_THERE] = "there",
		[ANSWER_ABSENT] = "absent",
		[ANSWER_UNKNOWN] = "unknown",
	};

	return words[a];
}

/* What isn't known is neither. */
static const char *result_certainty(const struct lookup_result *r,
				    target_set bit)
{
	if (r->unknown & bit)
		return NULL;
	return r->likely & bit ? "likely" : "certain";
}

static bool result_row(const struct profile *p, const struct lookup_result *r,
		       uint32_t n, struct profile_export *out)
{
	uint32_t row = r->first_row + n;

	if (r->by_ordinal && !profile_ordinal_row(p, row, &row))
		return false;
	return profile_export_at(p, row, out);
}

/* What is known of the DLL itself: its place where that decides. */
static const char *module_evidence(const struct profile *p,
				   const struct profile_module *m,
				   unsigned target)
{
	enum place place = profile_place(p, m->place_pattern, target);

	if (place == PLACE_OPTIONAL || place == PLACE_ELSEWHERE)
		return place_word(place);
	return evidence_word(
		profile_evidence(p, m->place_pattern, target));
}

/* The word that stands behind the answer on one target, or "". */
static const char *result_evidence(const struct profile *p,
				   const struct lookup_result *r,
				   unsigned target)
{
	const target_set bit = TARGET_BIT(target);
	struct profile_module m;
	struct profile_export e;

	if (!r->known || !profile_module_at(p, r->module_index, &m))
		return "";
	if ((r->procedure.n == 0 && r->ordinal == 0) || (m.there & bit) == 0)
		return module_evidence(p, &m, target);
	for (uint32_t i = 0; i < r->row_count; i++) {
		enum evidence by;

		if (!result_row(p, r, i, &e))
			break;
		by = profile_evidence(p, e.pattern, target);
		if (by != EVIDENCE_NONE)
			return evidence_word(by);
	}
	/* No row: absent where the table is whole, and else not known. */
	if ((r->absent & bit) == 0)
		return "";
	return evidence_word(profile_evidence(p, m.table_pattern, target));
}

static struct str result_forwarder(const struct profile *p,
				   const struct lookup_result *r,
				   target_set bit)
{
	struct profile_export e;

	for (uint32_t i = 0; i < r->row_count; i++) {
		if (result_row(p, r, i, &e) && (e.there & bit))
			return e.forwarder;
	}
	return STR_EMPTY;
}

/* The DLL behind an API set on that target; empty: none. */
static struct str result_host(const struct lookup_result *r, target_set bit)
{
	for (size_t i = 0; r->api_set != NULL && i < r->api_set->host_count;
	     i++) {
		if (r->api_set->hosts[i].targets & bit)
			return r->api_set->hosts[i].name;
	}
	return STR_EMPTY;
}

static int write_json_result(struct json_out *j, const struct lookup *l,
			     const struct lookup_result *r, struct arena *a)
{
	struct str undecorated = undecorate(a, r->procedure);
	struct profile_target t;

	if (undecorated.s == NULL)
		return E_NO_MEMORY;
	json_object(j, NULL);
	json_str(j, "module", r->module);
	json_str_or_null(j, "procedure", r->procedure);
	json_str_or_null(j, "undecorated", undecorated);
	json_uint_or_null(j, "ordinal", r->ordinal);
	json_array(j, "targets");
	for (unsigned i = 0; profile_target_at(l->profile, i, &t); i++) {
		const target_set bit = TARGET_BIT(i);

		if ((l->targets & bit) == 0)
			continue;
		json_object(j, NULL);
		json_text(j, "target", t.id);
		json_text(j, "answer", answer_word(answer_on(r, bit)));
		json_text(j, "certainty", result_certainty(r, bit));
		json_str_or_null(j, "evidence",
				 str_of(result_evidence(l->profile, r, i)));
		if (result_host(r, bit).n != 0)
			json_str(j, "host", result_host(r, bit));
		json_str_or_null(j, "forwarder",
				 result_forwarder(l->profile, r, bit));
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
	return OK;
}

static int write_json(const struct lookup *l, FILE *out, struct arena *a)
{
	struct json_out j;
	int ret = OK;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-lookup/1");
	json_array(&j, "results");
	for (size_t i = 0; ret == OK && i < l->count; i++)
		ret = write_json_result(&j, l, &l->items[i], a);
	json_array_end(&j);
	json_object_end(&j);
	return ret;
}

/* Many results have the same few sets; a place that is taken is overwritten. */
struct words_memo {
	struct target_groups groups;
	struct {
		target_set set;
		struct str words;
	} items[MEMO_SIZE];
};

static struct str words_of(struct arena *a, target_set set,
			   struct words_memo *memo)
{
	const size_t at = (size_t)(set * 0x9e3779b97f4a7c15u >> 58);

	if (memo->items[at].set != set) {
		struct str words = target_words(a, &memo->groups, set);

		if (words.s == NULL)
			return words;
		memo->items[at].set = set;
		memo->items[at].words = words;
	}
	return memo->items[at].words;
}

/* "xp-sp2-x86 (observed), ...", with what stands behind each answer. */
static struct str list_with_evidence(struct arena *a, const struct lookup *l,
				     const struct lookup_result *r,
				     target_set set)
{
	struct profile_target t;
	struct str text = STR_EMPTY;

	for (unsigned i = 0; profile_target_at(l->profile, i, &t); i++) {
		const char *by;

		if ((set & TARGET_BIT(i)) == 0 || text.s == NULL)
			continue;
		by = result_evidence(l->profile, r, i);
		text = str_printf(a, by[0] ? "%s%s%s (%s)" : "%s%s%s", text.s,
				  text.n == 0 ? "" : ", ", t.id, by);
	}
	return text;
}

static struct str list_of(struct arena *a, const struct lookup *l,
			  const struct lookup_result *r, target_set set,
			  bool verbose, struct words_memo *memo)
{
	if (verbose)
		return list_with_evidence(a, l, r, set);
	if (__builtin_popcountll(set) <= LISTED_MAX)
		return target_list(a, l->profile, set);
	if (set == l->targets)
		return str_of(set == profile_all_targets(l->profile) ?
				      "all targets" :
				      "all that were asked for");
	return words_of(a, set, memo);
}

static struct str result_name(struct arena *a, const struct lookup_result *r)
{
	const char *mark = r->procedure.n != 0 || r->ordinal != 0 ? "!" : "";

	if (r->ordinal != 0 && (r->by_ordinal || r->procedure.n == 0))
		return str_printf(a, "%.*s!#%u%s%.*s", STR_ARGS(r->module),
				  r->ordinal, r->procedure.n != 0 ? " " : "",
				  STR_ARGS(r->procedure));
	return str_printf(a, "%.*s%s%.*s", STR_ARGS(r->module), mark,
			  STR_ARGS(r->procedure));
}

static int write_undecorated(struct text_out *out,
			     const struct lookup_result *r, struct arena *a)
{
	struct str text = undecorate(a, r->procedure);

	if (text.n != 0)
		text = STR_CONCAT(a, str_of("that is: "), text);
	if (text.s == NULL)
		return E_NO_MEMORY;
	if (text.n != 0)
		text_paragraph(out, 2, 4, text);
	return OK;
}

/* "an API set: kernelbase.dll on win8-x86; no host on win81-x64" */
static int write_hosts(struct text_out *out, const struct lookup *l,
		       const struct lookup_result *r, struct words_memo *memo,
		       struct arena *a)
{
	struct str pieces[APISET_ANSWER_HOSTS + 1], text;
	const struct apiset_answer *set = r->api_set;
	size_t count = 0;

	if (set == NULL)
		return OK;
	for (size_t i = 0; i < set->host_count; i++) {
		text = list_of(a, l, r, set->hosts[i].targets, false,
			       memo);
		if (text.s == NULL)
			return E_NO_MEMORY;
		pieces[count] = STR_CONCAT(a, set->hosts[i].name,
					   str_of(" on "), text);
		if (pieces[count++].s == NULL)
			return E_NO_MEMORY;
	}
	if (set->hostless != 0) {
		text = list_of(a, l, r, set->hostless, false, memo);
		if (text.s == NULL)
			return E_NO_MEMORY;
		pieces[count++] = STR_CONCAT(a, str_of("no host on "), text);
	}
	if (count == 0)
		return OK;
	text = str_join(a, pieces, count, "; ");
	if (text.s == NULL)
		return E_NO_MEMORY;
	text = STR_CONCAT(a, str_of("an API set: "), text);
	if (text.s == NULL)
		return E_NO_MEMORY;
	text_paragraph(out, 2, 4, text);
	return OK;
}

static int write_text_result(struct text_out *out, const struct lookup *l,
			     const struct lookup_result *r, bool verbose,
			     struct words_memo *memo, struct arena *a)
{
	const struct {
		const char *label;
		target_set set;
	} parts[] = {
		{ "there", r->there },
		{ "not", r->absent },
		{ "unknown", r->unknown },
	};
	struct str text = result_name(a, r);
	const char *gap = "  ";
	int ret;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct str list;

		if (parts[i].set == 0 || text.s == NULL)
			continue;
		list = list_of(a, l, r, parts[i].set, verbose, memo);
		if (list.s == NULL)
			return E_NO_MEMORY;
		text = str_printf(a, "%.*s%s%s: %.*s", (int)text.n, text.s,
				  gap, parts[i].label, (int)list.n, list.s);
		gap = "; ";
	}
	if (text.s == NULL)
		return E_NO_MEMORY;
	text_paragraph(out, 0, 2, text);
	ret = write_hosts(out, l, r, memo, a);
	return ret == OK && verbose ? write_undecorated(out, r, a) : ret;
}

int lookup_write(const struct lookup *l, bool json, FILE *out,
		 struct style style, struct arena *a)
{
	struct text_out text = { out, style.color, style.width };
	struct words_memo memo = { .items = { { .set = 0 } } };
	int ret;

	if (style.verbosity < 0)
		return OK;
	if (json)
		return write_json(l, out, a);
	ret = target_groups_read(a, l->profile, &memo.groups);
	for (size_t i = 0; ret == OK && i < l->count; i++)
		ret = write_text_result(&text, l, &l->items[i],
					style.verbosity > 0, &memo, a);
	return ret;
}
