/* What the files of the processor share; not for others. */
#ifndef EMULATOR_CPU_PARTS_H
#define EMULATOR_CPU_PARTS_H

#include <unicorn/unicorn.h>

#include "emulator/cpu.h"

struct cpu {
	uc_engine *engine;
	bool is_64;
	uint64_t instructions, limit;
	struct cpu_event event;
	bool happened; /* 'event' is set */
};

/*
 * emulator/cpu_popcnt.c: run the illegal instruction of 'e', where it is
 * POPCNT: '*next' is the one behind it. False: it is another, or is a fault,
 * which is in '*e' then.
 */
bool cpu_count_bits(struct cpu *c, struct cpu_event *e, uint64_t *next);

/* emulator/cpu_identity.c: the hook of CPUID. */
int cpu_on_identity(uc_engine *engine, void *data);

#endif
