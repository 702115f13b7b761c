/*
 * Workers, and what they are asked: jobs go out in any order, and their answers
 * come back in the order of the jobs. A file that ends its worker, or takes too
 * long, is told of as unfinished, and the others go on.
 */
#ifndef AUDIT_POOL_H
#define AUDIT_POOL_H

#include "audit/worker.h"

enum {
	POOL_WORKERS_MAX = 256,
	POOL_WINDOW = 4096,     /* jobs that are open at once */
	POOL_BATCH = 32,        /* of these at one worker */
	POOL_HELD_MAX = 64 << 20, /* bytes of answers that wait for one before */
};

struct pool_calls {
	/* The next job: its kind, and '*path', borrowed; NULL: no more. */
	int (*next)(void *context, enum job_kind *kind, const char **path);
	/* An answer; both are borrowed until it returns. */
	int (*take)(void *context, const char *path, const struct record *r,
		    struct str text);
	void *context;
};

struct pool;

/* 0, or E_NO_MEMORY. It borrows the settings until pool_close(). */
int pool_open(const struct worker_settings *settings, unsigned workers,
	      unsigned seconds, struct pool **out);
void pool_close(struct pool *p);

/*
 * Do all jobs. 0, what a call returned, E_NO_MEMORY, or E_IO where no worker
 * can be started or one dies of no file.
 */
int pool_run(struct pool *p, const struct pool_calls *calls);

#endif
