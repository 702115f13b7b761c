/* Rows of a run, written and walked over. */
#include "audit/runs.h"

#include "audit/context.h"
#include "audit/program.h"
#include "report/detail.h"
#include "util/status.h"

static const char *const texts[RUNS_STATEMENTS] = {
	[RUNS_ADD_FILE] =
		("INSERT INTO files(run, number, path, kind, holds_more, sha256,"
		 " why) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
	[RUNS_FIND_DIGEST] =
		("INSERT INTO files(run, number, path, kind, sha256,"
		 " holds_more) SELECT ?1, ?2, path, kind, sha256, holds_more"
		 " FROM digests WHERE"
		 " path = ?3 AND stat = ?4 AND settled AND (run = ?1 OR ?5)"),
	[RUNS_ADD_DIGEST] = ("INSERT OR REPLACE INTO digests"
			     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
	[RUNS_UNKEYED] =
		("SELECT number, path, sha256, key FROM files WHERE run = ?1 AND"
		 " number > ?2 AND kind = 'file' AND result IS NULL AND"
		 " key IS NULL ORDER BY number LIMIT 1"),
	[RUNS_WAITING] =
		("SELECT number, path, sha256, key FROM files WHERE run = ?1 AND"
		 " number > ?2 AND result IS NULL AND key IS NOT NULL"
		 " ORDER BY number LIMIT 1"),
	[RUNS_NEW] = ("SELECT number, path, sha256, key FROM files WHERE"
		      " run = ?1 AND number > ?2 AND result IS NOT NULL AND"
		      " key != '' ORDER BY number LIMIT 1"),
	[RUNS_UNOPENED] =
		("SELECT number, path, sha256, key FROM files WHERE run = ?1 AND"
		 " number > ?2 AND holds_more AND members IS NULL"
		 " ORDER BY number LIMIT 1"),
	[RUNS_SET_RESULT] = ("UPDATE files SET result = ?3, key = ?4"
			     " WHERE run = ?1 AND number = ?2"),
	/* Of an archive nothing more can be told, either. */
	[RUNS_SET_KIND] =
		("UPDATE files SET kind = ?3, why = ?4, key = NULL, members ="
		 " CASE WHEN holds_more THEN 0 END"
		 " WHERE run = ?1 AND number = ?2"),
	[RUNS_FORGET_KEY] = "UPDATE results SET key = NULL WHERE key = ?1",
};

static sqlite3_stmt *statement(struct runs *r, unsigned which)
{
	sqlite3_stmt **s = &r->statements[which];

	if (*s == NULL)
		*s = db_prepare(r->db, texts[which]);
	else
		sqlite3_reset(*s);
	return *s;
}

static struct str list_words(struct arena *a, struct str text,
			     const char *name, const char *const *words,
			     size_t count)
{
	for (size_t i = 0; text.s != NULL && i < count; i++)
		text = STR_CONCAT(a, text, str_of(name), str_of(": "),
				  str_of(words[i]), str_of("\n"));
	return text;
}

/* The question, in lines. */
static struct str describe(const struct runs *r,
			   const struct dryload_audit *asked, struct arena *a)
{
	struct str text = context_options(r->db->dryload, a);

	text = list_words(a, text, "include", asked->include,
			  asked->include_count);
	text = list_words(a, text, "exclude", asked->exclude,
			  asked->exclude_count);
	if (asked->unpacked != 0)
		text = STR_CONCAT(a, text, str_printf(a, "max-unpacked: %zu\n",
						      asked->unpacked));
	/* Parts of one audit differ from here on. */
	text = list_words(a, text, "delivery: list", &asked->list,
			  asked->list != NULL);
	return list_words(a, text, "delivery", asked->paths, asked->count);
}

/* A run of its own statements: 'sql' with the run, the question, the program. */
static int run_once(struct runs *r, const char *sql, const char *types,
		    int64_t number, struct str first, struct str second,
		    struct str third)
{
	sqlite3_stmt *s = db_prepare(r->db, sql);
	int ret;

	if (s == NULL)
		return db_fail(r->db);
	db_bind(s, types, number, first, second, third);
	ret = db_run(r->db, s);
	sqlite3_finalize(s);
	return ret;
}

static int find_unended(struct runs *r, struct str asked, struct str version)
{
	sqlite3_stmt *s = db_prepare(r->db, "SELECT run FROM runs WHERE ended IS"
					    " NULL AND asked = ?1 AND"
					    " version = ?2");

	r->run = 0;
	if (s == NULL)
		return db_fail(r->db);
	db_bind(s, "tt", asked, version);
	if (sqlite3_step(s) == SQLITE_ROW)
		r->run = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return OK;
}

static int add_targets(struct runs *r)
{
	const struct profile *p = &r->db->dryload->profile;
	struct profile_target t;
	int ret = OK;

	for (unsigned i = 0; ret == OK && profile_target_at(p, i, &t); i++)
		ret = run_once(r, "INSERT INTO targets(bit, target, run)"
				  " SELECT ?1, ?2, max(run) FROM runs",
			       "it", i, str_of(t.id), STR_EMPTY, STR_EMPTY);
	return ret;
}

static int begin(struct runs *r, struct str asked, struct str version)
{
	int ret = run_once(r, "INSERT INTO runs(run, begun, asked, version,"
			      " profiles) VALUES((SELECT coalesce(max(run), 0)"
			      " + ?1 FROM runs), datetime('now'), ?2, ?3, ?4)",
			   "ittt", 1, asked, version,
			   str_of(profile_date(&r->db->dryload->profile)));

	r->run = sqlite3_last_insert_rowid(r->db->handle);
	return ret == OK ? add_targets(r) : ret;
}

int runs_open(struct runs *r, struct db *db, const struct dryload_audit *asked)
{
	struct arena a = ARENA_INIT;
	struct str text, version = program_identity(&a);
	int ret;

	*r = (struct runs){ .db = db };
	text = describe(r, asked, &a);
	if (text.s == NULL || version.s == NULL) {
		arena_release(&a);
		return E_NO_MEMORY;
	}
	ret = find_unended(r, text, version);
	/* The files of the walk come anew; what is known of them is kept. */
	if (ret == OK)
		ret = db_execute(db, "DELETE FROM files WHERE run IN (SELECT"
				     " run FROM runs WHERE ended IS NULL)");
	if (ret == OK && r->run == 0)
		ret = begin(r, text, version);
	if (ret == OK)
		ret = run_once(r, "DELETE FROM runs WHERE ended IS NULL AND"
				  " run != ?1", "i", r->run, STR_EMPTY, STR_EMPTY,
			       STR_EMPTY);
	arena_release(&a);
	return ret;
}

void runs_close(struct runs *r)
{
	for (unsigned i = 0; i < RUNS_STATEMENTS; i++)
		sqlite3_finalize(r->statements[i]);
	*r = (struct runs){ .db = NULL };
}

/* Of each question two runs stay, for what changed between them. */
int runs_end(struct runs *r, size_t links)
{
	int ret = run_once(r, "UPDATE files SET key = NULL WHERE run = ?1 AND"
			      " key IS NOT NULL",
			   "i", r->run, STR_EMPTY, STR_EMPTY, STR_EMPTY);

	if (ret == OK)
		ret = run_once(r, "UPDATE runs SET links = ?1,"
				  " ended = datetime('now') WHERE ended IS NULL",
			       "i", (int64_t)links, STR_EMPTY, STR_EMPTY,
			       STR_EMPTY);
	if (ret != OK)
		return ret;
	return db_execute(
		r->db,
		"DELETE FROM runs WHERE ended IS NOT NULL AND (SELECT count(*)"
		" FROM runs AS l WHERE l.asked = runs.asked AND l.run > runs.run"
		" AND l.ended IS NOT NULL) >= 2;"
		"DELETE FROM files WHERE run NOT IN (SELECT run FROM runs);"
		"DELETE FROM targets WHERE run NOT IN (SELECT run FROM runs)");
}

int runs_add_file(struct runs *r, int64_t number, struct str path,
		  const char *kind, const struct record *record)
{
	sqlite3_stmt *s = statement(r, RUNS_ADD_FILE);

	if (s == NULL)
		return db_fail(r->db);
	db_bind(s, record->message.n == 0 ? "iittitn" : "iittitt", r->run,
		number, path, str_of(kind), (int64_t)record->holds_more,
		record->sha256, record->message);
	return db_run(r->db, s);
}

int runs_find_digest(struct runs *r, int64_t number, struct str path,
		     const char *stat, bool ever, bool *known)
{
	sqlite3_stmt *s = statement(r, RUNS_FIND_DIGEST);
	int ret;

	if (s == NULL)
		return db_fail(r->db);
	db_bind(s, "iitti", r->run, number, path, str_of(stat), (int64_t)ever);
	ret = db_run(r->db, s);
	*known = ret == OK && sqlite3_changes(r->db->handle) != 0;
	return ret;
}

int runs_add_digest(struct runs *r, struct str path, const char *stat,
		    bool settled, const char *kind, const struct record *record)
{
	sqlite3_stmt *s = statement(r, RUNS_ADD_DIGEST);

	if (s == NULL)
		return db_fail(r->db);
	db_bind(s, "tititti", path, r->run, str_of(stat), (int64_t)settled,
		str_of(kind), record->sha256, (int64_t)record->holds_more);
	return db_run(r->db, s);
}

/* The one before stays open until here, so that its texts live. */
static bool next_row(struct runs *r, unsigned which, struct runs_row *out)
{
	sqlite3_stmt *s = statement(r, which);

	if (s == NULL)
		return false;
	db_bind(s, "ii", r->run, r->number);
	if (sqlite3_step(s) != SQLITE_ROW)
		return false;
	out->number = r->number = sqlite3_column_int64(s, 0);
	out->path = db_text(s, 1);
	out->sha256 = db_text(s, 2);
	out->key = db_text(s, 3);
	return true;
}

bool runs_next_unkeyed(struct runs *r, struct runs_row *out)
{
	return next_row(r, RUNS_UNKEYED, out);
}

bool runs_next_waiting(struct runs *r, struct runs_row *out)
{
	return next_row(r, RUNS_WAITING, out);
}

bool runs_next_new(struct runs *r, struct runs_row *out)
{
	return next_row(r, RUNS_NEW, out);
}

bool runs_next_unopened(struct runs *r, struct runs_row *out)
{
	return next_row(r, RUNS_UNOPENED, out);
}

int runs_end_rows(struct runs *r)
{
	const int code = sqlite3_errcode(r->db->handle);

	r->number = 0;
	for (unsigned i = RUNS_UNKEYED; i <= RUNS_UNOPENED; i++)
		sqlite3_reset(r->statements[i]);
	return code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW ?
		       OK : db_fail(r->db);
}

static int count_rows(struct runs *r, const char *sql, size_t *out)
{
	sqlite3_stmt *s = db_prepare(r->db, sql);
	int ret = OK;

	if (s == NULL)
		return db_fail(r->db);
	db_bind(s, "i", r->run);
	if (sqlite3_step(s) == SQLITE_ROW)
		*out = (size_t)sqlite3_column_int64(s, 0);
	else
		ret = db_fail(r->db);
	sqlite3_finalize(s);
	return ret;
}

int runs_count_waiting(struct runs *r, size_t *out)
{
	return count_rows(r, "SELECT count(*) FROM files WHERE run = ?1 AND"
			     " result IS NULL AND key IS NOT NULL", out);
}

int runs_count_unopened(struct runs *r, size_t *out)
{
	return count_rows(r, "SELECT count(*) FROM files WHERE run = ?1 AND"
			     " holds_more AND members IS NULL", out);
}

int runs_set_result(struct runs *r, int64_t number, int64_t result,
		    struct str key)
{
	sqlite3_stmt *s = statement(r, RUNS_SET_RESULT);

	if (s == NULL)
		return db_fail(r->db);
	db_bind(s, "ii", r->run, number);
	if (result == 0)
		sqlite3_bind_null(s, 3);
	else
		sqlite3_bind_int64(s, 3, result);
	sqlite3_bind_text64(s, 4, key.s, key.n, SQLITE_STATIC, SQLITE_UTF8);
	return db_run(r->db, s);
}

int runs_set_kind(struct runs *r, int64_t number, const char *kind,
		  struct str why)
{
	sqlite3_stmt *s = statement(r, RUNS_SET_KIND);

	if (s == NULL)
		return db_fail(r->db);
	db_bind(s, why.n == 0 ? "iitn" : "iitt", r->run, number, str_of(kind),
		why);
	return db_run(r->db, s);
}

int runs_forget_key(struct runs *r, struct str key)
{
	sqlite3_stmt *s = statement(r, RUNS_FORGET_KEY);

	if (s == NULL)
		return db_fail(r->db);
	db_bind(s, "t", key);
	return db_run(r->db, s);
}
