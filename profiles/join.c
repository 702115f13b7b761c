/*
 * Joining: both tables are sorted alike, so that each chunk is one walk along
 * both. Strings aren't compared but where rows are: they are put behind each
 * other, and offsets of the second move.
 */
#include "profiles/join.h"

#include "profiles/evidence.h"
#include "profiles/join_rows.h"
#include "util/status.h"

_Static_assert(CHUNK_COUNT == 10, "a chunk that isn't joined");

static int refuse(struct join *j, const char *why)
{
	j->why = why;
	return E_PROFILE;
}

void string_move(const struct side *s, uint8_t *to, const uint8_t *from)
{
	uint32_t off = le32(from);

	put32(to, off == 0 ? 0 : off + s->string_shift);
}

static int strings_join(struct join *j)
{
	const struct bytes a = j->sides[FIRST].p->strings;
	const struct bytes b = j->sides[SECOND].p->strings;
	uint8_t *at;

	if (a.len + b.len > UINT32_MAX)
		return refuse(j, "their texts are more than 4 GB");
	at = buffer_extend(&j->out.chunks[CHUNK_STRINGS], j->out.arena,
			   a.len + b.len - 1);
	if (at == NULL)
		return E_NO_MEMORY;
	/* The empty string, at 0, is there once. */
	memcpy(at, a.data, a.len);
	memcpy(at + a.len, b.data + 1, b.len - 1);
	j->sides[SECOND].string_shift = (uint32_t)a.len - 1;
	return OK;
}

static int targets_join(struct join *j)
{
	for (unsigned n = 0; n < SIDES; n++) {
		const struct side *s = &j->sides[n];
		const uint8_t *from;

		for (unsigned i = 0;
		     (from = row_at(s->p->targets, i, TARGET_BYTES)) != NULL;
		     i++) {
			uint8_t *row = table_out_row(&j->out, CHUNK_TARGETS);

			if (row == NULL)
				return E_NO_MEMORY;
			memcpy(row, from, TARGET_BYTES);
			for (unsigned at = TARGET_ID; at <= TARGET_PARENT;
			     at += 4)
				string_move(s, row + at, from + at);
		}
	}
	return OK;
}

/* What isn't in the inventory of a Windows that is partly known. */
static void places_open(const struct profile *p, uint8_t *cells)
{
	const target_set whole = profile_whole_targets(p);

	for (unsigned i = 0; i < profile_target_count(p); i++) {
		if ((whole & TARGET_BIT(i)) == 0)
			cells[i] = CELL(PLACE_SYSTEM32, EVIDENCE_UNPROVEN);
	}
}

int pattern_join(struct join *j, const uint32_t numbers[SIDES], uint16_t *out)
{
	const struct str key = { (const char *)numbers,
				 SIDES * sizeof(numbers[0]) };
	const unsigned shift = profile_target_count(j->sides[FIRST].p);
	uint32_t before = j->patterns.count, number;
	uint8_t cells[TARGETS_MAX] = { 0 };

	if (intern_add(&j->patterns, j->out.arena, key, &number) != OK)
		return E_NO_MEMORY;
	if (number > UINT16_MAX)
		return refuse(j, "together they have more than 65536 patterns "
				 "of evidence");
	*out = (uint16_t)number;
	if (number != before)
		return OK;
	for (unsigned n = 0; n < SIDES; n++) {
		const struct profile *p = j->sides[n].p;
		const uint8_t *row = row_at(p->patterns, numbers[n],
					    PATTERN_BYTES);

		if (row != NULL)
			memcpy(cells + n * shift, row + PATTERN_CELLS,
			       profile_target_count(p));
		else if (numbers[n] == NO_PLACE)
			places_open(p, cells + n * shift);
	}
	return table_out_pattern(&j->out, cells);
}

target_set sets_join(const struct join *j, target_set first,
		     target_set second)
{
	return first | second << profile_target_count(j->sides[FIRST].p);
}

unsigned next_of(bool has_first, bool has_second, int order)
{
	if (!has_first || !has_second)
		return has_first ? TAKE_FIRST : TAKE_SECOND;
	if (order == 0)
		return TAKE_FIRST | TAKE_SECOND;
	return order < 0 ? TAKE_FIRST : TAKE_SECOND;
}

static struct str component_at(const struct side *s, uint32_t row)
{
	const uint8_t *r = row_at(s->p->components, row, COMPONENT_BYTES);

	return r == NULL ? STR_EMPTY : string_at(s->p, le32(r));
}

static int components_join(struct join *j)
{
	uint32_t at[SIDES] = { 0 }, count[SIDES];

	for (unsigned n = 0; n < SIDES; n++) {
		struct side *s = &j->sides[n];

		count[n] = row_count(s->p->components, COMPONENT_BYTES);
		s->components = arena_new_array(j->out.arena, uint32_t,
						count[n] + 1);
		if (s->components == NULL)
			return E_NO_MEMORY;
	}
	while (at[FIRST] < count[FIRST] || at[SECOND] < count[SECOND]) {
		unsigned take = next_of(
			at[FIRST] < count[FIRST], at[SECOND] < count[SECOND],
			str_compare(component_at(&j->sides[FIRST], at[FIRST]),
				    component_at(&j->sides[SECOND],
						 at[SECOND])));
		uint8_t *row = table_out_row(&j->out, CHUNK_COMPONENTS);

		if (row == NULL)
			return E_NO_MEMORY;
		for (unsigned n = SIDES; n-- > 0;) {
			struct side *s = &j->sides[n];

			if ((take & 1u << n) == 0)
				continue;
			string_move(s, row, row_at(s->p->components, at[n],
						   COMPONENT_BYTES));
			s->components[++at[n]] =
				table_out_rows(&j->out, CHUNK_COMPONENTS);
		}
	}
	return OK;
}

static int assembly_add(struct join *j, const struct profile_assembly a[SIDES],
			const uint32_t at[SIDES], unsigned take)
{
	uint8_t *row = table_out_row(&j->out, CHUNK_ASSEMBLIES);
	target_set there[SIDES] = { 0 }, likely[SIDES] = { 0 };
	target_set unproven[SIDES] = { 0 };

	if (row == NULL)
		return E_NO_MEMORY;
	for (unsigned n = SIDES; n-- > 0;) {
		const struct side *s = &j->sides[n];
		const uint8_t *from;

		if ((take & 1u << n) == 0)
			continue;
		from = row_at(s->p->assemblies, at[n], ASSEMBLY_BYTES);
		memcpy(row, from, ASSEMBLY_BYTES);
		for (unsigned i = ASSEMBLY_NAME; i <= ASSEMBLY_FILES; i += 4)
			string_move(s, row + i, from + i);
		there[n] = a[n].there;
		likely[n] = a[n].likely;
		unproven[n] = a[n].unproven;
	}
	put64(row + ASSEMBLY_THERE, sets_join(j, there[FIRST], there[SECOND]));
	put64(row + ASSEMBLY_LIKELY,
	      sets_join(j, likely[FIRST], likely[SECOND]));
	put64(row + ASSEMBLY_UNPROVEN,
	      sets_join(j, unproven[FIRST], unproven[SECOND]));
	return OK;
}

static int assemblies_join(struct join *j)
{
	uint32_t at[SIDES] = { 0, 0 };
	int ret = OK;

	while (ret == OK) {
		struct profile_assembly a[SIDES];
		bool has[SIDES];
		unsigned take;

		for (unsigned n = 0; n < SIDES; n++)
			has[n] = profile_assembly_at(j->sides[n].p, at[n],
						     &a[n]);
		if (!has[FIRST] && !has[SECOND])
			break;
		take = next_of(has[FIRST], has[SECOND],
			       has[FIRST] && has[SECOND] ?
				       assembly_compare(&a[FIRST],
							&a[SECOND]) :
				       0);
		ret = assembly_add(j, a, at, take);
		at[FIRST] += (take & TAKE_FIRST) != 0;
		at[SECOND] += (take & TAKE_SECOND) != 0;
	}
	return ret;
}

static int apiset_add(struct join *j, const struct profile_apiset set[SIDES],
		      const uint32_t at[SIDES], unsigned take)
{
	uint8_t *row = table_out_row(&j->out, CHUNK_APISETS);
	target_set there[SIDES] = { 0 }, uncertain[SIDES] = { 0 };

	if (row == NULL)
		return E_NO_MEMORY;
	for (unsigned n = SIDES; n-- > 0;) {
		const struct side *s = &j->sides[n];
		const uint8_t *from;

		if ((take & 1u << n) == 0)
			continue;
		from = row_at(s->p->apisets, at[n], APISET_BYTES);
		for (unsigned i = APISET_CONTRACT; i <= APISET_IMPORTER; i += 4)
			string_move(s, row + i, from + i);
		there[n] = set[n].there;
		uncertain[n] = set[n].uncertain;
	}
	put64(row + APISET_THERE, sets_join(j, there[FIRST], there[SECOND]));
	put64(row + APISET_UNCERTAIN,
	      sets_join(j, uncertain[FIRST], uncertain[SECOND]));
	return OK;
}

static int apisets_join(struct join *j)
{
	uint32_t at[SIDES] = { 0, 0 };
	int ret = OK;

	while (ret == OK) {
		struct profile_apiset set[SIDES];
		bool has[SIDES];
		unsigned take;

		for (unsigned n = 0; n < SIDES; n++)
			has[n] = profile_apiset_at(j->sides[n].p, at[n],
						   &set[n]);
		if (!has[FIRST] && !has[SECOND])
			break;
		take = next_of(has[FIRST], has[SECOND],
			       has[FIRST] && has[SECOND] ?
				       apiset_compare(&set[FIRST],
						      &set[SECOND]) :
				       0);
		ret = apiset_add(j, set, at, take);
		at[FIRST] += (take & TAKE_FIRST) != 0;
		at[SECOND] += (take & TAKE_SECOND) != 0;
	}
	return ret;
}

int profile_join(const struct profile *first, const struct profile *second,
		 struct arena *a, struct bytes *out, const char **why)
{
	struct join j = { .sides = { { .p = first }, { .p = second } },
			  .out.arena = a };
	unsigned targets = profile_target_count(first) +
			   profile_target_count(second);
	int ret = OK;

	if (targets > TARGETS_MAX)
		ret = refuse(&j, "together they have more than 64 targets");
	if (ret == OK)
		ret = strings_join(&j);
	if (ret == OK)
		ret = targets_join(&j);
	if (ret == OK)
		ret = components_join(&j);
	if (ret == OK)
		ret = modules_join(&j);
	if (ret == OK)
		ret = assemblies_join(&j);
	if (ret == OK)
		ret = apisets_join(&j);
	if (ret == OK)
		ret = names_join(&j);
	if (ret == OK)
		ret = table_out_end(&j.out, profile_date(first), targets, out);
	*why = j.why;
	return ret;
}
