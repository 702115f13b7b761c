/*
 * Code of the guest runs in levels. Whoever calls the guest starts a new one,
 * which ends when that function returns to the level's own address. Where an
 * exception is caught, or a thread ends, further down, the levels above are
 * abandoned: all their guest_call() end with RUN_ABANDONED.
 */
#ifndef EMULATOR_RUN_H
#define EMULATOR_RUN_H

#include "emulator/process.h"

/* How a function of the guest ended. */
enum run_end {
	RUN_RETURNED,
	RUN_STOPPED,   /* see process->stopped */
	RUN_EXCEPTION, /* nobody caught it */
	RUN_ABANDONED,
	RUN_THREAD_EXIT,
	RUN_EXIT,      /* of the process */
	RUN_GOES_ON,   /* 'pending' alone: the level isn't at its end */
};

struct run_result {
	enum run_end end;
	uint64_t value;      /* or the exit code */
	uint32_t exception;  /* NTSTATUS */
	struct str where;    /* the code that raised it */
	enum cpu_access access; /* of an access violation */
	uint64_t data;       /* and what it was for */
};

/* Who calls, and so what the level is. */
enum run_kind {
	RUN_CALLBACK,  /* exceptions go on to whoever called the API */
	RUN_BOUNDARY,  /* they end here: the loader's or the host's own call */
	RUN_DLL_MAIN,  /* the same, under the loader lock */
	RUN_THREAD,    /* the first level of a thread */
};

struct run_level {
	enum run_kind kind;
	struct cpu_state before; /* as the caller had it */
};

struct runs {
	unsigned depth;
	struct run_level levels[CALLS_DEEP_MAX + 1]; /* from 1 */
	bool abandoning;
	unsigned abandoned_to;   /* the level that ends with 'pending' */
	struct run_result pending;
	uint64_t returns;        /* where their addresses start */
};

struct runs *runs_new(struct process *p);

enum run_cleanup { RUN_CALLEE_CLEANS, RUN_CALLER_CLEANS };

/* Run it on the running thread's stack. */
struct run_result guest_call(struct process *p, enum run_kind kind,
			     uint64_t function, const uint64_t *arguments,
			     unsigned count);

/* The level whose functions return there; 0: none. */
unsigned run_level_at(const struct process *p, uint64_t address);

/* Leave all levels above the nearest one that ends threads, or calls. */
void run_leave(struct process *p, const struct run_result *with,
	       bool thread_only);

/* Is a DllMain running? */
bool run_has_loader_lock(const struct process *p);

/* What NTSTATUS of an exception the loader makes a Win32 error of (R903). */
uint32_t run_exception_error(uint32_t status);

#endif
