/* What an empty database begins with, and whether another one has it. */
#include "audit/db_schema.h"

#include "util/status.h"

const char db_schema[] =
"PRAGMA application_id = 0x64726c64;"
"PRAGMA user_version = 4;"
"CREATE TABLE runs(run INTEGER PRIMARY KEY, begun TEXT NOT NULL, ended TEXT,"
" asked TEXT NOT NULL, version TEXT NOT NULL, profiles TEXT NOT NULL,"
" links INTEGER NOT NULL DEFAULT 0);"
"CREATE TABLE targets(run INTEGER, bit INTEGER, target TEXT NOT NULL,"
" PRIMARY KEY(run, bit)) WITHOUT ROWID;"
"CREATE TABLE digests(path TEXT PRIMARY KEY, run INTEGER NOT NULL,"
" stat TEXT NOT NULL, settled INTEGER NOT NULL, kind TEXT NOT NULL,"
" sha256 TEXT NOT NULL, holds_more INTEGER NOT NULL) WITHOUT ROWID;"
"CREATE TABLE results(result INTEGER PRIMARY KEY, key TEXT UNIQUE,"
" sha256 TEXT NOT NULL, size INTEGER NOT NULL, machine TEXT,"
" kind TEXT NOT NULL, host TEXT NOT NULL, targets INTEGER NOT NULL,"
" loads INTEGER NOT NULL, likely INTEGER NOT NULL, fails INTEGER NOT NULL,"
" record BLOB NOT NULL);"
"CREATE TABLE causes(result INTEGER, finding TEXT, object TEXT,"
" severity TEXT NOT NULL, targets INTEGER NOT NULL,"
" PRIMARY KEY(result, finding, object)) WITHOUT ROWID;"
"CREATE TABLE symbols(symbol INTEGER PRIMARY KEY, module TEXT NOT NULL,"
" name TEXT NOT NULL, UNIQUE(module, name));"
"CREATE TABLE imports(symbol INTEGER, result INTEGER,"
" PRIMARY KEY(symbol, result)) WITHOUT ROWID;"
"CREATE TABLE files(run INTEGER, number INTEGER, path TEXT NOT NULL,"
" kind TEXT NOT NULL, sha256 TEXT, result INTEGER, why TEXT,"
" key TEXT, holds_more INTEGER NOT NULL DEFAULT 0, archive INTEGER,"
" members INTEGER, passed_over INTEGER,"
" PRIMARY KEY(run, number)) WITHOUT ROWID;"
"CREATE TABLE archives(archive INTEGER PRIMARY KEY, key TEXT UNIQUE,"
" members INTEGER NOT NULL, passed_over INTEGER);"
/* Paths and reasons go on behind those of the archive, wherever it lies. */
"CREATE TABLE members(archive INTEGER, member INTEGER, path TEXT NOT NULL,"
" kind TEXT NOT NULL, sha256 TEXT, result INTEGER, why TEXT,"
" passed_over INTEGER, PRIMARY KEY(archive, member)) WITHOUT ROWID;"
/* The newest run that ended, and the one of the same question before it. */
"CREATE VIEW last_run AS SELECT max(run) AS run FROM runs"
" WHERE ended IS NOT NULL;"
"CREATE VIEW run_before AS SELECT max(b.run) AS run FROM runs AS b,"
" runs AS l WHERE l.run = (SELECT run FROM last_run)"
" AND b.ended IS NOT NULL AND b.run < l.run AND b.asked = l.asked;"
"CREATE VIEW file_verdicts AS SELECT f.run, f.path, f.sha256, t.target,"
" CASE WHEN (r.loads >> t.bit) & 1 THEN 'loads'"
" WHEN (r.fails >> t.bit) & 1 THEN 'fails' ELSE 'unknown' END AS verdict,"
" CASE WHEN (r.likely >> t.bit) & 1 THEN 'likely' ELSE 'certain' END"
" AS certainty"
" FROM files AS f JOIN results AS r USING(result) JOIN targets AS t"
" ON t.run = f.run WHERE (r.targets >> t.bit) & 1;"
"CREATE VIEW file_causes AS SELECT f.run, f.path, t.target, c.severity,"
" c.finding, c.object FROM files AS f JOIN causes AS c USING(result)"
" JOIN targets AS t ON t.run = f.run WHERE (c.targets >> t.bit) & 1;"
"CREATE VIEW file_imports AS SELECT f.run, f.path, s.module, s.name"
" FROM symbols AS s JOIN imports AS i USING(symbol)"
" JOIN files AS f USING(result);";

/* 'object' is a row of ours, 'find' asks the database for its text. */
static int check_object(const struct db *db, sqlite3_stmt *object,
			sqlite3_stmt *find)
{
	int ret = OK;

	db_bind(find, "tt", db_text(object, 0), db_text(object, 1));
	if (sqlite3_step(find) != SQLITE_ROW ||
	    !str_equal(db_text(find, 0), db_text(object, 2)))
		ret = session_fail(db->dryload, E_USAGE,
				   "%s: its tables aren't those of an audit: "
				   "take a new file",
				   db->path);
	sqlite3_reset(find);
	return ret;
}

static int check_each(const struct db *db, const struct db *fresh)
{
	sqlite3_stmt *ours = db_prepare(fresh, "SELECT type, name, sql FROM"
					       " sqlite_schema WHERE sql"
					       " IS NOT NULL");
	sqlite3_stmt *find = db_prepare(db, "SELECT sql FROM sqlite_schema"
					    " WHERE type = ?1 AND name = ?2");
	int ret = ours == NULL ? db_fail(fresh) :
		  find == NULL ? db_fail(db) :
				 OK;
	int code = SQLITE_ROW;

	while (ret == OK && (code = sqlite3_step(ours)) == SQLITE_ROW)
		ret = check_object(db, ours, find);
	if (ret == OK && code != SQLITE_DONE)
		ret = db_fail(fresh);
	sqlite3_finalize(ours);
	sqlite3_finalize(find);
	return ret;
}

int db_check_objects(const struct db *db)
{
	struct db fresh = { .dryload = db->dryload, .path = db->path };
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	int ret;

	if (sqlite3_open_v2(":memory:", &fresh.handle, flags, NULL) !=
	    SQLITE_OK)
		ret = db_fail(&fresh);
	else
		ret = db_execute(&fresh, db_schema);
	if (ret == OK)
		ret = check_each(db, &fresh);
	sqlite3_close(fresh.handle);
	return ret;
}
