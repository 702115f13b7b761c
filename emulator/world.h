/* What the guest may know of the machine and the user: made up, and fixed. */
#ifndef EMULATOR_WORLD_H
#define EMULATOR_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/str.h"

struct call;
struct process;

struct world_variable {
	struct str name, value;
};

struct world {
	struct str program;      /* "C:\WINDOWS\system32\inetsrv\w3wp.exe" */
	struct str command_line;
	struct str directory;    /* the current one */
	struct str windows_folder, system_folder, temporary_folder;
	struct str dll_folder;   /* where the deployment's DLLs lie */
	struct str computer, user, domain;
	struct world_variable *variables;
	size_t variable_count, variable_capacity;
};

struct world *world_new(struct process *p);

struct world *call_world(const struct call *c);

/* Without regard to case. False where there is none. */
bool world_variable(const struct world *w, struct str name, struct str *out);

/* Set it, or take it away (NULL 's'). Copies both. */
void world_set_variable(struct process *p, struct str name, struct str value);

/* All of them as "A=1\0B=2\0\0" in UTF-16, a new block of the guest. */
uint64_t world_environment_block(struct process *p);

#endif
