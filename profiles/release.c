/* Builds such as "6.1.7601" → the release of Windows. */
#include "profiles/release.h"

#include <string.h>

#include "loader/pe.h"

enum { PARTS = 4, PART_MAX = UINT16_MAX, MAJOR_MAX = 99, MINOR_MAX = 15 };

uint64_t windows_build(const char *text)
{
	uint64_t build = 0;

	for (unsigned i = 0; i < PARTS; i++) {
		uint32_t part = 0;

		for (; *text >= '0' && *text <= '9'; text++) {
			if (part <= PART_MAX)
				part = part * 10 + (uint32_t)(*text - '0');
		}
		build = build << 16 | (part < PART_MAX ? part : PART_MAX);
		if (*text == '.')
			text++;
	}
	return build;
}

unsigned windows_release(const struct profile_target *target)
{
	const uint64_t b = windows_build(target->build);
	const unsigned major = b >> 48, minor = b >> 32 & PART_MAX;

	if (strchr(target->build, '.') == NULL || major > MAJOR_MAX ||
	    minor > MINOR_MAX)
		return WINDOWS_UNREADABLE;
	return (unsigned)WINDOWS_RELEASE(major, minor, b >> 16 & PART_MAX);
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

	for (target_set left = set; left != 0; left &= left - 1) {
		const unsigned t = (unsigned)__builtin_ctzll(left);

		if (profile_target_at(p, t, &target) &&
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
