/* Builds such as "6.1.7601" → the release of Windows. */
#include "profiles/release.h"

#include <stdlib.h>
#include <string.h>

#include "loader/pe.h"

enum { MAJOR_MAX = 99, MINOR_MAX = 15, BUILD_MAX = 0xfffff };

unsigned windows_release(const struct profile_target *target)
{
	char *end;
	unsigned long major = strtoul(target->build, &end, 10), minor, build;

	if (*end != '.' || major > MAJOR_MAX)
		return WINDOWS_UNREADABLE;
	minor = strtoul(end + 1, &end, 10);
	if (minor > MINOR_MAX)
		return WINDOWS_UNREADABLE;
	build = *end == '.' ? strtoul(end + 1, NULL, 10) : 0;
	if (build > BUILD_MAX)
		build = BUILD_MAX;
	return (unsigned)WINDOWS_RELEASE(major, minor, build);
}

unsigned windows_version(const struct profile_target *target)
{
	const unsigned release = windows_release(target);

	return release >> 24 << 8 | (release >> 20 & MINOR_MAX);
}

target_set windows_before(const struct profile *p, target_set set,
			  unsigned release)
{
	struct profile_target target;
	target_set out = 0;

	for (unsigned t = 0; profile_target_at(p, t, &target); t++) {
		if ((set & TARGET_BIT(t)) != 0 &&
		    windows_release(&target) < release)
			out |= TARGET_BIT(t);
	}
	return out;
}

target_set windows_from(const struct profile *p, target_set set,
			unsigned release)
{
	return set & ~windows_before(p, set, release);
}

target_set windows_on_64_bit(const struct profile *p, target_set set)
{
	struct profile_target t;
	target_set found = 0;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (t.machine == IMAGE_FILE_MACHINE_AMD64 ||
		    strstr(t.groups, "wow64") != NULL)
			found |= TARGET_BIT(i);
	}
	return found & set;
}
