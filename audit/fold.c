/* What a database holds of a run, as if its files were met now. */
#include <stdlib.h>
#include <string.h>

#include "audit/results.h"
#include "audit/runs.h"
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

/* Columns of the rows below. */
enum { PATH, KIND, WHY, RECORD, OPENED, PASSED_OVER, DIGEST, MEMBERS, NUMBER };

#define ROWS(where) \
	"SELECT path, files.kind, why, record, members IS NOT NULL OR NOT" \
	" holds_more, passed_over, files.sha256, members, number" \
	" FROM files" \
	" LEFT JOIN results USING(result) WHERE run = ?1" where \
	" ORDER BY number"

static int take(struct stored_calls *calls, struct str path,
		const struct record *r)
{
	return calls->take(calls->context, path.s, r, STR_EMPTY);
}

/* An archive, or a program that is one too. */
static int tell_archive(sqlite3_stmt *s, struct str path,
			struct stored_calls *calls)
{
	const struct record closed = {
		.kind = RECORD_ARCHIVE,
		.message = STR_EMPTY,
		.member = STR_EMPTY,
	};
	const struct record opened = {
		.kind = RECORD_UNPACKED,
		.message = STR_EMPTY,
		.member = STR_EMPTY,
		.passed_over = (uint64_t)sqlite3_column_int64(s, PASSED_OVER),
	};

	if (sqlite3_column_int64(s, OPENED) == 0)
		return take(calls, path, &closed);
	/* Of one that can't be opened its rows say so. */
	if (sqlite3_column_type(s, PASSED_OVER) == SQLITE_NULL)
		return OK;
	return take(calls, path, &opened);
}

/* Rows of what is in an archive come behind its own: 'top' is its path. */
struct fold {
	const struct db *db;
	struct stored_calls *calls;
	char *top;
};

static int keep_top(struct fold *f, sqlite3_stmt *s, struct str path)
{
	if (sqlite3_column_int64(s, NUMBER) % RUNS_SPAN != 0)
		return OK;
	free(f->top);
	f->top = NULL;
	if (sqlite3_column_type(s, MEMBERS) == SQLITE_NULL)
		return OK;
	f->top = strdup(path.s);
	return f->top == NULL ? E_NO_MEMORY : OK;
}

static int tell(struct fold *f, sqlite3_stmt *s, struct arena *a)
{
	const struct db *db = f->db;
	struct stored_calls *calls = f->calls;
	const struct str path = str_copy(a, db_text(s, PATH));
	struct record r = {
		.kind = kind_of(db_text(s, KIND)),
		.message = db_text(s, WHY),
		.sha256 = STR_EMPTY,
		.member = STR_EMPTY,
	};
	int ret = OK;

	if (path.s == NULL)
		return E_NO_MEMORY;
	if (r.kind == RECORD_FILE &&
	    !results_read(db_text(s, RECORD), path, a, &r))
		return session_fail(db->dryload, E_USAGE,
				    "%s: what it holds of %.*s can't be read",
				    db->path, STR_ARGS(path));
	r.member = STR_EMPTY;
	ret = keep_top(f, s, path);
	if (ret == OK && f->top != NULL &&
	    sqlite3_column_int64(s, NUMBER) % RUNS_SPAN != 0)
		r.member = path;
	if (ret == OK && r.kind != RECORD_ARCHIVE)
		ret = take(calls, r.member.n != 0 ? str_of(f->top) : path, &r);
	return ret == OK ? tell_archive(s, path, calls) : ret;
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

/* All rows that the statement, whose values are bound, gives. */
static int tell_rows(const struct db *db, sqlite3_stmt *s,
		     struct stored_calls *calls, size_t *count)
{
	struct fold f = { .db = db, .calls = calls };
	int ret = OK, code = SQLITE_ROW;

	*count = 0;
	while (ret == OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
		struct arena a = ARENA_INIT;

		ret = tell(&f, s, &a);
		(*count)++;
		arena_release(&a);
	}
	free(f.top);
	return ret == OK && code != SQLITE_DONE ? db_fail(db) : ret;
}

int stored_fold(const struct db *db, int64_t run, struct stored_calls *calls)
{
	int ret = find_run(db, &run, &calls->links);
	sqlite3_stmt *s;
	size_t count;

	if (ret != OK)
		return ret;
	s = db_prepare(db, ROWS(""));
	if (s == NULL)
		return db_fail(db);
	db_bind(s, "i", run);
	ret = tell_rows(db, s, calls, &count);
	sqlite3_finalize(s);
	return ret;
}

sqlite3_stmt *stored_get(const struct db *db)
{
	return db_prepare(db, ROWS(" AND number >= ?2 AND number < ?3"));
}

int stored_tell(const struct db *db, sqlite3_stmt *get, int64_t run,
		int64_t number, struct stored_calls *calls, size_t *members)
{
	int ret;

	db_bind(get, "iii", run, number, number + RUNS_SPAN);
	ret = tell_rows(db, get, calls, members);
	sqlite3_reset(get);
	*members -= *members != 0;
	return ret;
}
