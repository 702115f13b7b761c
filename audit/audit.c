/* dryload_audit(): walk → workers → records → matrix, or the files' reports. */
#include <errno.h>
#include <sched.h>
#include <string.h>

#include "analysis/baseline.h"
#include "analysis/child.h"
#include "analysis/format.h"
#include "analysis/settings.h"
#include "audit/audit_parts.h"
#include "audit/pool.h"
#include "audit/stored.h"
#include "audit/walk.h"
#include "util/status.h"

#define MEMORY_DEFAULT ((size_t)1 << 30)

enum { SECONDS_DEFAULT = 60 };

/* The matrix in text or JSON, or all files as check writes them. */
static int choose_format(struct audit *a, const char *format)
{
	a->json = strcmp(format, "json") == 0;
	if (a->json || strcmp(format, "text") == 0)
		return OK;
	a->writer = report_writer_find(format);
	a->by_workers = a->writer == &report_ndjson || a->writer == &report_csv;
	if (a->writer != NULL && a->asked->database != NULL)
		return session_fail(a->dryload, E_USAGE,
				    "a database holds what text and json tell, "
				    "and not what '%s' does",
				    format);
	if (a->writer != NULL)
		return OK;
	return session_fail(a->dryload, E_USAGE,
			    "an audit can't be written as '%s': there are the "
			    "formats of check",
			    format);
}

static void tell_of_walk(void *context, bool of_list, struct str path,
			 const char *message)
{
	struct audit *a = context;
	struct arena arena = ARENA_INIT;
	struct str line = str_printf(&arena, "%.*s: %s", STR_ARGS(path),
				     message);
	struct str name = str_copy(&arena, path);

	if (line.s != NULL && name.s != NULL)
		audit_report_trouble(a, name.s, line.s);
	else
		a->out_of_memory = true;
	if (line.s != NULL && !of_list && audit_tells_every_path(a) &&
	    unread_folders_add(&a->unread_folders, path, line) != OK)
		a->out_of_memory = true;
	arena_release(&arena);
}

static int next_file(void *context, enum job_kind *kind, const char **path)
{
	struct audit *a = context;

	*kind = JOB_CHECK;
	return walk_next(a->walk, path);
}

/* It takes long to unpack, and nobody waits but the reader. */
static void do_nothing(void *context)
{
	(void)context;
}

static struct unpacker unpacker_of(const struct dryload_audit *asked,
				   const char *program)
{
	return (struct unpacker){
		.program = program,
		.bytes_max = unpacked_bytes(asked),
		.asked = asked,
		.alive = do_nothing,
	};
}

/* What lies in an archive has it. */
static int next_digest(void *context, enum job_kind *kind, const char **path)
{
	struct audit *a = context;
	struct duplicates *d = &a->matrix.duplicates;
	struct candidate c;
	int ret;

	*kind = JOB_DIGEST;
	*path = NULL;
	for (;;) {
		ret = duplicates_next(d, &c);
		if (ret != OK || c.path.s == NULL)
			return ret;
		if (c.sha256.n == 0)
			break;
		ret = duplicates_add(d, &c);
		if (ret != OK)
			return ret;
	}
	*path = c.path.s;
	a->asked_for[a->asked_count % POOL_WINDOW].size = c.size;
	a->asked_for[a->asked_count++ % POOL_WINDOW].number = c.number;
	return OK;
}

/* What changed since it was read has no digest that says anything. */
static int take_digest(void *context, const char *path, const struct record *r,
		       struct str text)
{
	struct audit *a = context;
	const size_t at = a->told_count++ % POOL_WINDOW;
	const struct candidate c = {
		.size = a->asked_for[at].size,
		.number = a->asked_for[at].number,
		.path = str_of(path),
		.sha256 = r->sha256,
	};

	(void)text;
	if (r->kind != RECORD_DIGEST || r->size != c.size || r->sha256.n == 0)
		return OK;
	return duplicates_add(&a->matrix.duplicates, &c);
}

/* JSON and a database have all digests anyway. */
static int find_duplicates(struct audit *a)
{
	const struct pool_calls calls = { next_digest, take_digest, a };
	const int ret = matrix_candidates(&a->matrix);

	if (ret != OK)
		return ret;
	if (!a->json && a->pool != NULL)
		return pool_run(a->pool, &calls);
	return duplicates_add_known(&a->matrix.duplicates);
}

static int write_matrix(struct audit *a, struct style style)
{
	struct matrix *m = &a->matrix;
	struct baseline_use use;
	int ret = find_duplicates(a);

	if (ret == OK)
		ret = matrix_finish(m);
	m->out.links = a->links;
	if (ret == OK && a->dryload->baseline != NULL) {
		m->out.baseline = &use;
		ret = baseline_use_of(a->dryload->baselines, &m->arena, &use);
	}
	if (ret != OK)
		return ret;
	if (!a->json)
		return audit_write_text(&m->out, a->out, style, &m->arena);
	return audit_write_json(&m->out, a->out);
}

static unsigned count_processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return (unsigned)CPU_COUNT(&set);
}

/* To know how long it lasts; a list can be read only once. */
static int count_files(const struct audit *a, size_t *out)
{
	*out = 0;
	if (a->asked->progress == NULL || a->asked->list != NULL)
		return OK;
	return walk_count(a->dryload, a->asked, out);
}

static int begin_report(struct audit *a, struct style style)
{
	struct report *r = &a->report;
	int ret = settings_list(a->dryload, &a->matrix.arena, &r->settings,
				&r->setting_count);

	r->style = style;
	if (ret == OK)
		ret = a->writer->begin(r);
	a->began = ret == OK;
	return ret;
}

/*
 * Whatever happened, the writer frees what it has. What a baseline is needed for
 * is known where this process looked at the files.
 */
static int end_report(struct audit *a, int ret)
{
	struct baseline_use use;
	int ended = OK;

	if (!a->by_workers && a->dryload->baselines != NULL)
		ended = baseline_use_of(a->dryload->baselines,
					&a->matrix.arena, &use);
	if (!a->by_workers && a->dryload->baselines != NULL && ended == OK)
		a->report.baseline = &use;
	ret = ret == OK ? ended : ret;

	a->report.unread = a->matrix.unread;
	a->report.unread_count = a->matrix.out.unread_count;
	ended = a->writer->end(&a->report);
	return ret == OK ? ended : ret;
}

static int run_stored(struct audit *a, const struct worker_settings *settings,
		      unsigned workers, unsigned seconds, struct style style)
{
	struct stored_calls calls = { .take = audit_take, .context = a };
	int ret = stored_audit(settings, workers, seconds, &calls);

	a->links = calls.links;
	return ret == OK ? write_matrix(a, style) : ret;
}

/* Does this process look at files, or at some of them? */
static bool reads_files(const struct audit *a)
{
	return a->writer != NULL ? !a->by_workers :
				   a->dryload->baseline != NULL;
}

static int run(struct audit *a, struct style style)
{
	const struct dryload_audit *asked = a->asked;
	struct worker_settings settings = {
		.dryload = a->dryload,
		.asked = asked,
		.writer = a->by_workers ? a->writer : NULL,
		.style = style,
		.digests = a->json || asked->database != NULL,
		.imports = asked->database != NULL,
		.bare = a->writer == NULL,
		.memory = asked->memory != 0 ? asked->memory : MEMORY_DEFAULT,
	};
	const struct walk_trouble trouble = { tell_of_walk, a };
	const struct pool_calls calls = { next_file, audit_take, a };
	const unsigned workers = asked->workers != 0 ? asked->workers :
						       count_processors();
	const unsigned seconds = asked->seconds != 0 ? asked->seconds :
						       SECONDS_DEFAULT;
	size_t total = 0;
	int ret = child_find("dryload-unpack",
			     DRYLOAD_LIBEXECDIR "/dryload-unpack",
			     &a->matrix.arena, &settings.unpack);

	a->rewriter = (struct rewriter){
		.dryload = a->dryload,
		.confine = &a->confine,
		.unpacker = unpacker_of(asked, settings.unpack),
	};
	if (ret == OK && reads_files(a))
		ret = confine_open(&a->confine, a->dryload, asked);
	if (ret == OK && asked->database != NULL)
		return run_stored(a, &settings, workers, seconds, style);
	if (ret == OK)
		ret = count_files(a, &total);
	if (ret == OK)
		ret = walk_open(a->dryload, asked, &trouble, &a->walk);
	if (ret == OK)
		ret = pool_open(&settings, workers, seconds, &a->pool);
	if (ret == OK && a->writer != NULL)
		ret = begin_report(a, style);
	a->progress = progress_start(asked->progress, total);
	if (ret == OK)
		ret = pool_run(a->pool, &calls);
	progress_end(&a->progress);
	a->links = a->walk != NULL ? walk_links(a->walk) : 0;
	if (ret == OK && a->out_of_memory)
		ret = E_NO_MEMORY;
	if (ret == OK)
		unread_folders_write(&a->unread_folders, a->out);
	if (a->began)
		ret = end_report(a, ret);
	else if (ret == OK)
		ret = write_matrix(a, style);
	pool_close(a->pool);
	walk_close(a->walk);
	return ret;
}

int dryload_audit(struct dryload *d, const struct dryload_audit *audit,
		  const char *format, FILE *out,
		  const struct dryload_style *style,
		  struct dryload_summary *summary)
{
	struct audit a = {
		.dryload = d,
		.asked = audit,
		.out = out,
		.report = { .out = out,
			    .profile = &d->profile,
			    .job_summary = audit->job_summary },
	};
	struct spool spool = { .fd = audit->scratch };
	int ret = choose_format(&a, format);

	if (ret != OK)
		return ret;
	session_leave(d);
	d->message[0] = '\0';
	matrix_init(&a.matrix, &d->profile, &spool);
	ret = run(&a, style_of(style));
	if (ret == E_NO_MEMORY)
		session_fail(d, ret, "out of memory");
	else if (ret != OK && d->message[0] == '\0')
		session_fail(d, ret, "the audit can't go on: %s",
			     strerror(errno));
	if (summary != NULL)
		*summary = summary_of(audit_summary(&a));
	every_path_release(&a.every_path);
	unread_folders_release(&a.unread_folders);
	rewriter_close(&a.rewriter);
	confine_close(&a.confine, d);
	matrix_release(&a.matrix);
	return output_finish(d, ret, out);
}
