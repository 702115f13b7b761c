/* How far an audit is, on a terminal. */
#ifndef AUDIT_PROGRESS_H
#define AUDIT_PROGRESS_H

#include <stdint.h>
#include <stdio.h>

struct progress {
	FILE *out;    /* NULL: nowhere */
	size_t total; /* files; 0: not known */
	size_t done;
	int64_t start, last; /* of budget_now() */
};

struct progress progress_start(FILE *out, size_t total);
void progress_step(struct progress *p, size_t fails);

/* Take the line away again. */
void progress_end(struct progress *p);

#endif
