/* What a worker does with its jobs. */
#include "audit/worker.h"

#include <errno.h>
#include <string.h>

#include "analysis/analyze.h"
#include "analysis/baseline.h"
#include "audit/sniff.h"
#include "audit/worker_parts.h"
#include "report/buffer.h"
#include "util/digest.h"
#include "util/file.h"
#include "util/status.h"

static int answer(struct worker *w, const struct record *r,
		  struct str text)
{
	struct answer_head head = {
		.more = r->kind != RECORD_END && w->many,
		.text_length = (uint32_t)text.n,
	};
	struct arena arena = ARENA_INIT;
	size_t n;
	uint8_t *bytes = record_write(r, sizeof(head), &arena, &n);
	int ret = E_NO_MEMORY;

	if (bytes != NULL && n <= ANSWER_MAX && text.n <= ANSWER_MAX - n) {
		head.record_length = (uint32_t)(n - sizeof(head));
		memcpy(bytes, &head, sizeof(head));
		ret = worker_put(w, bytes, n) && worker_put(w, text.s, text.n) ?
			      OK :
			      E_IO;
	}
	arena_release(&arena);
	return ret;
}

int worker_answer(struct worker *w, const struct record *r)
{
	return answer(w, r, STR_EMPTY);
}

static int tell_unread(struct worker *w, const char *message)
{
	const struct record r = {
		.kind = RECORD_UNREAD,
		.message = str_of(message),
	};

	return answer(w, &r, STR_EMPTY);
}

static int tell_unreadable(struct worker *w, const char *path, int error)
{
	struct dryload *d = w->settings->dryload;

	session_fail(d, E_IO, "%s: %s", path, file_error_text(error));
	return tell_unread(w, d->message);
}

/* What the format writes of it, and the record. */
static int tell(struct worker *w, const struct file_report *f,
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
	int ret = record_make(f, w->table_seed, r);

	/* What lies in an archive can't be asked for later. */
	if (ret == OK && (s->digests || r->member.n != 0) && r->size != 0) {
		if (!report_sha256(f, sha256))
			return tell_unreadable(w, f->path.s, f->file->error);
		r->sha256 = str_of(sha256);
	}
	if (ret == OK && s->imports && r->size != 0)
		ret = record_add_imports(f, r);
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

int worker_unfinished(struct worker *w, const char *path,
		      enum unfinished why, int signal)
{
	struct record r = {
		.kind = RECORD_FILE,
		.member = member_name(w, path),
		.unfinished = true,
		.why = (uint8_t)why,
		.signal = (uint8_t)signal,
	};
	struct analysis a;
	int ret = analyze_unfinished(w->settings->dryload, path, why,
				     signal, &a);

	if (ret == OK && !w->settings->bare)
		ret = baseline_apply(w->settings->dryload, &a.report);
	if (ret == OK)
		ret = tell(w, &a.report, &r);
	analysis_release(&a);
	return ret;
}

static int check_once(struct worker *w, const char *path,
		      struct file_parts *file, uint64_t mark)
{
	struct dryload *d = w->settings->dryload;
	struct record r = {
		.kind = RECORD_FILE,
		.mark = mark,
		.member = member_name(w, path),
	};
	struct analysis a;
	int ret = analyze_file(d, path, file, &a);

	if (ret == OK && !w->settings->bare)
		ret = baseline_apply(d, &a.report);
	if (ret == OK)
		ret = tell(w, &a.report, &r);
	else if (ret == E_IO)
		ret = tell_unread(w, d->message);
	analysis_release(&a);
	session_trim(d);
	if (ret == E_NO_MEMORY)
		session_leave(d);
	return ret;
}

int worker_check(struct worker *w, const char *path, struct file_parts *file,
		 uint64_t mark)
{
	const struct members *members = w->settings->dryload->members;
	int ret;

	confine_enter(&w->confine, path);
	ret = check_once(w, path, file, mark);
	/* Those before it may have had it all. */
	if (ret == E_NO_MEMORY && members_open_parts(members, path, file) == 0)
		ret = check_once(w, path, file, mark);
	return ret == E_NO_MEMORY ?
		       worker_unfinished(w, path, UNFINISHED_MEMORY, 0) :
		       ret;
}

/* What is no ordinary file was never one of a delivery. */
static int tell_unopened(struct worker *w, int error)
{
	const struct record other = { .kind = RECORD_OTHER };

	if (error == EINVAL || error == EISDIR)
		return answer(w, &other, STR_EMPTY);
	return tell_unreadable(w, w->path, error);
}

/* An archive, or a program that carries one. */
static bool holds_more(const struct sniffed *s, struct file_parts *file)
{
	return s->is_archive ||
	       (s->is_program &&
		sniff_kind(file_parts_all(file)) != SNIFFED_NOTHING);
}

/* Of a program what it carries comes behind it. */
static bool is_unpacked(const struct worker *w, const struct job_head *job,
			const struct sniffed *s, struct file_parts *file)
{
	if (job->kind == JOB_ALONE ||
	    (s->is_archive && w->settings->unpack == NULL))
		return false;
	return holds_more(s, file);
}

/* It was opened, and couldn't be read. */
static int give_up(struct worker *w, struct file_parts *file)
{
	const int error = file->error;

	w->many = false;
	file_parts_close(file);
	return tell_unreadable(w, w->path, error);
}

static int check(struct worker *w, const struct job_head *job)
{
	struct record other = { .kind = RECORD_OTHER };
	struct sniffed sniffed;
	struct file_parts file;
	bool is_told;
	int ret = OK;

	if (file_parts_open(w->path, FILE_HEAD_SIZE, &file) != 0)
		return tell_unopened(w, errno);
	sniffed = sniff(w->path, &file);
	is_told = sniffed.is_ours && job->kind != JOB_INSIDE;
	w->many = is_unpacked(w, job, &sniffed, &file);
	if (file.error != 0)
		return give_up(w, &file);
	if (w->many && !worker_watch(w))
		return E_IO;
	if (is_told && job->skip == 0)
		ret = worker_check(w, w->path, &file, sniffed.mark);
	else
		file_parts_close(&file);
	if (w->many)
		return ret == OK ? worker_unpack(w, job, is_told) : ret;
	if (sniffed.is_archive)
		other.kind = RECORD_ARCHIVE;
	return is_told ? ret : answer(w, &other, STR_EMPTY);
}

static int digest(struct worker *w)
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

/* Of a file that is nothing to us its digest is of no use. */
static int identify(struct worker *w)
{
	struct record r = { .kind = RECORD_OTHER };
	char sha256[SHA256_HEX_SIZE] = "";
	struct sniffed sniffed;
	struct file_parts file;

	if (file_parts_open(w->path, FILE_HEAD_SIZE, &file) != 0)
		return tell_unopened(w, errno);
	sniffed = sniff(w->path, &file);
	if (sniffed.is_archive)
		r.kind = RECORD_ARCHIVE;
	if (sniffed.is_ours)
		r.kind = RECORD_FILE;
	r.holds_more = holds_more(&sniffed, &file);
	if (sniffed.is_archive || sniffed.is_ours)
		file_parts_all(&file);
	if (file.error != 0)
		return give_up(w, &file);
	if (sniffed.is_archive || sniffed.is_ours)
		sha256_hex(file.head, sha256);
	r.size = file.size;
	r.mark = sniffed.mark;
	r.sha256 = str_of(sha256);
	file_parts_close(&file);
	return answer(w, &r, STR_EMPTY);
}

static int do_job(struct worker *w, const struct job_head *job)
{
	w->many = false;
	w->at_once = false;
	if (job->watched && !worker_watch(w))
		return E_IO;
	if (job->unfinished && job->skip == 0)
		return worker_unfinished(w, w->path,
					 (enum unfinished)job->why,
					 job->signal);
	switch (job->kind) {
	case JOB_CHECK:
	case JOB_ALONE:
	case JOB_INSIDE:
		return check(w, job);
	case JOB_DIGEST:
		return digest(w);
	case JOB_IDENTIFY:
		return identify(w);
	}
	return E_USAGE;
}

void worker_work(struct worker *w)
{
	struct job_head job;

	while (worker_take(w, &job, sizeof(job))) {
		if (job.length > WALK_PATH_MAX ||
		    !worker_take(w, w->path, job.length))
			return;
		w->path[job.length] = '\0';
		++*w->begun;
		if (do_job(w, &job) != OK)
			return;
	}
}
