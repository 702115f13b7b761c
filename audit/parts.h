/* What the parts of an audit tell of, each file once, in the order of one. */
#ifndef AUDIT_PARTS_H
#define AUDIT_PARTS_H

#include "audit/db.h"
#include "audit/sorter.h"
#include "util/file.h"

/* Bytes of a path in a line; one with a longer path isn't whole. */
enum { PART_PATH_MAX = 1 << 20 };

/* A report on some of the files. */
struct part {
	const char *path;
	struct file file; /* of lines */
	uint64_t look;    /* the block of it that was looked at last, from 1 */
	struct db db;     /* of a database, and in it: */
	sqlite3_stmt *get;
	int64_t run;
};

/* Where a file is told of: a line, or a row and those of what is in it. */
struct part_entry {
	struct str path; /* where it comes out, of the archive that it lies in */
	size_t part;
	uint64_t at;
	uint64_t length;
	/* Of the line of an archive that was opened, or the row: */
	bool is_archive;
	uint64_t members; /* that are told of by itself */
};

/* Are two of one path the same? */
typedef bool same_entries(void *context, const struct part_entry *a,
			  const struct part_entry *b);

struct parts {
	struct dryload *dryload;
	const struct dryload_parts *asked;
	struct part *items;
	size_t count; /* of those that are open */
	struct arena arena;
	struct spool spool;
	struct sorter told;  /* by path: what parts tell of, and what is listed */
	struct sorter order; /* each once, as it comes out */
	bool of_lines; /* which have paths as JSON has them */
	same_entries *same;
	void *context; /* of it */
	struct dryload_parts_check check;
};

/* 0, or E_NO_MEMORY; closed in either case. */
int parts_open(struct parts *p, struct dryload *d,
	       const struct dryload_parts *asked);
void parts_close(struct parts *p);

/* A line for a person about a file. */
void parts_tell(const struct parts *p, struct str path, const char *what);

/* One more; the first of a path counts. 0, E_NO_MEMORY, or E_IO. */
int parts_add(struct parts *p, const struct part_entry *e);

/* Are so many told of in an archive as it tells of? */
void parts_count_members(struct parts *p, struct str path, uint64_t members,
			 uint64_t found);

/* Nothing more comes: compare with the list, and sort. 0, or an error, told. */
int parts_finish(struct parts *p);

/*
 * Then each entry, once, in order. It is borrowed until 'take' returns 0, or
 * what ends this. 0, that, E_NO_MEMORY, or E_IO.
 */
typedef int parts_take(void *context, const struct part_entry *e);
int parts_each(struct parts *p, parts_take *take, void *context);

/* audit/merge_lines.c, audit/merge_databases.c: 0, or an error, told. */
int merge_lines(struct parts *p, FILE *out, struct summary *s);
int merge_databases(struct parts *p, bool json, FILE *out, struct style style,
		    struct summary *s);

#endif
