/* What one DLL exports and imports. */
#ifndef SNAPSHOT_DLL_H
#define SNAPSHOT_DLL_H

#include "snapshot/windows.h"

/*
 * Read 'bytes' into 'd', whose strings are from 'a'; a file that isn't of the
 * machine doesn't fit. '*room' is how many bytes of names may still come.
 * 0, or E_NO_MEMORY.
 */
int dll_read(struct dll *d, struct bytes bytes, uint16_t machine,
	     struct arena *a, size_t *room);

/*
 * The version in its resources; false where there is none. The machine is set
 * wherever it is a PE file, else 0. 0, or E_NO_MEMORY.
 */
int dll_version(struct bytes bytes, uint16_t *machine, uint16_t version[4],
		bool *found);

#endif
