/* What a profile says of one import, by name or by ordinal. */
#include <string.h>

#include "profiles/rows.h"

/* Rows that name the same import, added up. */
struct rows_sum {
	target_set there, likely, uncertain, absent, forwarded;
};

static void sum_add(struct rows_sum *sum, const struct profile_export *e)
{
	sum->there |= e->there;
	sum->likely |= e->likely;
	sum->uncertain |= e->uncertain;
	sum->absent |= e->absent;
	if (e->forwarder.n != 0)
		sum->forwarded |= e->there;
}

/* Where no row speaks of a target of 'whole', the import is absent there. */
static struct profile_answer answer_of(const struct rows_sum *sum,
				       target_set whole, target_set targets)
{
	target_set absent = sum->absent | (whole & ~sum->uncertain);
	struct profile_answer answer = { 0, 0, 0, 0, 0, 0, 0 };

	answer.there = targets & sum->there;
	answer.likely = answer.there & sum->likely;
	answer.forwarded = answer.there & sum->forwarded;
	answer.absent = targets & absent & ~sum->there;
	answer.unknown = targets & ~answer.there & ~answer.absent;
	return answer;
}

/*
 * Is the name of a row before 'name' (which has no NUL)? Its own NUL ends the
 * comparison, so that its length needn't be found first.
 */
static bool is_before(const struct profile *p, uint32_t row, struct str name)
{
	const uint8_t *e = row_at(p->exports, row, EXPORT_BYTES);
	struct bytes text = { NULL, 0 };

	if (e != NULL)
		text = bytes_cut(p->strings, le32(e + EXPORT_NAME), name.n);
	return text.len < name.n ||
	       (name.n != 0 && memcmp(text.data, name.s, name.n) < 0);
}

static uint32_t entry_ordinal(const struct profile *p, uint32_t entry)
{
	const uint8_t *e = NULL;
	uint32_t row;

	if (profile_ordinal_row(p, entry, &row))
		e = row_at(p->exports, row, EXPORT_BYTES);
	return e == NULL ? 0 : le16(e + EXPORT_ORDINAL);
}

/* The first row of [low, high) that isn't before 'name'. */
static uint32_t lower_bound(const struct profile *p, uint32_t low,
			    uint32_t high, struct str name)
{
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (is_before(p, middle, name))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct profile_answer profile_find_name(const struct profile *p,
					const struct profile_module *m,
					struct str name, target_set targets)
{
	const uint32_t end =
		m->first_export +
		rows_clip(m->first_export, m->export_count,
			  row_count(p->exports, EXPORT_BYTES));
	const uint32_t low = lower_bound(p, m->first_export, end, name);
	uint32_t row;
	struct rows_sum sum = { 0, 0, 0, 0, 0 };
	struct profile_answer answer;
	struct profile_export e;

	/* Rows without a name have no name that could be asked for. */
	for (row = low; name.n != 0 && row < end; row++) {
		if (!profile_export_at(p, row, &e) || !str_equal(e.name, name))
			break;
		sum_add(&sum, &e);
	}
	answer = answer_of(&sum, m->tables, targets);
	answer.first_row = low;
	answer.row_count = row - low;
	return answer;
}

struct profile_answer profile_find_ordinal(const struct profile *p,
					   const struct profile_module *m,
					   uint32_t ordinal,
					   target_set targets)
{
	uint32_t low = m->first_ordinal, entry, row;
	uint32_t high = low +
			rows_clip(low, m->ordinal_count,
				  row_count(p->ordinals, ORDINAL_BYTES));
	const uint32_t end = high;
	struct rows_sum sum = { 0, 0, 0, 0, 0 };
	struct profile_answer answer;
	struct profile_export e;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (entry_ordinal(p, middle) < ordinal)
			low = middle + 1;
		else
			high = middle;
	}
	for (entry = low; entry < end; entry++) {
		if (!profile_ordinal_row(p, entry, &row) ||
		    !profile_export_at(p, row, &e) || e.ordinal != ordinal)
			break;
		sum_add(&sum, &e);
	}
	answer = answer_of(&sum, m->ordinals_whole, targets);
	answer.first_row = low;
	answer.row_count = entry - low;
	return answer;
}
