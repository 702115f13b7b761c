/* What a person is told: why a run ends, and what was left out. */
#ifndef SNAPSHOT_MESSAGES_H
#define SNAPSHOT_MESSAGES_H

#include <stdbool.h>
#include <stdio.h>

enum { TROUBLE_MAX = 1024 };

struct messages {
	char trouble[TROUBLE_MAX]; /* what, where and what next; one line */
	FILE *notes;               /* a line each */
};

/* The first trouble counts: later ones follow from it. Returns E_IO. */
int trouble(struct messages *m, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void note(struct messages *m, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
