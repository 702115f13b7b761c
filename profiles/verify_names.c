/* The index of the names: of every export that has one, and of no other. */
#include "profiles/rows.h"
#include "profiles/verify_parts.h"

static uint32_t named_exports(const struct profile *p)
{
	const uint8_t *row;
	uint32_t count = 0;

	for (uint32_t i = 0;
	     (row = row_at(p->exports, i, EXPORT_BYTES)) != NULL; i++)
		count += le32(row + EXPORT_NAME) != 0;
	return count;
}

bool verify_names(struct check *c)
{
	const uint32_t count = row_count(c->p->names, NAME_BYTES);
	uint64_t before = 0;

	if (count != named_exports(c->p))
		return verify_refuse(c, "the index of names isn't whole");
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = row_at(c->p->names, i, NAME_BYTES);
		struct profile_export e;

		if (i != 0 && le64(entry) <= before)
			return verify_refuse(c, "names aren't sorted");
		if (!profile_export_at(c->p, le32(entry + NAME_ROW), &e) ||
		    e.name.n == 0 || le32(entry + NAME_HASH) != str_hash(e.name))
			return verify_refuse(c, "a name is another export's");
		before = le64(entry);
	}
	return true;
}
