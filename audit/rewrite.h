/* Formats whose writers need to see every file: they write in this process. */
#ifndef AUDIT_REWRITE_H
#define AUDIT_REWRITE_H

#include "audit/confine.h"
#include "audit/record.h"
#include "audit/unpacked.h"

/* Zeroed but for the first three before its first use. */
struct rewriter {
	struct dryload *dryload;
	struct confine *confine;
	struct unpacker unpacker;
	struct unpacked *unpacked; /* the archive at hand; NULL: none */
	char *archive;             /* its path */
};

/*
 * Write a file that a worker has told of, 'path' or what 'r' names in it: its
 * analysis ended there, so that it will here. What can't be read any more is
 * E_IO, with the session's message. 0, E_IO, or E_NO_MEMORY.
 */
int rewrite(struct rewriter *w, const char *path, const struct record *r,
	    const struct report_writer *writer, struct report *report);

void rewriter_close(struct rewriter *w);

#endif
