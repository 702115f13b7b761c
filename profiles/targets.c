/* The Windows of a profile, and which of them a word names. */
#include <string.h>

#include "profiles/rows.h"

unsigned profile_target_count(const struct profile *p)
{
	return row_count(p->targets, TARGET_BYTES);
}

target_set profile_all_targets(const struct profile *p)
{
	unsigned count = profile_target_count(p);

	return count >= TARGETS_MAX ? ~(target_set)0 : TARGET_BIT(count) - 1;
}

target_set profile_whole_targets(const struct profile *p)
{
	return profile_all_targets(p) & ~p->partial;
}

target_set profile_known_dll_targets(const struct profile *p)
{
	return p->known_dlls_observed;
}

target_set profile_machine_targets(const struct profile *p, uint16_t machine)
{
	target_set set = 0;

	for (unsigned i = 0; i < profile_target_count(p); i++) {
		const uint8_t *row = row_at(p->targets, i, TARGET_BYTES);

		if (le16(row + TARGET_MACHINE) == machine)
			set |= TARGET_BIT(i);
	}
	return set;
}

struct str profile_target_id(const struct profile *p, unsigned index)
{
	const uint8_t *row = row_at(p->targets, index, TARGET_BYTES);

	return row == NULL ? STR_EMPTY : string_at(p, le32(row + TARGET_ID));
}

struct str profile_target_groups(const struct profile *p, unsigned index)
{
	const uint8_t *row = row_at(p->targets, index, TARGET_BYTES);

	return row == NULL ? STR_EMPTY :
			     string_at(p, le32(row + TARGET_GROUPS));
}

uint64_t profile_target_build(const struct profile *p, unsigned index)
{
	const uint8_t *row = row_at(p->targets, index, TARGET_BYTES);

	return row == NULL ? 0 : le64(row + TARGET_BUILD_NUMBER);
}

uint16_t profile_target_machine(const struct profile *p, unsigned index)
{
	const uint8_t *row = row_at(p->targets, index, TARGET_BYTES);

	return row == NULL ? 0 : le16(row + TARGET_MACHINE);
}

bool profile_target_at(const struct profile *p, unsigned index,
		       struct profile_target *out)
{
	const uint8_t *row = row_at(p->targets, index, TARGET_BYTES);

	if (row == NULL)
		return false;
	out->id = string_at(p, le32(row + TARGET_ID)).s;
	out->name = string_at(p, le32(row + TARGET_NAME)).s;
	out->build = string_at(p, le32(row + TARGET_BUILD)).s;
	out->build_number = le64(row + TARGET_BUILD_NUMBER);
	out->iis = string_at(p, le32(row + TARGET_IIS)).s;
	out->groups = string_at(p, le32(row + TARGET_GROUPS)).s;
	out->parent = string_at(p, le32(row + TARGET_PARENT)).s;
	out->machine = le16(row + TARGET_MACHINE);
	out->apiset_schema = row[TARGET_SCHEMA];
	out->apiset_schema_known = row[TARGET_SCHEMA_KNOWN] != 0;
	out->partial = (le16(row + TARGET_FLAGS) & TARGET_PARTIAL) != 0;
	out->known_dlls_observed =
		(le16(row + TARGET_FLAGS) & TARGET_KNOWN_DLLS) != 0;
	return true;
}

bool word_take(struct str *list, struct str *word)
{
	const char *comma;

	if (list->s == NULL)
		return false;
	comma = list->n == 0 ? NULL : memchr(list->s, ',', list->n);
	if (comma == NULL) {
		*word = *list;
		*list = (struct str){ NULL, 0 };
		return true;
	}
	*word = (struct str){ list->s, (size_t)(comma - list->s) };
	list->s += word->n + 1;
	list->n -= word->n + 1;
	return true;
}

static bool target_answers(const struct profile *p, unsigned index,
			   struct str word)
{
	struct str groups, group;

	if (str_equal_nocase(word, profile_target_id(p, index)))
		return true;
	groups = profile_target_groups(p, index);
	while (word_take(&groups, &group)) {
		if (str_equal_nocase(word, group))
			return true;
	}
	return false;
}

target_set profile_word_targets(const struct profile *p, struct str word)
{
	target_set named = 0;

	if (word.n == 0)
		return 0;
	if (str_equal_nocase(word, str_of("all")))
		return profile_all_targets(p);
	for (unsigned i = 0; i < profile_target_count(p); i++) {
		if (target_answers(p, i, word))
			named |= TARGET_BIT(i);
	}
	return named;
}

bool profile_parse_targets(const struct profile *p, struct str list,
			   target_set *out, struct str *bad)
{
	const target_set whole = profile_whole_targets(p);
	struct str word;

	*out = 0;
	while (word_take(&list, &word)) {
		target_set named = profile_word_targets(p, word);

		if (named == 0) {
			*bad = word;
			return false;
		}
		/* An id names one, which has no other beside it. */
		*out |= (named & whole) != 0 ? named & whole : named;
	}
	return true;
}
