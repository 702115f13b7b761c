/* Formats whose writers need to see every file: they write in this process. */
#ifndef AUDIT_REWRITE_H
#define AUDIT_REWRITE_H

#include "audit/confine.h"
#include "audit/record.h"

/*
 * Write a file that a worker has told of: its analysis ended there, so that it
 * will here. What can't be read any more is E_IO, with the session's message.
 * 0, E_IO, or E_NO_MEMORY.
 */
int rewrite(struct dryload *d, struct confine *c, const char *path,
	    const struct record *r, const struct report_writer *writer,
	    struct report *report);

#endif
