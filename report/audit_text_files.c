/* Each file of a delivery, for who asks for all. */
#include "report/audit_text.h"
#include "util/status.h"

enum { INDENT = 2 };

/* Every file twice: the columns are measured, and then written. */
struct file_table {
	struct audit_text *w;
	struct text_layout layout;
	bool measured;
};

static int write_row(struct file_table *files, struct arena *a,
		     const struct audit_file *f)
{
	struct audit_text *w = files->w;
	const target_set open = f->targets & ~(f->loads | f->fails);
	const struct str fails = target_words(a, &w->groups, f->fails);
	const struct str unknown = target_words(a, &w->groups, open);
	struct text_row row = { .cells = { { f->path, TEXT_PLAIN, false } } };

	if (fails.s == NULL || unknown.s == NULL)
		return E_NO_MEMORY;
	row.cells[1].s =
		f->fails == 0 && open == 0 ?
			str_of("loads") :
			STR_CONCAT(a, str_of(f->fails ? "fails on " : ""),
				   fails,
				   str_of(f->fails && open ? "; " : ""),
				   str_of(open ? "not known on " : ""),
				   unknown);
	if (row.cells[1].s.s != NULL && f->counting_warnings != 0)
		row.cells[1].s = STR_CONCAT(a, row.cells[1].s,
					    str_of(", with warnings"));
	if (row.cells[1].s.s == NULL)
		return E_NO_MEMORY;
	if (files->measured)
		text_layout_write(&w->text, &files->layout, &row);
	else
		text_layout_add(&files->layout, &row);
	return OK;
}

static int write_file(void *context, const struct audit_file *f)
{
	struct arena arena = ARENA_INIT;
	const int ret = write_row(context, &arena, f);

	arena_release(&arena);
	return ret;
}

int audit_files(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	struct file_table files = { .w = w, .layout = { .indent = INDENT } };
	int ret;

	if (m->file_count == 0)
		return OK;
	ret = m->each_file(m->files, write_file, &files);
	if (ret != OK)
		return ret;
	putc('\n', w->text.out);
	text_layout_end(&w->text, &files.layout);
	files.measured = true;
	return m->each_file(m->files, write_file, &files);
}
