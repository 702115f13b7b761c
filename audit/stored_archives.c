/* Archives of an audit with a database: opened once, and told of in each run. */
#include <string.h>

#include "audit/sniff.h"
#include "audit/stored_parts.h"
#include "util/status.h"

/* Of the folders of options. */
static int digest_options(struct stored *s, char digest[SHA256_HEX_SIZE])
{
	char key[SHA256_HEX_SIZE];
	int ret = context_archive_key(&s->context, STR_EMPTY, str_of("-"), key);

	memcpy(digest, s->context.digest, SHA256_HEX_SIZE);
	return ret;
}

/* What is kept is told of here. */
static int next_to_open(void *context, enum job_kind *kind, const char **path)
{
	struct stored *s = context;
	char key[SHA256_HEX_SIZE];
	struct runs_row row;

	*kind = JOB_INSIDE;
	*path = NULL;
	while (runs_next_unopened(&s->runs, &row)) {
		const struct archive_place place = { s->runs.run, row.number,
						     row.path };
		int64_t archive = 0;
		int ret = context_archive_key(&s->context, row.path, row.sha256,
					      key);

		if (ret == OK)
			ret = archives_find(&s->archives, str_of(key),
					    &archive);
		if (ret == OK && archive != 0)
			ret = archives_tell(&s->archives, &place, archive);
		if (ret != OK)
			return ret;
		if (archive == 0) {
			*path = row.path.s;
			return ticket_new(s, &row, str_of(key)) != NULL ?
				       OK : E_USAGE;
		}
		progress_step(&s->progress, 0);
	}
	return runs_end_rows(&s->runs);
}

/* It has one answer alone: nothing of it could be told. */
static int take_closed(struct stored *s, const struct ticket *t,
		       const char *path, const struct record *r)
{
	struct arena arena = ARENA_INIT;
	struct str why = r->message;
	int64_t result;
	int ret;

	if (r->kind == RECORD_FILE) {
		ret = results_add(&s->results, str_of(path), STR_EMPTY, r,
				  &result);
		if (ret == OK)
			ret = runs_set_kind(&s->runs, t->number, "file",
					    STR_EMPTY);
		return ret == OK ? runs_set_result(&s->runs, t->number, result,
						   STR_EMPTY) : ret;
	}
	if (r->kind != RECORD_UNREAD)
		why = str_printf(&arena, "%s: was changed while it was read",
				 path);
	ret = why.s == NULL ? E_NO_MEMORY :
			      runs_set_kind(&s->runs, t->number, "unread", why);
	arena_release(&arena);
	return ret;
}

/* Only what is whole, and was the same from the beginning to the end, is kept. */
static int take_end(struct stored *s, const struct ticket *t, const char *path,
		    const struct record *r)
{
	const struct archive_place place = { s->runs.run, t->number,
					     str_of(path) };
	bool keeps = !t->unfinished && !r->unfinished &&
		     str_equal(r->sha256, str_of(t->sha256));
	char key[SHA256_HEX_SIZE];
	int ret = OK;

	/* So must what lies beside it be. */
	if (keeps && sniff_parts_beside(place.path)) {
		context_forget(&s->context);
		ret = context_archive_key(&s->context, place.path, r->sha256,
					  key);
		keeps = strcmp(key, t->key) == 0;
	}
	if (ret != OK)
		return ret;
	return archives_end(&s->archives, &place,
			    keeps ? str_of(t->key) : STR_EMPTY);
}

static int take_member(struct stored *s, struct ticket *t, const char *path,
		       const struct record *r)
{
	int64_t result = 0;
	int ret = OK;

	t->unfinished |= r->unfinished;
	if (r->kind == RECORD_FILE)
		ret = results_add(&s->results, r->member, STR_EMPTY, r,
				  &result);
	if (ret != OK)
		return ret;
	return archives_add(&s->archives, str_of(path), r, result);
}

/* Nothing is committed before an archive's end: it is there whole, or not. */
static int take_inside(void *context, const char *path, const struct record *r,
		       struct str text)
{
	struct stored *s = context;
	struct ticket *t = &s->tickets[s->taken % POOL_WINDOW];
	int ret;

	(void)text;
	if (r->member.n != 0)
		return take_member(s, t, path, r);
	s->taken++;
	progress_step(&s->progress, 0);
	ret = r->kind == RECORD_END ? take_end(s, t, path, r) :
				      take_closed(s, t, path, r);
	return ret == OK ? db_commit(&s->db, false) : ret;
}

/* Did the folders of options stay what they were? */
static int verify(struct stored *s)
{
	char digest[SHA256_HEX_SIZE];
	int ret;

	context_forget(&s->context);
	ret = digest_options(s, digest);
	if (ret == OK && strcmp(s->options, digest) != 0)
		ret = archives_forget(&s->archives);
	return ret;
}

int stored_open_archives(struct stored *s)
{
	const struct pool_calls calls = { next_to_open, take_inside, s };
	size_t total = 0;
	int ret = OK;

	if (s->unpack == NULL)
		return OK;
	ret = runs_count_unopened(&s->runs, &total);
	s->given = s->taken = 0;
	s->progress = progress_start(s->asked->progress, total);
	if (ret == OK)
		ret = digest_options(s, s->options);
	if (ret == OK && total != 0)
		ret = pool_run(s->pool, &calls);
	progress_end(&s->progress);
	return ret == OK && total != 0 ? verify(s) : ret;
}
