/* The blocks of the process and of its threads that code reads by itself. */
#ifndef EMULATOR_TEB_H
#define EMULATOR_TEB_H

#include "emulator/process.h"

enum { PROCESS_ID = 0x6d0, FIRST_THREAD_ID = 0x6d4, TLS_SLOTS = 64 };

/* PEB, process parameters, the lists of the loader, SharedUserData. */
bool peb_set_up(struct process *p);

/* A thread's block and stack; 'stack' gets the address of its end. */
uint64_t teb_new(struct process *p, uint32_t thread_id, uint64_t *stack);

/* Make it the running one's. */
bool teb_activate(struct process *p, uint64_t teb);

uint32_t teb_last_error(struct process *p);
void teb_set_last_error(struct process *p, uint32_t error);
uint32_t teb_thread_id(struct process *p);
uint64_t teb_tls_slot(const struct process *p, unsigned n); /* its address */

/* Where the blocks of modules are found: emulator/tls.h. */
uint64_t teb_tls_vector(struct process *p, uint64_t teb);
void teb_set_tls_vector(struct process *p, uint64_t teb, uint64_t vector);

/* The entry of the loader's lists that stands for 'm', made or taken out. */
void module_list_in_guest(struct process *p, struct guest_module *m);
void module_unlist_in_guest(struct process *p, struct guest_module *m);

#endif
