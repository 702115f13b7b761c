/*
 * Which Windows a target is, by its build: the one place that tells "from
 * Windows 8 on" and "64-bit Windows".
 */
#ifndef PROFILES_RELEASE_H
#define PROFILES_RELEASE_H

#include "profiles/profile.h"

#define WINDOWS_RELEASE(major, minor, build) \
	((major) << 24 | (minor) << 20 | (build))

/* Releases that a rule names; clients stand for their servers too. */
enum windows_release {
	WINDOWS_UNREADABLE = 0, /* of a build that is none: before all */
	WINDOWS_XP = WINDOWS_RELEASE(5, 1, 0),
	WINDOWS_2003 = WINDOWS_RELEASE(5, 2, 0), /* and XP x64 */
	WINDOWS_VISTA = WINDOWS_RELEASE(6, 0, 0),
	WINDOWS_7 = WINDOWS_RELEASE(6, 1, 0),
	WINDOWS_8 = WINDOWS_RELEASE(6, 2, 0),
	WINDOWS_8_1 = WINDOWS_RELEASE(6, 3, 0),
	WINDOWS_10 = WINDOWS_RELEASE(10, 0, 0),
	WINDOWS_10_1607 = WINDOWS_RELEASE(10, 0, 14393),
	WINDOWS_10_2004 = WINDOWS_RELEASE(10, 0, 19041),
	WINDOWS_10_22H2 = WINDOWS_RELEASE(10, 0, 19045),
	WINDOWS_11 = WINDOWS_RELEASE(10, 0, 22000),
};

/*
 * "5.2.3790.1830", four numbers of 16 bits; those that aren't there are 0.
 * 0 where the text is no build of a Windows.
 */
uint64_t windows_build(struct str text);

/* Of the numbers, that which a release is. */
static inline unsigned windows_release_of(uint64_t build)
{
	return (unsigned)WINDOWS_RELEASE(build >> 48, build >> 32 & 15,
					 build >> 16 & 0xffff);
}

/* To be compared with those above. */
unsigned windows_release(const struct profile_target *target);

/* "6.3" as 0x603: what the header of an image may ask for at most. */
unsigned windows_version(const struct profile_target *target);

/* Of 'set', those before that release, or that one and all after it. */
target_set windows_before(const struct profile *p, target_set set,
			  unsigned release);
target_set windows_from(const struct profile *p, target_set set,
			unsigned release);

/* Of 'set', the processes of 64-bit Windows, 32-bit ones among them. */
target_set windows_on_64_bit(const struct profile *p, target_set set);

#endif
