/* A Windows as the YAML of profiles, and as a compiled one. */
#ifndef SNAPSHOT_WRITE_H
#define SNAPSHOT_WRITE_H

#include "snapshot/windows.h"

/* What the profile calls itself; NULL: drawn from what was found. */
struct naming {
	const char *id, *name;
};

/*
 * One target as the text of a file, from the arena of 'w'. 0, or E_NO_MEMORY.
 */
int target_write(const struct windows *w, unsigned target,
		 const struct naming *naming, struct bytes *out);

/* The id of a target. NULL 's' when out of memory. */
struct str target_id(const struct windows *w, unsigned target,
		     const struct naming *naming);

#endif
