/* From patterns to the procedures of a profile that they match. */
#ifndef ANALYSIS_LOOKUP_H
#define ANALYSIS_LOOKUP_H

#include "report/lookup.h"

/*
 * Look 'patterns' up on 'targets': "Name", "DLL!Name", "DLL!#ordinal", "DLL!"
 * (the DLL itself), with '*' and '?' in either part. Literal names compare
 * byte for byte, as Windows does it (R301); patterns regardless of case.
 *
 * A literal name of a literal DLL is a result even where nothing has it.
 * '*found' is the number of results that are there on a target. The results
 * are from 'a'. 0, or E_NO_MEMORY.
 */
int lookup_run(const struct profile *p, target_set targets,
	       const char *const *patterns, size_t count, struct arena *a,
	       struct lookup *out, size_t *found);

#endif
