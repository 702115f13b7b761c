/* What the files of advapi32.dll share. */
#ifndef WINAPI_STUBS_ADVAPI32_H
#define WINAPI_STUBS_ADVAPI32_H

#include "emulator/call.h"
#include "emulator/handles.h"
#include "emulator/registry.h"
#include "emulator/world.h"

/* The path of an open key, or of one of those that always are; or empty. */
struct str registry_path(struct call *c, uint64_t handle);

/*
 * Was it opened with that right? Else the call has failed. Keys are made and
 * deleted by what the key above allows, not by its handle.
 */
enum registry_right {
	REGISTRY_QUERY = 1,
	REGISTRY_SET = 2,
	REGISTRY_ENUMERATE = 8,
};
bool registry_allows(struct call *c, uint64_t handle,
		     enum registry_right right);

/*
 * Argument 0, and behind it the text of argument 'n', as who asks for these
 * rights (KEY_..., or 0) sees it.
 */
struct str registry_path_with(struct call *c, unsigned n, uint32_t access);

/* The same of a path below a key: that of 32-bit programs, or itself. */
struct str registry_view(struct call *c, struct str base, struct str path,
			 uint32_t access);

/* Is it one of Windows' own, of which not all is known? The run stops then. */
bool registry_is_unknown(struct call *c, struct str path, const char *what);

/* Where the world denies it the call has failed. */
bool registry_may_open(struct call *c, struct str path);

/* The error that the API returns. */
void registry_finish(struct call *c, uint32_t error);

/* A value's data as the guest's encoding has it. */
struct bytes registry_data(struct call *c, const struct registry_value *v);

/* advapi32_sids.c: identities. The authority NT has them all. */
struct sid {
	uint32_t count;
	uint32_t parts[4];
	bool is_world; /* S-1-1-0 */
};
enum { SID_BYTES_MAX = 68 };

uint32_t sid_size(const struct sid *s);
bool sid_put(struct call *c, uint64_t to, const struct sid *s);

/* That of the process (R1012), and what it is called. */
struct sid sid_of_user(const struct call *c);

#endif
