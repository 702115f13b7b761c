/* Stacks of threads and fibers. */
#ifndef EMULATOR_STACK_H
#define EMULATOR_STACK_H

#include "emulator/process.h"

/* Its lowest address; below, pages stay free: there it ends. 0: no memory. */
uint64_t stack_new(struct process *p, uint64_t size);

/*
 * Was 'address' just below the running thread's stack, which is full then? It
 * gets a few pages more, once, for who handles that.
 */
bool stack_overflows(struct process *p, uint64_t address);

#endif
