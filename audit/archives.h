/* What was found in archives, kept under keys for those that don't change. */
#ifndef AUDIT_ARCHIVES_H
#define AUDIT_ARCHIVES_H

#include "audit/db.h"
#include "audit/record.h"

enum {
	ARCHIVES_FIND,
	ARCHIVES_BEGIN,
	ARCHIVES_ADD,
	ARCHIVES_END,
	ARCHIVES_TELL,
	ARCHIVES_TELL_COUNT,
	ARCHIVES_DROP_MEMBERS,
	ARCHIVES_DROP,
	ARCHIVES_STATEMENTS
};

struct archives {
	struct db *db;
	sqlite3_stmt *statements[ARCHIVES_STATEMENTS];
	int64_t archive; /* that is being told of; 0: none */
	int64_t members; /* of it, so far */
	bool has_count;  /* it was opened: */
	uint64_t passed_over;
	int64_t first; /* that was added here; 0: none */
};

/* A row of a run that stands for an archive, or a program that carries one. */
struct archive_place {
	int64_t run, number;
	struct str path;
};

void archives_init(struct archives *a, struct db *db);
void archives_close(struct archives *a);

/*
 * '*archive' is 0 where none is kept under that key. 0, or an error with the
 * session's message set, as of all below.
 */
int archives_find(struct archives *a, struct str key, int64_t *archive);

/*
 * Something in the archive at 'path': a file with its result, another archive,
 * or what isn't looked at. The first begins it.
 */
int archives_add(struct archives *a, struct str path, const struct record *r,
		 int64_t result);

/*
 * Nothing more is in it: let the run have it, and keep it under the key; not
 * where that is empty.
 */
int archives_end(struct archives *a, const struct archive_place *place,
		 struct str key);

/* Let the run have what is kept. */
int archives_tell(struct archives *a, const struct archive_place *place,
		  int64_t archive);

/* What was added here isn't to be found again. */
int archives_forget(struct archives *a);

#endif
