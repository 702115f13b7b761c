/* Structured exceptions: who in the guest handles one, and where it goes on. */
#ifndef EMULATOR_EXCEPTIONS_H
#define EMULATOR_EXCEPTIONS_H

#include "emulator/process.h"

enum { EXCEPTION_INFORMATION_MAX = 15 };

/* Of EXCEPTION_RECORD. */
enum {
	RECORD_NONCONTINUABLE = 1,
	RECORD_UNWINDING = 2,
	RECORD_EXIT_UNWIND = 4,
};

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
 * on, at the state that it was then given, or the run ends; false where nobody
 * takes it.
 */
bool exception_dispatch(struct process *p, const struct exception *x);

/* emulator/exceptions_x86.c: by the chain of frames at FS:0. */
bool exception_dispatch_x86(struct process *p, const struct exception *x);

/*
 * As RtlUnwind() there: run the handlers of all frames above 'target' (all
 * frames: 0). 'record' is an address, or 0. False where the guest doesn't
 * come back from it.
 */
bool exception_unwind_x86(struct process *p, uint64_t target,
			  uint64_t record);

#endif
