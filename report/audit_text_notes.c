/* What an audit tells of a delivery besides its verdicts. */
#include "report/audit_text.h"
#include "report/buffer.h"
#include "util/status.h"

enum { INDENT = 2, LIST_INDENT = 4, SHOWN = 10 };

static size_t shown_of(const struct audit_text *w, size_t count)
{
	return w->verbosity < 1 && count > SHOWN ? SHOWN : count;
}

/* The head of a list, behind an empty line. */
static int begin_list(struct audit_text *w, struct str head)
{
	putc('\n', w->text.out);
	return audit_line(w, INDENT, head);
}

static int end_list(struct audit_text *w, size_t count)
{
	const size_t shown = shown_of(w, count);

	if (shown == count)
		return OK;
	return audit_line(w, LIST_INDENT,
			  str_printf(w->arena, "and %zu more (-v lists them)",
				     count - shown));
}

static int write_redistributables(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	int ret = OK;

	if (m->redistributable_count == 0)
		return OK;
	ret = begin_list(w, str_of("It needs what others bring:"));
	for (size_t i = 0;
	     ret == OK && i < shown_of(w, m->redistributable_count); i++) {
		const struct audit_redistributable *r =
			&m->redistributables[i];
		struct str line = str_printf(w->arena, "%.*s (%zu file%s)",
					     STR_ARGS(r->text), r->files,
					     audit_plural(r->files));

		if (line.s != NULL && r->brought.n != 0)
			line = STR_CONCAT(
				w->arena, line,
				str_of("; the delivery has it in another "
				       "folder: "),
				r->brought);
		ret = audit_line(w, LIST_INDENT, line);
	}
	return ret == OK ? end_list(w, m->redistributable_count) : ret;
}

static int write_brought(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	int ret = OK;

	if (m->brought_count == 0)
		return OK;
	ret = begin_list(w, str_of("It brings itself, beside what imports it:"));
	for (size_t i = 0; ret == OK && i < shown_of(w, m->brought_count);
	     i++) {
		const struct audit_brought *b = &m->brought[i];
		struct str line = STR_CONCAT(w->arena, b->path, str_of(": "),
					     str_of(b->what));

		if (line.s != NULL && b->lacks.n != 0)
			line = STR_CONCAT(w->arena, line,
					  str_of("; too old for what was "
						 "linked: it lacks "),
					  b->lacks);
		ret = audit_line(w, LIST_INDENT, line);
	}
	return ret == OK ? end_list(w, m->brought_count) : ret;
}

/* The line of a group, as its files come. */
struct group_line {
	struct audit_text *w;
	struct buffer line;
};

static int write_duplicate(void *context, const struct audit_duplicate *d)
{
	struct group_line *g = context;
	const size_t shown = shown_of(g->w, d->count);
	int ret = OK;

	if (d->group >= shown_of(g->w, g->w->matrix->duplicate_count))
		return OK;
	if (d->index == 0)
		ret = buffer_open(&g->line);
	if (ret == OK && d->index < shown)
		fprintf(g->line.out, "%s%.*s", d->index != 0 ? ", " : "",
			STR_ARGS(d->path));
	if (ret != OK || d->index + 1 != d->count)
		return ret;
	if (shown < d->count)
		fprintf(g->line.out, " and %zu more", d->count - shown);
	ret = audit_line(g->w, LIST_INDENT, buffer_close(&g->line));
	buffer_free(&g->line);
	return ret;
}

static int write_duplicates(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	struct group_line line = { .w = w };
	int ret;

	if (m->duplicate_count == 0)
		return OK;
	ret = begin_list(w, str_of("The same file in several places:"));
	if (ret == OK)
		ret = m->each_duplicate(m->files, write_duplicate, &line);
	buffer_free(&line.line);
	return ret == OK ? end_list(w, m->duplicate_count) : ret;
}

static int write_unused_file(void *context, const struct audit_file *f)
{
	return audit_file_is_unused(f) ?
		       audit_line(context, LIST_INDENT, f->path) :
		       OK;
}

static int write_unused(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	int ret;

	if (m->unused_count == 0)
		return OK;
	ret = begin_list(
		w, str_printf(w->arena,
			      "Nothing in the delivery imports %zu DLL%s: "
			      "something loads %s by name, or nobody does.",
			      m->unused_count, audit_plural(m->unused_count),
			      m->unused_count == 1 ? "it" : "them"));
	if (ret == OK && w->verbosity > 0)
		ret = m->each_file(m->files, write_unused_file, w);
	return ret;
}

static int write_archives(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	int ret;

	if (m->archive_count == 0)
		return OK;
	ret = begin_list(
		w, str_printf(w->arena,
			      "%zu archive%s looked into: the program that "
			      "opens %s is missing, install dryload-unpack",
			      m->archive_count,
			      m->archive_count == 1 ? " isn't" : "s aren't",
			      m->archive_count == 1 ? "it" : "them"));
	for (size_t i = 0; ret == OK && i < shown_of(w, m->archive_count); i++)
		ret = audit_line(w, LIST_INDENT, m->archives[i]);
	return ret == OK ? end_list(w, m->archive_count) : ret;
}

static int write_unread(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	int ret;

	if (m->unread_count == 0)
		return OK;
	ret = begin_list(w, str_of("These couldn't be read:"));
	for (size_t i = 0; ret == OK && i < shown_of(w, m->unread_count); i++)
		ret = audit_line(w, LIST_INDENT, str_of(m->unread[i].reason));
	return ret == OK ? end_list(w, m->unread_count) : ret;
}

static int write_cabinets(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	int ret = OK;

	if (m->cabinet_count == 0)
		return OK;
	ret = begin_list(w, str_of("These were read with an installer:"));
	for (size_t i = 0; ret == OK && i < shown_of(w, m->cabinet_count); i++)
		ret = audit_line(w, LIST_INDENT, m->cabinets[i]);
	return ret == OK ? end_list(w, m->cabinet_count) : ret;
}

/* The paths of the first; -v marks each in the list of files. */
struct warned {
	struct audit_text *w;
	struct str paths[AUDIT_NAMES_MAX];
	size_t count;
};

static int keep_warned(void *context, const struct audit_file *f)
{
	struct warned *all = context;
	struct str copy;

	if (f->counting_warnings == 0 || all->count++ >= AUDIT_NAMES_MAX)
		return OK;
	copy = str_copy(all->w->arena, f->path);
	all->paths[all->count - 1] = copy;
	return copy.s == NULL ? E_NO_MEMORY : OK;
}

/* They are no causes, and may decide all the same: --fail-on=warning. */
static int write_warnings(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	struct warned all = { .w = w };
	struct str names;
	size_t shown;
	int ret;

	if (m->summary.counting_warnings == 0)
		return OK;
	ret = m->each_file(m->files, keep_warned, &all);
	if (ret != OK)
		return ret;
	shown = all.count < AUDIT_NAMES_MAX ? all.count : AUDIT_NAMES_MAX;
	names = str_join(w->arena, all.paths, shown, ", ");
	if (names.s == NULL)
		return E_NO_MEMORY;
	putc('\n', w->text.out);
	return audit_line(
		w, INDENT,
		str_printf(w->arena,
			   "%zu file%s warnings, which dryload check tells: "
			   "%.*s%s",
			   all.count, all.count == 1 ? " has" : "s have",
			   STR_ARGS(names),
			   all.count > shown ? " and others (-v marks all)" :
					       ""));
}

int audit_notes(struct audit_text *w)
{
	int ret = write_warnings(w);

	if (ret == OK)
		ret = write_redistributables(w);
	if (ret == OK)
		ret = write_brought(w);
	if (ret == OK)
		ret = write_duplicates(w);
	if (ret == OK)
		ret = write_unused(w);
	if (ret == OK)
		ret = write_archives(w);
	if (ret == OK)
		ret = write_cabinets(w);
	return ret == OK ? write_unread(w) : ret;
}
