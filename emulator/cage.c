/* What it reads was opened and mapped before. */
#include "emulator/cage.h"

#include <sys/resource.h>

#include "cage/cage.h"

bool emulator_cage_close(void)
{
	const struct rlimit none = { 0, 0 };

	return setrlimit(RLIMIT_NOFILE, &none) == 0 &&
	       cage_close(CAGE_EMULATOR);
}
