/* Joining the indices of names: one walk along both, with the rows' new numbers. */
#include "profiles/join_rows.h"

#include "util/status.h"

/* An entry of a side's index, by where its row is now; behind the last: max. */
static uint64_t entry_at(const struct side *s, uint32_t i)
{
	const uint8_t *entry = row_at(s->p->names, i, NAME_BYTES);

	if (entry == NULL)
		return UINT64_MAX;
	return (uint64_t)le32(entry + NAME_HASH) << 32 |
	       s->exports[le32(entry + NAME_ROW)];
}

int names_join(struct join *j)
{
	uint32_t at[SIDES] = { 0, 0 };

	for (;;) {
		const uint64_t first = entry_at(&j->sides[FIRST], at[FIRST]);
		const uint64_t second = entry_at(&j->sides[SECOND], at[SECOND]);
		const uint64_t next = first < second ? first : second;
		uint8_t *row;

		if (next == UINT64_MAX)
			return OK;
		row = table_out_row(&j->out, CHUNK_NAMES);
		if (row == NULL)
			return E_NO_MEMORY;
		put64(row, next);
		/* Of both where both had the row. */
		at[FIRST] += first == next;
		at[SECOND] += second == next;
	}
}
