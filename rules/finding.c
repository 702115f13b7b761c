/* Findings as they are made and gathered. */
#include "rules/finding.h"

#include "loader/pe.h"
#include "util/status.h"

const char *severity_word(enum severity s)
{
	static const char *const words[] = {
		[LEVEL_ERROR] = "error",
		[LEVEL_UNKNOWN] = "unknown",
		[LEVEL_WARNING] = "warning",
		[LEVEL_NOTE] = "note",
	};

	return words[s];
}

struct finding finding_new(enum finding_id id, target_set targets)
{
	const struct finding_kind *kind = &finding_kinds[id];
	struct finding f = {
		.id = id,
		.targets = targets,
		.win32 = kind->win32,
		.ntstatus = kind->ntstatus,
		.module = STR_EMPTY,
		.procedure = STR_EMPTY,
		.decorated = STR_EMPTY,
		.summary = str_of(kind->title),
		.after = STR_EMPTY,
		.advice = str_of(kind->advice),
	};

	f.before = f.summary;
	for (size_t i = 0; kind->rules[i] != NULL; i++)
		f.rules[i] = kind->rules[i];
	return f;
}

void finding_add_rule(struct finding *f, const char *rule)
{
	for (size_t i = 0; i < FINDING_RULES_MAX; i++) {
		if (f->rules[i] == NULL) {
			f->rules[i] = rule;
			return;
		}
	}
}

void finding_fail_as_forwarder(struct finding *f, const struct chain *chain)
{
	if (!chain->forwarded || chain->delayed || f->win32 == 0)
		return;
	f->win32 = chain->forwarded_by_ordinal ? ERROR_INVALID_ORDINAL :
						 ERROR_PROC_NOT_FOUND;
	f->ntstatus = chain->forwarded_by_ordinal ? STATUS_ORDINAL_NOT_FOUND :
						    STATUS_ENTRYPOINT_NOT_FOUND;
	f->likely = f->targets;
	finding_add_rule(f, "R311");
}

/* What a file lacks is as sure as that it is loaded (R111, R606, R2601). */
static void follow_chain(struct finding *f)
{
	target_set likely = f->targets & f->chain->likely;

	if (finding_kinds[f->id].severity != LEVEL_ERROR)
		return;
	if (f->chain->of_assembly)
		f->likely = f->targets;
	if (likely == 0)
		return;
	f->likely |= likely;
	finding_add_rule(f, "R111");
}

int findings_reserve(struct findings *list, struct arena *a, size_t more)
{
	void *items = list->items;

	if (more <= list->capacity - list->count)
		return OK;
	if (arena_resize(a, &items, list->count, &list->capacity,
			 list->count + more, sizeof(*list->items)) != 0)
		return E_NO_MEMORY;
	list->items = items;
	return OK;
}

/* Each text is made where the finding is, and looked at here alone. */
static bool lacks_a_text(const struct finding *f)
{
	return f->summary.s == NULL || f->before.s == NULL ||
	       f->after.s == NULL || f->advice.s == NULL || f->module.s == NULL;
}

int findings_add(struct findings *list, struct arena *a,
		 const struct finding *f)
{
	void *items = list->items;

	if (lacks_a_text(f))
		return E_NO_MEMORY;
	if (f->targets == 0)
		return OK;
	if (arena_grow(a, &items, list->count, &list->capacity, sizeof(*f)))
		return E_NO_MEMORY;
	list->items = items;
	list->items[list->count] = *f;
	if (f->chain != NULL)
		follow_chain(&list->items[list->count]);
	list->count++;
	return OK;
}

int findings_add_failure(struct findings *list, struct arena *a,
			 struct finding *f, const struct chain *chain)
{
	if (chain->delayed) {
		f->id = FINDING_DELAYED_MISSING_MODULE;
		f->win32 = f->ntstatus = 0;
		finding_add_rule(f, "R401");
	} else {
		finding_fail_as_forwarder(f, chain);
		if (chain->of_assembly)
			f->likely = f->targets;
	}
	return findings_add(list, a, f);
}

struct str finding_importer(const struct finding *f)
{
	return f->chain == NULL ? STR_EMPTY : f->chain->module->name;
}
