/* What the files of an audit with a database share. */
#ifndef AUDIT_STORED_PARTS_H
#define AUDIT_STORED_PARTS_H

#include "audit/archives.h"
#include "audit/context.h"
#include "audit/progress.h"
#include "audit/results.h"
#include "audit/runs.h"
#include "audit/stored.h"

/* A file that a worker is at. */
struct ticket {
	int64_t number;
	bool is_there;
	bool unfinished; /* something in it is */
	char stat[STAT_TEXT_SIZE];
	char key[SHA256_HEX_SIZE], sha256[SHA256_HEX_SIZE];
};

struct stored {
	const struct dryload_audit *asked;
	const char *unpack; /* the program that opens archives; NULL: none */
	struct db db;
	struct runs runs;
	struct results results;
	struct archives archives;
	struct context context;
	struct walk *walk;
	struct pool *pool;
	struct progress progress;
	int64_t number; /* of the last file */
	struct ticket tickets[POOL_WINDOW]; /* jobs are answered in order */
	size_t given, taken;
	char options[SHA256_HEX_SIZE]; /* the folders of options, for archives */
	int64_t begun; /* seconds of the clock of files */
	int error; /* of a call that can't return one */
};

/* A ticket for a row; NULL: it isn't one that was written here. */
struct ticket *ticket_new(struct stored *s, const struct runs_row *row,
			  struct str key);

/* audit/stored_archives.c: let the run have what is in all archives. A status. */
int stored_open_archives(struct stored *s);

#endif
