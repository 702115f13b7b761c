/*
 * The compiled profile, as bytes of the library. PROFILE_FILE is its path in
 * quotes, from the build. It starts at a page, so that only what is looked at
 * is ever read from the disk.
 */
#include "profiles/profile.h"

__asm__(".section .rodata.dryload_profile, \"a\", @progbits\n"
	".balign 4096\n"
	".hidden dryload_profile_start\n"
	".globl dryload_profile_start\n"
	"dryload_profile_start:\n"
	".incbin \"" PROFILE_FILE "\"\n"
	".hidden dryload_profile_end\n"
	".globl dryload_profile_end\n"
	"dryload_profile_end:\n"
	".byte 0\n"
	".previous\n");

__attribute__((visibility("hidden")))
extern const uint8_t dryload_profile_start[], dryload_profile_end[];

struct bytes profile_builtin(void)
{
	const uint8_t *start = dryload_profile_start;

	return (struct bytes){ start, (size_t)(dryload_profile_end - start) };
}
