/* Each call of an API, one line. */
#ifndef EMULATOR_TRACE_H
#define EMULATOR_TRACE_H

#include "emulator/process.h"

void trace_call(struct process *p, const struct call *c);

#endif
