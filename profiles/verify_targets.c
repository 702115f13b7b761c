/* The targets of a profile that nobody has looked at yet. */
#include <string.h>

#include "loader/pe.h"
#include "profiles/release.h"
#include "profiles/rows.h"
#include "profiles/verify_parts.h"

static bool find_target(const struct profile *p, struct str id,
			struct profile_target *out)
{
	for (unsigned i = 0; profile_target_at(p, i, out); i++) {
		if (str_equal(id, str_of(out->id)))
			return true;
	}
	return false;
}

static bool is_id_before(const struct profile *p, struct str id, unsigned end)
{
	for (unsigned i = 0; i < end; i++) {
		if (str_equal(profile_target_id(p, i), id))
			return true;
	}
	return false;
}

/* A parent that isn't there is another profile's. */
static bool has_root(const struct profile *p, const struct profile_target *t)
{
	struct profile_target at = *t;

	for (unsigned steps = 0; steps < TARGETS_MAX; steps++) {
		if (!find_target(p, str_of(at.parent), &at))
			return true;
	}
	return false;
}

static bool groups_ok(const struct profile *p, const struct profile_target *t)
{
	struct str groups = str_of(t->groups), word;
	struct profile_target other;

	while (groups.n != 0 && word_take(&groups, &word)) {
		if (word.n == 0 || str_equal(word, str_of("all")) ||
		    find_target(p, word, &other))
			return false;
	}
	return true;
}

static bool target_row_ok(struct check *c, const uint8_t *row)
{
	uint16_t machine = le16(row + TARGET_MACHINE);

	for (unsigned at = TARGET_ID; at <= TARGET_PARENT; at += 4) {
		uint32_t off = le32(row + at);

		if (at <= TARGET_BUILD ? !verify_filled_string(c, off)
				       : !verify_any_string(c, off))
			return verify_refuse(c, "a target lacks a string");
		if (string_at(c->p, off).n > PROFILE_TARGET_STRING_MAX)
			return verify_refuse(c, "a target's string is too long");
	}
	if (machine != IMAGE_FILE_MACHINE_I386 &&
	    machine != IMAGE_FILE_MACHINE_AMD64)
		return verify_refuse(c, "a target has an unknown machine");
	if ((le16(row + TARGET_FLAGS) &
	     ~(TARGET_PARTIAL | TARGET_KNOWN_DLLS)) != 0)
		return verify_refuse(c, "a target has an unknown flag");
	if (row[TARGET_SCHEMA] > 6 || row[TARGET_SCHEMA] % 2 != 0 ||
	    row[TARGET_SCHEMA_KNOWN] > (row[TARGET_SCHEMA] != 0))
		return verify_refuse(c, "a target's API sets are of no version");
	if (le16(row + TARGET_ZERO) != 0)
		return verify_refuse(c, "a target's spare field isn't zero");
	return true;
}

bool verify_targets(struct check *c)
{
	unsigned count = profile_target_count(c->p);
	struct profile_target t;

	for (unsigned i = 0; i < count; i++) {
		if (!target_row_ok(c, row_at(c->p->targets, i, TARGET_BYTES)))
			return false;
	}
	for (unsigned i = 0; profile_target_at(c->p, i, &t); i++) {
		if (t.build_number != windows_build(str_of(t.build)))
			return verify_refuse(c, "a target's build is another "
						"than its number");
		if (strchr(t.id, ',') != NULL || strcmp(t.id, "all") == 0 ||
		    is_id_before(c->p, str_of(t.id), i))
			return verify_refuse(c, "a target's id is no id of its own");
		if (!has_root(c->p, &t))
			return verify_refuse(c, "a target is its own ancestor");
		if (!groups_ok(c->p, &t))
			return verify_refuse(c, "a target's groups aren't words");
	}
	return true;
}
