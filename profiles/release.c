/* Builds such as "6.1.7601" → the release of Windows. */
#include "profiles/release.h"

#include <string.h>

#include "loader/pe.h"

enum { PARTS = 4, PART_MAX = UINT16_MAX, MAJOR_MAX = 99, MINOR_MAX = 15 };

/* Past the digits; too large a number is the largest. */
static uint32_t take_part(struct str *text)
{
	uint32_t part = 0;

	for (; text->n != 0 && *text->s >= '0' && *text->s <= '9';
	     text->s++, text->n--) {
		if (part <= PART_MAX)
			part = part * 10 + (uint32_t)(*text->s - '0');
	}
	return part < PART_MAX ? part : PART_MAX;
}

uint64_t windows_build(struct str text)
{
	uint64_t build = 0;
	unsigned dots = 0;

	for (unsigned i = 0; i < PARTS; i++) {
		build = build << 16 | take_part(&text);
		if (text.n != 0 && *text.s == '.') {
			text.s++;
			text.n--;
			dots++;
		}
	}
	if (dots == 0 || build >> 48 > MAJOR_MAX ||
	    (build >> 32 & PART_MAX) > MINOR_MAX)
		return 0;
	return build;
}

unsigned windows_release(const struct profile_target *target)
{
	return windows_release_of(target->build_number);
}

unsigned windows_version(const struct profile_target *target)
{
	const unsigned release = windows_release(target);

	return release >> 24 << 8 | (release >> 20 & MINOR_MAX);
}

target_set windows_before(const struct profile *p, target_set set,
			  unsigned release)
{
	target_set out = 0;

	set &= profile_all_targets(p);
	for (target_set left = set; left != 0; left &= left - 1) {
		const unsigned t = (unsigned)__builtin_ctzll(left);

		if (windows_release_of(profile_target_build(p, t)) < release)
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

	set &= profile_all_targets(p);
	for (target_set left = set; left != 0; left &= left - 1) {
		const unsigned i = (unsigned)__builtin_ctzll(left);

		if (profile_target_machine(p, i) == IMAGE_FILE_MACHINE_AMD64 ||
		    (profile_target_at(p, i, &t) &&
		     strstr(t.groups, "wow64") != NULL))
			found |= TARGET_BIT(i);
	}
	return found;
}
