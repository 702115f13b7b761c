/* Workers and their answers, and what to do when one dies. */
#include "audit/pool_parts.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "analysis/analyze.h"
#include "util/budget.h"
#include "util/status.h"

int pool_open(const struct worker_settings *settings, unsigned workers,
	      unsigned seconds, struct pool **out)
{
	struct pool *p = calloc(1, sizeof(*p));

	*out = p;
	if (p == NULL)
		return E_NO_MEMORY;
	p->settings = settings;
	p->worker_count = workers < POOL_WORKERS_MAX ? workers :
						       POOL_WORKERS_MAX;
	p->seconds = seconds;
	p->begun = mmap(NULL, POOL_WORKERS_MAX * sizeof(*p->begun),
			PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			0);
	if (p->begun == MAP_FAILED) {
		free(p);
		*out = NULL;
		return E_NO_MEMORY;
	}
	for (unsigned i = 0; i < p->worker_count; i++)
		p->workers[i].fd = -1;
	return OK;
}

/* Has it exited by itself, or does so within a moment? */
static bool has_left(const struct process *w, int *status)
{
	enum { MOMENT = 200 }; /* milliseconds */
	const struct timespec pause = { 0, 1000000 };
	const int64_t until = budget_now() + MOMENT;
	pid_t got;

	while ((got = waitpid(w->pid, status, WNOHANG)) == 0 &&
	       budget_now() < until)
		nanosleep(&pause, NULL);
	return got == w->pid;
}

/* Did it end by itself, with that status? Who doesn't leave is killed. */
static bool end_worker(struct process *w, bool leaves, int *status)
{
	*status = 0;
	close(w->fd);
	w->fd = -1;
	if (leaves && has_left(w, status))
		return true;
	kill(w->pid, SIGKILL);
	while (waitpid(w->pid, status, 0) < 0) {
		/* Where SIGCHLD is ignored nobody learns how it ended. */
		if (errno != EINTR)
			break;
	}
	return false;
}

void pool_close(struct pool *p)
{
	int status;

	if (p == NULL)
		return;
	for (unsigned i = 0; i < p->worker_count; i++) {
		if (p->workers[i].fd >= 0)
			end_worker(&p->workers[i], false, &status);
		free(p->workers[i].input);
	}
	for (size_t n = p->first; n < p->last; n++)
		job_free(job_at(p, n));
	munmap(p->begun, POOL_WORKERS_MAX * sizeof(*p->begun));
	free(p);
}

/* Two workers ended at the same place: what is behind it isn't looked at. */
static int give_up(struct pool *p, struct job *job)
{
	if (!pool_give_up(p, job))
		return E_NO_MEMORY;
	job->state = JOB_DONE;
	p->returned--;
	return OK;
}

/* The job that it was at; NULL: it was at none, or tells what can't be. */
static struct job *find_guilty(const struct pool *p, const struct process *w)
{
	const uint32_t begun = p->begun[w - p->workers] - w->done;

	return begun != 0 && begun <= w->count ? w->jobs[begun - 1] : NULL;
}

/*
 * A worker is gone. What it was at is told of as unfinished by another one, of an
 * archive the file in it; what it hadn't begun, or not told of, is done again.
 */
static int bury(struct pool *p, struct process *w, bool overran)
{
	int status;
	const bool left = end_worker(w, !overran, &status);
	struct job *guilty = find_guilty(p, w);
	const bool is_known = guilty != NULL;
	const bool was_watched = w->count != 0 && w->jobs[0]->head.watched;

	if (!is_known && w->count != 0)
		guilty = w->jobs[0];
	for (size_t i = 0; i < w->count; i++) {
		w->jobs[i]->state = JOB_WAITING;
		w->jobs[i]->head.watched |= !is_known;
	}
	p->returned += w->count;
	w->count = 0;
	w->length = 0;
	w->deadline = INT64_MAX;
	if (guilty == NULL)
		return E_IO;
	/* Nobody knows which of them it was at: again, and one by one. */
	if (!is_known && !was_watched && guilty->told == 0)
		return OK;
	if (guilty->head.unfinished && guilty->head.skip == guilty->told)
		return give_up(p, guilty);
	guilty->head.unfinished = true;
	guilty->head.skip = guilty->told;
	guilty->head.why = overran ? UNFINISHED_TIME :
			   left && !WIFSIGNALED(status) ? UNFINISHED_MEMORY :
							  UNFINISHED_CRASH;
	guilty->head.signal =
		left && WIFSIGNALED(status) ? (uint8_t)WTERMSIG(status) : 0;
	return OK;
}

/* Take what is whole of what was read. False: it is no answer. */
static bool take_answers(struct pool *p, struct process *w)
{
	size_t at = 0;

	while (w->length - at >= sizeof(struct answer_head)) {
		struct answer_head head;
		struct job *job = w->jobs[0];
		const size_t length = answer_length(w->input + at,
						    w->length - at, &head);

		if (w->count == 0 ||
		    (uint64_t)head.record_length + head.text_length >
			    ANSWER_MAX)
			return false;
		if (length == 0)
			break;
		if (head.record_length != 0 &&
		    !pool_keep_answer(p, job, w->input + at, length))
			return false;
		at += length;
		if (head.more == 0) {
			job->state = JOB_DONE;
			w->done++;
			w->count--;
			memmove(w->jobs, w->jobs + 1,
				w->count * sizeof(*w->jobs));
		}
		pool_set_deadline(p, w);
	}
	memmove(w->input, w->input + at, w->length - at);
	w->length -= at;
	return true;
}

/* False: the worker is gone, or of no use. */
static bool read_worker(struct pool *p, struct process *w)
{
	enum { CHUNK = 1 << 18 };
	ssize_t n;

	if (w->capacity - w->length < CHUNK) {
		size_t capacity = w->capacity * 2 + CHUNK;
		uint8_t *more = realloc(w->input, capacity);

		if (more == NULL)
			return false;
		w->input = more;
		w->capacity = capacity;
	}
	n = recv(w->fd, w->input + w->length, CHUNK, MSG_DONTWAIT);
	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if (n == 0)
		return false;
	w->length += (size_t)n;
	return take_answers(p, w);
}

/* Wait until a worker answers, dies, or takes too long. */
static int attend(struct pool *p)
{
	struct pollfd fds[POOL_WORKERS_MAX];
	int64_t next = INT64_MAX, now = budget_now();
	int ret = OK;

	for (unsigned i = 0; i < p->worker_count; i++) {
		const struct process *w = &p->workers[i];

		fds[i] = (struct pollfd){ .fd = w->fd, .events = POLLIN };
		if (w->fd >= 0 && w->count != 0 && w->deadline < next)
			next = w->deadline;
	}
	if (next == INT64_MAX)
		return OK;
	if (poll(fds, p->worker_count, next > now ? (int)(next - now) : 0) < 0)
		return errno == EINTR ? OK : E_IO;
	now = budget_now();
	for (unsigned i = 0; ret == OK && i < p->worker_count; i++) {
		struct process *w = &p->workers[i];

		if (w->fd < 0)
			continue;
		if (fds[i].revents != 0 && !read_worker(p, w))
			ret = bury(p, w, false);
		else if (fds[i].revents == 0 && w->count != 0 &&
			 now >= w->deadline)
			ret = bury(p, w, true);
	}
	return ret;
}

int pool_run(struct pool *p, const struct pool_calls *calls)
{
	int ret = OK;

	p->ended = false;
	while (ret == OK && !(p->ended && p->first == p->last)) {
		ret = pool_fill(p, calls);
		if (ret == OK)
			ret = pool_send_jobs(p);
		if (ret == OK)
			ret = attend(p);
		if (ret == OK)
			ret = pool_deliver(p, calls);
	}
	return ret;
}
