/* A file beside the error that was logged: yes, no, its own, or not known. */
#include "loader/pe.h"
#include "report/detail.h"
#include "report/explain_parts.h"
#include "rules/codes.h"
#include "util/status.h"

enum { INDENT = 2 };

const char *explain_answer_word(enum answer answer)
{
	static const char *const words[] = {
		[ANSWER_YES] = "yes",
		[ANSWER_OTHER] = "no",
		[ANSWER_OWN] = "no",
		[ANSWER_OUTSIDE] = "not in files",
		[ANSWER_OPEN] = "not known",
		[ANSWER_AGAINST] = "no",
	};

	return words[answer];
}

static const struct profile *profile_of(const struct explain_file *f)
{
	return f->report->subject->profile;
}

/* "y.dll is missing (x.dll needs y.dll)". */
static struct str cause_text(const struct finding *cause, struct arena *a)
{
	struct str chain;

	if (cause->chain == NULL || cause->chain->up == NULL)
		return cause->summary;
	chain = chain_text(a, cause->chain);
	if (chain.s == NULL)
		return chain;
	return STR_CONCAT(a, cause->summary, str_of(" ("), chain, str_of(")"));
}

static struct str other_text(const struct diagnosis_row *row,
			     uint32_t win32, struct arena *a)
{
	struct str cause = cause_text(row->cause, a), later;

	if (cause.s == NULL)
		return cause;
	cause = str_printf(a, "it fails with %u: %.*s", row->cause->win32,
			   STR_ARGS(cause));
	if (cause.s == NULL || row->later == NULL)
		return cause;
	later = cause_text(row->later, a);
	if (later.s == NULL)
		return later;
	return str_printf(a, "%.*s; once that is mended, with %u: %.*s",
			  STR_ARGS(cause), win32, STR_ARGS(later));
}

const char *explain_bits(uint16_t machine)
{
	return machine == IMAGE_FILE_MACHINE_AMD64 ? "64-bit" : "32-bit";
}

/* What the event says of the process decides. */
static struct str process_text(const struct explain_file *f,
			       const struct diagnosis_row *row,
			       struct arena *a)
{
	if (row->answer == ANSWER_YES)
		return str_printf(a, "by the event the worker process was %s "
				     "(%s), and the DLL isn't (R1007, R1017)",
				  explain_bits(row->process),
				  machine_name(row->process));
	if (profile_target_machine(profile_of(f), row->target) != row->process)
		return str_printf(a, "by the event the worker process was %s "
				     "(%s), not as there (R1007, R1017)",
				  explain_bits(row->process),
				  machine_name(row->process));
	return str_of("it loads there, and what a filter leaves behind comes "
		      "with another event: this isn't the DLL that was "
		      "logged, or not the DLLs beside it (R1007)");
}

struct str explain_reason(const struct explain_file *f,
			  const struct diagnosis_row *row, struct arena *a)
{
	const struct diagnosis *d = f->diagnosis;

	if (row->process != 0)
		return process_text(f, row, a);
	switch (row->answer) {
	case ANSWER_YES:
		return cause_text(row->cause, a);
	case ANSWER_OTHER:
		return other_text(row, d->win32, a);
	case ANSWER_OWN:
		if (row->unless == 0)
			return str_printf(a, "it loads there: %u is its own",
					  d->win32);
		return str_printf(a, "it loads there: %u is its own, unless "
				     "the worker process is %s (R1007, R1017)",
				  d->win32, explain_bits(row->unless));
	case ANSWER_OUTSIDE:
		return str_of(d->class == CODE_OF_START ?
				      "its imports are all there; how its "
				      "DllMain, or that of a DLL which it "
				      "loads itself, ends isn't in the file" :
				      "its imports are all there; rights, "
				      "locks, memory and policies aren't in "
				      "files");
	case ANSWER_OPEN:
		return row->cause != NULL ? cause_text(row->cause, a) :
					    STR_EMPTY;
	case ANSWER_AGAINST:
		return str_of("it loads there with its manifest: the event is "
			      "of another file, or of another version of it");
	}
	return STR_EMPTY;
}

static struct str head_words(const struct explain_file *f)
{
	const struct module *root = f->report->subject->resolution->root;
	const char *title = host_title(f->report->subject->host);

	if (!module_is_readable(root))
		return str_of("not a PE image");
	return str_printf(f->report->arena, "%s %s%s%s",
			  machine_name(root->image.machine),
			  str_equal(str_of(file_kind(root)), str_of("exe")) ?
				  "program" :
				  "DLL",
			  title[0] != '\0' ? ", judged as " : "", title);
}

static int add_answer(const struct explain_file *f,
		      const struct diagnosis_row *row,
		      struct text_table *table, struct arena *a)
{
	static const enum text_color colors[] = {
		[ANSWER_YES] = TEXT_RED,	[ANSWER_OTHER] = TEXT_YELLOW,
		[ANSWER_OWN] = TEXT_GREEN,	[ANSWER_OUTSIDE] = TEXT_YELLOW,
		[ANSWER_OPEN] = TEXT_YELLOW,    [ANSWER_AGAINST] = TEXT_YELLOW,
	};
	struct profile_target t;
	struct text_row line = { 0 };

	if (!profile_target_at(profile_of(f), row->target, &t))
		return OK;
	line.cells[0].s = str_of(t.id);
	line.cells[1].s = str_printf(a, "%u: %s%s", f->diagnosis->win32,
				     explain_answer_word(row->answer),
				     row->likely ? " (likely)" : "");
	line.cells[1].color = colors[row->answer];
	line.cells[2].s = explain_reason(f, row, a);
	if (line.cells[1].s.s == NULL || line.cells[2].s.s == NULL)
		return E_NO_MEMORY;
	return text_table_add(table, &line);
}

/* Without a code: what dryload expects. */
static int add_verdict(const struct explain_file *f, unsigned target,
		       struct text_table *table, struct arena *a)
{
	const struct verdict *v = &f->report->verdicts[target];
	const struct finding *reason = v->error;
	struct profile_target t;
	struct text_row line = { 0 };

	if (!profile_target_at(profile_of(f), target, &t))
		return OK;
	if (v->kind == VERDICT_UNKNOWN)
		reason = finding_first(f->report, target, LEVEL_UNKNOWN);
	line.cells[0].s = str_of(t.id);
	line.cells[1].s = str_printf(a, "%s%s", verdict_word(v->kind),
				     v->likely ? " (likely)" : "");
	line.cells[2].s = STR_EMPTY;
	if (v->error != NULL)
		line.cells[2].s = str_printf(a, "%u", v->error->win32);
	if (reason != NULL)
		line.cells[3].s = reason->summary;
	if (line.cells[1].s.s == NULL || line.cells[2].s.s == NULL)
		return E_NO_MEMORY;
	return text_table_add(table, &line);
}

static int write_table(const struct explain_file *f, struct text_out *out,
		       struct arena *a)
{
	struct text_table table = TEXT_TABLE_INIT(a);
	const target_set targets = f->report->subject->targets;
	int ret = OK;

	if (f->diagnosis != NULL) {
		for (size_t i = 0; ret == OK && i < f->diagnosis->count; i++)
			ret = add_answer(f, &f->diagnosis->rows[i], &table, a);
	} else {
		for (unsigned t = 0; ret == OK && t < TARGETS_MAX; t++) {
			if (targets & TARGET_BIT(t))
				ret = add_verdict(f, t, &table, a);
		}
	}
	if (ret == OK)
		text_table_write(out, &table, INDENT);
	return ret;
}

int explain_file_text(const struct explain_file *f, struct text_out *out,
		      struct arena *a)
{
	const struct str words = head_words(f);
	struct str note;
	int ret;

	if (words.s == NULL)
		return E_NO_MEMORY;
	text_put(out, TEXT_BOLD, f->report->path);
	text_blanks(out, INDENT);
	text_put(out, TEXT_PLAIN, words);
	fputs("\n\n", out->out);
	ret = write_table(f, out, a);
	for (size_t n = 0; ret == OK; n++) {
		note = explain_file_note(f, n, a);
		if (note.s == NULL)
			return E_NO_MEMORY;
		if (note.n == 0)
			break;
		fputc('\n', out->out);
		text_paragraph(out, INDENT, INDENT, note);
	}
	return ret;
}
