/* Numbers for texts: the same text, the same number, in order of arrival. */
#ifndef PROFILES_COMPILE_INTERN_H
#define PROFILES_COMPILE_INTERN_H

#include <stdint.h>

#include "util/str.h"

struct arena;

struct intern {
	struct str *keys; /* copies, in the arena */
	uint32_t count;
	size_t capacity;
	uint64_t *slots; /* number + 1 below its hash, or 0 */
	uint32_t slot_count;
};

bool intern_find(const struct intern *in, struct str key, uint32_t *number);

/* A new text gets the number that 'count' had. 0 or E_NO_MEMORY. */
int intern_add(struct intern *in, struct arena *a, struct str key,
	       uint32_t *number);

#endif
