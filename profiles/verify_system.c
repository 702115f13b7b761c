/* The rows of what a Windows has beside its DLLs: assemblies, API sets. */
#include "profiles/rows.h"
#include "profiles/verify_parts.h"

static bool assembly_ok(struct check *c, const uint8_t *row)
{
	const target_set there = le64(row + ASSEMBLY_THERE);
	const target_set unproven = le64(row + ASSEMBLY_UNPROVEN);
	unsigned targets = profile_target_count(c->p);

	if (!verify_filled_string(c, le32(row + ASSEMBLY_NAME)) ||
	    !verify_any_string(c, le32(row + ASSEMBLY_TOKEN)) ||
	    !verify_any_string(c, le32(row + ASSEMBLY_FILES)))
		return verify_refuse(c, "an assembly lacks a string");
	if (le32(row + ASSEMBLY_OPEN) > 1 ||
	    le64(row + ASSEMBLY_LOW) > le64(row + ASSEMBLY_HIGH))
		return verify_refuse(c, "an assembly serves no version");
	if ((there | unproven) == 0 || (there & unproven) != 0 ||
	    (le64(row + ASSEMBLY_LIKELY) & ~there) != 0 ||
	    (targets < TARGETS_MAX && (there | unproven) >> targets != 0))
		return verify_refuse(c, "an assembly's targets aren't right");
	return true;
}

bool verify_assemblies(struct check *c)
{
	uint32_t count = row_count(c->p->assemblies, ASSEMBLY_BYTES);
	struct profile_assembly before, at;

	for (uint32_t i = 0; i < count; i++) {
		if (!assembly_ok(c, row_at(c->p->assemblies, i,
					   ASSEMBLY_BYTES)))
			return false;
		if (profile_assembly_at(c->p, i, &at) && i != 0 &&
		    assembly_compare(&before, &at) >= 0)
			return verify_refuse(c, "assemblies aren't sorted");
		before = at;
	}
	return true;
}

static bool apiset_name_ok(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.s[i] != ascii_lower(name.s[i]) || name.s[i] == '.')
			return false;
	}
	return apiset_is_candidate(name) && apiset_stem(name).n > 4;
}

/* The targets whose API sets the rows tell. */
static target_set schema_targets(const struct profile *p)
{
	struct profile_target t;
	target_set set = 0;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (t.apiset_schema_known)
			set |= TARGET_BIT(i);
	}
	return set;
}

static bool apiset_ok(struct check *c, const uint8_t *row,
		      const struct profile_apiset *set)
{
	if (!verify_filled_string(c, le32(row + APISET_CONTRACT)) ||
	    !verify_any_string(c, le32(row + APISET_HOST)) ||
	    !verify_any_string(c, le32(row + APISET_IMPORTER)))
		return verify_refuse(c, "an API set lacks a string");
	if (!apiset_name_ok(set->contract))
		return verify_refuse(c, "an API set's name is none");
	if (le32(row + APISET_ZERO) != 0)
		return verify_refuse(c, "an API set's spare field isn't zero");
	if ((set->there | set->uncertain) == 0 ||
	    (set->there & set->uncertain) != 0)
		return verify_refuse(c, "an API set's targets aren't right");
	return true;
}

/* Hosts of one contract and importer are on different targets. */
bool verify_apisets(struct check *c)
{
	uint32_t count = row_count(c->p->apisets, APISET_BYTES);
	struct profile_apiset before = { .there = 0 }, at;
	target_set used = 0, all = 0;

	for (uint32_t i = 0; i < count && profile_apiset_at(c->p, i, &at);
	     i++) {
		if (!apiset_ok(c, row_at(c->p->apisets, i, APISET_BYTES), &at))
			return false;
		if (i != 0 && apiset_compare(&before, &at) >= 0)
			return verify_refuse(c, "API sets aren't sorted");
		if (i == 0 || !str_equal(before.contract, at.contract) ||
		    !str_equal(before.importer, at.importer))
			used = 0;
		if ((used & (at.there | at.uncertain)) != 0)
			return verify_refuse(c, "an API set has two hosts");
		used |= at.there | at.uncertain;
		all |= used;
		before = at;
	}
	if (all != schema_targets(c->p))
		return verify_refuse(c, "targets have API sets that aren't theirs");
	return true;
}
