/* Answers of jobs, kept until those before them were told. */
#include "audit/pool_parts.h"

#include <stdlib.h>
#include <string.h>

#include "util/status.h"

void job_free(struct job *job)
{
	free(job->path);
	free(job->answers);
	*job = (struct job){ 0 };
}

bool pool_keep_answer(struct pool *p, struct job *job, const uint8_t *bytes,
		      size_t length)
{
	if (length > job->capacity - job->length) {
		/* Most have one answer alone. */
		const size_t capacity = job->length * 2 + length;
		uint8_t *more = realloc(job->answers, capacity);

		if (more == NULL)
			return false;
		job->answers = more;
		job->capacity = capacity;
	}
	memcpy(job->answers + job->length, bytes, length);
	job->length += length;
	job->told++;
	p->held += length;
	return true;
}

static bool keep_record(struct pool *p, struct job *job,
			const struct record *r, struct arena *a)
{
	struct answer_head head = { 0 };
	size_t n;
	uint8_t *bytes = record_write(r, sizeof(head), a, &n);

	if (bytes == NULL)
		return false;
	head.record_length = (uint32_t)(n - sizeof(head));
	memcpy(bytes, &head, sizeof(head));
	return pool_keep_answer(p, job, bytes, n);
}

bool pool_give_up(struct pool *p, struct job *job)
{
	const struct record end = { .kind = RECORD_END, .unfinished = true };
	struct record rest = { .kind = RECORD_UNREAD };
	struct arena arena = ARENA_INIT;
	bool kept;

	/* Of an archive the file itself was told of before. */
	if (job->told != 0)
		rest.member = str_of(job->path);
	rest.message = str_printf(&arena,
				  "%s: %sends whatever reads it; that is a "
				  "fault of dryload's",
				  job->path,
				  job->told != 0 ? "something in it " : "");
	kept = rest.message.s != NULL && keep_record(p, job, &rest, &arena);
	if (kept && rest.member.n != 0)
		kept = keep_record(p, job, &end, &arena);
	arena_release(&arena);
	return kept;
}

size_t answer_length(const uint8_t *bytes, size_t n, struct answer_head *head)
{
	size_t length;

	if (n < sizeof(*head))
		return 0;
	memcpy(head, bytes, sizeof(*head));
	length = sizeof(*head) + (size_t)head->record_length +
		 head->text_length;
	return length <= n ? length : 0;
}

static int deliver_answer(const struct pool_calls *calls,
			  const struct job *job, const uint8_t *bytes,
			  const struct answer_head *head)
{
	const struct bytes record_bytes = { bytes + sizeof(*head),
					    head->record_length };
	const struct str text = { (const char *)bytes + sizeof(*head) +
					  head->record_length,
				  head->text_length };
	struct arena arena = ARENA_INIT;
	struct record record;
	int ret = E_IO;

	if (record_read(record_bytes, &arena, &record))
		ret = calls->take(calls->context, job->path, &record, text);
	arena_release(&arena);
	return ret;
}

static int deliver_job(const struct pool_calls *calls, const struct job *job)
{
	struct answer_head head;
	size_t at = 0, length;
	int ret = OK;

	while (ret == OK && at < job->length) {
		length = answer_length(job->answers + at, job->length - at,
				       &head);
		ret = deliver_answer(calls, job, job->answers + at, &head);
		at += length;
	}
	return ret;
}

int pool_deliver(struct pool *p, const struct pool_calls *calls)
{
	int ret = OK;

	while (ret == OK && p->first != p->last &&
	       job_at(p, p->first)->state == JOB_DONE) {
		struct job *job = job_at(p, p->first++);

		ret = deliver_job(calls, job);
		p->held -= job->length;
		job_free(job);
	}
	return ret;
}
