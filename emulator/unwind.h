/*
 * Frames of x64 code: which function a place belongs to, and what its caller's
 * registers are, by .pdata and .xdata ("x64 exception handling" of Microsoft's
 * documentation).
 */
#ifndef EMULATOR_UNWIND_H
#define EMULATOR_UNWIND_H

#include "emulator/process.h"

/* A RUNTIME_FUNCTION. */
struct function_entry {
	uint64_t at;   /* its address; 0: none, as of a leaf function */
	uint64_t base; /* of the image, which the others are relative to */
	uint32_t begin, end, unwind;
};

/* UNW_FLAG_... */
enum { UNWIND_HANDLES = 1, UNWIND_ENDS = 2, UNWIND_CHAINED = 4 };

/* Of RtlAddFunctionTable(). */
struct function_table {
	struct function_table *next;
	uint64_t at, base;
	uint32_t count;
};

enum { FUNCTION_TABLES_MAX = 256 };

/* False where there is none, as for a leaf function. */
bool unwind_find(struct process *p, uint64_t pc, struct function_entry *out);

struct unwound {
	uint64_t frame; /* the establisher's */
	uint64_t handler, handler_data; /* 0: none of the wanted kind */
};

/*
 * From the registers of a function to those of its caller. 'wanted' is
 * UNWIND_HANDLES, UNWIND_ENDS, or 0.
 */
void unwind_one(struct process *p, const struct function_entry *e,
		unsigned wanted, struct cpu_state *s, struct unwound *out);

/*
 * Where it stands in an epilogue: run that, and nothing of the function is
 * left to be undone.
 */
bool unwind_epilogue(struct process *p, const struct function_entry *e,
		     unsigned frame_register, struct cpu_state *s);

#endif
