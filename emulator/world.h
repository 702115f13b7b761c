/* What the guest may know of the machine and the user: made up, and fixed. */
#ifndef EMULATOR_WORLD_H
#define EMULATOR_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "resolver/identity.h"
#include "util/arena.h"
#include "util/str.h"

struct call;
struct process;

struct world_variable {
	struct str name, value;
};

/* What a host's name resolves to. */
struct world_name {
	struct str name;  /* "*": any that has no entry of its own */
	uint32_t error;   /* WSAHOST_NOT_FOUND ...; 0: there is an address */
	uint32_t address; /* IPv4, 127.0.0.1 is 0x7f000001 */
};

enum world_access { WORLD_GRANTED, WORLD_DENIED, WORLD_NOT_KNOWN };

/* What is known of a path of the disk, or of a key: see world_rules.c. */
struct world_rule {
	struct str path;
	bool below;  /* of all that lies below it, too */
	bool absent; /* it isn't there; else it's about access */
	enum world_access read, write, remove;
	enum world_access remove_below; /* FILE_DELETE_CHILD, of a folder */
};

enum { WORLD_RULES_MAX = 16384, WORLD_NAMES_MAX = 4096 };

struct world {
	struct str program;      /* "C:\WINDOWS\system32\inetsrv\w3wp.exe" */
	bool program_told; /* it isn't the usual one of no host */
	struct str command_line;
	struct str directory;    /* the current one */
	struct str windows_folder, system_folder, temporary_folder;
	struct str dll_folder;   /* where the deployment's DLLs lie */
	struct str computer, user, domain;
	struct world_variable *variables;
	size_t variable_count, variable_capacity;
	enum identity_kind identity; /* whose process it is (R1012) */
	uint64_t clock;  /* FILETIME, at the start */
	struct world_name *names;
	size_t name_count, name_capacity;
	struct world_rule *rules; /* sorted, once all are there */
	size_t rule_count, rule_capacity;
};

struct world *world_new(struct process *p);

/* What the settings say of a host's name; NULL: nothing. */
const struct world_name *world_find_name(const struct world *w,
					 struct str name);

/* emulator/world_rules.c */

/* Once all are added: sort them. */
void world_add_rule(struct process *p, const struct world_rule *rule);
void world_sort_rules(struct world *w);

/* May it be opened? A path of the disk, or a key; 'write': to change it. */
enum world_access world_may_open(const struct world *w, struct str path,
				 bool write);

/* May it be deleted: by a right of its own, or one of its folder? */
enum world_access world_may_delete(const struct world *w, struct str path,
				   struct str folder);

/* Is it known that there is no such file or key? */
bool world_lacks(const struct world *w, struct str path);

struct world *call_world(const struct call *c);

/* Without regard to case. False where there is none. */
bool world_variable(const struct world *w, struct str name, struct str *out);

/* The same for the guest: the run stops where only a user has it. */
bool world_variable_for(struct call *c, struct str name, struct str *out);

/* Set it, or take it away (NULL 's'). Copies both. */
void world_set_variable(struct process *p, struct str name, struct str value);

/* All of them as "A=1\0B=2\0\0" in UTF-16, a new block of the guest. */
uint64_t world_environment_block(struct process *p);

#endif
