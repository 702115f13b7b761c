/*
 * The heap of the guest, one for all that allocates. What is known of blocks
 * lies on our side, where an overrun of the guest doesn't reach it.
 */
#ifndef EMULATOR_HEAP_H
#define EMULATOR_HEAP_H

#include "emulator/process.h"

struct heap *heap_new(struct process *p);

/* Zeroed; 0 where there is no more. */
uint64_t heap_alloc(struct process *p, uint64_t n);
uint64_t heap_realloc(struct process *p, uint64_t address, uint64_t n);

/* False where no block starts there. */
bool heap_free(struct process *p, uint64_t address);

/* UINT64_MAX where no block starts there. */
uint64_t heap_size(const struct process *p, uint64_t address);

/* What GetProcessHeap() says. */
uint64_t heap_handle(const struct process *p);

#endif
