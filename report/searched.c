/* The folders of a search, in Windows' order: R502, R505, R506, R510. */
#include "report/searched.h"

#include "util/status.h"

enum { FOLDERS_SHOWN_MAX = 64, DETAIL = 4, INDENT = 2 };

struct searched {
	struct str items[FOLDERS_SHOWN_MAX];
	size_t count;
};

static bool misses_a_module(const struct file_report *f)
{
	for (size_t i = 0; i < f->findings->count; i++) {
		if (f->findings->items[i].id == FINDING_MISSING_MODULE)
			return true;
	}
	return false;
}

static void add(struct searched *s, struct str folder)
{
	if (s->count < FOLDERS_SHOWN_MAX)
		s->items[s->count++] = folder;
}

/* 'what' stands behind each; folders that stand for the system's are left. */
static void add_folders(struct searched *s, struct arena *a,
			const struct folders *folders, const char *what)
{
	for (size_t i = 0; i < folders->count; i++) {
		if (!folders->items[i].of_system)
			add(s, STR_CONCAT(a, folders->items[i].path,
					  str_of(what)));
	}
}

/* The current directory is the program's folder, where that is known. */
static int list(const struct file_report *f, struct searched *out)
{
	const struct deployment *d = f->subject->deployment;
	struct arena *a = f->arena;

	*out = (struct searched){ .count = 0 };
	if (d == NULL || !misses_a_module(f))
		return OK;
	add_folders(out, a, &d->beside, " (the DLL's)");
	add(out, str_of("System32"));
	add(out, str_of("System"));
	add(out, str_of("Windows"));
	add_folders(out, a, &d->process, " (the program's)");
	add_folders(out, a, &d->path, " (PATH)");
	if (d->path.count == 0)
		add(out, str_of("PATH (no folder of it was given)"));
	for (size_t i = 0; i < out->count; i++) {
		if (out->items[i].s == NULL)
			return E_NO_MEMORY;
	}
	return OK;
}

int text_searched(struct text_out *t, const struct file_report *f)
{
	struct searched searched;
	struct str line;

	if (list(f, &searched) != OK)
		return E_NO_MEMORY;
	if (searched.count == 0)
		return OK;
	line = STR_CONCAT(f->arena, str_of("folders searched, in order: "),
			  str_join(f->arena, searched.items, searched.count,
				   ", "));
	if (line.s == NULL)
		return E_NO_MEMORY;
	putc('\n', t->out);
	text_paragraph(t, INDENT, DETAIL, line);
	if (f->subject->host != HOST_NONE)
		text_paragraph(t, DETAIL, DETAIL,
			       str_of("a service has the PATH of the machine, "
				      "as it stood when Windows started (R506, "
				      "likely)"));
	return OK;
}

int json_searched(struct json_out *j, const struct file_report *f)
{
	struct searched searched;

	if (list(f, &searched) != OK)
		return E_NO_MEMORY;
	json_array(j, "searched");
	for (size_t i = 0; i < searched.count; i++)
		json_str(j, NULL, searched.items[i]);
	json_array_end(j);
	return OK;
}
