/* A worker and an archive: every file in it is an answer. */
#include "audit/sniff.h"
#include "audit/unpacked.h"
#include "audit/worker_parts.h"
#include "util/digest.h"
#include "util/status.h"

static void keep_alive(void *context)
{
	const struct worker *w = context;
	const struct answer_head nothing = { .more = 1 };

	socket_write(w->fd, &nothing, sizeof(nothing));
}

static enum record_kind kind_of(enum unpacked_kind kind)
{
	switch (kind) {
	case UNPACKED_NOTE:
		return RECORD_UNREAD;
	case UNPACKED_ELSEWHERE:
		return RECORD_OTHER;
	default:
		return RECORD_UNPACKED;
	}
}

static int tell_item(struct worker *w, const struct unpacked_item *item)
{
	struct record r = {
		.kind = kind_of(item->kind),
		.message = item->message,
		.member = item->path,
		.passed_over = item->passed_over,
	};

	return worker_answer(w, &r);
}

static int check_member(struct worker *w, const struct unpacked_item *item)
{
	struct file_parts file;

	if (members_open_parts(item->members, item->path.s, &file) != 0)
		return E_NO_MEMORY;
	return worker_check(w, item->path.s, &file,
			    sniff(item->path.s, &file).mark);
}

static int do_item(struct worker *w, const struct unpacked_item *item,
		   const struct job_head *job, size_t number)
{
	struct dryload *d = w->settings->dryload;

	/* Its files lie elsewhere than those before it. */
	if (d->members != item->members || item->kind == UNPACKED_ARCHIVE)
		session_leave(d);
	d->members = item->members;
	if (number < job->skip)
		return OK;
	if (item->kind != UNPACKED_FILE)
		return tell_item(w, item);
	if (number == job->skip && job->unfinished)
		return worker_unfinished(w, item->path.s,
					 (enum unfinished)job->why,
					 job->signal);
	return check_member(w, item);
}

/* A program that carries others was told of itself. */
static int tell_unopened(struct worker *w)
{
	const struct record end = { .kind = RECORD_END };
	const struct record closed = {
		.kind = RECORD_ARCHIVE,
		.member = str_of(w->path),
	};
	int ret = worker_answer(w, &closed);

	return ret == OK ? worker_answer(w, &end) : ret;
}

/* Whose bytes these were is known now: it may have been written to meanwhile. */
static int tell_end(struct worker *w, const struct unpacked_item *item)
{
	struct record end = {
		.kind = RECORD_END,
		.unfinished = item->by_chance,
	};
	char sha256[SHA256_HEX_SIZE] = "";
	struct file file;

	if (w->settings->digests && file_open(w->path, &file) == 0) {
		sha256_hex(file.bytes, sha256);
		file_close(&file);
	}
	end.sha256 = str_of(sha256);
	return worker_answer(w, &end);
}

int worker_unpack(struct worker *w, const struct job_head *job, bool told)
{
	const struct dryload_audit *asked = w->settings->asked;
	const struct unpacker unpacker = {
		.program = w->settings->unpack,
		.bytes_max = unpacked_bytes(asked),
		.asked = asked,
		.alive = keep_alive,
		.context = w,
	};
	struct unpacked_item item = { .kind = UNPACKED_NOTE };
	struct unpacked *u;
	size_t number = told;
	int ret;

	if (unpacker.program == NULL)
		return tell_unopened(w);
	ret = unpacked_open(&unpacker, w->path, &u);
	while (ret == OK) {
		ret = unpacked_next(u, &item);
		if (ret != OK || item.kind == UNPACKED_END)
			break;
		ret = do_item(w, &item, job, number++);
	}
	session_leave(w->settings->dryload);
	w->settings->dryload->members = NULL;
	unpacked_close(u);
	return ret == OK ? tell_end(w, &item) : ret;
}
