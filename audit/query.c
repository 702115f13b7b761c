/* dryload_audit_query(): a question, its rows, and how they are written. */
#include "audit/query.h"

#include <string.h>

#include "analysis/facts.h"
#include "analysis/format.h"
#include "audit/db.h"
#include "report/json_out.h"
#include "util/status.h"

static const struct query_kind *find_kind(const char *name)
{
	for (size_t i = 0; query_kinds[i].name != NULL; i++) {
		if (strcmp(query_kinds[i].name, name) == 0)
			return &query_kinds[i];
	}
	return NULL;
}

static int write_help(FILE *out)
{
	for (size_t i = 0; query_kinds[i].name != NULL; i++) {
		const struct query_kind *k = &query_kinds[i];

		fprintf(out, "%s%s%s\n    %s\n", k->name,
			k->argument != NULL ? " " : "",
			k->argument != NULL ? k->argument : "", k->summary);
	}
	return OK;
}

static void write_json_row(sqlite3_stmt *s, FILE *out)
{
	struct json_out j;

	json_init(&j, out, true);
	json_object(&j, NULL);
	for (int i = 0; i < sqlite3_column_count(s); i++) {
		const char *name = sqlite3_column_name(s, i);

		if (sqlite3_column_type(s, i) == SQLITE_INTEGER)
			json_uint(&j, name,
				  (uint64_t)sqlite3_column_int64(s, i));
		else if (sqlite3_column_type(s, i) == SQLITE_NULL)
			json_null(&j, name);
		else
			json_str(&j, name, db_text(s, i));
	}
	json_object_end(&j);
}

/* Columns with tabs between them; none at the end that says nothing. */
static int write_text_row(sqlite3_stmt *s, FILE *out)
{
	struct arena a = ARENA_INIT;
	int count = sqlite3_column_count(s), ret = OK;

	while (count > 1 && sqlite3_column_type(s, count - 1) == SQLITE_NULL)
		count--;
	for (int i = 0; i < count; i++) {
		const struct str text = facts_printable(&a, db_text(s, i));

		if (text.s == NULL)
			ret = E_NO_MEMORY;
		else
			fprintf(out, "%s%.*s", i == 0 ? "" : "\t",
				(int)text.n, text.s);
	}
	putc('\n', out);
	arena_release(&a);
	return ret;
}

/* "kernel32.dll!Sleep", "kernel32.dll", "Sleep": a DLL has a dot. */
static void bind_import(sqlite3_stmt *s, struct str wanted, struct arena *a)
{
	const char *mark = memchr(wanted.s, '!', wanted.n);
	struct str module = wanted, name = STR_EMPTY;

	if (mark != NULL) {
		module.n = (size_t)(mark - wanted.s);
		name = str_of(mark + 1);
	} else if (memchr(wanted.s, '.', wanted.n) == NULL) {
		name = wanted;
		module = STR_EMPTY;
	}
	module = str_lower(a, module);
	if (module.s == NULL)
		module = STR_EMPTY;
	db_bind(s, module.n == 0 ? (name.n == 0 ? "tnn" : "tnt") :
		   name.n == 0 ? "ttn" : "ttt", wanted, module, name);
}

static int run(const struct db *db, const struct query_kind *k,
	       const char *argument, bool json, FILE *out, size_t *rows)
{
	struct arena a = ARENA_INIT;
	sqlite3_stmt *s = db_prepare(db, k->sql);
	int code = SQLITE_ROW, ret = OK;

	if (s == NULL)
		return db_fail(db);
	if (k->argument != NULL)
		bind_import(s, str_of(argument), &a);
	while (ret == OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
		(*rows)++;
		if (json)
			write_json_row(s, out);
		else
			ret = write_text_row(s, out);
		if (ferror(out))
			ret = E_IO;
	}
	if (ret == OK && code != SQLITE_DONE)
		ret = db_fail(db);
	sqlite3_finalize(s);
	arena_release(&a);
	return ret;
}

/* A row of a statement, with the argument, that must be there. */
static int require(const struct db *db, const char *sql, const char *argument,
		   const char *otherwise)
{
	sqlite3_stmt *s = db_prepare(db, sql);
	int code, ret = OK;

	if (s == NULL)
		return db_fail(db);
	db_bind(s, "t", str_of(argument));
	code = sqlite3_step(s);
	if (code == SQLITE_DONE)
		ret = session_fail(db->dryload, E_USAGE, "%s: %s%s", db->path,
				   otherwise, argument);
	else if (code != SQLITE_ROW)
		ret = db_fail(db);
	sqlite3_finalize(s);
	return ret;
}

/* The targets of a run are all that its dryload knew: which were asked for? */
static int require_target(const struct db *db, const char *target)
{
	static const char asked[] =
		"SELECT 1 FROM runs AS r JOIN last_run USING(run) JOIN targets"
		" AS t USING(run) WHERE t.target = ?1 AND (r.asked LIKE"
		" 'targets: all %' OR instr(', ' || substr(r.asked, 10,"
		" instr(r.asked, char(10)) - 10) || ',', ', ' || ?1 || ','))";
	int ret = require(db, "SELECT 1 FROM targets JOIN last_run USING(run)"
			      " WHERE target = ?1", target,
			  "the last audit there knew no target ");

	return ret == OK ? require(db, asked, target,
				   "the last audit there wasn't asked about ") :
			   ret;
}

static int check(const struct db *db, const struct query_kind *k,
		 const char *argument)
{
	int ret = require(db, "SELECT 1 FROM last_run WHERE run IS NOT NULL AND"
			      " ?1 IS NOT NULL", "",
			  "no audit came to its end there");

	if (ret == OK && k->argument != NULL &&
	    strcmp(k->argument, "TARGET") == 0)
		ret = require_target(db, argument);
	if (ret == OK && strcmp(k->name, "changed") == 0)
		ret = require(db, "SELECT 1 FROM run_before WHERE run IS NOT NULL"
				  " AND ?1 IS NOT NULL", "",
			      "the same wasn't audited before the last time");
	return ret;
}

int dryload_audit_query(struct dryload *d, const char *database,
			const char *name, const char *argument,
			const char *format, FILE *out, size_t *rows)
{
	const struct query_kind *k = find_kind(name);
	const bool json = strcmp(format, "ndjson") == 0;
	struct db db = { .handle = NULL };
	size_t count = 0;
	int ret = OK;

	d->message[0] = '\0';
	if (k == NULL && strcmp(name, "help") == 0) {
		write_help(out);
		return output_finish(d, OK, out);
	}
	if (k == NULL)
		return session_fail(d, E_USAGE, "there is no question '%s': "
				    "--query help lists them", name);
	if (!json && strcmp(format, "text") != 0)
		return session_fail(d, E_USAGE, "a question is answered as text "
				    "or ndjson, not as '%s'", format);
	if (database == NULL)
		return session_fail(d, E_USAGE, "a question needs the database: "
				    "--db FILE");
	if ((k->argument == NULL) != (argument == NULL))
		return session_fail(d, E_USAGE, "the question '%s' takes %s",
				    name, k->argument != NULL ? k->argument :
								"nothing");
	ret = db_open_to_read(&db, d, database);
	if (ret == OK)
		ret = check(&db, k, argument);
	if (ret == OK)
		ret = run(&db, k, argument, json, out, &count);
	db_close(&db);
	if (rows != NULL)
		*rows = count;
	return output_finish(d, ret, out);
}
