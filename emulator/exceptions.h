/* Structured exceptions: who in the guest handles one, and where it goes on. */
#ifndef EMULATOR_EXCEPTIONS_H
#define EMULATOR_EXCEPTIONS_H

#include "emulator/process.h"

enum { EXCEPTION_INFORMATION_MAX = 15 };

struct exception {
	bool raised; /* by a stub; else by the processor */
	uint32_t code, flags;
	uint64_t address;
	enum cpu_access access; /* of an access violation */
	uint64_t data;
	uint64_t information[EXCEPTION_INFORMATION_MAX];
	unsigned information_count;
};

/*
 * Look for a handler, from the processor's state. True where the guest goes
 * on, at the state that it was then given; false where nobody takes it.
 */
bool exception_dispatch(struct process *p, const struct exception *x);

#endif
