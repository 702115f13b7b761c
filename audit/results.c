/* Records into rows, and back. */
#include "audit/results.h"

#include <string.h>

#include "report/detail.h"
#include "util/status.h"

/* In front of the path of a file that lies in the folder of the one told of. */
#define BESIDE "\1"

int results_open(struct results *r, struct db *db)
{
	*r = (struct results){ .db = db };
	r->find = db_prepare(db, "SELECT result FROM results WHERE key = ?1");
	r->add = db_prepare(db, "INSERT OR IGNORE INTO results(key, sha256, size,"
				" machine, kind, host, targets, loads, likely,"
				" fails, record)"
				" VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)");
	r->add_cause = db_prepare(
		db, "INSERT INTO causes VALUES(?1, ?2, ?3, ?4, ?5)"
		    " ON CONFLICT DO UPDATE SET targets = targets | ?5");
	r->find_symbol = db_prepare(db, "SELECT symbol FROM symbols WHERE"
					" module = ?1 AND name = ?2");
	r->add_symbol = db_prepare(
		db, "INSERT INTO symbols(module, name) VALUES(?1, ?2)");
	r->add_import = db_prepare(db, "INSERT OR IGNORE INTO imports"
				       " VALUES(?1, ?2)");
	if (r->find == NULL || r->add == NULL || r->add_cause == NULL ||
	    r->find_symbol == NULL || r->add_symbol == NULL ||
	    r->add_import == NULL)
		return db_fail(db);
	return OK;
}

void results_close(struct results *r)
{
	sqlite3_finalize(r->find);
	sqlite3_finalize(r->add);
	sqlite3_finalize(r->add_cause);
	sqlite3_finalize(r->find_symbol);
	sqlite3_finalize(r->add_symbol);
	sqlite3_finalize(r->add_import);
	*r = (struct results){ .db = NULL };
}

/* A row's number, of a statement whose values are bound; 0: there is none. */
static int find_number(const struct db *db, sqlite3_stmt *s, int64_t *out)
{
	const int code = sqlite3_step(s);

	*out = code == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_reset(s);
	return code == SQLITE_ROW || code == SQLITE_DONE ? OK : db_fail(db);
}

int results_find(struct results *r, struct str key, int64_t *result)
{
	*result = 0;
	if (key.n == 0)
		return OK;
	db_bind(r->find, "t", key);
	return find_number(r->db, r->find, result);
}

static size_t folder_length(struct str path)
{
	size_t n = path.n;

	while (n > 0 && path.s[n - 1] != '/')
		n--;
	return n;
}

/* What a kept record says holds for any folder with the same files. */
static int write_record(struct str path, const struct record *record,
			struct arena *a, struct str *out)
{
	const size_t folder = folder_length(path);
	struct record copy = *record;

	copy.import_count = 0;
	copy.uses = arena_new_array(a, struct str, record->use_count + 1);
	if (copy.uses == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < record->use_count; i++) {
		const struct str use = record->uses[i];
		struct str *to = &copy.uses[i];

		*to = use;
		if (use.n > folder && memcmp(use.s, path.s, folder) == 0)
			*to = STR_CONCAT(a, str_of(BESIDE),
					 ((struct str){ use.s + folder,
							use.n - folder }));
		if (to->s == NULL)
			return E_NO_MEMORY;
	}
	out->s = (const char *)record_write(&copy, 0, a, &out->n);
	return out->s == NULL ? E_NO_MEMORY : OK;
}

bool results_read(struct str bytes, struct str path, struct arena *a,
		  struct record *out)
{
	const struct str folder = { path.s, folder_length(path) };

	if (!record_read((struct bytes){ (const uint8_t *)bytes.s, bytes.n },
			 a, out))
		return false;
	for (size_t i = 0; i < out->use_count; i++) {
		struct str *use = &out->uses[i];

		if (use->n == 0 || use->s[0] != BESIDE[0])
			continue;
		*use = STR_CONCAT(a, folder,
				  ((struct str){ use->s + 1, use->n - 1 }));
		if (use->s == NULL)
			return false;
	}
	return true;
}

static int add_causes(struct results *r, const struct record *record,
		      int64_t result)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < record->cause_count; i++) {
		const struct record_cause *c = &record->causes[i];
		const struct finding_kind *kind = finding_kind(c->id);

		db_bind(r->add_cause, "ittti", result, str_of(kind->id),
			c->object, str_of(severity_word(kind->severity)),
			(int64_t)c->targets);
		ret = db_run(r->db, r->add_cause);
	}
	return ret;
}

static int symbol_of(struct results *r, const struct record_import *i,
		     int64_t *symbol)
{
	int ret;

	db_bind(r->find_symbol, "tt", i->module, i->name);
	ret = find_number(r->db, r->find_symbol, symbol);
	if (ret != OK || *symbol != 0)
		return ret;
	db_bind(r->add_symbol, "tt", i->module, i->name);
	ret = db_run(r->db, r->add_symbol);
	*symbol = sqlite3_last_insert_rowid(r->db->handle);
	return ret;
}

static int add_imports(struct results *r, const struct record *record,
		       int64_t result)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < record->import_count; i++) {
		int64_t symbol;

		ret = symbol_of(r, &record->imports[i], &symbol);
		if (ret != OK)
			return ret;
		db_bind(r->add_import, "ii", symbol, result);
		ret = db_run(r->db, r->add_import);
	}
	return ret;
}

static int add_row(struct results *r, struct str key,
		   const struct record *record, struct str bytes)
{
	const char *machine = record->machine != 0 ?
				      machine_name(record->machine) : "";

	db_bind(r->add, key.n == 0 ? "ntitttiiiib" : "ttitttiiiib", key,
		record->sha256, (int64_t)record->size, str_of(machine),
		str_of(record->is_dll ? "dll" : "exe"),
		str_of(host_word(record->host)), (int64_t)record->targets,
		(int64_t)record->loads, (int64_t)record->likely,
		(int64_t)record->fails, bytes);
	return db_run(r->db, r->add);
}

int results_add(struct results *r, struct str path, struct str key,
		const struct record *record, int64_t *result)
{
	struct arena scratch = ARENA_INIT;
	struct str bytes;
	int ret = write_record(path, record, &scratch, &bytes);

	if (ret == OK)
		ret = add_row(r, key, record, bytes);
	if (ret == OK && sqlite3_changes(r->db->handle) == 0) {
		/* One like it was under way at the same time. */
		ret = results_find(r, key, result);
	} else if (ret == OK) {
		*result = sqlite3_last_insert_rowid(r->db->handle);
		ret = add_causes(r, record, *result);
		if (ret == OK)
			ret = add_imports(r, record, *result);
	}
	arena_release(&scratch);
	return ret;
}
