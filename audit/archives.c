/* Members of archives: rows that every run copies. */
#include "audit/archives.h"

#include <string.h>

#include "audit/runs.h"
#include "util/status.h"

static const char *const texts[ARCHIVES_STATEMENTS] = {
	[ARCHIVES_FIND] = "SELECT archive FROM archives WHERE key = ?1",
	[ARCHIVES_BEGIN] = "INSERT INTO archives(members) VALUES(?1)",
	[ARCHIVES_ADD] =
		("INSERT INTO members(archive, member, path, kind, sha256, why,"
		 " result, passed_over) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
	[ARCHIVES_END] = ("UPDATE archives SET members = ?2, passed_over = ?3,"
			  " key = ?4 WHERE archive = ?1"),
	[ARCHIVES_TELL] =
		("INSERT INTO files(run, number, path, kind, sha256, result, why,"
		 " passed_over, archive) SELECT ?2, ?3 + member, ?4 || path,"
		 " kind, sha256, result, ?4 || why, passed_over, ?3"
		 " FROM members WHERE archive = ?1"),
	[ARCHIVES_TELL_COUNT] =
		("UPDATE files SET (members, passed_over) = (SELECT members,"
		 " passed_over FROM archives WHERE archive = ?1)"
		 " WHERE run = ?2 AND number = ?3"),
	[ARCHIVES_DROP_MEMBERS] = "DELETE FROM members WHERE archive = ?1",
	[ARCHIVES_DROP] = "DELETE FROM archives WHERE archive = ?1",
};

void archives_init(struct archives *a, struct db *db)
{
	*a = (struct archives){ .db = db };
}

void archives_close(struct archives *a)
{
	for (unsigned i = 0; i < ARCHIVES_STATEMENTS; i++)
		sqlite3_finalize(a->statements[i]);
	*a = (struct archives){ .db = NULL };
}

static sqlite3_stmt *statement(struct archives *a, unsigned which)
{
	sqlite3_stmt **s = &a->statements[which];

	if (*s == NULL)
		*s = db_prepare(a->db, texts[which]);
	else
		sqlite3_reset(*s);
	return *s;
}

/* One whose first parameter is the archive, and that has no others. */
static int run_on(struct archives *a, unsigned which, int64_t archive)
{
	sqlite3_stmt *s = statement(a, which);

	if (s == NULL)
		return db_fail(a->db);
	db_bind(s, "i", archive);
	return db_run(a->db, s);
}

int archives_find(struct archives *a, struct str key, int64_t *archive)
{
	sqlite3_stmt *s = statement(a, ARCHIVES_FIND);
	int code;

	*archive = 0;
	if (s == NULL)
		return db_fail(a->db);
	if (key.n == 0)
		return OK;
	db_bind(s, "t", key);
	code = sqlite3_step(s);
	if (code == SQLITE_ROW)
		*archive = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return code == SQLITE_ROW || code == SQLITE_DONE ? OK : db_fail(a->db);
}

static int begin(struct archives *a)
{
	const int ret = run_on(a, ARCHIVES_BEGIN, 0);

	if (ret != OK)
		return ret;
	a->archive = sqlite3_last_insert_rowid(a->db->handle);
	a->members = 0;
	a->has_count = false;
	if (a->first == 0)
		a->first = a->archive;
	return OK;
}

/* False: it is no text on the archive. */
static bool cut_path(struct str path, struct str *text)
{
	if (text->n < path.n || memcmp(text->s, path.s, path.n) != 0)
		return false;
	*text = (struct str){ text->s + path.n, text->n - path.n };
	return true;
}

static const char *const kinds[RECORD_KINDS] = {
	[RECORD_FILE] = "file",
	[RECORD_UNREAD] = "unread",
	[RECORD_OTHER] = "other", /* looked at with another */
	[RECORD_UNPACKED] = "archive",
};

static bool has_reason(const struct record *r)
{
	return r->kind == RECORD_UNREAD || r->kind == RECORD_OTHER;
}

/* Of result, reason and count each kind has one. */
static int add_row(struct archives *a, struct str inside, struct str why,
		   const struct record *r, int64_t result)
{
	sqlite3_stmt *s = statement(a, ARCHIVES_ADD);

	if (s == NULL)
		return db_fail(a->db);
	sqlite3_clear_bindings(s);
	db_bind(s, has_reason(r) ? "iitttt" : "iittt", a->archive,
		++a->members, inside, str_of(kinds[r->kind]), r->sha256, why);
	if (r->kind == RECORD_FILE)
		sqlite3_bind_int64(s, 7, result);
	if (r->kind == RECORD_UNPACKED)
		sqlite3_bind_int64(s, 8, (int64_t)r->passed_over);
	return db_run(a->db, s);
}

int archives_add(struct archives *a, struct str path, const struct record *r,
		 int64_t result)
{
	struct str inside = r->member, why = r->message;
	int ret = a->archive == 0 ? begin(a) : OK;

	if (ret != OK)
		return ret;
	/* A worker isn't trusted. */
	if (kinds[r->kind] == NULL || !cut_path(path, &inside) ||
	    a->members == RUNS_SPAN - 1 ||
	    (has_reason(r) && !cut_path(path, &why)))
		return session_fail(a->db->dryload, E_IO,
				    "the audit can't go on: a worker told of "
				    "what it can't know");
	/* That it was opened is told of in its own row. */
	if (r->kind == RECORD_UNPACKED && inside.n == 0) {
		a->has_count = true;
		a->passed_over = r->passed_over;
		return OK;
	}
	return add_row(a, inside, why, r, result);
}

static int set_key(struct archives *a, struct str key)
{
	sqlite3_stmt *s = statement(a, ARCHIVES_END);

	if (s == NULL)
		return db_fail(a->db);
	db_bind(s, "iiit", a->archive, a->members, (int64_t)a->passed_over,
		key);
	if (!a->has_count)
		sqlite3_bind_null(s, 3);
	if (key.n == 0)
		sqlite3_bind_null(s, 4);
	return db_run(a->db, s);
}

static int drop(struct archives *a)
{
	const int ret = run_on(a, ARCHIVES_DROP_MEMBERS, a->archive);

	return ret == OK ? run_on(a, ARCHIVES_DROP, a->archive) : ret;
}

int archives_end(struct archives *a, const struct archive_place *place,
		 struct str key)
{
	int64_t same = 0;
	int ret = a->archive == 0 ? begin(a) : OK;

	/* One like it may have been opened at the same time. */
	if (ret == OK)
		ret = archives_find(a, key, &same);
	if (same != 0)
		key = STR_EMPTY;
	if (ret == OK)
		ret = set_key(a, key);
	if (ret == OK)
		ret = archives_tell(a, place, a->archive);
	if (ret == OK && key.n == 0)
		ret = drop(a);
	a->archive = 0;
	return ret;
}

int archives_tell(struct archives *a, const struct archive_place *place,
		  int64_t archive)
{
	static const unsigned steps[] = { ARCHIVES_TELL, ARCHIVES_TELL_COUNT };
	int ret = OK;

	for (size_t i = 0; ret == OK && i < sizeof(steps) / sizeof(steps[0]);
	     i++) {
		sqlite3_stmt *s = statement(a, steps[i]);

		if (s == NULL)
			return db_fail(a->db);
		db_bind(s, steps[i] == ARCHIVES_TELL ? "iiit" : "iii", archive,
			place->run, place->number, place->path);
		ret = db_run(a->db, s);
	}
	return ret;
}

int archives_forget(struct archives *a)
{
	sqlite3_stmt *s;
	int ret;

	if (a->first == 0)
		return OK;
	s = db_prepare(a->db, "UPDATE archives SET key = NULL WHERE"
			      " archive >= ?1");
	if (s == NULL)
		return db_fail(a->db);
	db_bind(s, "i", a->first);
	ret = db_run(a->db, s);
	sqlite3_finalize(s);
	return ret;
}
