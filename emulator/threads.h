/*
 * Threads of the guest take turns: another one runs only while the running
 * one waits, and then to its end.
 */
#ifndef EMULATOR_THREADS_H
#define EMULATOR_THREADS_H

#include "emulator/handles.h"
#include "emulator/process.h"

struct thread {
	struct thread *next; /* in the order in which they were made */
	uint32_t id;
	uint64_t teb, stack, function, argument;
	unsigned suspended;
	bool started, ended;
	uint32_t exit_code;
};

enum { THREADS_MAX = TEBS_MAX - 1 };

extern const struct handle_type thread_handle;

/* NULL where there are too many. */
struct thread *thread_new(struct call *c, uint64_t function,
			  uint64_t argument, bool suspended);

/*
 * Run one that hasn't run yet. False where there is none, or none may start:
 * while a DllMain runs (R904).
 */
bool threads_run_one(struct call *c);

/* A wait that has no end: stop the run, and say why. */
void threads_stop_waiting(struct call *c);

#endif
