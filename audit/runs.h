/* One run of an audit in its database: which files it met. */
#ifndef AUDIT_RUNS_H
#define AUDIT_RUNS_H

#include "audit/db.h"
#include "audit/record.h"

/* Behind the number of a file are those of what it holds. */
#define RUNS_SPAN ((int64_t)1 << 24)

/* Is it the number of a file, as a run gives them? A database may hold any. */
static inline bool runs_number_is_sound(int64_t number)
{
	return number > 0 && number <= INT64_MAX - RUNS_SPAN;
}

enum {
	RUNS_ADD_FILE,
	RUNS_FIND_DIGEST,
	RUNS_ADD_DIGEST,
	RUNS_UNKEYED,
	RUNS_WAITING,
	RUNS_NEW,
	RUNS_UNOPENED,
	RUNS_SET_RESULT,
	RUNS_SET_KIND,
	RUNS_FORGET_KEY,
	RUNS_STATEMENTS
};

struct runs {
	struct db *db;
	int64_t run;
	int64_t number; /* of the row before */
	sqlite3_stmt *statements[RUNS_STATEMENTS];
};

/* Borrowed until the next row. */
struct runs_row {
	int64_t number;
	struct str path, sha256, key;
};

/*
 * Go on with the run that asked the same of the same program and didn't end, or
 * begin a new one. 0, or an error with the session's message set, as of all
 * below; closed in either case.
 */
int runs_open(struct runs *r, struct db *db,
	      const struct dryload_audit *asked);
void runs_close(struct runs *r);

/* Nothing more comes: what earlier runs but the last left is thrown away. */
int runs_end(struct runs *r, size_t links);

int runs_add_file(struct runs *r, int64_t number, struct str path,
		  const char *kind, const struct record *record);

/*
 * Add the file if it was identified in this run, or 'ever', and is as it was
 * then: '*known'.
 */
int runs_find_digest(struct runs *r, int64_t number, struct str path,
		     const char *stat, bool ever, bool *known);
int runs_add_digest(struct runs *r, struct str path, const char *stat,
		    bool settled, const char *kind,
		    const struct record *record);

/*
 * Rows, in the order of the walk: without a result or key; with a key alone;
 * with a result that is new; and of archives that weren't opened. False behind the last: runs_end_rows() tells why.
 * Others may be changed meanwhile.
 */
bool runs_next_unkeyed(struct runs *r, struct runs_row *out);
bool runs_next_waiting(struct runs *r, struct runs_row *out);
bool runs_next_new(struct runs *r, struct runs_row *out);
bool runs_next_unopened(struct runs *r, struct runs_row *out);
int runs_end_rows(struct runs *r);

int runs_count_waiting(struct runs *r, size_t *out);
int runs_count_unopened(struct runs *r, size_t *out);

/* A result of 0: the key alone. */
int runs_set_result(struct runs *r, int64_t number, int64_t result,
		    struct str key);
int runs_set_kind(struct runs *r, int64_t number, const char *kind,
		  struct str why);

/* A result isn't to be found under it any more. */
int runs_forget_key(struct runs *r, struct str key);

#endif
