/*
 * A verdict is what is met first. Up to Windows 7 that is the order of the
 * findings; 10 and later have another (R2313), and that of 8 isn't known.
 */
#include "rules/order.h"

#include "profiles/release.h"
#include "resolver/breadth.h"
#include "util/status.h"

void order_mark(struct findings *list, size_t first, enum finding_stage stage,
		const struct problem *problem, const struct module *mapped)
{
	for (size_t i = first; i < list->count; i++) {
		list->items[i].stage = stage;
		list->items[i].problem = problem;
		list->items[i].mapped = mapped;
	}
}

static bool decides(const struct finding *f)
{
	return finding_kind(f->id)->severity <= LEVEL_UNKNOWN;
}

int order_finish(const struct subject *s, struct arena *a,
		 struct findings *list)
{
	struct breadth breadth;
	target_set parallel;
	size_t deciding = 0;
	int ret;

	for (size_t i = 0; i < list->count; i++)
		deciding += decides(&list->items[i]);
	if (deciding < 2)
		return OK;
	parallel = windows_from(s->profile, s->resolution->targets,
				WINDOWS_10);
	if (parallel == 0)
		return OK;
	ret = breadth_walk(s->resolution, parallel, a, &breadth);
	for (size_t i = 0; ret == OK && i < list->count; i++) {
		struct finding *f = &list->items[i];

		if (f->problem != NULL)
			f->breadth = breadth_of_problem(&breadth, f->problem);
		else if (f->mapped != NULL)
			f->breadth = breadth_of_module(&breadth, f->mapped);
	}
	return ret;
}

/* Of one list. Windows 10 has ranks; of equals, the first counts. */
static bool is_sooner(const struct finding *f, const struct finding *than,
		      bool parallel)
{
	if (parallel && f->stage != than->stage)
		return f->stage < than->stage;
	if (parallel && f->stage == STAGE_LOAD && f->breadth != than->breadth)
		return f->breadth < than->breadth;
	return f < than;
}

/* What may be met instead, since the order isn't sure. */
static bool may_be_other(const struct finding *first, const struct finding *f)
{
	return f->stage == STAGE_LOAD && f != first &&
	       (f->win32 != first->win32 ||
		finding_kind(f->id)->severity == LEVEL_UNKNOWN);
}

/* What is wrong with the file itself comes first in any order. */
static bool is_open(const struct findings *list, target_set bit,
		    const struct finding *first)
{
	if (first->stage != STAGE_LOAD || first->chain == NULL)
		return false;
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *f = &list->items[i];

		if ((f->targets & bit) != 0 && decides(f) &&
		    may_be_other(first, f))
			return true;
	}
	return false;
}

static struct verdict later_verdict(const struct findings *list,
				    target_set bit, bool parallel)
{
	struct verdict v = { .kind = VERDICT_FAILS };
	const struct finding *unknown = NULL;

	for (size_t i = 0; i < list->count; i++) {
		const struct finding *f = &list->items[i];
		bool is_error = finding_kind(f->id)->severity == LEVEL_ERROR;
		const struct finding **first = is_error ? &v.error : &unknown;

		if ((f->targets & bit) == 0 || !decides(f))
			continue;
		if (*first == NULL || is_sooner(f, *first, parallel))
			*first = f;
	}
	v.likely = (unknown != NULL &&
		    is_sooner(unknown, v.error, parallel)) ||
		   (v.error->likely & bit) != 0 ||
		    is_open(list, bit, v.error);
	return v;
}

/* The verdict of Windows up to 7, in the order of the list. */
static struct verdict serial_verdict(const struct findings *list,
				     target_set bit, size_t *deciding)
{
	struct verdict v = { .kind = VERDICT_LOADS };

	*deciding = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *f = &list->items[i];

		if ((f->targets & bit) == 0 || !decides(f))
			continue;
		(*deciding)++;
		if (v.kind == VERDICT_FAILS)
			continue;
		if (finding_kind(f->id)->severity == LEVEL_ERROR) {
			/* Behind something unknown, that may come first. */
			v.likely = v.kind == VERDICT_UNKNOWN ||
				   (f->likely & bit) != 0;
			v.kind = VERDICT_FAILS;
			v.error = f;
		} else {
			v.kind = VERDICT_UNKNOWN;
		}
	}
	return v;
}

/* A warning of what may fail the load after all (R803, R805, R812). */
static bool is_doubted(const struct findings *list, target_set bit)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *f = &list->items[i];

		if ((f->likely & bit) != 0 && (f->id == FINDING_BASE_CONFLICT ||
					       f->id == FINDING_HUGE_IMAGE))
			return true;
	}
	return false;
}

struct verdict verdict_on(const struct subject *s,
			  const struct findings *findings, unsigned target)
{
	const target_set bit = TARGET_BIT(target);
	struct profile_target t;
	size_t deciding;
	struct verdict v = serial_verdict(findings, bit, &deciding);
	unsigned release;

	if (v.kind == VERDICT_LOADS)
		v.likely = ((s->resolution->likely | s->resolution->beside) &
			    bit) != 0 ||
			   is_doubted(findings, bit);
	if (v.kind != VERDICT_FAILS || deciding < 2 ||
	    !profile_target_at(s->profile, target, &t))
		return v;
	release = windows_release(&t);
	return release < WINDOWS_8 ?
		       v :
		       later_verdict(findings, bit, release >= WINDOWS_10);
}
