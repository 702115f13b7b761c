/*
 * C++ exceptions as Visual C++ has them: what it writes into .xdata and beside
 * each throw. References are addresses on x86, and relative to an image on x64
 * (base 0 on x86).
 */
#ifndef WINAPI_STUBS_CRT_CXX_H
#define WINAPI_STUBS_CRT_CXX_H

#include "emulator/exceptions.h"
#include "emulator/run.h"
#include "emulator/serve.h"
#include "winapi-stubs/crt.h"
#include "winapi-stubs/unwind.h"

enum {
	CXX_CODE = (int)0xe06d7363,
	CXX_MAGIC = 0x19930520, /* and two later ones */
	CXX_MAGIC_FLAGS = 0x19930522, /* from it on there are 'flags' */
	CXX_NO_STATE = -1,
	CXX_STATES_MAX = 65536,
};

/* FuncInfo: what a function has to say of its states, tries, catches. */
struct cxx_function {
	uint64_t base, unwind_map, try_map, ip_map;
	uint32_t states, tries, ips, magic, flags;
};

enum {
	CXX_SYNCHRONOUS = 1, /* /EHs: what isn't thrown by C++ passes by */
	CXX_NO_EXCEPT = 4,
};

struct cxx_try {
	int32_t low, high, catch_high;
	uint32_t catches, catch_list;
};

struct cxx_catch {
	uint32_t adjectives, type;
	int32_t object; /* where it goes to, from the frame; 0: nowhere */
	uint32_t handler;
	int32_t frame;  /* x64: where the funclet keeps the function's frame */
};

struct cxx_exception {
	uint64_t object, throw_info, base; /* throw_info 0: not of C++ */
};

bool cxx_read_function(struct call *c, uint64_t at, uint64_t base,
		       struct cxx_function *out);
bool cxx_read_try(struct call *c, const struct cxx_function *f, uint32_t i,
		  struct cxx_try *out);
bool cxx_read_catch(struct call *c, const struct cxx_function *f,
		    const struct cxx_try *t, uint32_t i,
		    struct cxx_catch *out);

/* The next state further out, and the cleanup of 'state' (0: none). */
int32_t cxx_unwind_entry(struct call *c, const struct cxx_function *f,
			 int32_t state, uint64_t *action);

/* What a record tells; of x64 if 'wide'. */
void cxx_read_exception(struct call *c, uint64_t record,
			struct cxx_exception *out);

/*
 * Does the catch take it? The object is put where it wants it, from 'frame'.
 * False, too, where the guest doesn't come back from the copying.
 */
bool cxx_catches(struct call *c, const struct cxx_function *f,
		 const struct cxx_catch *h, const struct cxx_exception *x,
		 uint64_t frame);

/* Exceptions that catch blocks are handling, innermost first. */
struct cxx_handling {
	struct cxx_handling *outer;
	struct cxx_exception exception;
	uint64_t frame; /* whose catch it is */
	int32_t state;  /* and the state that this frame is in */
	int32_t low;    /* x86: of its try */
	uint32_t stack; /* x86: the function's stack pointer */
	uint64_t sp;    /* below it is what the block calls */
	bool left;      /* by an exception that is caught further out */
};

struct cxx_handling **cxx_handlings(struct call *c);

/*
 * Run the catch block: 'arguments' of its function. False where it doesn't
 * come back; else '*next' is where to go on, and the object is destroyed.
 */
bool cxx_run_catch(struct call *c, struct cxx_handling *h, uint64_t function,
		   const uint64_t *arguments, unsigned count, uint64_t *next);

/* Call with a base pointer of its own, or 'this'; the registers stay. */
bool cxx_call_with(struct call *c, enum cpu_register r, uint64_t value,
		   uint64_t function, const uint64_t *arguments,
		   unsigned count, uint64_t *result);

/* winapi-stubs/crt_cxx_x86.c */
void cxx_frame_handler_x86(struct call *c);

#endif
