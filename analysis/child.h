/* A program that isn't trusted, run with limits; what it prints is kept. */
#ifndef ANALYSIS_CHILD_H
#define ANALYSIS_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

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
	int shared; /* an open file that it gets under this number; 0: none */
	/* More arguments, before that one; ends with NULL. NULL: none. */
	const char *const *options;
	unsigned seconds;  /* by the clock; of processor time it gets half */
	size_t output_max; /* bytes */
	size_t memory_max; /* bytes of address space; 0: 1 GB */
};

enum { CHILD_OPTIONS_MAX = 1024 };

/*
 * A helper that lies beside this program, or else is 'installed' (NULL:
 * nowhere). '*out' is NULL where there is none. 0, or E_NO_MEMORY.
 */
int child_find(const char *name, const char *installed, struct arena *a,
	       const char **out);

/*
 * Run it to its end, or kill it. '*output' holds its standard output and
 * '*trouble' is empty if it exited with 0, else a text. Both are the arena's.
 * 0, or E_NO_MEMORY.
 */
int child_run(const struct child *c, struct arena *a, struct str *output,
	      struct str *trouble);

/* One that runs: what it prints is read from 'output' as it comes. */
struct child_process {
	pid_t pid;
	int output; /* -1: it wasn't started */
};

/* Start it. 0, or -1 with errno set. 'output_max' is the caller's to heed. */
int child_start(const struct child *c, struct child_process *out);

/*
 * Its end: it is killed where 'kills', or where it doesn't end itself.
 * '*trouble' is as of child_run(). 0, or E_NO_MEMORY.
 */
int child_end(struct child_process *p, bool kills, struct arena *a,
	      struct str *trouble);

#endif
