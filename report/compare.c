/* Comparisons: what both formats say. */
#include "report/compare.h"

bool file_comparison_differs(const struct file_comparison *f)
{
	return f->before_path.s == NULL || f->after_path.s == NULL ||
	       f->before_unread.s != NULL || f->after_unread.s != NULL ||
	       (f->lost | f->gained | f->open | f->changed) != 0 ||
	       f->added.count + f->removed.count != 0 ||
	       f->exports_added.count + f->exports_removed.count != 0 ||
	       f->fact_count + f->found_count + f->gone_count != 0;
}

bool file_comparison_is_open(const struct file_comparison *f)
{
	/* Neither names a target that it could be open on. */
	return f->open != 0 ||
	       (f->before_unread.s != NULL && f->after_unread.s != NULL);
}

bool compared_verdicts_same(const struct compared_verdict *a,
			    const struct compared_verdict *b)
{
	return a->kind == b->kind && a->likely == b->likely &&
	       a->win32 == b->win32 && str_equal(a->reason, b->reason) &&
	       str_equal(a->finding, b->finding);
}

struct str target_names_list(struct arena *a, const struct target_names *names,
			     target_set set)
{
	struct str ids[TARGETS_MAX];
	size_t count = 0;

	for (unsigned i = 0; i < names->count; i++) {
		if (set & TARGET_BIT(i))
			ids[count++] = names->ids[i];
	}
	return str_join(a, ids, count, ", ");
}

struct str need_text(struct arena *a, const struct need *n)
{
	return STR_CONCAT(a,
			  str_of(n->kind == NEED_ASSEMBLY ? "assembly " : ""),
			  n->module,
			  str_of(n->kind == NEED_PROCEDURE ? "!" : ""),
			  n->procedure, str_of(n->delayed ? " (delayed)" : ""));
}

int need_compare(const struct need *a, const struct need *b)
{
	int order = (int)a->kind - (int)b->kind;

	if (order == 0)
		order = str_compare(a->module, b->module);
	if (order == 0)
		order = str_compare(a->procedure, b->procedure);
	return order != 0 ? order : a->delayed - b->delayed;
}
