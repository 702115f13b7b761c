/* The database in order that fuzz/database_edits.c edits. */
#include "fuzz/database_edits.h"

#include <assert.h>

#include "audit/archives.h"
#include "audit/results.h"
#include "audit/runs.h"
#include "util/status.h"

static struct record record_new(const char *digest, bool fails)
{
	struct record r = {
		.kind = RECORD_FILE,
		.size = 4096,
		.mark = 77,
		.sha256 = str_of(digest),
		.message = STR_EMPTY,
		.member = STR_EMPTY,
		.machine = 0x14c,
		.is_dll = true,
		.targets = 7,
		.loads = fails ? 1 : 7,
		.likely = 1,
		.fails = fails ? 4 : 0,
	};

	return r;
}

static const char digest[] =
	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/* A row, and what was found of it. */
static void add(struct runs *runs, struct results *results, int64_t number,
		const char *path, const char *kind, const struct record *r)
{
	struct str key = str_of(path);
	int64_t result = 0;

	assert(runs_add_file(runs, number * RUNS_SPAN, str_of(path), kind, r) ==
	       OK);
	if (r->kind != RECORD_FILE)
		return;
	assert(results_find(results, key, &result) == OK);
	if (result == 0)
		assert(results_add(results, key, key, r, &result) == OK);
	assert(runs_set_result(runs, number * RUNS_SPAN, result, key) == OK);
}

static void add_archive(struct db *db, struct runs *runs,
			struct results *results, int64_t number)
{
	struct record file = record_new(digest, false);
	struct record unread = { .kind = RECORD_UNREAD, .sha256 = STR_EMPTY };
	const struct str path = str_of("d/x.zip");
	const struct archive_place place = { runs->run, number * RUNS_SPAN,
					     path };
	struct record outer = { .kind = RECORD_UNPACKED, .passed_over = 3 };
	struct archives archives;
	int64_t result;

	outer.member = path;
	outer.sha256 = outer.message = STR_EMPTY;
	file.member = str_of("d/x.zip!/bin/y.dll");
	unread.member = str_of("d/x.zip!/z.dll");
	unread.message = str_of("d/x.zip!/z.dll: is encrypted");
	archives_init(&archives, db);
	assert(results_add(results, file.member, STR_EMPTY, &file, &result) ==
	       OK);
	assert(archives_add(&archives, path, &outer, 0) == OK);
	assert(archives_add(&archives, path, &file, result) == OK);
	assert(archives_add(&archives, path, &unread, 0) == OK);
	assert(archives_end(&archives, &place, STR_EMPTY) == OK);
	archives_close(&archives);
}

static void add_run(struct db *db, struct runs *runs, struct results *results)
{
	const char *delivery[] = { "d" };
	const struct dryload_audit asked = { .paths = delivery, .count = 1 };
	struct record_cause causes[] = {
		{ .id = FINDING_MISSING_PROCEDURE, .targets = 4 },
		{ .id = FINDING_MISSING_MODULE, .targets = 6, .likely = 2 },
	};
	struct record_redistributable brings = {
		7, str_of("msvcr80.dll"), str_of("it comes with Visual C++ 2005")
	};
	struct record_import import = { str_of("kernel32.dll"),
					str_of("Sleep") };
	struct str use = str_of("d/zlib1.dll");
	struct record fails = record_new(digest, true);
	const struct record loads = record_new(digest, false);
	struct record other = { .kind = RECORD_OTHER, .sha256 = STR_EMPTY };

	causes[0].object = str_of("zlib1.dll!inflate");
	causes[0].in_file = true;
	causes[1].object = str_of("helper.dll");
	causes[0].importer = causes[1].importer = str_of("a.dll");
	causes[0].advice = causes[1].advice = str_of("ship it");
	fails.causes = causes;
	fails.cause_count = 2;
	fails.redistributables = &brings;
	fails.uses = &use;
	fails.imports = &import;
	fails.redistributable_count = fails.use_count = fails.import_count = 1;
	other.message = other.member = STR_EMPTY;
	assert(runs_open(runs, db, &asked) == OK);
	add(runs, results, 1, "d/a.dll", "file", &fails);
	add(runs, results, 2, "d/zlib1.dll", "file", &loads);
	add(runs, results, 3, "d/e/zlib1.dll", "file", &loads);
	add(runs, results, 4, "d/readme", "other", &other);
	other.message = str_of("d/gone.dll: is gone");
	add(runs, results, 5, "d/gone.dll", "unread", &other);
	other.message = STR_EMPTY;
	other.holds_more = true;
	add(runs, results, 6, "d/closed.cab", "archive", &other);
	add(runs, results, 7, "d/x.zip", "archive", &other);
	add_archive(db, runs, results, 7);
	assert(runs_end(runs, 1) == OK);
	runs_close(runs);
}

void base_make(struct database *out)
{
	struct dryload d = { .app_dir = true };
	struct results results;
	struct runs runs;
	struct db db;

	assert(profile_open(profile_builtin(), &d.profile) == OK);
	assert(db_open(&db, &d, ":memory:") == OK);
	assert(results_open(&results, &db) == OK);
	for (int i = 0; i < 2; i++)
		add_run(&db, &runs, &results);
	results_close(&results);
	sqlite3_db_config(db.handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	assert(db_execute(&db, "CREATE TABLE layout AS SELECT name, type,"
			       " tbl_name, rootpage, sql FROM sqlite_schema WHERE"
			       " name IS NOT NULL;"
			       "PRAGMA writable_schema = ON;"
			       "UPDATE sqlite_schema SET sql ="
			       " replace(sql, ' NOT NULL', '') WHERE"
			       " type = 'table'; COMMIT") == OK);
	database_take(db.handle, out);
	db_close(&db);
	arena_release(&d.arena);
}
