/* What there is to say of a file beside its answers. */
#include "report/detail.h"
#include "report/explain_parts.h"
#include "util/digest.h"

enum { NAMES_MAX = 8 };

static const struct profile *profile_of(const struct explain_file *f)
{
	return f->report->subject->profile;
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
	report_sha256(f->report, sha256);
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
	if (host == HOST_IIS_MODULE)
		return ", and it exports RegisterModule";
	return "";
}

static bool is_likely_own(const struct diagnosis *d)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->rows[i].answer == ANSWER_OWN && d->rows[i].likely)
			return true;
	}
	return false;
}

/* When else the error may be: other causes than its own code. */
static struct str own_unless(const struct diagnosis *d, struct arena *a)
{
	if (d->win32 == 126)
		return str_of(", unless no file is at the path that is "
			      "configured (R101)");
	for (size_t i = 0; i < d->count; i++) {
		if (d->rows[i].unless != 0)
			return str_printf(a, ", unless the worker process is "
					     "%s (R1007, R1017)",
					  explain_bits(d->rows[i].unless));
	}
	return STR_EMPTY;
}

static struct str own_note(const struct explain_file *f, struct arena *a)
{
	const struct diagnosis *d = f->diagnosis;
	struct str list, unless;

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
	unless = own_unless(d, a);
	if (unless.s == NULL)
		return unless;
	return str_printf(a,
			  "On %.*s every import of it is there, with the DLLs "
			  "that lie beside it here%s. So %u is %sits own, left "
			  "behind by GetFilterVersion or what that calls "
			  "(R1101, R1002)%.*s.",
			  STR_ARGS(list),
			  asked_words(f->report->subject->host), d->win32,
			  is_likely_own(d) ? "likely " : "",
			  STR_ARGS(unless));
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

/* Perhaps it was renamed, perhaps it is the wrong file. */
static struct str name_note(const struct explain_file *f, struct arena *a)
{
	if (f->other_dll.n == 0)
		return STR_EMPTY;
	return str_printf(a, "The event names %.*s, not this file: look "
			     "whether it is the same under another name.",
			  STR_ARGS(f->other_dll));
}

static struct str note_at(const struct explain_file *f, size_t n,
			  struct arena *a)
{
	switch (n) {
	case 0:
		return name_note(f, a);
	case 1:
		return exe_note(f);
	case 2:
		return host_note(f);
	case 3:
		return own_note(f, a);
	case 4:
		return guess_note(f, a);
	case 5:
		return delayed_note(f, a);
	default:
		return other_note(f, a);
	}
}

struct str explain_file_note(const struct explain_file *f, size_t n,
			     struct arena *a)
{
	enum { NOTES = 7 };

	if (f->diagnosis == NULL)
		return n == 0 ? str_of("This is what dryload expects; with "
				       "the error that was logged it says "
				       "which of its causes the file has.") :
				STR_EMPTY;
	for (size_t i = 0; i < NOTES; i++) {
		struct str note = note_at(f, i, a);

		if (note.s == NULL || (note.n != 0 && n-- == 0))
			return note;
	}
	return STR_EMPTY;
}
