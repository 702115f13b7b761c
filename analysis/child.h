/* A program that isn't trusted, run with limits; what it prints is kept. */
#ifndef ANALYSIS_CHILD_H
#define ANALYSIS_CHILD_H

#include <stdint.h>

#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

struct child {
	const char *program, *argument;
	/*
	 * The argument is then a name under which the child finds a copy of
	 * these bytes, and 'argument' is ignored. NULL 'data': there are none.
	 */
	struct bytes input;
	unsigned seconds;  /* by the clock; of processor time it gets half */
	size_t output_max; /* bytes */
	uint64_t memory;   /* of its address space; 0: 1 GB */
};

/*
 * Run it to its end, or kill it. '*output' holds its standard output and
 * '*trouble' is empty if it exited with 0, else a text. Both are the arena's.
 * 0, or E_NO_MEMORY.
 */
int child_run(const struct child *c, struct arena *a, struct str *output,
	      struct str *trouble);

/*
 * The helper called 'name' next to the running program, else 'installed'
 * (which may be NULL), else NULL. 0, or E_NO_MEMORY.
 */
int child_find_helper(const char *name, const char *installed,
		      struct arena *a, const char **out);

#endif
