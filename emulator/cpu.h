/* An emulated x86 processor of one thread. Only emulator/cpu*.c know Unicorn. */
#ifndef EMULATOR_CPU_H
#define EMULATOR_CPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cpu;

/* In the order of the encoding, as unwind information numbers them. */
enum cpu_register {
	CPU_AX, CPU_CX, CPU_DX, CPU_BX, CPU_SP, CPU_BP, CPU_SI, CPU_DI,
	CPU_R8, CPU_R9, CPU_R10, CPU_R11, CPU_R12, CPU_R13, CPU_R14, CPU_R15,
	CPU_IP,
	CPU_FLAGS,
	CPU_REGISTERS,
};

enum { CPU_VECTORS = 16 };

struct cpu_vector {
	uint64_t low, high;
};

/* All that a switch of threads, or an exception's context, keeps. */
struct cpu_state {
	uint64_t registers[CPU_REGISTERS];
	struct cpu_vector vectors[CPU_VECTORS];
	uint16_t fpu_control;
	uint32_t mxcsr;
};

enum cpu_access {
	CPU_READ = 1,
	CPU_WRITE = 2,
	CPU_EXECUTE = 4,
};

/* Why it stopped. */
enum cpu_event_kind {
	CPU_BREAKPOINT, /* an int3 at 'address' */
	CPU_FAULT,      /* the exception 'status', of the code at 'address' */
	CPU_LIMIT,      /* as many instructions as it may run */
	CPU_SYSTEM_CALL,
	CPU_BROKEN,     /* the emulator itself */
};

struct cpu_event {
	enum cpu_event_kind kind;
	uint64_t address;
	uint32_t status;        /* NTSTATUS of a fault */
	enum cpu_access access; /* of an access violation */
	uint64_t data;          /* and the address that it was for */
};

/* NULL when there is no memory for one. */
struct cpu *cpu_new(bool is_64);
void cpu_free(struct cpu *c);

/* Whole pages; 'access' is a set of enum cpu_access. False: no memory. */
bool cpu_map(struct cpu *c, uint64_t address, uint64_t size, unsigned access);
bool cpu_protect(struct cpu *c, uint64_t address, uint64_t size,
		 unsigned access);
void cpu_unmap(struct cpu *c, uint64_t address, uint64_t size);

/* Whatever the protection is. False where it isn't mapped. */
bool cpu_read(struct cpu *c, uint64_t address, void *to, size_t n);
bool cpu_write(struct cpu *c, uint64_t address, const void *from, size_t n);

uint64_t cpu_get(struct cpu *c, enum cpu_register r);
void cpu_set(struct cpu *c, enum cpu_register r, uint64_t value);
struct cpu_vector cpu_get_vector(struct cpu *c, unsigned n);
void cpu_set_vector(struct cpu *c, unsigned n, struct cpu_vector value);
void cpu_save(struct cpu *c, struct cpu_state *out);
void cpu_restore(struct cpu *c, const struct cpu_state *state);

/* The same, but for how floats are counted, which a function may change. */
void cpu_return(struct cpu *c, const struct cpu_state *state);

/* As a thread of Windows starts: doubles, and no exceptions. */
void cpu_reset_float(struct cpu *c);
enum { CPU_FLOAT_CONTROL = 0x27f, CPU_MXCSR = 0x1f80 };

/* Leave a number on top of the floating-point stack, or take it off. */
void cpu_push_float(struct cpu *c, double value);
double cpu_pop_float(struct cpu *c);

/* Where FS (x86) or GS (x64) starts. 'table' is a page for the x86 GDT. */
bool cpu_set_segments(struct cpu *c, uint64_t table, uint64_t teb);

/*
 * Run on from 'address' until something happens. 'limit' is compared with
 * cpu_instructions().
 */
void cpu_run(struct cpu *c, uint64_t address, uint64_t limit,
	     struct cpu_event *out);

/* How many it has run so far. */
uint64_t cpu_instructions(const struct cpu *c);

#endif
