/* What the parts of an audit tell of, each file once, in the order of one. */
#ifndef AUDIT_PARTS_H
#define AUDIT_PARTS_H

#include "audit/db.h"
#include "audit/table.h"
#include "util/file.h"

/* A report on some of the files. */
struct part {
	const char *path;
	struct file file; /* of lines */
	struct db db;     /* of a database, and in it: */
	sqlite3_stmt *get;
	int64_t run;
};

/* Where a file is told of: a line, or a row and those of what is in it. */
struct part_entry {
	struct str path;
	size_t part;
	uint64_t at;
	size_t length;
	size_t place; /* in the list; SIZE_MAX: not there */
	/* Of the line of an archive that was opened, or the row: */
	bool is_archive;
	uint64_t members; /* that are told of by itself */
	size_t found;
	struct str top; /* the path of the archive that it lies in, or its own */
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
	struct part_entry *entries;
	size_t entry_count, entry_capacity;
	struct table by_path, by_archive;
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

/* One more; the first of a path counts. 'e->path' is copied. As above. */
int parts_add(struct parts *p, const struct part_entry *e);

/* Are there as many members of it as it tells of? */
void parts_count_members(struct parts *p, const struct part_entry *e);

/* Nothing more comes: compare with the list, and sort. 0, or an error, told. */
int parts_finish(struct parts *p);

/* audit/merge_lines.c, audit/merge_databases.c: 0, or an error, told. */
int merge_lines(struct parts *p, FILE *out, struct summary *s);
int merge_databases(struct parts *p, bool json, FILE *out, struct style style,
		    struct summary *s);

#endif
