/*
 * The database of an audit: what was read of which file, in which run. It may
 * come from elsewhere, and isn't trusted.
 */
#ifndef AUDIT_DB_H
#define AUDIT_DB_H

#include <sqlite3.h>

#include "analysis/session.h"

/* docs/audit-database.md describes the tables of this number. */
enum { DB_SCHEMA = 4 };

struct db {
	struct dryload *dryload; /* for messages */
	const char *path;
	sqlite3 *handle;
	int64_t committed; /* budget_now() of the last time */
};

/*
 * Open, or make, the database at 'path', for this process alone; or one that is
 * there, to read. 0, E_NO_MEMORY, or E_IO or E_USAGE with the session's message
 * set: it can't be read, is another program's, or somebody else writes to it.
 */
int db_open(struct db *db, struct dryload *d, const char *path);
int db_open_to_read(struct db *db, struct dryload *d, const char *path);

/* What wasn't committed is lost. */
void db_close(struct db *db);

/* What went wrong last: E_NO_MEMORY, or E_IO with the session's message set. */
int db_fail(const struct db *db);

/* NULL: db_fail() tells why. The caller finalizes it. */
sqlite3_stmt *db_prepare(const struct db *db, const char *sql);

/*
 * Give values to a statement from its first parameter on, as 'types' says: 'i'
 * an int64_t, 't' a struct str, 'b' one of any bytes, 'n' one that is left out. What
 * they point to lives until the statement is stepped.
 */
void db_bind(sqlite3_stmt *s, const char *types, ...);

/* The same, and step it to its end. 0, or as db_fail(). */
int db_run(const struct db *db, sqlite3_stmt *s);

/* Statements without parameters or rows. */
int db_execute(const struct db *db, const char *sql);

/* Commit what was written, if that is due ('now': in any case). */
int db_commit(struct db *db, bool now);

/* A column, until the next step. */
struct str db_text(sqlite3_stmt *s, int column);

#endif
