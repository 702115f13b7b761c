/* A file beside the error that was logged: yes, no, its own, or not known. */
#include "report/detail.h"
#include "report/explain_parts.h"
#include "rules/codes.h"
#include "util/digest.h"
#include "util/status.h"

enum { INDENT = 2, NAMES_MAX = 8 };

const char *explain_answer_word(enum answer answer)
{
	static const char *const words[] = {
		[ANSWER_YES] = "yes",
		[ANSWER_OTHER] = "no",
		[ANSWER_OWN] = "no",
		[ANSWER_OUTSIDE] = "not in files",
		[ANSWER_OPEN] = "not known",
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

struct str explain_reason(const struct explain_file *f,
			  const struct diagnosis_row *row, struct arena *a)
{
	const struct diagnosis *d = f->diagnosis;

	switch (row->answer) {
	case ANSWER_YES:
		return cause_text(row->cause, a);
	case ANSWER_OTHER:
		return other_text(row, d->win32, a);
	case ANSWER_OWN:
		return str_printf(a, "it loads there: %u is its own",
				  d->win32);
	case ANSWER_OUTSIDE:
		return str_of(d->class == CODE_OF_START ?
				      "its imports are all there; how its "
				      "DllMain ends isn't in the file" :
				      "its imports are all there; rights, "
				      "locks, memory and policies aren't in "
				      "files");
	case ANSWER_OPEN:
		return row->cause != NULL ? cause_text(row->cause, a) :
					    STR_EMPTY;
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
		[ANSWER_OPEN] = TEXT_YELLOW,
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

static target_set targets_of(const struct diagnosis *d, enum answer answer)
{
	target_set set = 0;

	for (size_t i = 0; i < d->count; i++) {
		if (d->rows[i].answer == answer)
			set |= TARGET_BIT(d->rows[i].target);
	}
	return set;
}

/* Another error was expected: something isn't as it was judged. */
static struct str other_note(const struct explain_file *f, struct arena *a)
{
	const struct diagnosis *d = f->diagnosis;
	const target_set set = targets_of(d, ANSWER_OTHER);
	char sha256[SHA256_HEX_SIZE];
	struct str list;

	if (set == 0)
		return STR_EMPTY;
	list = target_list(a, profile_of(f), set);
	if (list.s == NULL)
		return list;
	sha256_hex(f->report->file, sha256);
	return str_printf(
		a,
		"If the log is from %.*s, the Windows there or the file isn't "
		"the one that was judged: dryload expects another error than "
		"%u. Check the service pack, the versions of the system's "
		"files and of the DLLs beside it, and that the file is the "
		"same (SHA-256 %s)%s.",
		STR_ARGS(list), d->win32, sha256,
		d->class == CODE_OF_MACHINE ?
			"; or Windows stopped earlier, at the rights on one "
			"of the files" :
			"");
}

static const char *asked_words(enum host host)
{
	if (host == HOST_IIS_FILTER)
		return ", and it exports GetFilterVersion and HttpFilterProc";
	if (host == HOST_IIS_EXTENSION)
		return ", and it exports GetExtensionVersion and "
		       "HttpExtensionProc";
	return "";
}

static struct str own_note(const struct explain_file *f, struct arena *a)
{
	const struct diagnosis *d = f->diagnosis;
	struct str list;

	if (d->own == 0)
		return STR_EMPTY;
	list = target_list(a, profile_of(f), d->own);
	if (list.s == NULL)
		return list;
	if (d->class == CODE_OF_FILTER)
		return str_printf(a,
				  "The loader never gives %u: it is what the "
				  "DLL's own code left behind (R1101).",
				  d->win32);
	return str_printf(a,
			  "On %.*s every import of it is there%s: %u can't "
			  "come from loading it and is its own, as "
			  "GetFilterVersion left it behind (R1101, R1002).",
			  STR_ARGS(list),
			  asked_words(f->report->subject->host), d->win32);
}

static struct str guess_text(const struct explain_file *f,
			     const struct guessed_dll *g, struct arena *a)
{
	struct str list = target_list(a, profile_of(f), g->missing);

	if (list.s == NULL)
		return list;
	if (g->beside)
		return str_printf(a, "%.*s, which lies beside it, where its "
				     "own LoadLibrary doesn't look (R404)",
				  STR_ARGS(g->name));
	if (g->missing == f->diagnosis->own)
		return g->name;
	return str_printf(a, "%.*s, not found on %.*s", STR_ARGS(g->name),
			  STR_ARGS(list));
}

static struct str guess_note(const struct explain_file *f, struct arena *a)
{
	const struct diagnosis *d = f->diagnosis;
	struct str parts[GUESSES_MAX], list;

	if (d->guess_count == 0 && d->own != 0 &&
	    d->class == CODE_OF_LOAD && d->win32 != 14001)
		return str_of("No name of a missing DLL stands among its "
			      "data: what it loads itself may be named in its "
			      "configuration.");
	if (d->guess_count == 0)
		return STR_EMPTY;
	for (size_t i = 0; i < d->guess_count; i++) {
		parts[i] = guess_text(f, &d->guesses[i], a);
		if (parts[i].s == NULL)
			return parts[i];
	}
	list = str_join(a, parts, d->guess_count, "; ");
	if (list.s == NULL)
		return list;
	return str_printf(a,
			  "It could be its own LoadLibrary of: %.*s%s. That "
			  "is a guess: these names stand among its data, and "
			  "nothing says that they are used.",
			  STR_ARGS(list),
			  d->guesses_left != 0 ? ", and more" : "");
}

static struct str delayed_note(const struct explain_file *f, struct arena *a)
{
	const struct diagnosis *d = f->diagnosis;
	struct str names[NAMES_MAX], list;
	size_t count = 0;

	for (size_t i = 0; i < d->delayed_count && count < NAMES_MAX; i++) {
		const struct str module = d->delayed[i]->module;
		bool known = module.n == 0;

		for (size_t n = 0; n < count; n++)
			known = known || str_equal(names[n], module);
		if (!known)
			names[count++] = module;
	}
	if (count == 0)
		return STR_EMPTY;
	list = str_join(a, names, count, ", ");
	if (list.s == NULL)
		return list;
	return str_printf(a,
			  "Not the cause: %.*s. It is delay-loaded, and "
			  "missed only when it is called; Dependency Walker "
			  "shows it in red all the same (R403).",
			  STR_ARGS(list));
}

static struct str exe_note(const struct explain_file *f)
{
	if (!f->diagnosis->is_exe)
		return STR_EMPTY;
	if (f->diagnosis->win32 == 126)
		return str_of("It is an EXE, which would load and fail with "
			      "127: 126 means that no file is at the path "
			      "that is configured (R204).");
	return str_of("It is an EXE: it loads, and IIS finds none of the "
		      "procedures it asks for, which is 127 (R204).");
}

static struct str host_note(const struct explain_file *f)
{
	if (f->host_was_told || f->diagnosis->win32 != 127)
		return STR_EMPTY;
	if (f->report->subject->host == HOST_IIS_EXTENSION)
		return str_of("It was judged as an ISAPI extension, by what "
			      "it exports. In the place of a filter it fails "
			      "with 127: -H iis-filter judges it so (R1004).");
	if (f->report->subject->host == HOST_NONE)
		return str_of("It exports nothing that IIS asks for. In the "
			      "place of a filter or extension it fails with "
			      "127: -H iis-filter judges it so (R1004).");
	return STR_EMPTY;
}

struct str explain_file_note(const struct explain_file *f, size_t n,
			     struct arena *a)
{
	enum { NOTES = 6 };

	if (f->diagnosis == NULL)
		return n == 0 ? str_of("This is what dryload expects; with "
				       "the error that was logged it says "
				       "which of its causes the file has.") :
				STR_EMPTY;
	for (size_t i = 0; i < NOTES; i++) {
		struct str note = i == 0 ? exe_note(f) :
				  i == 1 ? host_note(f) :
				  i == 2 ? own_note(f, a) :
				  i == 3 ? guess_note(f, a) :
				  i == 4 ? delayed_note(f, a) :
					   other_note(f, a);

		if (note.s == NULL || (note.n != 0 && n-- == 0))
			return note;
	}
	return STR_EMPTY;
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
