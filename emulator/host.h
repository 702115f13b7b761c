/* The host's side: what it calls of the DLL, and what it makes of that. */
#ifndef EMULATOR_HOST_H
#define EMULATOR_HOST_H

#include "emulator/process.h"

/* Load, start and end the DLL; say in lines of JSON what happened. */
void host_run(struct process *p);

#endif
