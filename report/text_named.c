/* DLLs that a module of IIS names in its data: what it may load itself. */
#include "report/text_findings.h"
#include "resolver/named_dlls.h"
#include "util/status.h"

enum { INDENT = 2, DETAIL = 4, HANG = 6 };

int text_named(struct text_out *t, const struct file_report *f)
{
	const struct module *root = f->subject->resolution->root;
	struct dll_names named;
	struct str line;
	int ret;

	if (f->subject->host == HOST_NONE || !module_is_readable(root))
		return OK;
	ret = named_dlls_read(root, f->arena, &named);
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
