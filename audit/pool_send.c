/* Jobs on their way to the workers. */
#include "audit/pool_parts.h"

#include <stdlib.h>
#include <string.h>

#include "util/budget.h"
#include "util/status.h"

void pool_set_deadline(struct pool *p, struct process *w)
{
	w->deadline = w->count == 0 ? INT64_MAX :
				      budget_now() + p->seconds * (int64_t)1000;
}

int pool_fill(struct pool *p, const struct pool_calls *calls)
{
	while (!p->ended && p->last - p->first < POOL_WINDOW &&
	       p->last - p->next < (size_t)p->worker_count * POOL_BATCH) {
		struct job *job = job_at(p, p->last);
		enum job_kind kind = JOB_CHECK;
		const char *path = NULL;
		int ret = calls->next(calls->context, &kind, &path);

		if (ret != OK)
			return ret;
		p->ended = path == NULL;
		if (p->ended)
			return OK;
		job->path = strdup(path);
		if (job->path == NULL)
			return E_NO_MEMORY;
		job->head = (struct job_head){
			.length = (uint32_t)strlen(path),
			.kind = (uint8_t)kind,
		};
		job->state = JOB_WAITING;
		p->last++;
	}
	return OK;
}

/* The first that waits; NULL: none, or too much waits for one before it. */
static struct job *next_waiting(struct pool *p)
{
	if (p->returned != 0) {
		for (size_t n = p->first; n < p->next; n++) {
			if (job_at(p, n)->state == JOB_WAITING)
				return job_at(p, n);
		}
		p->returned = 0;
	}
	if (p->next == p->last ||
	    (p->held > POOL_HELD_MAX && p->next != p->first))
		return NULL;
	return job_at(p, p->next);
}

static void mark_sent(struct pool *p, struct process *w, struct job *job)
{
	if (p->next < p->last && job == job_at(p, p->next))
		p->next++;
	job->state = JOB_SENT;
	w->jobs[w->count++] = job;
	if (w->count == 1)
		pool_set_deadline(p, w);
}

/* Jobs on their way to one worker, so that one call sends them. */
struct batch {
	uint8_t bytes[1 << 14]; /* less than what a socket holds */
	size_t n;
};

/* What the worker doesn't get since it died is seen when it is read from. */
static void send_batch(const struct process *w, struct batch *b)
{
	if (b->n != 0)
		socket_write(w->fd, b->bytes, b->n);
	b->n = 0;
}

static void send_job(const struct process *w, struct batch *b,
		     const struct job *job)
{
	const size_t head = sizeof(job->head);

	if (head + job->head.length > sizeof(b->bytes) - b->n)
		send_batch(w, b);
	if (head + job->head.length > sizeof(b->bytes)) {
		if (socket_write(w->fd, &job->head, head))
			socket_write(w->fd, job->path, job->head.length);
		return;
	}
	memcpy(b->bytes + b->n, &job->head, head);
	memcpy(b->bytes + b->n + head, job->path, job->head.length);
	b->n += head + job->head.length;
}

/* Long paths could fill the socket while the worker fills the other way. */
static bool has_room(const struct process *w)
{
	size_t bytes = 0;

	for (size_t i = 0; i < w->count; i++)
		bytes += w->jobs[i]->head.length;
	return w->count == 0 ||
	       (w->count < POOL_BATCH && bytes < sizeof(struct batch) / 2);
}

static int start(struct pool *p, struct process *w)
{
	_Atomic uint32_t *begun = &p->begun[w - p->workers];

	*begun = w->done = 0;
	return worker_start(p->settings, begun, &w->pid, &w->fd);
}

static int send_to(struct pool *p, struct process *w)
{
	/* Where there are few, every worker gets some. */
	const size_t share = (p->last - p->next) / p->worker_count + 1;
	struct batch batch;
	struct job *job;

	batch.n = 0; /* its bytes are written before they are read */
	for (size_t sent = 0; sent < share && has_room(w); sent++) {
		job = next_waiting(p);
		if (job == NULL)
			break;
		if (w->fd < 0 && start(p, w) != OK) {
			w->fd = -1;
			return E_IO;
		}
		mark_sent(p, w, job);
		send_job(w, &batch, job);
	}
	send_batch(w, &batch);
	return OK;
}

/* Who has enough to do gets more once half of it is done. */
int pool_send_jobs(struct pool *p)
{
	int ret = OK;

	for (unsigned i = 0; ret == OK && i < p->worker_count; i++) {
		if (p->workers[i].count <= POOL_BATCH / 2)
			ret = send_to(p, &p->workers[i]);
	}
	return ret;
}
