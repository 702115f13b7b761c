/* The last lines: where the file loads, and what is in the way elsewhere. */
#include "report/detail.h"
#include "report/text_findings.h"
#include "util/status.h"

enum { INDENT = 2, HANG = 4, OBSTACLES_MAX = 5 };

/* Part 'set' into classes for which the same findings hold; their number. */
static size_t part(const struct file_report *f, enum severity level,
		   target_set set, target_set out[TARGETS_MAX])
{
	size_t count = 0;

	if (set == 0)
		return 0;
	out[count++] = set;
	for (size_t i = 0; i < f->findings->count; i++) {
		const struct finding *item = &f->findings->items[i];
		size_t before = count;

		if (finding_kind(item->id)->severity != level)
			continue;
		for (size_t c = 0; c < before; c++) {
			target_set with = out[c] & item->targets;

			if (with == 0 || with == out[c])
				continue;
			out[count++] = out[c] & ~with;
			out[c] = with;
		}
	}
	return count;
}

static unsigned lowest(target_set set)
{
	return (unsigned)__builtin_ctzll(set);
}

/* Classes in the order of their first targets. */
static void sort_classes(target_set *classes, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		for (size_t k = i; k > 0 && lowest(classes[k]) <
						    lowest(classes[k - 1]);
		     k--) {
			target_set other = classes[k];

			classes[k] = classes[k - 1];
			classes[k - 1] = other;
		}
	}
}

static int write_class(struct text_out *t, const struct file_report *f,
		       enum severity level, target_set class, int verbosity)
{
	const char *how = level == LEVEL_ERROR ? "in the way on" :
						 "not known on";
	struct str targets = target_list(f->arena, f->subject->profile, class);
	struct str list, parts[4];
	struct names names;

	if (obstacles_on(f, lowest(class), level, &names) != OK)
		return E_NO_MEMORY;
	list = text_list(f->arena, names.items, names.count,
			 verbosity > 0 ? names.count : OBSTACLES_MAX, "");
	if (targets.s == NULL || list.s == NULL)
		return E_NO_MEMORY;
	parts[0] = str_of(how);
	parts[1] = str_of(" ");
	parts[2] = targets;
	parts[3] = str_of(": ");
	targets = str_join(f->arena, parts, 4, "");
	parts[0] = targets;
	parts[1] = list;
	list = targets.s == NULL ? targets : str_join(f->arena, parts, 2, "");
	if (list.s == NULL)
		return E_NO_MEMORY;
	text_paragraph(t, INDENT, HANG, list);
	return OK;
}

static int write_classes(struct text_out *t, const struct file_report *f,
			 enum verdict_kind kind, enum severity level,
			 int verbosity)
{
	target_set classes[TARGETS_MAX];
	size_t count = part(f, level, targets_with(f, kind), classes);
	int ret = OK;

	sort_classes(classes, count);
	for (size_t i = 0; ret == OK && i < count; i++)
		ret = write_class(t, f, level, classes[i], verbosity);
	return ret;
}

int text_closing(struct text_out *t, const struct file_report *f,
		 int verbosity)
{
	target_set loads = targets_with(f, VERDICT_LOADS);
	struct str list = target_list(f->arena, f->subject->profile, loads);
	struct str line;
	int ret;

	if (loads == f->subject->targets)
		return OK;
	if (list.s == NULL)
		return E_NO_MEMORY;
	line = str_printf(f->arena, "loads on: %.*s",
			  STR_ARGS(loads == 0 ? str_of("none of these") :
						list));
	if (line.s == NULL)
		return E_NO_MEMORY;
	putc('\n', t->out);
	text_paragraph(t, INDENT, HANG, line);
	ret = write_classes(t, f, VERDICT_FAILS, LEVEL_ERROR, verbosity);
	if (ret == OK)
		ret = write_classes(t, f, VERDICT_UNKNOWN, LEVEL_UNKNOWN,
				    verbosity);
	return ret;
}
