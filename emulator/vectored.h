/* AddVectoredExceptionHandler(). */
#ifndef EMULATOR_VECTORED_H
#define EMULATOR_VECTORED_H

#include "emulator/process.h"

struct vectored {
	struct vectored *next;
	uint64_t handle, function;
};

enum { VECTORED_MAX = 256 };

/* The handle; 0 where there are too many. */
uint64_t vectored_add(struct process *p, uint64_t function, bool first);

/* False where there is no such handle. */
bool vectored_remove(struct process *p, uint64_t handle);

enum vectored_answer {
	VECTORED_PASSED,
	VECTORED_GOES_ON, /* at the context */
	VECTORED_GONE,    /* the handler doesn't come back */
};

/* By the addresses of both; 'state' is what the exception was raised in. */
enum vectored_answer vectored_ask(struct process *p, uint64_t record,
				  uint64_t context,
				  const struct cpu_state *state);

#endif
