/* A process that reads files: it dies, or is ended, instead of its parent. */
#ifndef AUDIT_WORKER_H
#define AUDIT_WORKER_H

#include <stdint.h>
#include <sys/types.h>

#include "analysis/session.h"
#include "audit/record.h"

enum job_kind {
	JOB_CHECK,    /* the file, and what is in it */
	JOB_ALONE,    /* the file, and nothing that is in it */
	JOB_INSIDE,   /* what is in it, and not the file */
	JOB_DIGEST,   /* the SHA-256 of a file, and no more */
	JOB_IDENTIFY, /* what kind of file it is, and its SHA-256 */
	JOB_KINDS
};

/* In front of a path, on the way to a worker. */
struct job_head {
	uint32_t length; /* of the path, without a byte behind it */
	uint8_t kind, why, signal;
	uint8_t unfinished; /* its analysis didn't end: tell of that */
	uint8_t watched; /* each answer is sent before more is done */
	uint32_t skip; /* answers that were given before: what is unfinished is next */
};

/*
 * In front of an answer: a record of so many bytes, and behind it what the
 * format writes of the file. An archive has many answers, the last a
 * RECORD_END; one of no bytes says that the worker goes on.
 */
struct answer_head {
	uint32_t record_length, text_length;
	uint32_t more; /* come for the same job */
};

/* A longer answer is none of a worker's. */
enum { ANSWER_MAX = 1 << 30 };

/* How files are read, the same for all. */
struct worker_settings {
	struct dryload *dryload;
	const struct report_writer *writer; /* NULL: records alone */
	struct style style;
	bool digests; /* of every file */
	bool imports; /* the same */
	bool bare; /* what a baseline accepts counts like the rest */
	size_t memory; /* bytes */
	const struct dryload_audit *asked; /* whose folders confine links */
	const char *unpack; /* the program that opens archives; NULL: none */
};

/*
 * Fork one. '*fd' is the parent's end of its socket; it counts the jobs that it
 * begins in '*begun', which both see. 0, or E_IO with errno.
 */
int worker_start(const struct worker_settings *s, _Atomic uint32_t *begun,
		 pid_t *pid, int *fd);

/* All bytes of 'n'; false where the other end is gone. */
bool socket_write(int fd, const void *data, size_t n);

#endif
