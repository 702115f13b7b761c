/* What a database holds of a run, as if its files were met now. */
#include "audit/results.h"
#include "audit/stored.h"
#include "util/status.h"

static enum record_kind kind_of(struct str word)
{
	if (str_equal(word, str_of("unread")))
		return RECORD_UNREAD;
	if (str_equal(word, str_of("archive")))
		return RECORD_ARCHIVE;
	return str_equal(word, str_of("file")) ? RECORD_FILE : RECORD_OTHER;
}

static int tell(const struct db *db, sqlite3_stmt *s, struct arena *a,
		struct stored_calls *calls)
{
	const struct str path = str_copy(a, db_text(s, 0));
	struct record r = {
		.kind = kind_of(db_text(s, 1)),
		.message = db_text(s, 2),
		.sha256 = STR_EMPTY,
	};

	if (path.s == NULL)
		return E_NO_MEMORY;
	if (r.kind == RECORD_FILE &&
	    !results_read(db_text(s, 3), path, a, &r))
		return session_fail(db->dryload, E_USAGE,
				    "%s: what it holds of %.*s can't be read",
				    db->path, STR_ARGS(path));
	return calls->take(calls->context, path.s, &r, STR_EMPTY);
}

/* Which run, and how many links it passed over. */
static int find_run(const struct db *db, int64_t *run, size_t *links)
{
	sqlite3_stmt *s = db_prepare(
		db, "SELECT run, links FROM runs WHERE ended IS NOT NULL AND"
		    " run = CASE ?1 WHEN 0 THEN (SELECT run FROM last_run)"
		    " ELSE ?1 END");
	int ret = OK;

	if (s == NULL)
		return db_fail(db);
	db_bind(s, "i", *run);
	if (sqlite3_step(s) == SQLITE_ROW) {
		*run = sqlite3_column_int64(s, 0);
		*links = (size_t)sqlite3_column_int64(s, 1);
	} else {
		ret = session_fail(db->dryload, E_USAGE,
				   "%s: no audit came to its end there",
				   db->path);
	}
	sqlite3_finalize(s);
	return ret;
}

int stored_fold(const struct db *db, int64_t run, struct stored_calls *calls)
{
	int ret = find_run(db, &run, &calls->links), code = SQLITE_ROW;
	sqlite3_stmt *s;

	if (ret != OK)
		return ret;
	s = db_prepare(db, "SELECT path, files.kind, why, record FROM files LEFT JOIN"
			   " results USING(result) WHERE run = ?1"
			   " ORDER BY number");
	if (s == NULL)
		return db_fail(db);
	db_bind(s, "i", run);
	while (ret == OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
		struct arena a = ARENA_INIT;

		ret = tell(db, s, &a, calls);
		arena_release(&a);
	}
	if (ret == OK && code != SQLITE_DONE)
		ret = db_fail(db);
	sqlite3_finalize(s);
	return ret;
}

sqlite3_stmt *stored_get(const struct db *db)
{
	return db_prepare(db, "SELECT path, files.kind, why, record FROM files"
			      " LEFT JOIN results USING(result)"
			      " WHERE run = ?1 AND number = ?2");
}

int stored_tell(const struct db *db, sqlite3_stmt *get, int64_t run,
		int64_t number, struct stored_calls *calls)
{
	struct arena a = ARENA_INIT;
	int ret;

	db_bind(get, "ii", run, number);
	ret = sqlite3_step(get) == SQLITE_ROW ? tell(db, get, &a, calls) :
						db_fail(db);
	sqlite3_reset(get);
	arena_release(&a);
	return ret;
}
