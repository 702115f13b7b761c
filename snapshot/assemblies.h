/* What the two files about side-by-side assemblies share. */
#ifndef SNAPSHOT_ASSEMBLIES_H
#define SNAPSHOT_ASSEMBLIES_H

#include "snapshot/windows.h"

/* Of manifests that are read, and of rows that come of them. */
enum { ASSEMBLIES_MAX = 1 << 16 };

/* One more, up to the limit. 0, or E_NO_MEMORY. */
int assembly_add(struct windows *w, const struct assembly *new);

/*
 * Put the ranges that policies ('redirects', which are sorted here) and
 * servicing lead to beside what is installed, sorted. 0, or E_NO_MEMORY.
 */
int assemblies_settle(struct windows *w, struct assembly *redirects,
		      size_t redirect_count);

#endif
