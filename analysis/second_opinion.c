/*
 * Compare our reading of a file with an independent reader's, LIEF's.
 *
 * Nothing is taken as the same that isn't. So these show as differences,
 * which LIEF 0.9 is known to read otherwise than Windows' loader does:
 *
 * - it leaves out DLLs whose name has less than four characters or isn't
 *   printable ASCII;
 * - without an OriginalFirstThunk it takes only the first symbol, and one
 *   that points nowhere it believes (R309);
 * - it takes descriptors whose address table is empty, and goes on behind
 *   one without a FirstThunk (R308);
 * - it goes on behind a symbol's name that can't be read, and in a file that
 *   is cut;
 * - it reads the import directory also where NumberOfRvaAndSizes is 0 or 1.
 *
 * A file that isn't PE ends it with signal 6.
 */
#include "analysis/second_opinion.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/child.h"
#include "analysis/facts.h"
#include "util/status.h"

enum { SECONDS = 20 };

static int fail(struct second_opinion *out, struct str reason)
{
	out->state = SECOND_OPINION_FAILED;
	out->reason = reason;
	return reason.s == NULL ? E_NO_MEMORY : OK;
}

static int add_difference(struct second_opinion *out, struct arena *a,
			  struct str what, struct str ours, struct str theirs)
{
	struct second_opinion_difference d;
	void *items = out->items;

	out->state = SECOND_OPINION_DIFFERS;
	out->total++;
	if (out->count >= SECOND_OPINION_DIFFERENCES_MAX)
		return OK;
	d.what = facts_printable(a, what);
	d.ours = facts_printable(a, ours);
	d.theirs = facts_printable(a, theirs);
	if (d.what.s == NULL || d.ours.s == NULL || d.theirs.s == NULL ||
	    arena_grow(a, &items, out->count, &out->capacity, sizeof(d)))
		return E_NO_MEMORY;
	out->items = items;
	out->items[out->count++] = d;
	return OK;
}

/* Is there one fact only about its thing? 'f' is sorted. */
static bool is_alone(const struct facts *f, size_t i)
{
	const struct fact *items = f->items;

	return (i == 0 || !str_equal(items[i - 1].what, items[i].what)) &&
	       (i + 1 == f->count ||
		!str_equal(items[i].what, items[i + 1].what));
}

/*
 * Negative: fact 'i' is only ours, positive: 'j' is only theirs; 0: they are
 * a pair, as are two values where neither side has more for that thing.
 */
static int match(const struct facts *ours, size_t i,
		 const struct facts *theirs, size_t j)
{
	const struct fact *x, *y;

	if (i == ours->count || j == theirs->count)
		return i == ours->count ? 1 : -1;
	x = &ours->items[i];
	y = &theirs->items[j];
	if (str_equal(x->what, y->what) && is_alone(ours, i) &&
	    is_alone(theirs, j))
		return 0;
	return fact_compare(x, y);
}

static int compare_facts(const struct facts *ours, const struct facts *theirs,
			 struct arena *a, struct second_opinion *out)
{
	size_t i = 0, j = 0;
	int ret = OK;

	while (ret == OK && (i < ours->count || j < theirs->count)) {
		int side = match(ours, i, theirs, j);
		struct fact x = { STR_EMPTY, STR_EMPTY }, y = x;

		if (side <= 0)
			x = ours->items[i++];
		if (side >= 0)
			y = theirs->items[j++];
		out->facts++;
		if (side != 0 || !str_equal(x.value, y.value))
			ret = add_difference(out, a,
					     side > 0 ? y.what : x.what,
					     x.value, y.value);
	}
	return ret;
}

static int compare(struct facts *ours, struct facts *theirs, struct arena *a,
		   struct second_opinion *out)
{
	/* What only one of them reads has nothing else to compare. */
	if (facts_readable(ours) != facts_readable(theirs)) {
		out->facts = 1;
		return add_difference(
			out, a, str_of("header readable"),
			str_of(facts_readable(ours) ? "0x1" : "0x0"),
			str_of(facts_readable(theirs) ? "0x1" : "0x0"));
	}
	facts_sort(ours);
	facts_sort(theirs);
	return compare_facts(ours, theirs, a, out);
}

static int judge(struct facts *ours, struct str text, struct arena *a,
		 struct second_opinion *out)
{
	enum { SHOWN = 80 };
	struct facts theirs;
	struct str wrong;
	bool complete;
	int ret;

	ret = facts_parse(text, a, &theirs, &wrong, &complete);
	if (ret != OK)
		return ret;
	if (wrong.n != 0) {
		wrong.n = wrong.n > SHOWN ? SHOWN : wrong.n;
		wrong = facts_printable(a, wrong);
		if (wrong.s == NULL)
			return E_NO_MEMORY;
		return fail(out, str_printf(a, "the second reader printed "
					       "what is no fact: %.*s",
					    STR_ARGS(wrong)));
	}
	if (!complete)
		return fail(out,
			    str_of("the second reader stopped half way"));
	if (theirs.too_many)
		return fail(out, str_of("the second reader printed too much"));
	return compare(ours, &theirs, a, out);
}

int second_opinion_within(unsigned seconds, const char *path,
			  const struct image *img,
			  const struct import_table *imports, struct arena *a,
			  const char *helper, struct second_opinion *out)
{
	const struct child child = {
		.program = helper,
		.argument = path,
		.input = path == NULL ? image_file(img) :
					(struct bytes){ NULL, 0 },
		.seconds = seconds,
		.output_max = FACTS_TEXT_MAX + FACTS_MAX,
	};
	struct str text, trouble;
	struct facts ours;
	int ret;

	*out = (struct second_opinion){ .reason = STR_EMPTY };
	if (helper == NULL)
		return fail(out, str_of("there is no second reader"));
	ret = facts_of_image(img, imports, a, &ours);
	if (ret != OK)
		return ret;
	if (ours.too_many)
		return fail(out, str_of("there is too much to compare"));
	ret = child_run(&child, a, &text, &trouble);
	if (ret != OK)
		return ret;
	if (trouble.n != 0)
		return fail(out, str_printf(a, "the second reader %.*s",
					    STR_ARGS(trouble)));
	return judge(&ours, text, a, out);
}

int second_opinion(const char *path, const struct image *img,
		   const struct import_table *imports, struct arena *a,
		   const char *helper, struct second_opinion *out)
{
	return second_opinion_within(SECONDS, path, img, imports, a, helper,
				     out);
}

int second_opinion_find_helper(const char *installed, struct arena *a,
			       const char **out)
{
	return child_find("dryload-second-opinion", installed, a, out);
}
