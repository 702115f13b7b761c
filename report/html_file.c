/* The section of one file: its verdicts, findings and dependencies. */
#include "report/html_parts.h"

#include <inttypes.h>

#include "report/acceptance.h"
#include "report/detail.h"
#include "report/needs_access.h"
#include "rules/codes.h"
#include "util/digest.h"
#include "util/status.h"

const char *html_verdict_class(const struct html_cell *cell)
{
	static const char *const certain[] = {
		[VERDICT_LOADS] = "l",
		[VERDICT_FAILS] = "f",
		[VERDICT_UNKNOWN] = "u",
	};
	static const char *const likely[] = {
		[VERDICT_LOADS] = "l k",
		[VERDICT_FAILS] = "f k",
		[VERDICT_UNKNOWN] = "u k",
	};

	return (cell->likely ? likely : certain)[cell->kind];
}

/* Targets on which the same is said of a file. */
struct outcome {
	const struct finding *reason;
	target_set targets;
	unsigned first;
};

static bool is_same(const struct verdict *a, const struct verdict *b)
{
	return a->kind == b->kind && a->likely == b->likely &&
	       a->error == b->error;
}

static void enter_cell(const struct file_report *f, unsigned target,
		       unsigned outcome, struct html_row *row)
{
	const struct verdict *v = &f->verdicts[target];

	row->cells[target] = (struct html_cell){
		.asked = true,
		.likely = v->likely,
		.kind = v->kind,
		.win32 = v->error != NULL ? v->error->win32 : 0,
		.outcome = outcome,
	};
}

/* Their number. */
static unsigned find_outcomes(const struct file_report *f,
			      struct outcome out[TARGETS_MAX],
			      struct html_row *row)
{
	unsigned count = 0;

	for (unsigned t = 0; t < profile_target_count(f->subject->profile);
	     t++) {
		const struct finding *reason;
		unsigned at = 0;

		if ((f->subject->targets & TARGET_BIT(t)) == 0)
			continue;
		reason = finding_deciding(f, t);
		while (at < count &&
		       (out[at].reason != reason ||
			!is_same(&f->verdicts[out[at].first], &f->verdicts[t]) ||
			verdict_is_accepted(f, out[at].first) !=
				verdict_is_accepted(f, t)))
			at++;
		if (at == count)
			out[count++] = (struct outcome){ reason, 0, t };
		out[at].targets |= TARGET_BIT(t);
		enter_cell(f, t, at + 1, row);
	}
	return count;
}

static void write_code(FILE *out, const struct finding *error)
{
	char data[ERROR_CODE_BYTES_SIZE];

	fputs("<td class=code>", out);
	if (error == NULL || error->win32 == 0)
		return;
	error_code_bytes(error->win32, data);
	fprintf(out, "<b>%u</b> <span>%s</span>", (unsigned)error->win32, data);
}

static int write_outcome(FILE *out, const struct file_report *f,
			 const struct outcome *o, unsigned file,
			 const struct html_row *row)
{
	const struct html_cell *cell = &row->cells[o->first];
	const struct finding *error = f->verdicts[o->first].error;
	struct str targets =
		target_list(f->arena, f->subject->profile, o->targets);
	struct str text = STR_EMPTY;

	if (error != NULL)
		text = verdict_error_text(f, error);
	if (targets.s == NULL || text.s == NULL)
		return E_NO_MEMORY;
	fprintf(out, "<tr id=f%ur%u><th scope=row>", file, cell->outcome);
	html_put(out, targets);
	fprintf(out, "<td class=\"v %s\"><b>%s</b>%s%s", html_verdict_class(cell),
		verdict_word(cell->kind), cell->likely ? " <i>likely</i>" : "",
		verdict_is_accepted(f, o->first) ? " <i>accepted</i>" : "");
	write_code(out, error);
	fputs("<td>", out);
	if (o->reason != NULL)
		html_put(out, o->reason->summary);
	if (text.n != 0)
		html_element(out, "p", "says", text);
	putc('\n', out);
	return OK;
}

static int write_outcomes(FILE *out, const struct file_report *f, unsigned file,
			  struct html_row *row)
{
	struct outcome outcomes[TARGETS_MAX];
	unsigned count = find_outcomes(f, outcomes, row);
	int ret = OK;

	fputs("<div class=wide><table class=outcomes><caption>Verdicts"
	      "</caption><thead><tr><th scope=col>Windows<th scope=col>Verdict"
	      "<th scope=col>Error, event data<th scope=col>Why</thead>"
	      "<tbody>\n",
	      out);
	for (unsigned i = 0; ret == OK && i < count; i++)
		ret = write_outcome(out, f, &outcomes[i], file, row);
	fputs("</tbody></table></div>\n", out);
	return ret;
}

static int write_facts(FILE *out, const struct file_report *f)
{
	const struct module *root = f->subject->resolution->root;
	struct str words = file_title(f);
	char sha256[SHA256_HEX_SIZE];

	if (words.s == NULL)
		return E_NO_MEMORY;
	fputs("<p class=facts>", out);
	html_put(out, words);
	if (root->open_error == 0) {
		report_sha256(f, sha256);
		fprintf(out,
			" <span>%" PRIu64 " bytes</span> <span>SHA-256 "
			"<code>%s</code></span>",
			f->file->size, sha256);
	}
	fputs("</p>\n", out);
	return OK;
}

/* The ids of its findings, each once, for the filter. */
static void write_ids(FILE *out, const struct file_report *f,
		      struct html_page *page)
{
	bool said[FINDING_COUNT] = { false };
	const char *between = "";

	for (size_t i = 0; i < f->findings->count; i++)
		said[f->findings->items[i].id] = true;
	fputs(" data-ids=\"", out);
	for (unsigned id = 0; id < FINDING_COUNT; id++) {
		if (!said[id])
			continue;
		page->found[id] = true;
		fprintf(out, "%s%s", between,
			finding_kind((enum finding_id)id)->id);
		between = " ";
	}
	putc('"', out);
}

int html_file(struct html_page *page, const struct file_report *f,
	      struct html_row *row)
{
	unsigned number = (unsigned)page->count + 1;
	FILE *out = page->sections;
	int ret;

	page->targets |= f->subject->targets;
	fprintf(out, "<section class=file id=f%u aria-labelledby=f%uh", number,
		number);
	write_ids(out, f, page);
	fprintf(out, ">\n<h2 id=f%uh>", number);
	html_path(out, f->path);
	fputs("</h2>\n", out);
	ret = write_facts(out, f);
	if (ret == OK)
		ret = write_outcomes(out, f, number, row);
	if (ret == OK)
		ret = html_findings(page, f);
	if (ret == OK)
		ret = html_tree(out, f);
	if (ret == OK)
		ret = html_needs_access(out, f);
	fputs("<p class=up><a href=\"#matrix\">Back to all files</a></p>\n"
	      "</section>\n",
	      out);
	return ret;
}
