/*
 * What is edited has no NOT NULL, so that any value can be put anywhere, and its
 * schema is a table like others. At the end the schema is put back.
 */
#include "fuzz/database_edits.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/program.h"

enum operation {
	SET,   /* the value of a column of a row */
	COPY,  /* the row, with that value */
	DROP,  /* the row */
	PATCH, /* one byte of such a value */
	BYTE,  /* of the file */
	CUT,   /* the file */
	NEXT,  /* database */
	OPERATIONS
};

enum value_kind { NOTHING, SMALL, LARGE, REAL, TEXT, BLOB, VALUE_KINDS };

/* The first columns are the key. */
static const struct table {
	const char *name;
	int columns, keys;
} tables[] = {
	{ "files", 12, 2 },  { "results", 12, 1 }, { "runs", 7, 1 },
	{ "layout", 5, 1 },  { "causes", 5, 3 },   { "targets", 3, 2 },
	{ "symbols", 3, 1 }, { "imports", 2, 2 },
};

enum { TABLES = sizeof(tables) / sizeof(tables[0]), COLUMNS_MAX = 12 };

struct value {
	enum value_kind kind;
	int64_t number;
	double real;
	struct bytes bytes;
};

struct edit {
	enum operation operation;
	const struct table *table;
	unsigned row, column;
	struct value value;
};

void database_take(sqlite3 *from, struct database *out)
{
	sqlite3_int64 size = 0;

	out->data = sqlite3_serialize(from, "main", &size, 0);
	out->size = (size_t)size;
	assert(out->data != NULL);
}

static sqlite3 *database_open(struct bytes b)
{
	uint8_t *copy = sqlite3_malloc64(b.len + 1);
	sqlite3 *db;

	assert(copy != NULL);
	memcpy(copy, b.data, b.len);
	assert(sqlite3_open(":memory:", &db) == SQLITE_OK);
	/* A failure frees the copy, too. */
	sqlite3_deserialize(db, "main", copy, (sqlite3_int64)b.len,
			    (sqlite3_int64)b.len,
			    SQLITE_DESERIALIZE_FREEONCLOSE |
				    SQLITE_DESERIALIZE_RESIZEABLE);
	return db;
}

static struct bytes take(struct bytes *in, size_t n)
{
	const struct bytes taken = bytes_cut(*in, 0, n);

	*in = bytes_cut(*in, taken.len, in->len);
	return taken;
}

/* Behind the end there are zeros. */
static uint64_t take_number(struct bytes *in, size_t n)
{
	const struct bytes b = take(in, n);
	uint64_t number = 0;

	for (size_t i = 0; i < b.len; i++)
		number |= (uint64_t)b.data[i] << 8 * i;
	return number;
}

static struct value take_value(struct bytes *in)
{
	struct value v = { .kind = take_number(in, 1) % VALUE_KINDS };
	uint64_t bits;

	if (v.kind == SMALL)
		v.number = (int64_t)take_number(in, 1) - 128;
	if (v.kind == LARGE)
		v.number = (int64_t)take_number(in, 8);
	if (v.kind == TEXT || v.kind == BLOB)
		v.bytes = take(in, (size_t)take_number(in, 1));
	if (v.kind != REAL)
		return v;
	bits = take_number(in, 8);
	memcpy(&v.real, &bits, sizeof(v.real));
	return v;
}

static struct edit take_edit(struct bytes *in)
{
	struct edit e = { .operation = take_number(in, 1) % OPERATIONS };

	if (e.operation == NEXT)
		return e;
	if (e.operation < BYTE) {
		e.table = &tables[take_number(in, 1) % TABLES];
		e.row = (unsigned)take_number(in, 1);
	} else {
		e.row = (unsigned)take_number(in, 2);
	}
	if (e.operation != DROP && e.operation != CUT)
		e.column = (unsigned)take_number(in, 1);
	if (e.operation == SET || e.operation == COPY)
		e.value = take_value(in);
	if (e.operation == PATCH || e.operation == BYTE)
		e.value.number = (int64_t)take_number(in, 2);
	return e;
}

static void bind(sqlite3_stmt *s, int at, const struct value *v)
{
	const int n = (int)v->bytes.len;

	if (v->kind == NOTHING)
		sqlite3_bind_null(s, at);
	else if (v->kind == REAL)
		sqlite3_bind_double(s, at, v->real);
	else if (v->kind == TEXT)
		sqlite3_bind_text(s, at, (const char *)v->bytes.data, n,
				  SQLITE_STATIC);
	else if (v->kind == BLOB)
		sqlite3_bind_blob(s, at, v->bytes.data, n, SQLITE_STATIC);
	else
		sqlite3_bind_int64(s, at, v->number);
}

/* What stands there, with another byte at a place. */
static void bind_patched(sqlite3_stmt *s, int at, sqlite3_stmt *row, int column,
			 unsigned patch)
{
	const bool is_blob = sqlite3_column_type(row, column) == SQLITE_BLOB;
	const void *old = sqlite3_column_blob(row, column);
	const int n = sqlite3_column_bytes(row, column);
	uint8_t *copy;

	if (n == 0)
		return;
	copy = malloc((size_t)n);
	assert(copy != NULL);
	memcpy(copy, old, (size_t)n);
	copy[(patch >> 8) % (unsigned)n] = (uint8_t)patch;
	if (is_blob)
		sqlite3_bind_blob(s, at, copy, n, free);
	else
		sqlite3_bind_text(s, at, (const char *)copy, n, free);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s = NULL;

	sqlite3_prepare_v2(db, sql, -1, &s, NULL);
	assert(s != NULL);
	return s;
}

static void add_row(sqlite3 *db, const struct edit *e, sqlite3_stmt *row)
{
	static const char marks[] = "?,?,?,?,?,?,?,?,?,?,?,?";
	const int columns = e->table->columns;
	const int column = (int)e->column % columns;
	char sql[128];
	sqlite3_stmt *s;

	snprintf(sql, sizeof(sql), "INSERT OR REPLACE INTO %s VALUES(%.*s)",
		 e->table->name, 2 * columns - 1, marks);
	s = prepare(db, sql);
	for (int i = 0; i < columns; i++)
		sqlite3_bind_value(s, i + 1, sqlite3_column_value(row, i));
	if (e->operation == PATCH)
		bind_patched(s, column + 1, row, column,
			     (unsigned)e->value.number);
	else
		bind(s, column + 1, &e->value);
	sqlite3_step(s); /* some values some columns don't take */
	sqlite3_finalize(s);
}

static void drop_row(sqlite3 *db, const struct edit *e, sqlite3_stmt *row)
{
	char sql[256];
	sqlite3_stmt *s;
	int at = snprintf(sql, sizeof(sql), "DELETE FROM %s WHERE ",
			  e->table->name);

	for (int i = 0; i < e->table->keys; i++)
		at += snprintf(sql + at, sizeof(sql) - (size_t)at, "%s%s IS ?",
			       i == 0 ? "" : " AND ",
			       sqlite3_column_name(row, i));
	s = prepare(db, sql);
	for (int i = 0; i < e->table->keys; i++)
		sqlite3_bind_value(s, i + 1, sqlite3_column_value(row, i));
	sqlite3_step(s);
	sqlite3_finalize(s);
}

static void edit_row(sqlite3 *db, const struct edit *e)
{
	char sql[64];
	sqlite3_stmt *row;

	snprintf(sql, sizeof(sql), "SELECT * FROM %s LIMIT 1 OFFSET %u",
		 e->table->name, e->row);
	row = prepare(db, sql);
	if (sqlite3_step(row) == SQLITE_ROW) {
		if (e->operation != COPY)
			drop_row(db, e, row);
		if (e->operation != DROP)
			add_row(db, e, row);
	}
	sqlite3_finalize(row);
}

/* The place is one in four KB, which are a page, of a page. */
static void edit_file(struct database *file, const struct edit *e)
{
	const size_t at = (size_t)e->column << 12 | (e->row & 0xfff);

	if (e->operation == CUT)
		file->size = file->size * e->row >> 16;
	else if (file->size != 0)
		file->data[at % file->size] = (uint8_t)e->value.number;
}

bool database_edit(const struct database *base, struct bytes *in, struct database *out)
{
	sqlite3 *db = database_open((struct bytes){ base->data, base->size });
	struct bytes again = *in;
	struct edit e = { .operation = SET };

	while (in->len != 0 && e.operation != NEXT) {
		e = take_edit(in);
		if (e.operation < BYTE)
			edit_row(db, &e);
	}
	sqlite3_exec(db, "PRAGMA writable_schema = ON;"
			 "DELETE FROM sqlite_schema;"
			 "INSERT INTO sqlite_schema SELECT type, name, tbl_name,"
			 " rootpage, sql FROM layout", NULL, NULL, NULL);
	database_take(db, out);
	sqlite3_close(db);
	while (again.len != in->len) {
		e = take_edit(&again);
		if (e.operation == BYTE || e.operation == CUT)
			edit_file(out, &e);
	}
	return e.operation == NEXT;
}

void database_adopt(struct bytes in, struct database *out)
{
	static const char sql[] =
		"UPDATE runs SET version = iif(typeof(version) = 'blob',"
		" CAST(?1 AS BLOB), ?1) WHERE version IN ('this', x'74686973')";
	sqlite3 *db = database_open(in);
	struct arena a = ARENA_INIT;
	const struct str version = program_identity(&a);
	sqlite3_stmt *s = NULL;

	assert(version.s != NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK) {
		sqlite3_bind_text(s, 1, version.s, (int)version.n,
				  SQLITE_STATIC);
		sqlite3_step(s);
	}
	if (sqlite3_finalize(s) == SQLITE_OK && sqlite3_changes(db) != 0) {
		database_take(db, out);
	} else {
		out->data = sqlite3_malloc64(in.len + 1);
		assert(out->data != NULL);
		memcpy(out->data, in.data, in.len);
		out->size = in.len;
	}
	sqlite3_close(db);
	arena_release(&a);
}
