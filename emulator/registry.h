/*
 * The registry of the guest: a few keys of Windows itself, and what the guest
 * adds. Whether another key of Windows is there isn't known.
 */
#ifndef EMULATOR_REGISTRY_H
#define EMULATOR_REGISTRY_H

#include "emulator/process.h"

struct registry_value {
	struct registry_value *next;
	struct str name; /* empty: the key's default */
	uint32_t type;
	struct bytes data; /* texts in UTF-16, with their zero */
};

struct registry_key {
	struct registry_key *next;
	struct str path; /* "HKEY_LOCAL_MACHINE\SOFTWARE\X" */
	struct registry_value *values;
};

struct registry {
	struct registry_key *keys;
	size_t count;
};

enum { REGISTRY_KEYS_MAX = 4096 };

struct registry *registry_new(struct process *p);

/* Without regard to case; NULL where there is none. */
struct registry_key *registry_find(const struct registry *r, struct str path);

/* The key, made where it's new. NULL where there are too many. */
struct registry_key *registry_add(struct process *p, struct str path);

struct registry_value *registry_value(const struct registry_key *k,
				      struct str name);
void registry_set(struct process *p, struct registry_key *k, struct str name,
		  uint32_t type, struct bytes data);
void registry_set_text(struct process *p, struct registry_key *k,
		       const char *name, struct str text);
bool registry_remove_value(struct registry_key *k, struct str name);

/* Is it one that Windows may have, whether we know of it or not? */
bool registry_is_of_windows(struct str path);

#endif
