/* What files that deal with exceptions share. */
#ifndef WINAPI_STUBS_UNWIND_H
#define WINAPI_STUBS_UNWIND_H

#include "emulator/cpu.h"
#include "emulator/call.h"

/* The registers of the API's caller, as if it had returned already. */
void caller_state(const struct call *c, struct cpu_state *out);

#endif
