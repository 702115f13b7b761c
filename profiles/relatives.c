/* Which Windows that dryload ships a target of somebody's own is like. */
#include <stdlib.h>
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

struct build {
	unsigned number[4];
};

static struct build build_of(const struct profile_target *t)
{
	struct build b = { { 0 } };
	const char *at = t->build;
	char *end;

	for (unsigned i = 0; i < 4 && *at != '\0'; i++) {
		b.number[i] = (unsigned)strtoul(at, &end, 10);
		at = end + (*end == '.');
	}
	return b;
}

/* These differ in what is switched on: the files are the same. */
static unsigned files_of(unsigned number)
{
	if (number >= 19041 && number <= 19045)
		return 19045; /* Windows 10 2004 to 22H2 */
	return number == 22631 ? 22621 : number; /* 11 23H2 is 22H2 */
}

/* An update of the other one, or that itself. */
static bool is_later_of(const struct build *b, const struct build *other)
{
	return b->number[0] == other->number[0] &&
	       b->number[1] == other->number[1] &&
	       files_of(b->number[2]) == files_of(other->number[2]) &&
	       b->number[3] >= other->number[3];
}

/*
 * Updates leave a Windows what it is for whoever installs on top of it. Service
 * packs of XP and Server 2003 differ in the last number alone: the latest one
 * that isn't later counts.
 */
static unsigned target_alike(const struct profile *p,
			     const struct profile_target *t)
{
	const struct build build = build_of(t);
	unsigned found = TARGETS_MAX, last = 0;
	struct profile_target other;

	for (unsigned i = 0; profile_target_at(p, i, &other); i++) {
		const struct build its = build_of(&other);

		if ((p->added & TARGET_BIT(i)) != 0 ||
		    other.machine != t->machine ||
		    is_wow64(&other) != is_wow64(t) ||
		    !is_later_of(&build, &its) ||
		    (found != TARGETS_MAX && its.number[3] < last))
			continue;
		found = i;
		last = its.number[3];
	}
	return found;
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
