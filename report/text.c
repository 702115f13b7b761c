/* Checked files for people: a head line, a table, what is wrong. */
#include "report/acceptance.h"
#include "report/dependencies.h"
#include "report/detail.h"
#include "report/searched.h"
#include "report/needs_access.h"
#include "report/text_findings.h"
#include "report/text_out.h"
#include "rules/codes.h"
#include "util/status.h"

enum { INDENT = 2 };

static const enum text_color verdict_colors[] = {
	[VERDICT_LOADS] = TEXT_GREEN,
	[VERDICT_FAILS] = TEXT_RED,
	[VERDICT_UNKNOWN] = TEXT_YELLOW,
};

/* How sure it is, and whether it counts. */
static const char *verdict_remark(const struct file_report *f, unsigned index)
{
	const struct verdict *v = &f->verdicts[index];

	if (verdict_is_accepted(f, index))
		return v->likely ? " (likely, accepted)" : " (accepted)";
	return v->likely ? " (likely)" : "";
}

/* "fails", the code and its bytes, and the first reason. */
static int add_row(const struct file_report *f, unsigned index, bool with_path,
		   struct text_table *table)
{
	const struct verdict *v = &f->verdicts[index];
	const struct finding *reason = finding_deciding(f, index);
	char data[ERROR_CODE_BYTES_SIZE];
	struct text_row row = { 0 };
	struct text_cell *cell = row.cells;

	if (with_path)
		(cell++)->s = f->path;
	(cell++)->s = profile_target_id(f->subject->profile, index);
	cell->color = verdict_colors[v->kind];
	(cell++)->s = str_printf(f->arena, "%s%s", verdict_word(v->kind),
				 verdict_remark(f, index));
	if (v->error != NULL) {
		error_code_bytes(v->error->win32, data);
		cell->right = true;
		cell[0].s = str_printf(f->arena, "%u",
				       (unsigned)v->error->win32);
		cell[1].s = str_copy(f->arena, str_of(data));
		if (cell[0].s.s == NULL || cell[1].s.s == NULL)
			return E_NO_MEMORY;
	}
	if (reason != NULL)
		cell[2].s = reason->summary;
	return cell[-1].s.s == NULL ? E_NO_MEMORY :
				      text_table_add(table, &row);
}

static int write_table(struct text_out *t, const struct file_report *f,
		       bool alone)
{
	struct text_table table = TEXT_TABLE_INIT(f->arena);
	int ret = OK;

	for (target_set left = f->subject->targets; ret == OK && left != 0;
	     left &= left - 1)
		ret = add_row(f, (unsigned)__builtin_ctzll(left), alone,
			      &table);
	if (ret == OK)
		text_table_write(t, &table, alone ? 0 : INDENT);
	return ret;
}

int text_file(struct text_out *t, const struct file_report *f, int verbosity)
{
	struct str words = file_title(f);
	int ret;

	if (words.s == NULL)
		return E_NO_MEMORY;
	text_put(t, TEXT_BOLD, f->path);
	text_blanks(t, INDENT);
	text_put(t, TEXT_PLAIN, words);
	fputs("\n\n", t->out);
	ret = write_table(t, f, false);
	if (ret == OK)
		ret = text_findings(t, f, verbosity);
	if (ret == OK && verbosity > 0)
		ret = text_dependencies(t, f);
	if (ret == OK && verbosity > 0)
		ret = text_searched(t, f);
	if (ret == OK && verbosity > 0)
		ret = text_named(t, f);
	if (ret == OK && verbosity > 0)
		ret = text_needs_access(t, f);
	return ret;
}

static int begin_text(struct report *r)
{
	(void)r;
	return OK;
}

static int write_text(struct report *r, const struct file_report *f)
{
	bool lines = r->style.verbosity < 0; /* for grep: never wrapped */
	struct text_out t = { r->out, r->style.color,
			      lines ? 0 : r->style.width };
	int ret;

	if (!lines && r->summary.files != 0)
		putc('\n', r->out);
	ret = lines ? write_table(&t, f, true) :
		      text_file(&t, f, r->style.verbosity);
	if (ret == OK && !lines)
		ret = text_closing(&t, f, r->style.verbosity);
	report_count(r, f);
	return ret;
}

static void put_count(struct report *r, const char **gap, size_t count,
		      const char *words, enum text_color color)
{
	struct text_out t = { r->out, r->style.color, 0 };

	if (count == 0)
		return;
	fprintf(r->out, "%s%zu ", *gap, count);
	text_put(&t, color, str_of(words));
	*gap = ", ";
}

/* Of several files: nobody counts what has scrolled away. */
static int end_text(struct report *r)
{
	const struct summary *s = &r->summary;
	const size_t bad = s->fails + s->unknown;
	const size_t counting = s->counting_fails + s->counting_unknown;
	const char *gap = ": ";

	if (r->style.verbosity < 0 || s->files + s->unread < 2)
		return OK;
	fprintf(r->out, "\n%zu files", s->files + s->unread);
	put_count(r, &gap, s->loads, s->loads == 1 ? "loads" : "load",
		  TEXT_GREEN);
	put_count(r, &gap, s->fails, s->fails == 1 ? "fails" : "fail",
		  TEXT_RED);
	put_count(r, &gap, s->unknown, "not known", TEXT_YELLOW);
	put_count(r, &gap, s->unread, "not read", TEXT_RED);
	gap = "; ";
	put_count(r, &gap, bad - counting, "of them accepted", TEXT_PLAIN);
	putc('\n', r->out);
	return OK;
}

const struct report_writer report_text = {
	"text",
	begin_text,
	write_text,
	end_text,
};
