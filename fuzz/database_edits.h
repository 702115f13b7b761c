/* Databases for fuzz/database.c: one that is in order, edited as an input says. */
#ifndef FUZZ_DATABASE_EDITS_H
#define FUZZ_DATABASE_EDITS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "util/bytes.h"

/* The bytes of a database's file, from sqlite3_malloc64(). */
struct database {
	uint8_t *data;
	size_t size;
};

void database_take(sqlite3 *from, struct database *out);

/*
 * fuzz/database_base.c: an audit of seven files, twice, as an audit writes it; but
 * without NOT NULL, and with a copy of its schema in a table "layout".
 */
void base_make(struct database *out);

/*
 * That with the edits that '*in' begins with, each an operation, what it is about,
 * and a value; up to the end, or to what begins the next one: true then.
 */
bool database_edit(const struct database *base, struct bytes *in, struct database *out);

/* Bytes as they are; but where the version is "this", it is the program's own. */
void database_adopt(struct bytes in, struct database *out);

#endif
