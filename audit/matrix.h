/* Records of files, added up. */
#ifndef AUDIT_MATRIX_H
#define AUDIT_MATRIX_H

#include "audit/duplicates.h"
#include "audit/matrix_causes.h"

/* A cause that gains much, copied. */
struct matrix_gain {
	struct arena arena;
	struct audit_cause cause;
};

/* The first thing that a DLL of the delivery lacks. */
struct matrix_lack {
	uint64_t first;
	char *object; /* from malloc(); NULL: nothing */
};

/* Everything is from 'arena' but the tables. */
struct matrix {
	const struct profile *profile;
	struct arena arena;
	struct audit_matrix out;
	struct rows rows; /* of the files */
	struct causes causes;
	struct duplicates duplicates;
	struct matrix_gain gains[AUDIT_GAINS_MAX];
	struct audit_brought *brought;
	struct matrix_lack *lacks; /* of their names: where it stands by path */
	size_t *brought_names;
	struct table by_brought, by_module;
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

/* 'spool' takes what then needs no memory, and outlives it. */
void matrix_init(struct matrix *m, const struct profile *p,
		 struct spool *spool);
void matrix_release(struct matrix *m);

/* A file was told of. 0, or E_NO_MEMORY. */
int matrix_add(struct matrix *m, const char *path, const struct record *r);

/* A file or folder can't be read: why, in a line that names it. As above. */
int matrix_add_unread(struct matrix *m, const char *path, const char *why);

/* What a record adds to a summary alone. */
void summary_add(struct summary *s, const struct record *r);

/*
 * The files that have another's size and head are among the duplicates now, to
 * be asked for their digests. As above, or E_IO.
 */
int matrix_candidates(struct matrix *m);

/*
 * Nothing more comes: sort, and find out what concerns the whole. 0,
 * E_NO_MEMORY, E_IO or E_PROFILE.
 */
int matrix_finish(struct matrix *m);

/*
 * audit/matrix_files.c: one more file; and each of a matrix, in their order. 0,
 * what 'take' returned, E_NO_MEMORY, or E_IO.
 */
int matrix_file_add(struct matrix *m, const struct record *r, struct str path);
int matrix_each_file(const void *matrix, audit_file_take *take, void *context);

/* Of a path in a delivery, what is behind the last slash. */
struct str matrix_base_name(struct str path);

/* audit/matrix_gains.c: what a whole cause says of the whole. A causes_take. */
int matrix_look_at_cause(void *matrix, const struct ranked_cause *c);

/* What the delivery brings, so that causes tell what it lacks; then that. */
int matrix_list_brought(struct matrix *m);
void matrix_tell_lacks(struct matrix *m);

#endif
