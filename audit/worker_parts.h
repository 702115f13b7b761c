/* What the files of the worker share. */
#ifndef AUDIT_WORKER_PARTS_H
#define AUDIT_WORKER_PARTS_H

#include "analysis/analyze.h"
#include "audit/confine.h"
#include "audit/worker.h"
#include "util/file.h"

struct worker {
	const struct worker_settings *settings;
	int fd;
	_Atomic uint32_t *begun; /* jobs: the parent sees which it died of */
	char input[1 << 14];
	size_t input_at, input_length;
	char path[WALK_PATH_MAX + 1];
	struct confine confine;
	uint64_t table_seed; /* for the tables of all its records */
	bool many; /* the job has more answers than one */
	bool at_once; /* its answers are sent as they come */
	char output[1 << 16]; /* answers that wait for others */
	size_t output_length;
	int64_t sent; /* budget_now() of the last time */
};

/* Of a file in an archive; empty for the one that was asked for. */
static inline struct str member_name(const struct worker *w, const char *path)
{
	return path == w->path ? STR_EMPTY : str_of(path);
}

/*
 * audit/worker_socket.c: answers go out many at a time, since each wakes the
 * parent; those of a job that takes long, or may end this process, don't wait.
 * False: the parent is gone.
 */
bool worker_put(struct worker *w, const void *data, size_t n);

/* From here on the parent knows what was done. As above. */
bool worker_watch(struct worker *w);

/* Bytes of a job. False: nothing more comes. */
bool worker_take(struct worker *w, void *data, size_t n);

/* Jobs until the parent is gone, or one ends it. */
void worker_work(struct worker *w);

/* A record without what a format writes. */
int worker_answer(struct worker *w, const struct record *r);

/* Check a file and tell of it, with its mark; it is taken over. A status. */
int worker_check(struct worker *w, const char *path, struct file_parts *file,
		 uint64_t mark);

/* Tell of one whose analysis didn't end. A status. */
int worker_unfinished(struct worker *w, const char *path,
		      enum unfinished why, int signal);

/* audit/worker_unpack.c: tell of what is in the file, 'told' that one itself. */
int worker_unpack(struct worker *w, const struct job_head *job, bool told);

#endif
