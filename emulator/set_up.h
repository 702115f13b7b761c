/* A process, made from its settings. */
#ifndef EMULATOR_SET_UP_H
#define EMULATOR_SET_UP_H

#include "emulator/process.h"

/*
 * From here on its first DLL can be loaded. Opens the files that the settings
 * of the world name. False where it can't be made.
 */
bool process_set_up(struct process *p);

#endif
