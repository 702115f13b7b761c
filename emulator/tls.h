/* Thread-local storage of modules: __declspec(thread). */
#ifndef EMULATOR_TLS_H
#define EMULATOR_TLS_H

#include "emulator/process.h"

/*
 * A module that is new gets its slot, and every thread a block (R2701); before
 * Vista it doesn't (R701). False where there is no memory for it.
 */
bool tls_add_module(struct process *p, const struct guest_module *m);

/* A thread that is new gets its block of each module. */
bool tls_add_thread(struct process *p, uint64_t teb);

#endif
