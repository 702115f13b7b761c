/*
 * Checked files as JUnit XML: a suite a file, a test case a target. What isn't
 * known is an error of the test, never a pass.
 */
#include <stdlib.h>

#include "report/acceptance.h"
#include "report/buffer.h"
#include "report/detail.h"
#include "report/finding_text.h"
#include "report/text_out.h"
#include "rules/codes.h"
#include "rules/error_text.h"
#include "util/status.h"

struct counts {
	size_t tests, failures, errors, skipped;
};

struct junit {
	struct buffer suites; /* their totals stand before them */
	struct counts counts;
};

static const char *xml_reserved(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

static void put(FILE *out, struct str s)
{
	text_put_reserved(out, s, xml_reserved);
}

static void put_attribute(FILE *out, const char *name, struct str value)
{
	fprintf(out, " %s=\"", name);
	put(out, value);
	putc('"', out);
}

static void put_counts(FILE *out, const struct counts *c)
{
	fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"",
		c->tests, c->failures, c->errors);
	if (c->skipped != 0)
		fprintf(out, " skipped=\"%zu\"", c->skipped);
}

static void put_finding(FILE *out, const struct finding_text *t)
{
	struct finding_line lines[FINDING_LINES];

	putc('\n', out);
	put(out, t->message);
	fprintf(out, " [%s]\n", finding_kind(t->first->id)->id);
	finding_text_lines(t, lines);
	for (size_t i = 0; i < FINDING_LINES; i++) {
		if (lines[i].text.n == 0)
			continue;
		fprintf(out, "  %s: ", lines[i].label);
		put(out, lines[i].text);
		putc('\n', out);
	}
}

/* Those of a target from severity 'first' to 'last'. */
static void put_findings(FILE *out, const struct finding_texts *texts,
			 unsigned target, enum severity first,
			 enum severity last)
{
	for (size_t i = 0; i < texts->count; i++) {
		const struct finding_text *t = &texts->items[i];
		enum severity severity = finding_text_severity(t);

		if (t->first->targets & TARGET_BIT(target) &&
		    severity >= first && severity <= last)
			put_finding(out, t);
	}
}

static int put_error(FILE *out, const struct file_report *f,
		     const struct finding *error)
{
	struct str module = error->module.n != 0 ?
				    error->module :
				    f->subject->resolution->root->name;
	struct str text = error_text(f->arena, error->win32, module);
	char data[ERROR_CODE_BYTES_SIZE];

	if (text.s == NULL)
		return E_NO_MEMORY;
	error_code_bytes(error->win32, data);
	fprintf(out, "error %u, data %s%s", (unsigned)error->win32, data,
		text.n != 0 ? ": " : "");
	put(out, text);
	putc('\n', out);
	return OK;
}

/* One that a baseline accepts is no failure, and didn't pass either. */
static const char *bad_element(const struct file_report *f, unsigned target)
{
	switch (report_counting(f, target)) {
	case VERDICT_FAILS:
		return "failure";
	case VERDICT_UNKNOWN:
		return "error";
	default:
		return "skipped";
	}
}

/* The element of a target on which the file isn't known to load. */
static int put_bad(FILE *out, const struct file_report *f,
		   const struct finding_texts *texts, unsigned target)
{
	const struct verdict *v = &f->verdicts[target];
	const struct finding *reason = finding_deciding(f, target);
	const char *element = bad_element(f, target);
	const char *prefix = v->kind == VERDICT_UNKNOWN ? "not known: " :
			     v->likely			? "likely: " :
							  "";
	struct str message = STR_EMPTY;
	int ret = OK;

	if (reason != NULL)
		message = finding_message(f->arena, f->subject->profile,
					  reason, TARGET_BIT(target));
	message = STR_CONCAT(f->arena,
			     str_of(verdict_is_accepted(f, target) ?
					    "accepted: " :
					    ""),
			     str_of(prefix), message);
	if (message.s == NULL)
		return E_NO_MEMORY;
	fprintf(out, "      <%s", element);
	/* By the schemas in use, what is skipped has no type. */
	if (!verdict_is_accepted(f, target))
		put_attribute(out, "type",
			      str_of(reason != NULL ?
					     finding_kind(reason->id)->id :
					     verdict_word(v->kind)));
	put_attribute(out, "message", message);
	fprintf(out, ">%s%s\n",
		v->kind == VERDICT_UNKNOWN ? "not known" : "fails",
		v->kind == VERDICT_FAILS && v->likely ? " (likely)" : "");
	if (v->error != NULL)
		ret = put_error(out, f, v->error);
	put_findings(out, texts, target, LEVEL_ERROR, LEVEL_UNKNOWN);
	fprintf(out, "</%s>\n", element);
	return ret;
}

static bool has_more(const struct finding_texts *texts, unsigned target)
{
	for (size_t i = 0; i < texts->count; i++) {
		const struct finding_text *t = &texts->items[i];

		if (t->first->targets & TARGET_BIT(target) &&
		    finding_text_severity(t) > LEVEL_UNKNOWN)
			return true;
	}
	return false;
}

static int put_case(FILE *out, const struct file_report *f,
		    const struct finding_texts *texts, const char *id,
		    unsigned target)
{
	const struct verdict *v = &f->verdicts[target];
	bool likely = v->kind == VERDICT_LOADS && v->likely;
	bool more = has_more(texts, target);
	int ret = OK;

	fputs("    <testcase", out);
	put_attribute(out, "classname", f->path);
	put_attribute(out, "name", str_of(id));
	if (v->kind == VERDICT_LOADS && !likely && !more) {
		fputs("/>\n", out);
		return OK;
	}
	fputs(">\n", out);
	if (v->kind != VERDICT_LOADS)
		ret = put_bad(out, f, texts, target);
	if (likely || more) {
		fputs("      <system-out>", out);
		if (likely)
			fputs("loads (likely)\n", out);
		put_findings(out, texts, target, LEVEL_WARNING, LEVEL_NOTE);
		fputs("</system-out>\n", out);
	}
	fputs("    </testcase>\n", out);
	return ret;
}

static struct counts count_file(const struct file_report *f)
{
	struct counts c = { 0 };
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(f->subject->profile, i, &t);
	     i++) {
		if ((f->subject->targets & TARGET_BIT(i)) == 0)
			continue;
		c.tests++;
		c.skipped += verdict_is_accepted(f, i);
		c.failures += report_counting(f, i) == VERDICT_FAILS;
		c.errors += report_counting(f, i) == VERDICT_UNKNOWN;
	}
	return c;
}

static int begin_junit(struct report *r)
{
	struct junit *j = calloc(1, sizeof(*j));

	if (j == NULL || buffer_open(&j->suites) != OK) {
		free(j);
		return E_NO_MEMORY;
	}
	r->state = j;
	return OK;
}

static int write_junit(struct report *r, const struct file_report *f)
{
	struct junit *j = r->state;
	struct counts c = count_file(f);
	struct finding_texts texts;
	struct profile_target t;
	int ret = finding_texts(f, r->style.verbosity, &texts);

	report_count(r, f);
	j->counts.tests += c.tests;
	j->counts.failures += c.failures;
	j->counts.errors += c.errors;
	j->counts.skipped += c.skipped;
	fputs("  <testsuite", j->suites.out);
	put_attribute(j->suites.out, "name", f->path);
	put_counts(j->suites.out, &c);
	fputs(">\n", j->suites.out);
	for (unsigned i = 0;
	     ret == OK && profile_target_at(f->subject->profile, i, &t); i++) {
		if (f->subject->targets & TARGET_BIT(i))
			ret = put_case(j->suites.out, f, &texts, t.id, i);
	}
	fputs("  </testsuite>\n", j->suites.out);
	return ret;
}

/* A run without them isn't a green one. */
static void put_unread(struct junit *j, const struct report *r)
{
	FILE *out = j->suites.out;

	j->counts.tests++;
	j->counts.errors++;
	fprintf(out,
		"  <testsuite name=\"dryload\" tests=\"1\" failures=\"0\" "
		"errors=\"1\">\n"
		"    <testcase classname=\"dryload\" name=\"unread files\">\n"
		"      <error type=\"unread\" message=\"%zu of the files couldn't "
		"be read\">",
		r->summary.unread);
	for (size_t i = 0; i < r->unread_count; i++) {
		put(out, str_of(r->unread[i].reason));
		putc('\n', out);
	}
	if (r->unread_count < r->summary.unread)
		fputs("standard error names them", out);
	fputs("</error>\n    </testcase>\n  </testsuite>\n", out);
}

static int end_junit(struct report *r)
{
	struct junit *j = r->state;
	struct str suites;
	int ret = OK;

	if (r->summary.unread != 0)
		put_unread(j, r);
	suites = buffer_close(&j->suites);
	if (suites.s == NULL) {
		ret = E_NO_MEMORY;
	} else {
		fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites name=\"dryload\"", r->out);
		put_counts(r->out, &j->counts);
		fputs(">\n", r->out);
		fwrite(suites.s, 1, suites.n, r->out);
		fputs("</testsuites>\n", r->out);
	}
	buffer_free(&j->suites);
	free(j);
	return ret;
}

const struct report_writer report_junit = {
	"junit",
	begin_junit,
	write_junit,
	end_junit,
};
