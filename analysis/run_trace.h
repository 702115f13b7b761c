/* --trace: the calls of a run, as somebody wants to see them. */
#ifndef ANALYSIS_RUN_TRACE_H
#define ANALYSIS_RUN_TRACE_H

#include <stdbool.h>
#include <stdio.h>

#include "util/str.h"

struct run_trace {
	const char *kinds; /* "files,registry"; NULL: no calls */
	FILE *to;
	bool json; /* an object a line; else a line for people */
};

/*
 * Is it a line about a call? It is written then, and need not be read as
 * anything else. 0; E_NO_MEMORY.
 */
int run_trace_line(const struct run_trace *t, struct str target,
		   struct str line, bool *is_call);

#endif
