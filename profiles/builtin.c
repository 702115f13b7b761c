/*
 * The compiled tables, as bytes of the library. PROFILE_FILE and OVERLAYS_FILE
 * are their paths in quotes, from the build. Each starts at a page, so that
 * only what is looked at is ever read from the disk.
 */
#include "profiles/overlays.h"
#include "profiles/profile.h"

#define INCLUDE_TABLE(name, file)                                             \
	__asm__(".section .rodata." name ", \"a\", @progbits\n"               \
		".balign 4096\n"                                              \
		".hidden " name "_start\n"                                    \
		".globl " name "_start\n" name "_start:\n"                    \
		".incbin \"" file "\"\n"                                      \
		".hidden " name "_end\n"                                      \
		".globl " name "_end\n" name "_end:\n"                        \
		".byte 0\n"                                                   \
		".previous\n")

INCLUDE_TABLE("dryload_profile", PROFILE_FILE);
INCLUDE_TABLE("dryload_overlays", OVERLAYS_FILE);

__attribute__((visibility("hidden")))
extern const uint8_t dryload_profile_start[], dryload_profile_end[],
	dryload_overlays_start[], dryload_overlays_end[];

struct bytes profile_builtin(void)
{
	const uint8_t *start = dryload_profile_start;

	return (struct bytes){ start, (size_t)(dryload_profile_end - start) };
}

struct bytes overlays_builtin(void)
{
	const uint8_t *start = dryload_overlays_start;

	return (struct bytes){ start, (size_t)(dryload_overlays_end - start) };
}
