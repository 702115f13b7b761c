/* DLLs that a module of IIS names in its data: what it may load itself. */
#include "loader/dll_names.h"
#include "report/text_findings.h"
#include "util/status.h"

enum { INDENT = 2, DETAIL = 4, HANG = 6 };

/* What the loader takes care of, and the DLL's own name. */
static struct str *known_names(const struct file_report *f, size_t *count)
{
	const struct module *root = f->subject->resolution->root;
	struct str *names = arena_new_array(f->arena, struct str,
					    root->dependency_count + 2);

	*count = 0;
	if (names == NULL)
		return NULL;
	for (size_t i = 0; i < root->dependency_count; i++)
		names[(*count)++] = root->dependencies[i].name;
	names[(*count)++] = root->name;
	if (root->exports.present)
		names[(*count)++] = root->exports.name;
	return names;
}

int text_named(struct text_out *t, const struct file_report *f)
{
	const struct module *root = f->subject->resolution->root;
	struct dll_names named;
	struct str *known, line;
	size_t count;
	int ret;

	if (f->subject->host == HOST_NONE || !module_is_readable(root))
		return OK;
	known = known_names(f, &count);
	if (known == NULL)
		return E_NO_MEMORY;
	ret = dll_names_read(&root->image, known, count, f->arena, &named);
	if (ret != OK || named.count == 0)
		return ret;
	line = STR_CONCAT(f->arena,
			  str_of("DLLs named in its data (a guess: it may load "
				 "them): "),
			  str_join(f->arena, named.items, named.count, ", "));
	if (line.s == NULL)
		return E_NO_MEMORY;
	putc('\n', t->out);
	text_paragraph(t, INDENT, DETAIL, line);
	text_paragraph(t, DETAIL, HANG,
		       str_of("one that LoadLibrary doesn't find then is 126 "
			      "too, the module's own; a bare name isn't looked "
			      "for beside the DLL (R404, R1002)"));
	return OK;
}
