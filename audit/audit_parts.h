/* What the files of the audit itself share. */
#ifndef AUDIT_AUDIT_PARTS_H
#define AUDIT_AUDIT_PARTS_H

#include "audit/every_path.h"
#include "audit/matrix.h"
#include "audit/pool.h"
#include "audit/progress.h"
#include "audit/rewrite.h"
#include "audit/walk.h"

struct audit {
	struct dryload *dryload;
	const struct dryload_audit *asked;
	FILE *out;
	const struct report_writer *writer; /* NULL: the matrix is written */
	size_t links; /* that were passed over */
	bool by_workers; /* they write each file, whatever comes before it */
	struct confine confine; /* of this process, where it writes them */
	struct rewriter rewriter; /* the same */
	struct every_path every_path;
	struct unread_folders unread_folders; /* where that has lines */
	bool json;
	struct walk *walk;
	struct pool *pool;
	struct matrix matrix;
	struct report report; /* of a writer */
	struct progress progress;
	bool began; /* the writer did */
	bool out_of_memory; /* met where nobody could be told */
	/* Digests, in their order. */
	struct {
		uint64_t size, number;
	} asked_for[POOL_WINDOW];
	size_t asked_count, told_count;
};

/* Has each path a line? */
static inline bool audit_tells_every_path(const struct audit *a)
{
	return a->writer == &report_ndjson && a->asked->every_path;
}

/* What is told of so far. */
struct summary *audit_summary(struct audit *a);

/* A file or folder can't be read: why, in a line that names it. */
void audit_report_trouble(struct audit *a, const char *path,
			  const char *message);

/* audit/take.c: of a file, an archive, or what is in it; 'context' is the audit. */
int audit_take(void *context, const char *path, const struct record *r,
	       struct str text);

#endif
