/*
 * Checked files as workflow commands of GitHub: an annotation a file, and the
 * whole report as Markdown for the job's summary.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
#include <stdlib.h>

#include "report/acceptance.h"
#include "report/buffer.h"
#include "report/detail.h"
#include "report/finding_text.h"
#include "report/markdown_out.h"
#include "report/text_out.h"
#include "util/status.h"

/*
 * A step shows that many annotations of a level, and drops the others without
 * a word. A step's summary may take 1 MiB, and is dropped whole beyond.
 */
enum { ANNOTATIONS_MAX = 10, SUMMARY_MAX = 1000000, FINDINGS_MAX = 5 };

enum level { LEVEL_IS_ERROR, LEVEL_IS_WARNING, LEVEL_IS_NOTICE, LEVELS };

static const char *const level_words[LEVELS] = { "error", "warning", "notice" };

struct annotations {
	size_t count;
	struct buffer last; /* the last that would be shown, if it is that */
};

struct github {
	struct annotations levels[LEVELS];
	struct buffer summary;
	size_t left_out; /* files that the summary has no room for */
};

static const char *data_reserved(char c)
{
	return c == '%' ? "%25" : NULL;
}

static const char *property_reserved(char c)
{
	switch (c) {
	case ':':
		return "%3A";
	case ',':
		return "%2C";
	default:
		return data_reserved(c);
	}
}

/* In a plain line, "##[" would still be a command. */
static const char *log_reserved(char c)
{
	return c == '#' ? "\\x23" : NULL;
}

static void put_data(FILE *out, struct str s)
{
	text_put_reserved(out, s, data_reserved);
}

static void put_text(FILE *out, const struct finding_text *t)
{
	struct finding_line lines[FINDING_LINES];

	if (finding_text_severity(t) == LEVEL_UNKNOWN)
		fputs("not known: ", out);
	put_data(out, t->message);
	finding_text_lines(t, lines);
	for (size_t i = 0; i < FINDING_LINES; i++) {
		if (lines[i].text.n == 0)
			continue;
		fprintf(out, "%%0A  %s: ", lines[i].label);
		put_data(out, lines[i].text);
	}
}

/* What needs to be acted on, the first few of it. */
static void put_message(FILE *out, const struct finding_texts *texts)
{
	size_t count = 0;

	for (size_t i = 0; i < texts->count; i++) {
		if (finding_text_severity(&texts->items[i]) == LEVEL_NOTE ||
		    count++ >= FINDINGS_MAX)
			continue;
		fputs("%0A", out);
		put_text(out, &texts->items[i]);
	}
	if (count > FINDINGS_MAX)
		fprintf(out, "%%0Aand %zu more", count - FINDINGS_MAX);
}

/* "authfilter.dll fails on 3 of 7 Windows": there is little room. */
static void put_title(FILE *out, const struct file_report *f)
{
	enum verdict_kind worst = report_worst(f);
	target_set set = targets_with(f, worst);
	bool likely = worst == VERDICT_FAILS;

	text_put_reserved(out, f->subject->resolution->root->name,
			  property_reserved);
	if (worst == VERDICT_LOADS) {
		fputs(" loads, with warnings", out);
		return;
	}
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		if (set & TARGET_BIT(t) && !f->verdicts[t].likely)
			likely = false;
	}
	fprintf(out, "%s%s on %d of %d Windows",
		worst == VERDICT_FAILS ? " fails" : " isn't known to load",
		likely ? " (likely)" : "", __builtin_popcountll(set),
		__builtin_popcountll(f->subject->targets));
}

static void put_annotation(FILE *out, const struct file_report *f,
			   enum level level, struct str verdicts,
			   const struct finding_texts *texts)
{
	struct str path = repository_path(f->path);

	fprintf(out, "::%s ", level_words[level]);
	if (!str_equal(path, str_of("-"))) {
		fputs("file=", out);
		text_put_reserved(out, path, property_reserved);
		putc(',', out);
	}
	fputs("title=", out);
	put_title(out, f);
	if (level == LEVEL_IS_NOTICE)
		fputs(" (accepted)", out);
	fputs("::", out);
	put_data(out, verdicts);
	put_message(out, texts);
	putc('\n', out);
}

static void put_line(FILE *out, const struct file_report *f,
		     struct str verdicts)
{
	fputs("dryload: ", out);
	text_put_reserved(out, f->path, log_reserved);
	fputs(": ", out);
	text_put_reserved(out, verdicts, log_reserved);
	putc('\n', out);
}

static int annotate(struct report *r, const struct file_report *f,
		    enum level level, const struct finding_texts *texts)
{
	struct github *g = r->state;
	struct annotations *a = &g->levels[level];
	struct str verdicts = verdicts_sentence(f);

	if (verdicts.s == NULL)
		return E_NO_MEMORY;
	a->count++;
	if (a->count < ANNOTATIONS_MAX) {
		put_annotation(r->out, f, level, verdicts, texts);
		return OK;
	}
	put_line(r->out, f, verdicts);
	if (a->count > ANNOTATIONS_MAX)
		return OK;
	if (buffer_open(&a->last) != OK)
		return E_NO_MEMORY;
	put_annotation(a->last.out, f, level, verdicts, texts);
	return buffer_close(&a->last).s != NULL ? OK : E_NO_MEMORY;
}

/* Either it fits as a whole, or it is counted. */
static int add_to_summary(struct github *g, const struct file_report *f,
			  int verbosity)
{
	struct buffer part;
	struct str text = { NULL, 0 };
	int ret = buffer_open(&part);

	if (ret == OK)
		ret = markdown_file(part.out, f, verbosity);
	if (ret == OK) {
		text = buffer_close(&part);
		ret = text.s != NULL ? OK : E_NO_MEMORY;
	}
	fflush(g->summary.out);
	if (ret == OK && text.n > SUMMARY_MAX - g->summary.size)
		g->left_out++;
	else if (ret == OK)
		fwrite(text.s, 1, text.n, g->summary.out);
	buffer_free(&part);
	return ret;
}

static bool has_warning(const struct file_report *f,
			const struct finding_texts *texts, bool counting)
{
	for (size_t i = 0; i < texts->count; i++) {
		const struct finding_text *t = &texts->items[i];

		if (finding_text_severity(t) == LEVEL_WARNING &&
		    !(counting && is_accepted(f, t->first)))
			return true;
	}
	return false;
}

/* By what counts: what a baseline accepts is a notice. LEVELS: none. */
static enum level level_of(const struct file_report *f,
			   const struct finding_texts *texts)
{
	const enum verdict_kind worst = report_worst_counting(f);

	if (worst == VERDICT_FAILS)
		return LEVEL_IS_ERROR;
	if (worst == VERDICT_UNKNOWN || has_warning(f, texts, true))
		return LEVEL_IS_WARNING;
	if (report_worst(f) != VERDICT_LOADS || has_warning(f, texts, false))
		return LEVEL_IS_NOTICE;
	return LEVELS;
}

static int begin_github(struct report *r)
{
	struct github *g = calloc(1, sizeof(*g));

	if (g == NULL || buffer_open(&g->summary) != OK) {
		free(g);
		return E_NO_MEMORY;
	}
	r->state = g;
	return OK;
}

static int write_github(struct report *r, const struct file_report *f)
{
	struct finding_texts texts;
	int ret = finding_texts(f, r->style.verbosity, &texts);
	enum level level = LEVELS;

	report_count(r, f);
	if (ret == OK)
		level = level_of(f, &texts);
	if (level != LEVELS)
		ret = annotate(r, f, level, &texts);
	if (ret == OK && r->job_summary != NULL)
		ret = add_to_summary(r->state, f, r->style.verbosity);
	return ret;
}

/* The last annotation that is shown is about all that aren't. */
static void end_annotations(FILE *out, const struct annotations *a,
			    enum level level)
{
	if (a->count == ANNOTATIONS_MAX && a->last.text != NULL)
		fwrite(a->last.text, 1, a->last.size, out);
	if (a->count > ANNOTATIONS_MAX)
		fprintf(out,
			"::%s title=dryload::%zu more files like these; the "
			"log of the step names them\n",
			level_words[level], a->count - ANNOTATIONS_MAX + 1);
}

static void write_summary(struct report *r, const struct github *g,
			  struct str files)
{
	markdown_headline(r->job_summary, &r->summary);
	fwrite(files.s, 1, files.n, r->job_summary);
	if (g->left_out != 0)
		fprintf(r->job_summary,
			"\n%zu more %s: a summary holds no more than 1 MiB, "
			"the log of the step names what doesn't load.\n",
			g->left_out, g->left_out == 1 ? "file" : "files");
}

static int end_github(struct report *r)
{
	struct github *g = r->state;
	struct str files = buffer_close(&g->summary);

	for (int i = 0; i < LEVELS; i++) {
		end_annotations(r->out, &g->levels[i], (enum level)i);
		buffer_free(&g->levels[i].last);
	}
	if (r->summary.unread != 0)
		fprintf(r->out,
			"::error title=dryload::%zu of the files couldn't be "
			"read; the log of the step names them\n",
			r->summary.unread);
	if (files.s != NULL && r->job_summary != NULL)
		write_summary(r, g, files);
	buffer_free(&g->summary);
	free(g);
	return files.s != NULL ? OK : E_NO_MEMORY;
}

const struct report_writer report_github = {
	"github",
	begin_github,
	write_github,
	end_github,
};
