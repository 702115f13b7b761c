/* Each call of an API, one line. */
#ifndef EMULATOR_TRACE_H
#define EMULATOR_TRACE_H

#include "emulator/process.h"

/* "files,registry", "all". False where it is none of these. */
bool trace_choose(struct process *p, struct str kinds);

void trace_call(struct process *p, const struct call *c);

#endif
