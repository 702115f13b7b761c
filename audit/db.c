/* SQLite, with our messages and limits. */
#include "audit/db.h"

#include <stdarg.h>
#include <string.h>

#include "audit/db_schema.h"
#include "util/budget.h"
#include "util/status.h"

/* So much work, in milliseconds, a kill may undo. */
enum { BUSY_MS = 2000, COMMIT_MS = 500 };

#define APPLICATION_ID 0x64726c64 /* "drld" */

int db_fail(const struct db *db)
{
	const int code = sqlite3_errcode(db->handle);

	if (db->handle == NULL || code == SQLITE_NOMEM)
		return session_fail(db->dryload, E_NO_MEMORY, "out of memory");
	if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
		return session_fail(db->dryload, E_IO,
				    "%s: another audit is writing to it",
				    db->path);
	if (code == SQLITE_NOTADB)
		return session_fail(db->dryload, E_USAGE,
				    "%s: it isn't the database of an audit",
				    db->path);
	return session_fail(db->dryload, E_IO, "%s: %s", db->path,
			    sqlite3_errmsg(db->handle));
}

int db_execute(const struct db *db, const char *sql)
{
	if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_fail(db);
	return OK;
}

sqlite3_stmt *db_prepare(const struct db *db, const char *sql)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
			       &s, NULL) != SQLITE_OK)
		return NULL;
	return s;
}

void db_bind(sqlite3_stmt *s, const char *types, ...)
{
	va_list args;

	va_start(args, types);
	for (int i = 0; types[i] != '\0'; i++) {
		struct str text;

		switch (types[i]) {
		case 'i':
			sqlite3_bind_int64(s, i + 1, va_arg(args, int64_t));
			break;
		case 't':
			text = va_arg(args, struct str);
			sqlite3_bind_text64(s, i + 1, text.s, text.n,
					    SQLITE_STATIC, SQLITE_UTF8);
			break;
		case 'b':
			text = va_arg(args, struct str);
			sqlite3_bind_blob64(s, i + 1, text.s, text.n,
					    SQLITE_STATIC);
			break;
		default:
			(void)va_arg(args, struct str);
			sqlite3_bind_null(s, i + 1);
		}
	}
	va_end(args);
}

int db_run(const struct db *db, sqlite3_stmt *s)
{
	int code;

	do
		code = sqlite3_step(s);
	while (code == SQLITE_ROW);
	if (code == SQLITE_DONE) {
		sqlite3_reset(s);
		return OK;
	}
	code = db_fail(db);
	sqlite3_reset(s);
	return code;
}

struct str db_text(sqlite3_stmt *s, int column)
{
	const void *text = sqlite3_column_blob(s, column);

	if (text == NULL)
		return STR_EMPTY;
	return (struct str){ text, (size_t)sqlite3_column_bytes(s, column) };
}

int db_commit(struct db *db, bool now)
{
	int ret;

	if (!now && budget_now() - db->committed < COMMIT_MS)
		return OK;
	ret = db_execute(db, "COMMIT; BEGIN IMMEDIATE");
	db->committed = budget_now();
	return ret;
}

static int number_of(const struct db *db, const char *sql, int64_t *out)
{
	sqlite3_stmt *s = db_prepare(db, sql);
	int ret = OK;

	*out = 0;
	if (s == NULL)
		return db_fail(db);
	if (sqlite3_step(s) == SQLITE_ROW)
		*out = sqlite3_column_int64(s, 0);
	else
		ret = db_fail(db);
	sqlite3_finalize(s);
	return ret;
}

static int open_file(struct db *db, struct dryload *d, const char *path,
		     int flags)
{
	*db = (struct db){ .dryload = d, .path = path };
	/* One thread alone uses it. */
	flags |= SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(path, &db->handle, flags, NULL) != SQLITE_OK)
		return db_fail(db);
	/* One that was killed a moment ago still holds it while it ends. */
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	/* What is in it can't call what we don't call ourselves. */
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	return OK;
}

/* '*is_new': there is nothing in it. */
static int check_schema(const struct db *db, bool *is_new)
{
	int64_t application, schema, tables;
	int ret = number_of(db, "PRAGMA application_id", &application);

	if (ret == OK)
		ret = number_of(db, "PRAGMA user_version", &schema);
	if (ret == OK)
		ret = number_of(db, "SELECT count(*) FROM sqlite_schema",
				&tables);
	if (ret != OK)
		return ret;
	*is_new = tables == 0 && application == 0;
	if (!*is_new && application != APPLICATION_ID)
		return session_fail(db->dryload, E_USAGE,
				    "%s: it isn't the database of an audit",
				    db->path);
	if (!*is_new && schema != DB_SCHEMA)
		return session_fail(db->dryload, E_USAGE,
				    "%s: another version of dryload made it: "
				    "take a new file",
				    db->path);
	return *is_new ? OK : db_check_objects(db);
}

int db_open(struct db *db, struct dryload *d, const char *path)
{
	bool is_new = false;
	int ret = open_file(db, d, path,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);

	if (ret == OK)
		ret = db_execute(db, "PRAGMA locking_mode = EXCLUSIVE;"
				     "PRAGMA synchronous = NORMAL;"
				     "PRAGMA cache_size = -32768;"
				     "BEGIN IMMEDIATE");
	if (ret == OK)
		ret = check_schema(db, &is_new);
	if (ret == OK && is_new)
		ret = db_execute(db, db_schema);
	if (ret == OK)
		ret = db_commit(db, true);
	return ret;
}

int db_open_to_read(struct db *db, struct dryload *d, const char *path)
{
	bool is_new = false;
	int ret = open_file(db, d, path, SQLITE_OPEN_READONLY);

	/* Who reads may be in a cage that makes no files. */
	if (ret == OK)
		ret = db_execute(db, "PRAGMA temp_store = MEMORY");
	if (ret == OK)
		ret = check_schema(db, &is_new);
	if (ret == OK && is_new)
		return session_fail(d, E_USAGE,
				    "%s: it isn't the database of an audit",
				    path);
	return ret;
}

void db_close(struct db *db)
{
	sqlite3_close_v2(db->handle);
	db->handle = NULL;
}
