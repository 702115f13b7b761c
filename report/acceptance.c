/* What a baseline says of findings, in words and in sets. */
#include "report/acceptance.h"

const char *acceptance_word(enum acceptance_state s)
{
	static const char *const words[] = {
		[ACCEPTED] = "accepted",
		[ACCEPTANCE_CHANGED] = "changed",
		[ACCEPTANCE_EXPIRED] = "expired",
	};

	return words[s];
}

const struct acceptance *acceptances_of(const struct file_report *f,
					const struct finding *item)
{
	if (f->acceptances == NULL)
		return NULL;
	return f->acceptances[item - f->findings->items];
}

target_set accepted_targets(const struct file_report *f, size_t n)
{
	const struct acceptance *i;
	target_set set = 0;

	i = acceptances_of(f, &f->findings->items[n]);
	for (; i != NULL; i = i->next) {
		if (i->state == ACCEPTED)
			set |= i->targets;
	}
	return set;
}

const struct acceptance *acceptance_on(const struct file_report *f, size_t n,
				       unsigned target)
{
	const struct acceptance *i;

	i = acceptances_of(f, &f->findings->items[n]);
	while (i != NULL && (i->targets & TARGET_BIT(target)) == 0)
		i = i->next;
	return i;
}

static int compare_one(const struct acceptance *a, const struct acceptance *b)
{
	int order = (a->state > b->state) - (a->state < b->state);

	if (order == 0)
		order = (a->targets > b->targets) - (a->targets < b->targets);
	if (order == 0)
		order = str_compare(a->reason, b->reason);
	if (order == 0)
		order = str_compare(a->owner, b->owner);
	return order != 0 ? order : str_compare(a->until, b->until);
}

int acceptance_compare(const struct acceptance *a, const struct acceptance *b)
{
	int order = 0;

	for (; order == 0 && a != NULL && b != NULL; a = a->next, b = b->next)
		order = compare_one(a, b);
	return order != 0 ? order : (a != NULL) - (b != NULL);
}

static struct str head(const struct file_report *f, const struct finding *item,
		       const struct acceptance *said)
{
	struct str on = STR_EMPTY;

	if (said->targets != item->targets) {
		on = target_list(f->arena, f->subject->profile, said->targets);
		if (on.s != NULL)
			on = STR_CONCAT(f->arena, str_of(" on "), on);
		if (on.s == NULL)
			return on;
	}
	switch (said->state) {
	case ACCEPTANCE_CHANGED:
		return STR_CONCAT(f->arena, str_of("no longer accepted"), on,
				  str_of(", since what it rests on has "
					 "changed; the reason was: "));
	case ACCEPTANCE_EXPIRED:
		return STR_CONCAT(f->arena, str_of("accepted"), on,
				  str_of(" until "), said->until,
				  str_of(", which has passed: "));
	default:
		return STR_CONCAT(f->arena, str_of("accepted"), on,
				  str_of(": "));
	}
}

struct str acceptance_text(const struct file_report *f,
			   const struct finding *item,
			   const struct acceptance *said)
{
	const bool dated = said->state == ACCEPTED && said->until.n != 0;
	struct str start = head(f, item, said);

	if (start.s == NULL)
		return start;
	return STR_CONCAT(f->arena, start, said->reason, str_of(" ("),
			  said->owner, str_of(dated ? ", until " : ""),
			  dated ? said->until : STR_EMPTY, str_of(")"));
}

struct str acceptances_text(const struct file_report *f,
			    const struct finding *item)
{
	const struct acceptance *said = acceptances_of(f, item);
	struct str text = STR_EMPTY;

	for (; said != NULL && text.s != NULL; said = said->next) {
		const struct str one = acceptance_text(f, item, said);

		if (one.s == NULL)
			return one;
		text = text.n == 0 ?
			       one :
			       STR_CONCAT(f->arena, text, str_of("; "), one);
	}
	return text;
}

bool is_accepted(const struct file_report *f, const struct finding *item)
{
	const size_t n = (size_t)(item - f->findings->items);

	return (item->targets & ~accepted_targets(f, n)) == 0;
}

bool verdict_is_accepted(const struct file_report *f, unsigned target)
{
	return f->verdicts[target].kind != VERDICT_LOADS &&
	       report_counting(f, target) == VERDICT_LOADS;
}
