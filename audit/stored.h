/*
 * An audit with a database: identify all files, analyse those that no result is
 * kept of, and tell what is kept of all, in the order of the walk. Each step
 * goes on where a run that was killed had come to.
 */
#ifndef AUDIT_STORED_H
#define AUDIT_STORED_H

#include "audit/db.h"
#include "audit/pool.h"
#include "audit/walk.h"

struct stored_calls {
	/* A file, in the order of the walk; all is borrowed until it returns. */
	int (*take)(void *context, const char *path, const struct record *r,
		    struct str text);
	void *context;
	size_t links; /* set when it is done: those that were passed over */
};

/* 0, or an error with the session's message set. */
int stored_audit(const struct worker_settings *settings, unsigned workers,
		 unsigned seconds, struct stored_calls *calls);

/*
 * audit/fold.c: what a database holds of its newest run that ended, or of 'run'
 * (0: that one). As above.
 */
int stored_fold(const struct db *db, int64_t run, struct stored_calls *calls);

/*
 * Rows from one number on to before another one, by run and these: the path,
 * and in STORED_COLUMNS more all that is told of it.
 */
enum { STORED_COLUMNS = 7 };
sqlite3_stmt *stored_get(const struct db *db);

/*
 * Tell of a file, by that statement, and of what is in it: so many. As above.
 */
int stored_tell(const struct db *db, sqlite3_stmt *get, int64_t run,
		int64_t number, struct stored_calls *calls, size_t *members);

#endif
