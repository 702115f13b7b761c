/* Verdicts and findings as a report has them, to compare two reports. */
#include <stdlib.h>
#include <string.h>

#include "analysis/compare_side.h"
#include "util/status.h"

static char severity_rank(const struct json_value *finding)
{
	static const char *const words[] = { "error", "unknown", "warning" };
	const struct str word = json_member_text(finding, "severity");
	char rank = '0';

	for (size_t i = 0; i < 3 && !str_equal(word, str_of(words[i])); i++)
		rank++;
	return rank;
}

/* "advapi32.dll!RegGetValueA", "mfc42.dll!#815", "nolib.dll", or empty. */
static struct str object_of(const struct json_value *finding, struct arena *a)
{
	const struct str module = json_member_text(finding, "module");
	const struct str procedure = json_member_text(finding, "procedure");

	if (procedure.n != 0)
		return STR_CONCAT(a, module, str_of("!"), procedure);
	if (json_member_of(finding, "ordinal", JSON_INTEGER) != NULL)
		return str_printf(
			a, "%.*s!#%llu", STR_ARGS(module),
			(unsigned long long)json_member_integer(finding,
								"ordinal"));
	return module;
}

/* Who asked, but for the file itself: its two builds may have two names. */
static struct str importer_of(const struct json_value *finding)
{
	const struct json_value *chain =
		json_member_of(finding, "chain", JSON_ARRAY);

	return chain != NULL && chain->count > 1 ?
		       json_member_text(finding, "importer") :
		       STR_EMPTY;
}

static int add_sighting(struct sightings *list, struct arena *a,
			const struct json_value *finding, unsigned target)
{
	const char rank[] = { severity_rank(finding), '\0' };
	void *items = list->items;
	struct sighting s = {
		.object = object_of(finding, a),
		.target = target,
		.finding = finding,
	};

	if (s.object.s == NULL)
		return E_NO_MEMORY;
	s.key = STR_CONCAT(a, str_of(rank), json_member_text(finding, "id"),
			   str_of("\n"), s.object, str_of("\n"),
			   importer_of(finding));
	if (s.key.s == NULL ||
	    arena_grow(a, &items, list->count, &list->capacity, sizeof(s)))
		return E_NO_MEMORY;
	list->items = items;
	list->items[list->count++] = s;
	return OK;
}

static int compare_sightings(const void *left, const void *right)
{
	const struct sighting *a = left, *b = right;
	int order = str_compare(a->key, b->key);

	return order != 0 ? order : (int)a->target - (int)b->target;
}

/* What decides the verdict: the first finding of its severity. */
static int read_verdict(const struct json_value *target, struct arena *a,
			struct compared_verdict *out)
{
	const struct json_value *findings = json_member(target, "findings");
	const char rank = document_verdict(target) == VERDICT_FAILS ? '0' : '1';

	*out = (struct compared_verdict){
		.kind = document_verdict(target),
		.likely = document_likely(target),
		.win32 = (uint32_t)json_member_integer(
			json_member(target, "error"), "win32"),
		.reason = STR_EMPTY,
		.finding = STR_EMPTY,
	};
	for (size_t i = 0; out->kind != VERDICT_LOADS && i < findings->count;
	     i++) {
		const struct json_value *f = &findings->items[i];

		if (severity_rank(f) != rank)
			continue;
		out->finding = json_member_text(f, "id");
		out->reason = object_of(f, a);
		break;
	}
	return out->reason.s == NULL ? E_NO_MEMORY : OK;
}

int build_read_targets(const struct build *b, struct target_names *names,
		       struct arena *a, struct compared_verdict **verdicts,
		       target_set *set, struct sightings *seen)
{
	const struct json_value *targets;
	int ret = OK;

	*verdicts = NULL;
	*set = 0;
	if (b == NULL || b->file == NULL)
		return OK;
	*verdicts = arena_new_array(a, struct compared_verdict, TARGETS_MAX);
	if (*verdicts == NULL)
		return E_NO_MEMORY;
	targets = json_member(b->file, "targets");
	for (size_t i = 0; ret == OK && i < targets->count; i++) {
		const struct json_value *t = &targets->items[i];
		const struct json_value *findings = json_member(t, "findings");
		const unsigned n =
			target_names_add(names, json_member_text(t, "target"));

		if (n == TARGETS_MAX)
			return E_USAGE;
		*set |= TARGET_BIT(n);
		ret = read_verdict(t, a, &(*verdicts)[n]);
		for (size_t f = 0; ret == OK && f < findings->count; f++)
			ret = add_sighting(seen, a, &findings->items[f], n);
	}
	if (seen->count != 0)
		qsort(seen->items, seen->count, sizeof(*seen->items),
		      compare_sightings);
	return ret;
}

/* The sightings of one key from 'i' on: their targets, and where they end. */
static size_t run_of(const struct sightings *s, size_t i, target_set *targets)
{
	const struct str key = s->items[i].key;

	*targets = 0;
	for (; i < s->count && str_equal(s->items[i].key, key); i++)
		*targets |= TARGET_BIT(s->items[i].target);
	return i;
}

static const struct sighting *first_on(const struct sightings *s, size_t i,
				       target_set targets)
{
	while ((targets & TARGET_BIT(s->items[i].target)) == 0)
		i++;
	return &s->items[i];
}

/* Those of 'one' that 'other' hasn't, on targets that both were judged on. */
static void only_in(const struct sightings *one, const struct sightings *other,
		    target_set both, struct finding_change *out, size_t *count)
{
	size_t end, j = 0;

	for (size_t i = 0; i < one->count; i = end) {
		target_set here, there = 0;
		int order = -1;

		end = run_of(one, i, &here);
		while (j < other->count &&
		       (order = str_compare(other->items[j].key,
					    one->items[i].key)) < 0)
			j++;
		if (order == 0 && j < other->count)
			j = run_of(other, j, &there);
		here &= both & ~there;
		if (here == 0)
			continue;
		out[(*count)++] = (struct finding_change){
			.finding = first_on(one, i, here)->finding,
			.object = first_on(one, i, here)->object,
			.targets = here,
		};
	}
}

int sightings_compare(const struct sightings *before,
		      const struct sightings *after, struct arena *a,
		      struct file_comparison *out)
{
	const target_set both = out->before_targets & out->after_targets;

	out->findings = arena_new_array(a, struct finding_change,
					before->count + after->count);
	if (out->findings == NULL)
		return E_NO_MEMORY;
	only_in(after, before, both, out->findings, &out->found_count);
	only_in(before, after, both, out->findings + out->found_count,
		&out->gone_count);
	return OK;
}
