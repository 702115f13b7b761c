/* Findings that differ in the procedure, or the DLL, make one paragraph. */
#include <stdlib.h>
#include <string.h>

#include "report/acceptance.h"
#include "report/text_findings.h"
#include "util/status.h"

struct keyed {
	const struct finding *finding;
	const struct acceptance *said; /* of it */
	size_t number;
};

bool finding_lists_modules(const struct finding *f)
{
	switch (f->id) {
	case FINDING_SHADOWED:
	case FINDING_ALREADY_LOADED:
		return true;
	case FINDING_UNKNOWN_MODULE: /* of a file: whether it is looked for */
		return f->evidence != NULL &&
		       str_equal(str_of(f->evidence), str_of("file"));
	default:
		return false;
	}
}

static int compare_sets(target_set a, target_set b)
{
	return (a > b) - (a < b);
}

static int compare_findings(const struct finding *a, const struct finding *b)
{
	int order = (a->id > b->id) - (a->id < b->id);

	if (order == 0)
		order = compare_sets(a->targets, b->targets);
	if (order == 0)
		order = compare_sets(a->likely, b->likely);
	if (order == 0)
		order = compare_sets(a->first_in, b->first_in);
	if (order == 0)
		order = (a->win32 > b->win32) - (a->win32 < b->win32);
	if (order == 0)
		order = finding_lists_modules(a) - finding_lists_modules(b);
	if (order == 0 && !finding_lists_modules(a))
		order = str_compare(a->module, b->module);
	if (order == 0)
		order = str_compare(finding_importer(a), finding_importer(b));
	if (order == 0)
		order = str_compare(a->after, b->after);
	if (order == 0)
		order = str_compare(a->advice, b->advice);
	return order;
}

/* 0 where the two may stand in one paragraph. */
static int compare_groups(const struct keyed *a, const struct keyed *b)
{
	int order = compare_findings(a->finding, b->finding);

	return order != 0 ? order : acceptance_compare(a->said, b->said);
}

static int compare_keyed(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;
	int order = compare_groups(a, b);

	return order != 0 ? order :
			    (a->number > b->number) - (a->number < b->number);
}

/* Only these have a sentence for many. */
static bool can_be_grouped(const struct finding *f)
{
	if (finding_lists_modules(f))
		return true;
	switch (f->id) {
	case FINDING_MISSING_PROCEDURE:
	case FINDING_MISSING_ORDINAL:
	case FINDING_MISSING_FORWARD_TARGET:
	case FINDING_UNKNOWN_PROCEDURE:
	case FINDING_DELAYED_MISSING_PROCEDURE:
	case FINDING_DELAYED_UNKNOWN_PROCEDURE:
		return true;
	case FINDING_BAD_IMAGE: /* imports from a DLL without exports */
		return f->procedure.n != 0 || f->by_ordinal;
	default:
		return false;
	}
}

static int compare_first(const void *x, const void *y)
{
	const struct finding_group *a = x, *b = y;

	return (a->items[0] > b->items[0]) - (a->items[0] < b->items[0]);
}

int findings_group(const struct file_report *f, bool whole,
		   struct finding_groups *out)
{
	size_t count = f->findings->count;
	struct keyed *keyed = arena_new_array(f->arena, struct keyed, count);
	const struct finding **items =
		arena_new_array(f->arena, const struct finding *, count);

	out->count = 0;
	out->items = arena_new_array(f->arena, struct finding_group, count);
	if (keyed == NULL || items == NULL || out->items == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		keyed[i] = (struct keyed){
			&f->findings->items[i],
			acceptances_of(f, &f->findings->items[i]), i
		};
	if (count > 0)
		qsort(keyed, count, sizeof(*keyed), compare_keyed);
	for (size_t i = 0; i < count; i++) {
		const struct finding *item = keyed[i].finding;

		items[i] = item;
		if (whole || i == 0 || !can_be_grouped(item) ||
		    compare_groups(&keyed[i - 1], &keyed[i]) != 0)
			out->items[out->count++] =
				(struct finding_group){ &items[i], 0 };
		out->items[out->count - 1].count++;
	}
	if (out->count > 0)
		qsort(out->items, out->count, sizeof(*out->items),
		      compare_first);
	return OK;
}
