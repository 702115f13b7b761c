/* The guest's callers, for who wants to know where a run stopped. */
#ifndef EMULATOR_CALL_CHAIN_H
#define EMULATOR_CALL_CHAIN_H

#include "emulator/process.h"

/*
 * "a.dll+0x10 < b.dll+0x20", the innermost first, by what lies on the stack:
 * at most five, and now and then one that has returned. May be empty.
 */
struct str call_chain(struct process *p);

#endif
