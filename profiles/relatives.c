/* Which Windows that dryload ships a target of somebody's own is like. */
#include <string.h>

#include "profiles/profile.h"

static const char wow64[] = "wow64";

static bool is_wow64(const struct profile_target *t)
{
	return strstr(t->groups, wow64) != NULL ||
	       str_ends_nocase(str_of(t->id), wow64);
}

static unsigned target_called(const struct profile *p, const char *id)
{
	for (unsigned i = 0; i < profile_target_count(p); i++) {
		if (str_equal(profile_target_id(p, i), str_of(id)))
			return i;
	}
	return TARGETS_MAX;
}

static unsigned target_alike(const struct profile *p,
			     const struct profile_target *t)
{
	struct profile_target other;

	for (unsigned i = 0; profile_target_at(p, i, &other); i++) {
		if ((p->added & TARGET_BIT(i)) == 0 &&
		    other.machine == t->machine &&
		    strcmp(other.build, t->build) == 0 &&
		    is_wow64(&other) == is_wow64(t))
			return i;
	}
	return TARGETS_MAX;
}

unsigned profile_relative(const struct profile *p, unsigned index)
{
	struct profile_target t, at;
	unsigned nearest = index;

	if (!profile_target_at(p, index, &t))
		return TARGETS_MAX;
	at = t;
	for (unsigned steps = 0; steps < TARGETS_MAX; steps++) {
		nearest = target_called(p, at.parent);
		if (nearest == TARGETS_MAX)
			break;
		if ((p->added & TARGET_BIT(nearest)) == 0)
			return nearest;
		profile_target_at(p, nearest, &at);
	}
	return target_alike(p, &t);
}

target_set profile_heirs(const struct profile *p, target_set set)
{
	target_set heirs = 0;

	for (unsigned i = 0; i < TARGETS_MAX; i++) {
		unsigned relative = TARGETS_MAX;

		if ((p->added & TARGET_BIT(i)) != 0)
			relative = profile_relative(p, i);
		if (relative != TARGETS_MAX && (set & TARGET_BIT(relative)))
			heirs |= TARGET_BIT(i);
	}
	return heirs;
}

target_set profile_strangers(const struct profile *p)
{
	return p->added & ~profile_heirs(p, ~(target_set)0);
}
