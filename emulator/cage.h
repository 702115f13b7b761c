/* From here on the process can compute and write to its output, no more. */
#ifndef EMULATOR_CAGE_H
#define EMULATOR_CAGE_H

#include <stdbool.h>

/* False where the system doesn't have it: then nothing may be run. */
bool emulator_cage_close(void);

#endif
