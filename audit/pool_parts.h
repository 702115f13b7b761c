/* What the files of the pool share. */
#ifndef AUDIT_POOL_PARTS_H
#define AUDIT_POOL_PARTS_H

#include "audit/pool.h"

enum job_state { JOB_WAITING, JOB_SENT, JOB_DONE };

struct job {
	struct job_head head;
	char *path;
	enum job_state state;
	uint8_t *answers; /* of each: its head, the record, the text */
	size_t length, capacity;
	uint32_t told; /* how many there are */
};

struct process {
	pid_t pid;
	int fd; /* -1: there is none */
	struct job *jobs[POOL_BATCH]; /* what it was sent, the oldest first */
	size_t count;
	int64_t deadline; /* of the first */
	uint32_t done; /* jobs, since it began */
	uint8_t *input;
	size_t length, capacity;
};

/* A ring of jobs: number 'n' has the place n % POOL_WINDOW. */
struct pool {
	const struct worker_settings *settings;
	unsigned worker_count, seconds;
	struct process workers[POOL_WORKERS_MAX];
	struct job jobs[POOL_WINDOW];
	size_t first, next, last; /* to deliver, to send, behind the last */
	size_t held;              /* bytes of answers */
	size_t returned; /* jobs of a worker that died, to be sent again */
	bool ended;      /* no more jobs come */
	_Atomic uint32_t *begun; /* by worker: jobs, as it counts them itself */
};

static inline struct job *job_at(struct pool *p, size_t number)
{
	return &p->jobs[number % POOL_WINDOW];
}

void job_free(struct job *job);

/* audit/pool_send.c: as many jobs as the workers can have. A status. */
int pool_fill(struct pool *p, const struct pool_calls *calls);

/* Who has little to do gets more, and starts where it must. A status. */
int pool_send_jobs(struct pool *p);

/* The first of a worker's jobs begins. */
void pool_set_deadline(struct pool *p, struct process *w);

/* The length of the answer at the start of these bytes; 0: it isn't whole. */
size_t answer_length(const uint8_t *bytes, size_t n, struct answer_head *head);

/* One more answer of a job. False: no memory is left. */
bool pool_keep_answer(struct pool *p, struct job *job, const uint8_t *bytes,
		      size_t length);

/* That the rest of a job can't be told, as its last answer. As above. */
bool pool_give_up(struct pool *p, struct job *job);

/* Hand out the answers of those at the front that are done. A status. */
int pool_deliver(struct pool *p, const struct pool_calls *calls);

#endif
