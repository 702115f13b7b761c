/* Identify, look up, analyse what is new, open archives. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/stored_parts.h"
#include "util/status.h"

/* A file may change within the tick of a clock in which it was read. */
enum { SETTLED_SECONDS = 2 };

static void tell_of_walk(void *context, bool of_list, struct str path,
			 const char *message)
{
	struct stored *s = context;
	struct arena arena = ARENA_INIT;
	const struct record r = {
		.message = str_printf(&arena, "%.*s: %s", STR_ARGS(path),
				      message),
		.sha256 = STR_EMPTY,
	};
	int ret = r.message.s == NULL ?
			  E_NO_MEMORY :
			  runs_add_file(&s->runs, s->number += RUNS_SPAN, path,
					"unread", &r);

	(void)of_list;
	if (s->error == OK)
		s->error = ret;
	arena_release(&arena);
}

static bool is_settled(const struct stored *s, const struct stat *st)
{
	return st->st_mtim.tv_sec + SETTLED_SECONDS < s->begun &&
	       st->st_ctim.tv_sec + SETTLED_SECONDS < s->begun;
}

static struct ticket *next_ticket(struct stored *s)
{
	struct ticket *t = &s->tickets[s->given++ % POOL_WINDOW];

	*t = (struct ticket){ .number = s->number += RUNS_SPAN };
	return t;
}

/* A database may hold anything. */
struct ticket *ticket_new(struct stored *s, const struct runs_row *row,
			  struct str key)
{
	struct ticket *t = &s->tickets[s->given++ % POOL_WINDOW];

	*t = (struct ticket){ .number = row->number };
	if (key.n >= sizeof(t->key) || row->sha256.n >= sizeof(t->sha256) ||
	    !runs_number_is_sound(row->number)) {
		session_fail(s->db.dryload, E_USAGE, "%s: it is damaged",
			     s->db.path);
		return NULL;
	}
	memcpy(t->key, key.s, key.n);
	memcpy(t->sha256, row->sha256.s, row->sha256.n);
	return t;
}

/* Files whose digest is known still are passed over here. */
static int next_to_identify(void *context, enum job_kind *kind,
			    const char **path)
{
	struct stored *s = context;
	struct ticket *t;
	struct stat st;
	bool known;
	int ret;

	*kind = JOB_IDENTIFY;
	for (;;) {
		ret = walk_next(s->walk, path);
		if (ret == OK)
			ret = s->error;
		if (ret != OK || *path == NULL)
			return ret;
		t = next_ticket(s);
		t->is_there = stat(*path, &st) == 0;
		if (!t->is_there)
			return OK;
		stat_text(&st, t->stat);
		ret = runs_find_digest(&s->runs, t->number, str_of(*path),
				       t->stat, s->asked->trust_mtime, &known);
		if (ret != OK)
			return ret;
		if (!known)
			return OK;
		s->given--;
		progress_step(&s->progress, 0);
	}
}

static int take_identity(void *context, const char *path,
			 const struct record *r, struct str text)
{
	static const char *const kinds[RECORD_KINDS] = {
		[RECORD_FILE] = "file",
		[RECORD_OTHER] = "other",
		[RECORD_ARCHIVE] = "archive",
		[RECORD_UNREAD] = "unread",
		[RECORD_DIGEST] = "other",
	};
	struct stored *s = context;
	const struct ticket *t = &s->tickets[s->taken++ % POOL_WINDOW];
	char now[STAT_TEXT_SIZE];
	struct stat st;
	int ret;

	(void)text;
	progress_step(&s->progress, 0);
	ret = runs_add_file(&s->runs, t->number, str_of(path), kinds[r->kind],
			    r);
	if (ret != OK || !t->is_there || r->kind == RECORD_UNREAD ||
	    stat(path, &st) != 0)
		return ret;
	stat_text(&st, now);
	/* It may have changed while it was read: then nothing is known. */
	if (strcmp(now, t->stat) != 0)
		return OK;
	ret = runs_add_digest(&s->runs, str_of(path), now, is_settled(s, &st),
			      kinds[r->kind], r);
	return ret == OK ? db_commit(&s->db, false) : ret;
}

/* Which results are there; what has none gets the key that it will have. */
static int look_up(struct stored *s)
{
	char key[SHA256_HEX_SIZE];
	struct runs_row row;
	int ret = OK;

	while (ret == OK && runs_next_unkeyed(&s->runs, &row)) {
		int64_t result = 0;

		ret = context_key(&s->context, row.path, row.sha256, key);
		if (ret == OK)
			ret = results_find(&s->results, str_of(key), &result);
		if (ret == OK)
			ret = runs_set_result(&s->runs, row.number, result,
					      str_of(key));
		if (ret == OK)
			ret = db_commit(&s->db, false);
	}
	return ret == OK ? runs_end_rows(&s->runs) : ret;
}

/* One like it may have been analysed meanwhile. */
static int next_to_analyse(void *context, enum job_kind *kind,
			   const char **path)
{
	struct stored *s = context;
	struct runs_row row;
	int64_t result;
	int ret;

	*kind = JOB_ALONE;
	*path = NULL;
	while (runs_next_waiting(&s->runs, &row)) {
		ret = results_find(&s->results, row.key, &result);
		if (ret == OK && result != 0)
			ret = runs_set_result(&s->runs, row.number, result,
					      row.key);
		if (ret != OK)
			return ret;
		if (result != 0)
			continue;
		*path = row.path.s;
		return ticket_new(s, &row, row.key) != NULL ? OK : E_USAGE;
	}
	return runs_end_rows(&s->runs);
}

/* What changed since it was identified, or didn't end, isn't found again. */
static int take_result(void *context, const char *path, const struct record *r,
		       struct str text)
{
	struct stored *s = context;
	const struct ticket *t = &s->tickets[s->taken++ % POOL_WINDOW];
	const bool keeps = !r->unfinished && str_equal(r->sha256, str_of(t->sha256));
	struct str key = keeps ? str_of(t->key) : STR_EMPTY;
	int64_t result = 0;
	int ret;

	(void)text;
	progress_step(&s->progress, 0);
	if (r->kind != RECORD_FILE)
		ret = runs_set_kind(&s->runs, t->number, r->kind == RECORD_UNREAD ?
				    "unread" : "other", r->message);
	else
		ret = results_add(&s->results, str_of(path), key, r, &result);
	if (ret == OK && result != 0)
		ret = runs_set_result(&s->runs, t->number, result, key);
	return ret == OK ? db_commit(&s->db, false) : ret;
}

/* Was every folder what it was when its keys were made? */
static int verify(struct stored *s)
{
	char key[SHA256_HEX_SIZE];
	struct runs_row row;
	int ret = OK;

	context_forget(&s->context);
	while (ret == OK && runs_next_new(&s->runs, &row)) {
		ret = context_key(&s->context, row.path, row.sha256, key);
		if (ret == OK && !str_equal(row.key, str_of(key)))
			ret = runs_forget_key(&s->runs, row.key);
	}
	return ret == OK ? runs_end_rows(&s->runs) : ret;
}

/* To know how long it lasts; a list can be read only once. */
static int count_files(const struct stored *s, struct dryload *d, size_t *out)
{
	*out = 0;
	if (s->asked->progress == NULL || s->asked->list != NULL)
		return OK;
	return walk_count(d, s->asked, out);
}

static int identify_all(struct stored *s, struct dryload *d)
{
	const struct walk_trouble trouble = { tell_of_walk, s };
	const struct pool_calls calls = { next_to_identify, take_identity, s };
	size_t total;
	int ret = count_files(s, d, &total);

	s->begun = (int64_t)time(NULL);
	if (ret == OK)
		ret = walk_open(d, s->asked, &trouble, &s->walk);
	s->progress = progress_start(s->asked->progress, total);
	if (ret == OK)
		ret = pool_run(s->pool, &calls);
	progress_end(&s->progress);
	return ret == OK ? s->error : ret;
}

static int analyse_new(struct stored *s)
{
	const struct pool_calls calls = { next_to_analyse, take_result, s };
	size_t total = 0;
	int ret = runs_count_waiting(&s->runs, &total);

	s->given = s->taken = 0;
	s->progress = progress_start(s->asked->progress, total);
	if (ret == OK && total != 0)
		ret = pool_run(s->pool, &calls);
	progress_end(&s->progress);
	return ret == OK && total != 0 ? verify(s) : ret;
}

static int run(struct stored *s, struct dryload *d)
{
	int ret = db_open(&s->db, d, s->asked->database);

	if (ret == OK)
		ret = runs_open(&s->runs, &s->db, s->asked);
	archives_init(&s->archives, &s->db);
	if (ret == OK)
		ret = results_open(&s->results, &s->db);
	if (ret == OK)
		ret = context_open(&s->context, &s->db, s->runs.run, s->asked,
				   s->unpack);
	if (ret == OK)
		ret = identify_all(s, d);
	if (ret == OK)
		ret = db_commit(&s->db, true);
	if (ret == OK)
		ret = look_up(s);
	if (ret == OK)
		ret = analyse_new(s);
	if (ret == OK)
		ret = stored_open_archives(s);
	if (ret == OK)
		ret = runs_end(&s->runs, walk_links(s->walk));
	return ret == OK ? db_commit(&s->db, true) : ret;
}

int stored_audit(const struct worker_settings *settings, unsigned workers,
		 unsigned seconds, struct stored_calls *calls)
{
	struct stored *s = calloc(1, sizeof(*s));
	int ret = s == NULL ? E_NO_MEMORY : OK;

	if (ret == OK)
		ret = pool_open(settings, workers, seconds, &s->pool);
	if (ret == OK) {
		s->asked = settings->asked;
		s->unpack = settings->unpack;
		ret = run(s, settings->dryload);
	}
	if (ret == OK)
		ret = stored_fold(&s->db, s->runs.run, calls);
	if (s == NULL)
		return ret;
	pool_close(s->pool);
	walk_close(s->walk);
	context_close(&s->context);
	archives_close(&s->archives);
	results_close(&s->results);
	runs_close(&s->runs);
	db_close(&s->db);
	free(s);
	return ret;
}
