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
	RECORD_TARGET_UNWIND = 0x20,
	RECORD_COLLIDED_UNWIND = 0x40,
};

/* EXCEPTION_RECORD of x64, as offsets. */
enum {
	RECORD64_CODE = 0,
	RECORD64_FLAGS = 4,
	RECORD64_ADDRESS = 16,
	RECORD64_COUNT = 24,
	RECORD64_INFORMATION = 32,
	RECORD64_SIZE = 152,
};

/* DISPATCHER_CONTEXT. */
enum {
	DISPATCHER_PC = 0,
	DISPATCHER_IMAGE = 8,
	DISPATCHER_ENTRY = 16,
	DISPATCHER_FRAME = 24,
	DISPATCHER_TARGET = 32,
	DISPATCHER_CONTEXT_RECORD = 40,
	DISPATCHER_HANDLER = 48,
	DISPATCHER_HANDLER_DATA = 56,
	DISPATCHER_SCOPE = 72,
	DISPATCHER_SIZE = 80,
};

/* What a handler returns. */
enum {
	CONTINUE_EXECUTION,
	CONTINUE_SEARCH,
};

enum {
	CODE_LONGJUMP = (int)0x80000026,
	CODE_CONSOLIDATE = (int)0x80000029,
};

/*
 * A handler of x64 that is being run, on a level of its own: where the frames
 * go on for who unwinds that level.
 */
struct dispatch {
	struct dispatch *outer;
	unsigned level;
	struct cpu_state state;
	uint64_t dispatcher; /* of an unwinding: DISPATCHER_CONTEXT; or 0 */
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

/* As RtlCaptureContext() there, of the caller. */
void exception_capture_x86(struct process *p, uint64_t at, uint64_t ip,
			   uint64_t sp);

/* emulator/exceptions_x64.c: by the tables of functions. */
bool exception_dispatch_x64(struct process *p, const struct exception *x);

/* CONTEXT of x64, and back. */
enum { CONTEXT64_SIZE = 0x4d0 };
void context64_write(struct process *p, uint64_t at,
		     const struct cpu_state *s);
void context64_read(struct process *p, uint64_t at, struct cpu_state *s);

/* Of RtlUnwindEx(): addresses, or 0. */
struct unwind_target {
	uint64_t frame, ip, record, value;
};

/*
 * From 'state', the caller's, run the handlers of all frames up to the target.
 * Then the guest goes on there: the call that asked for it never returns.
 */
void exception_unwind_x64(struct process *p, struct cpu_state *state,
			  const struct unwind_target *target);

/* As RtlRestoreContext(): with what a record asks for (0: none). */
void exception_resume_x64(struct process *p, const struct cpu_state *state,
			  uint64_t record);

/* The guest goes on at the processor's state, and not behind this call. */
void exception_go_on(struct process *p);

#endif
