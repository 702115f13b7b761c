/* Which DLLs export a name: the index of all names, by hash. */
#include "profiles/rows.h"

/* The first entry that isn't before the hash and the row. */
static uint32_t lower_bound(const struct profile *p, uint32_t hash,
			    uint32_t row)
{
	const uint64_t key = (uint64_t)hash << 32 | row;
	uint32_t low = 0, high = row_count(p->names, NAME_BYTES);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (le64(row_at(p->names, middle, NAME_BYTES)) < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The DLL whose row of the exports it is: DLLs share them out in order. */
static bool module_of_row(const struct profile *p, uint32_t export,
			  struct profile_module *out)
{
	uint32_t low = 0, high = profile_module_count(p);

	/* The last that doesn't begin behind the row. */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const uint8_t *row = row_at(p->modules, middle, MODULE_BYTES);

		if (le32(row + MODULE_FIRST_EXPORT) <= export)
			low = middle + 1;
		else
			high = middle;
	}
	return low != 0 && profile_module_at(p, low - 1, out) &&
	       export - out->first_export < out->export_count;
}

bool profile_next_named(const struct profile *p, struct str name,
			uint32_t *row, struct profile_module *out)
{
	const uint32_t hash = str_hash(name);
	const uint8_t *entry;

	for (uint32_t i = lower_bound(p, hash, *row);
	     (entry = row_at(p->names, i, NAME_BYTES)) != NULL &&
	     le32(entry + NAME_HASH) == hash;
	     i++) {
		const uint32_t here = le32(entry + NAME_ROW);
		struct profile_export e;

		/* One that isn't sorted goes forward all the same. */
		if (here < *row || !profile_export_at(p, here, &e) ||
		    !str_equal(e.name, name) || !module_of_row(p, here, out))
			continue;
		*row = out->first_export +
		       rows_clip(out->first_export, out->export_count,
				 row_count(p->exports, EXPORT_BYTES));
		return true;
	}
	return false;
}
