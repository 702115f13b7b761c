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

#endif
