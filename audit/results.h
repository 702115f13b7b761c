/* What analyses found, kept under keys. */
#ifndef AUDIT_RESULTS_H
#define AUDIT_RESULTS_H

#include "audit/db.h"
#include "audit/record.h"

struct results {
	struct db *db;
	sqlite3_stmt *find, *add, *add_cause, *find_symbol, *add_symbol,
		*add_import;
	struct arena arena;
};

/* 0, or an error with the session's message set; closed in either case. */
int results_open(struct results *r, struct db *db);
void results_close(struct results *r);

/* '*result' is 0 where none is kept under that key. As above. */
int results_find(struct results *r, struct str key, int64_t *result);

/*
 * Keep what was found of the file at 'path'; under no key where it is empty:
 * then nobody finds it again. As above.
 */
int results_add(struct results *r, struct str path, struct str key,
		const struct record *record, int64_t *result);

/*
 * The record that was kept of another file in a folder like that of 'path'.
 * From 'a'; false where it is none.
 */
bool results_read(struct str bytes, struct str path, struct arena *a,
		  struct record *out);

#endif
