/* What a worker does, from its fork to its end. */
#include "audit/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/analyze.h"
#include "audit/sniff.h"
#include "audit/walk.h"
#include "report/buffer.h"
#include "util/digest.h"
#include "util/file.h"
#include "util/status.h"

/* Neighbours that were met are forgotten once they are more than this. */
enum { MET_BYTES_MAX = 64 << 20 };

struct worker {
	const struct worker_settings *settings;
	int fd;
	char path[WALK_PATH_MAX + 1];
	char folder[WALK_PATH_MAX + 1]; /* of the file before */
	/* Where links may lead: the delivery's folders, and the file's own. */
	struct confinement confinement;
	struct str *bases;
	char *own;
	struct arena arena;
};

bool socket_write(int fd, const void *data, size_t n)
{
	const char *at = data;

	while (n != 0) {
		ssize_t put = send(fd, at, n, MSG_NOSIGNAL);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		at += put;
		n -= (size_t)put;
	}
	return true;
}

/* False: nothing more comes. */
static bool socket_read(int fd, void *data, size_t n)
{
	char *at = data;

	while (n != 0) {
		ssize_t got = recv(fd, at, n, MSG_WAITALL);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

static int answer(const struct worker *w, const struct record *r,
		  struct str text)
{
	struct answer_head head = { 0 };
	struct buffer b;
	struct str bytes;
	int ret = buffer_open(&b);

	if (ret == OK) {
		fwrite(&head, sizeof(head), 1, b.out);
		record_write(r, b.out);
		fwrite(text.s, 1, text.n, b.out);
		bytes = buffer_close(&b);
		ret = bytes.s == NULL || bytes.n > ANSWER_MAX ? E_NO_MEMORY :
								OK;
	}
	if (ret == OK) {
		head.text_length = (uint32_t)text.n;
		head.record_length =
			(uint32_t)(bytes.n - text.n - sizeof(head));
		memcpy(b.text, &head, sizeof(head));
		if (!socket_write(w->fd, b.text, bytes.n))
			ret = E_IO;
	}
	buffer_free(&b);
	return ret;
}

/* What the format writes of it, and the record. */
static int tell(const struct worker *w, const struct file_report *f,
		struct record *r)
{
	const struct worker_settings *s = w->settings;
	struct report report = {
		.profile = &s->dryload->profile,
		.style = s->style,
	};
	char sha256[SHA256_HEX_SIZE];
	struct str text = STR_EMPTY;
	struct buffer b = { NULL, NULL, 0 };
	int ret = record_make(f, r);

	if (ret == OK && s->digests && r->size != 0) {
		sha256_hex(f->file, sha256);
		r->sha256 = str_of(sha256);
	}
	if (ret == OK && s->writer != NULL) {
		ret = buffer_open(&b);
		report.out = b.out;
		if (ret == OK)
			ret = s->writer->file(&report, f);
		if (b.out != NULL)
			text = buffer_close(&b);
		if (text.s == NULL)
			ret = E_NO_MEMORY;
	}
	if (ret == OK)
		ret = answer(w, r, text);
	buffer_free(&b);
	return ret;
}

static int tell_unread(const struct worker *w, const char *message)
{
	const struct record r = {
		.kind = RECORD_UNREAD,
		.message = str_of(message),
	};

	return answer(w, &r, STR_EMPTY);
}

static int unfinished(const struct worker *w, enum unfinished why, int signal)
{
	struct record r = { .kind = RECORD_FILE };
	struct analysis a;
	int ret = analyze_unfinished(w->settings->dryload, w->path, why,
				     signal, &a);

	if (ret == OK)
		ret = tell(w, &a.report, &r);
	analysis_release(&a);
	return ret;
}

static int check_once(const struct worker *w, const struct sniffed *sniffed)
{
	struct dryload *d = w->settings->dryload;
	struct record r = { .mark = sniffed->mark };
	struct analysis a;
	int ret = analyze(d, w->path, &a);

	if (ret == OK)
		ret = tell(w, &a.report, &r);
	analysis_release(&a);
	if (ret == E_NO_MEMORY || d->neighbourhood.arena.total > MET_BYTES_MAX)
		session_leave(d);
	return ret;
}

static int confine(struct worker *w)
{
	const size_t count = w->settings->base_count;
	const char *slash = strrchr(w->path, '/');
	const size_t n = slash == NULL ? 0 : (size_t)(slash - w->path) + 1;

	if (w->bases == NULL) {
		w->bases = arena_new_array(&w->arena, struct str, count + 1);
		if (w->bases == NULL)
			return E_NO_MEMORY;
		for (size_t i = 0; i < count; i++)
			w->bases[i] = w->settings->bases[i];
		w->confinement = (struct confinement){
			.bases = w->bases,
			.files_alone = true,
			.arena = &w->arena,
		};
		w->settings->dryload->confinement = &w->confinement;
	} else if (strncmp(w->folder, w->path, n) == 0 &&
		   w->folder[n] == '\0') {
		return OK;
	}
	memcpy(w->folder, w->path, n);
	w->folder[n] = '\0';
	free(w->own);
	w->own = realpath(n == 0 ? "." : w->folder, NULL);
	w->confinement.count = count + (w->own != NULL);
	if (w->own != NULL)
		w->bases[count] = str_of(w->own);
	return OK;
}

static int check(struct worker *w)
{
	const struct record other = { .kind = RECORD_OTHER };
	struct dryload *d = w->settings->dryload;
	struct sniffed sniffed;
	int ret;

	if (sniff(w->path, &sniffed) != 0) {
		session_fail(d, E_IO, "%s: %s", w->path,
			     file_error_text(errno));
		return tell_unread(w, d->message);
	}
	if (!sniffed.is_ours)
		return answer(w, &other, STR_EMPTY);
	if (confine(w) != OK)
		return E_NO_MEMORY;
	ret = check_once(w, &sniffed);
	/* Those before it may have had it all. */
	if (ret == E_NO_MEMORY)
		ret = check_once(w, &sniffed);
	if (ret == E_NO_MEMORY)
		return unfinished(w, UNFINISHED_MEMORY, 0);
	if (ret == E_IO)
		return tell_unread(w, d->message);
	return ret;
}

static int digest(const struct worker *w)
{
	struct record r = { .kind = RECORD_DIGEST };
	char sha256[SHA256_HEX_SIZE] = "";
	struct file file;

	if (file_open(w->path, &file) == 0) {
		sha256_hex(file.bytes, sha256);
		r.size = file.bytes.len;
		file_close(&file);
	}
	r.sha256 = str_of(sha256);
	return answer(w, &r, STR_EMPTY);
}

static int do_job(struct worker *w, const struct job_head *job)
{
	switch (job->kind) {
	case JOB_CHECK:
		return check(w);
	case JOB_DIGEST:
		return digest(w);
	case JOB_UNFINISHED:
		return unfinished(w, (enum unfinished)job->why, job->signal);
	}
	return E_USAGE;
}

static void work(struct worker *w)
{
	struct job_head job;

	while (socket_read(w->fd, &job, sizeof(job))) {
		if (job.length > WALK_PATH_MAX ||
		    !socket_read(w->fd, w->path, job.length))
			return;
		w->path[job.length] = '\0';
		if (do_job(w, &job) != OK)
			return;
	}
}

/* A sanitizer's own memory counts too, and is more than anybody has. */
static bool has_sanitizer(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
	return true;
#endif
#endif
	return false;
}

/* Nothing of the parent's is left to it but its memory. */
static void enter_cage(const struct worker_settings *s, int fd)
{
	const struct rlimit none = { 0, 0 };
	const struct rlimit memory = { s->memory, s->memory };
	int null = open("/dev/null", O_RDWR);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
	}
	if (fd > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned)fd - 1, 0);
	close_range((unsigned)fd + 1, ~0u, 0);
	setrlimit(RLIMIT_CORE, &none);
	if (!has_sanitizer())
		setrlimit(RLIMIT_DATA, &memory);
}

int worker_start(const struct worker_settings *s, pid_t *pid, int *fd)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return E_IO;
	*pid = fork();
	if (*pid == 0) {
		struct worker w = { .settings = s, .fd = ends[1] };

		enter_cage(s, w.fd);
		work(&w);
		_exit(0);
	}
	close(ends[1]);
	if (*pid < 0) {
		close(ends[0]);
		return E_IO;
	}
	*fd = ends[0];
	return OK;
}
