/* What workers, or a database, tell of, into the report. */
#include "analysis/baseline.h"
#include "audit/audit_parts.h"
#include "util/status.h"

struct summary *audit_summary(struct audit *a)
{
	return a->writer != NULL ? &a->report.summary : &a->matrix.out.summary;
}

void audit_report_trouble(struct audit *a, const char *path,
			   const char *message)
{
	audit_summary(a)->unread++;
	if (a->asked->trouble != NULL)
		a->asked->trouble(a->asked->context, message);
	if (!a->by_workers &&
	    matrix_add_unread(&a->matrix, path, message) != OK)
		a->out_of_memory = true;
}

/* What rewrite() returned: a file that is gone by now is told of. */
static int tell_if_gone(struct audit *a, const char *name, int ret)
{
	if (ret != E_IO)
		return ret;
	audit_report_trouble(a, name, a->dryload->message);
	a->dryload->message[0] = '\0';
	return OK;
}

static int write_again(struct audit *a, const char *path, const char *name,
		       const struct record *r)
{
	return tell_if_gone(a, name, rewrite(&a->rewriter, path, r, a->writer,
					     &a->report));
}

/* A record as it was told, with what the baseline makes of it. */
struct judged {
	struct report report; /* the first: a writer is given that */
	struct record record;
};

static int judge(struct report *r, const struct file_report *f)
{
	record_count(f, &((struct judged *)r)->record);
	return OK;
}

/*
 * Into the matrix. Files that a baseline has entries about are analysed here once
 * more: what it accepts may change from one day to the next, and isn't kept.
 */
static int add(struct audit *a, const char *path, const char *name,
	       const struct record *r)
{
	static const struct report_writer judge_alone = { NULL, NULL, judge,
							  NULL };
	const struct baseline *b = a->dryload->baseline;
	struct judged j = { .record = *r };
	bool about = false;
	int ret = OK;

	if (b != NULL && r->kind == RECORD_FILE)
		ret = baseline_is_about(b, str_of(name), r->targets, &about);
	if (ret == OK && about)
		ret = tell_if_gone(a, name, rewrite(&a->rewriter, path, r,
						    &judge_alone, &j.report));
	return ret == OK ? matrix_add(&a->matrix, name, &j.record) : ret;
}

static int tell_unread(struct audit *a, const char *path,
		       const struct record *r)
{
	struct arena arena = ARENA_INIT;
	struct str message = str_copy(&arena, r->message);

	if (message.s != NULL)
		audit_report_trouble(a, path, message.s);
	arena_release(&arena);
	return message.s == NULL || a->out_of_memory ? E_NO_MEMORY : OK;
}

/* The formats of check have no place for it. */
static int tell_unopened(const struct audit *a, const char *name)
{
	struct arena arena = ARENA_INIT;
	struct str line = str_printf(
		&arena,
		"%s: isn't opened: the program for that is missing, install "
		"dryload-unpack",
		name);

	if (line.s != NULL && a->asked->trouble != NULL)
		a->asked->trouble(a->asked->context, line.s);
	arena_release(&arena);
	return line.s == NULL ? E_NO_MEMORY : OK;
}

/* Of a file, or an archive, or what is in it. */
static int take_record(struct audit *a, const char *path, const char *name,
		       const struct record *r, struct str text)
{
	int ret = OK;

	if (r->kind == RECORD_UNREAD) {
		ret = tell_unread(a, name, r);
	} else if (a->writer == NULL) {
		ret = add(a, path, name, r);
	} else if (r->kind == RECORD_ARCHIVE) {
		ret = tell_unopened(a, name);
	} else if (r->kind == RECORD_FILE && !a->by_workers) {
		ret = write_again(a, path, name, r);
	} else if (r->kind == RECORD_FILE) {
		fwrite(text.s, 1, text.n, a->out);
		summary_add(&a->report.summary, r);
	}
	return ret;
}

int audit_take(void *context, const char *path, const struct record *r,
		     struct str text)
{
	struct audit *a = context;
	struct arena arena = ARENA_INIT;
	struct str member = str_copy(&arena, r->member);
	int ret = E_NO_MEMORY;

	if (member.s != NULL)
		ret = take_record(a, path, member.n != 0 ? member.s : path, r,
				  text);
	if (ret == OK && audit_tells_every_path(a))
		ret = every_path_tell(&a->every_path, path, r, a->out);
	arena_release(&arena);
	if (r->member.n == 0 && r->kind != RECORD_END)
		progress_step(&a->progress, audit_summary(a)->fails);
	/* Nobody reads on: nothing is to be done for him. */
	return ferror(a->out) ? E_IO : ret;
}
