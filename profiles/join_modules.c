/* Joining the DLLs of two profiles, and their exports. */
#include "profiles/join_rows.h"

#include "util/status.h"

static int export_compare(const struct profile *a, const uint8_t *x,
			  const struct profile *b, const uint8_t *y)
{
	int order = str_compare(string_at(a, le32(x + EXPORT_NAME)),
				string_at(b, le32(y + EXPORT_NAME)));

	if (order == 0)
		order = le16(x + EXPORT_ORDINAL) - le16(y + EXPORT_ORDINAL);
	if (order == 0)
		order = str_compare(string_at(a, le32(x + EXPORT_FORWARDER)),
				    string_at(b, le32(y + EXPORT_FORWARDER)));
	return order;
}

/* One row of one side, or of both, where it is the same. */
static int export_add(struct join *j, const uint8_t *const rows[SIDES],
		      unsigned take)
{
	uint8_t *row = table_out_row(&j->out, CHUNK_EXPORTS);
	uint32_t numbers[SIDES] = { NO_PATTERN, NO_PATTERN };
	uint16_t pattern = 0;
	int ret;

	if (row == NULL)
		return E_NO_MEMORY;
	for (unsigned n = SIDES; n-- > 0;) {
		if ((take & 1u << n) == 0)
			continue;
		string_move(&j->sides[n], row + EXPORT_NAME,
			    rows[n] + EXPORT_NAME);
		string_move(&j->sides[n], row + EXPORT_FORWARDER,
			    rows[n] + EXPORT_FORWARDER);
		put16(row + EXPORT_ORDINAL, le16(rows[n] + EXPORT_ORDINAL));
		numbers[n] = le16(rows[n] + EXPORT_PATTERN);
	}
	ret = pattern_join(j, numbers, &pattern);
	put16(row + EXPORT_PATTERN, pattern);
	return ret;
}

static int exports_join(struct join *j, const struct profile_module m[SIDES])
{
	uint32_t at[SIDES], end[SIDES];
	int ret = OK;

	for (unsigned n = 0; n < SIDES; n++) {
		at[n] = m[n].first_export;
		end[n] = at[n] + m[n].export_count;
	}
	while (ret == OK &&
	       (at[FIRST] < end[FIRST] || at[SECOND] < end[SECOND])) {
		const struct profile *a = j->sides[FIRST].p;
		const struct profile *b = j->sides[SECOND].p;
		const bool has[SIDES] = { at[FIRST] < end[FIRST],
					  at[SECOND] < end[SECOND] };
		const uint8_t *const rows[SIDES] = {
			row_at(a->exports, at[FIRST], EXPORT_BYTES),
			row_at(b->exports, at[SECOND], EXPORT_BYTES),
		};
		unsigned take = next_of(has[FIRST], has[SECOND],
					has[FIRST] && has[SECOND] ?
						export_compare(a, rows[FIRST],
							       b,
							       rows[SECOND]) :
						0);

		for (unsigned n = 0; n < SIDES; n++) {
			if ((take & 1u << n) != 0)
				j->sides[n].exports[at[n]++] = table_out_rows(
					&j->out, CHUNK_EXPORTS);
		}
		ret = export_add(j, rows, take);
	}
	return ret;
}

/* An entry of a side's ordinal index: the ordinal, and where its row is now. */
static uint64_t ordinal_at(const struct side *s, uint32_t entry)
{
	uint32_t row = le32(row_at(s->p->ordinals, entry, ORDINAL_BYTES));
	const uint8_t *e = row_at(s->p->exports, row, EXPORT_BYTES);

	return (uint64_t)le16(e + EXPORT_ORDINAL) << 32 | s->exports[row];
}

static int ordinals_join(struct join *j, const struct profile_module m[SIDES])
{
	uint32_t at[SIDES] = { 0, 0 };

	for (;;) {
		uint64_t next = UINT64_MAX;
		uint8_t *row;

		for (unsigned n = 0; n < SIDES; n++) {
			uint64_t here = UINT64_MAX;

			if (at[n] < m[n].ordinal_count)
				here = ordinal_at(&j->sides[n],
						  m[n].first_ordinal + at[n]);
			if (here < next)
				next = here;
		}
		if (next == UINT64_MAX)
			return OK;
		/* Of both where both had the row. */
		for (unsigned n = 0; n < SIDES; n++)
			at[n] += at[n] < m[n].ordinal_count &&
				 ordinal_at(&j->sides[n],
					    m[n].first_ordinal + at[n]) == next;
		row = table_out_row(&j->out, CHUNK_ORDINALS);
		if (row == NULL)
			return E_NO_MEMORY;
		put32(row, (uint32_t)next);
	}
}

static int module_patterns_join(struct join *j, uint8_t *row,
				const struct profile_module m[SIDES],
				unsigned take)
{
	uint32_t places[SIDES] = { NO_PLACE, NO_PLACE };
	uint32_t tables[SIDES] = { NO_PATTERN, NO_PATTERN };
	uint16_t place = 0, table = 0;
	int ret;

	for (unsigned n = 0; n < SIDES; n++) {
		if ((take & 1u << n) == 0)
			continue;
		places[n] = m[n].place_pattern;
		tables[n] = m[n].table_pattern;
	}
	ret = pattern_join(j, places, &place);
	if (ret == OK)
		ret = pattern_join(j, tables, &table);
	put16(row + MODULE_PLACE_PATTERN, place);
	put16(row + MODULE_TABLE_PATTERN, table);
	return ret;
}

/* A side without the module takes no part: its 'm' is zeros. */
static int module_join(struct join *j, const struct profile_module m[SIDES],
		       unsigned take)
{
	uint8_t row[MODULE_BYTES] = { 0 }, *to;
	uint32_t first_export = table_out_rows(&j->out, CHUNK_EXPORTS);
	uint32_t first_ordinal = table_out_rows(&j->out, CHUNK_ORDINALS);
	int ret;

	for (unsigned n = SIDES; n-- > 0;) {
		const struct side *s = &j->sides[n];
		const uint8_t *from = row_at(s->p->modules, m[n].index,
					     MODULE_BYTES);

		if ((take & 1u << n) == 0)
			continue;
		string_move(s, row + MODULE_NAME, from + MODULE_NAME);
		if (le32(from + MODULE_COMPONENT) != 0)
			put32(row + MODULE_COMPONENT,
			      s->components[le32(from + MODULE_COMPONENT)]);
	}
	put64(row + MODULE_KNOWN_DLL,
	      sets_join(j, m[FIRST].known_dll, m[SECOND].known_dll));
	put64(row + MODULE_ORDINALS_WHOLE,
	      sets_join(j, m[FIRST].ordinals_whole, m[SECOND].ordinals_whole));
	ret = module_patterns_join(j, row, m, take);
	if (ret == OK)
		ret = exports_join(j, m);
	if (ret == OK)
		ret = ordinals_join(j, m);
	put32(row + MODULE_FIRST_EXPORT, first_export);
	put32(row + MODULE_EXPORT_COUNT,
	      table_out_rows(&j->out, CHUNK_EXPORTS) - first_export);
	put32(row + MODULE_FIRST_ORDINAL, first_ordinal);
	put32(row + MODULE_ORDINAL_COUNT,
	      table_out_rows(&j->out, CHUNK_ORDINALS) - first_ordinal);
	to = table_out_row(&j->out, CHUNK_MODULES);
	if (to == NULL)
		return E_NO_MEMORY;
	memcpy(to, row, MODULE_BYTES);
	return ret;
}

int modules_join(struct join *j)
{
	uint32_t at[SIDES] = { 0, 0 };
	int ret = OK;

	for (unsigned n = 0; n < SIDES; n++) {
		struct side *s = &j->sides[n];

		s->exports = arena_new_array(
			j->out.arena, uint32_t,
			row_count(s->p->exports, EXPORT_BYTES));
		if (s->exports == NULL)
			return E_NO_MEMORY;
	}
	while (ret == OK) {
		struct profile_module m[SIDES] = { { .index = 0 },
						   { .index = 0 } };
		bool has[SIDES];
		unsigned take;

		for (unsigned n = 0; n < SIDES; n++)
			has[n] = profile_module_at(j->sides[n].p, at[n], &m[n]);
		if (!has[FIRST] && !has[SECOND])
			break;
		take = next_of(has[FIRST], has[SECOND],
			       has[FIRST] && has[SECOND] ?
				       str_compare(m[FIRST].name,
						   m[SECOND].name) :
				       0);
		for (unsigned n = 0; n < SIDES; n++) {
			if ((take & 1u << n) != 0)
				at[n]++;
			else
				m[n] = (struct profile_module){ .index = 0 };
		}
		ret = module_join(j, m, take);
	}
	return ret;
}
