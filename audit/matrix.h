/* Records of files, added up. */
#ifndef AUDIT_MATRIX_H
#define AUDIT_MATRIX_H

#include "audit/record.h"
#include "audit/rows.h"
#include "audit/table.h"
#include "report/audit.h"

/* More causes than this aren't told apart. */
enum { MATRIX_CAUSES_MAX = 1 << 17 };

/* Everything is from 'arena' but the tables. */
struct matrix {
	const struct profile *profile;
	struct arena arena;
	struct audit_matrix out;
	struct rows rows; /* of the files */
	struct audit_cause **causes;
	size_t cause_capacity;
	struct table by_cause, by_module, by_text;
	struct audit_redistributable *redistributables;
	size_t redistributable_capacity;
	struct str *archives, *unpacked, *cabinets;
	size_t archive_capacity, unpacked_capacity, cabinet_capacity;
	struct unread_file *unread;
	size_t unread_capacity;
	struct str *used; /* paths */
	size_t used_count, used_capacity;
	struct table by_use;
};

/* 'scratch': a file for what needs no memory then; 0: none. */
void matrix_init(struct matrix *m, const struct profile *p, int scratch);
void matrix_release(struct matrix *m);

/* A file was told of. 0, or E_NO_MEMORY. */
int matrix_add(struct matrix *m, const char *path, const struct record *r);

/* A file or folder can't be read: why, in a line that names it. As above. */
int matrix_add_unread(struct matrix *m, const char *path, const char *why);

/* What a record adds to a summary alone. */
void summary_add(struct summary *s, const struct record *r);

/*
 * Files whose digest is wanted, since another has their size and head: sorted so
 * that those which may be the same follow each other. As above, or E_IO.
 */
int matrix_candidates(struct matrix *m, struct audit_file ***out,
		      size_t *count);

/*
 * Nothing more comes: sort, and find out what concerns the whole. 'candidates'
 * have their digests now. 0, E_NO_MEMORY or E_PROFILE.
 */
int matrix_finish(struct matrix *m, struct audit_file *const *candidates,
		  size_t count);

/*
 * audit/matrix_files.c: one more file; and each of a matrix, in their order. 0,
 * what 'take' returned, E_NO_MEMORY, or E_IO.
 */
int matrix_file_add(struct matrix *m, const struct record *r, struct str path);
int matrix_each_file(const void *matrix, audit_file_take *take, void *context);

#endif
