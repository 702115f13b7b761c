/* A part of a document that waits until what stands before it is known. */
#ifndef REPORT_BUFFER_H
#define REPORT_BUFFER_H

#include <stdio.h>

#include "util/str.h"

struct buffer {
	FILE *out; /* NULL: not open */
	char *text;
	size_t size;
};

/* 0, or E_NO_MEMORY; buffer_free() is due in either case. */
int buffer_open(struct buffer *b);

/* What was written, until buffer_free(). NULL 's' when out of memory. */
struct str buffer_close(struct buffer *b);

void buffer_free(struct buffer *b);

#endif
