/* Resources of an image in the guest, for those who look for one. */
#ifndef WINAPI_STUBS_RESOURCES_H
#define WINAPI_STUBS_RESOURCES_H

#include "emulator/call.h"

/* A type or a name: a number, or text. */
struct resource_name {
	uint32_t number;
	struct str text; /* empty: the number */
};

enum { RESOURCE_ENTRIES_MAX = 65536 };

/* An argument that is either; '-A' and '-W' as the API's name has it. */
struct resource_name resource_argument(struct call *c, uint64_t value);

/*
 * The address of the entry (IMAGE_RESOURCE_DATA_ENTRY) in the module at
 * 'base', or 0, and the error. 'language' -1: the first there is.
 */
uint64_t resource_entry(struct call *c, uint64_t base,
		       struct resource_name type, struct resource_name name,
		       int language, uint32_t *error);

/* The n-th name below a folder of the tree; false behind the last. */
struct resource_folder {
	uint64_t root, at; /* of the tree, of the folder; 0: none */
};

struct resource_folder resource_types(struct call *c, uint64_t base);
struct resource_folder resource_below(struct call *c,
				      struct resource_folder f,
				      struct resource_name name);
bool resource_nth(struct call *c, struct resource_folder f, uint32_t n,
		  struct resource_name *out);

#endif
