/* What several formats work out of the report on a file. */
#include "report/detail.h"

#include <stdlib.h>
#include <string.h>

#include "loader/pe.h"
#include "rules/error_text.h"
#include "util/status.h"
#include "util/undecorate.h"

const char *file_kind(const struct module *root)
{
	if (!module_is_readable(root))
		return "unreadable";
	return root->image.characteristics & IMAGE_FILE_DLL ? "dll" : "exe";
}

struct str file_title(const struct file_report *f)
{
	const struct module *root = f->subject->resolution->root;
	const char *title = host_title(f->subject->host);

	if (root->open_error != 0)
		return str_of("not read");
	if (!module_is_readable(root))
		return str_of("not a PE image");
	return str_printf(f->arena, "%s %s%s%s",
			  machine_name(root->image.machine),
			  strcmp(file_kind(root), "exe") == 0 ? "program" :
								"DLL",
			  title[0] != '\0' ? ", " : "", title);
}

struct str repository_path(struct str path)
{
	while (path.n > 2 && path.s[0] == '.' && path.s[1] == '/') {
		path.s += 2;
		path.n -= 2;
	}
	return path;
}

target_set targets_with(const struct file_report *f, enum verdict_kind kind)
{
	target_set set = 0;

	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		if (f->subject->targets & TARGET_BIT(t) &&
		    f->verdicts[t].kind == kind)
			set |= TARGET_BIT(t);
	}
	return set;
}

struct str verdicts_sentence(const struct file_report *f)
{
	static const struct {
		enum verdict_kind kind;
		bool likely;
		const char *words;
	} rows[] = {
		{ VERDICT_FAILS, false, "fails on " },
		{ VERDICT_FAILS, true, "fails (likely) on " },
		{ VERDICT_UNKNOWN, false, "not known on " },
		{ VERDICT_LOADS, false, "loads on " },
		{ VERDICT_LOADS, true, "loads (likely) on " },
	};
	struct str pieces[sizeof(rows) / sizeof(rows[0])];
	size_t count = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		target_set set = targets_with(f, rows[i].kind);
		struct str list;

		for (unsigned t = 0; t < TARGETS_MAX; t++) {
			if (rows[i].kind != VERDICT_UNKNOWN &&
			    f->verdicts[t].likely != rows[i].likely)
				set &= ~TARGET_BIT(t);
		}
		if (set == 0)
			continue;
		list = target_list(f->arena, f->subject->profile, set);
		if (list.s == NULL)
			return list;
		pieces[count] = STR_CONCAT(f->arena, str_of(rows[i].words),
					   list);
		if (pieces[count++].s == NULL)
			return pieces[count - 1];
	}
	return str_join(f->arena, pieces, count, "; ");
}

/* The index of the target with that id, or TARGETS_MAX. */
const struct finding *finding_first(const struct file_report *f,
				    unsigned target, enum severity level)
{
	for (size_t i = 0; i < f->findings->count; i++) {
		const struct finding *item = &f->findings->items[i];

		if (item->targets & TARGET_BIT(target) &&
		    finding_kind(item->id)->severity == level)
			return item;
	}
	return NULL;
}

const struct finding *finding_deciding(const struct file_report *f,
				       unsigned target)
{
	const struct verdict *v = &f->verdicts[target];

	if (v->kind == VERDICT_UNKNOWN)
		return finding_first(f, target, LEVEL_UNKNOWN);
	return v->error;
}

struct str verdict_error_text(const struct file_report *f,
			      const struct finding *error)
{
	struct str module = error->module;

	if (module.n == 0)
		module = f->subject->resolution->root->name;
	return error_text(f->arena, error->win32, module);
}

size_t chain_names(const struct chain *chain,
		   struct str out[CHAIN_NAMES_MAX])
{
	const size_t half = CHAIN_NAMES_MAX / 2;
	size_t length = 0, at, dropped;

	for (const struct chain *c = chain; c != NULL; c = c->up)
		length++;
	dropped = length > CHAIN_NAMES_MAX ? length - CHAIN_NAMES_MAX : 0;
	at = length;
	for (const struct chain *c = chain; c != NULL; c = c->up) {
		at--;
		if (at < half)
			out[at] = c->module->name;
		else if (at >= half + dropped)
			out[at - dropped] = c->module->name;
	}
	if (dropped != 0)
		out[half] = str_of("...");
	return length - dropped;
}

struct str finding_object_behind(struct arena *a, struct str before,
				 const struct finding *f)
{
	struct str parts[4] = { before, f->module, str_of("!"), f->procedure };
	size_t count = 4;

	if (f->by_ordinal)
		parts[3] = str_printf(a, "#%u", (unsigned)f->ordinal);
	else if (f->procedure.n == 0)
		count = 2;
	return str_join(a, parts, count, "");
}

struct str finding_object(struct arena *a, const struct finding *f)
{
	return finding_object_behind(a, STR_EMPTY, f);
}

struct str finding_undecorated(struct arena *a, const struct finding *f)
{
	return undecorate(a, f->decorated.n != 0 ? f->decorated :
						   f->procedure);
}

struct numbered {
	struct str s;
	size_t number;
};

static int compare_numbered(const void *x, const void *y)
{
	const struct numbered *a = x, *b = y;
	int order = str_compare(a->s, b->s);

	return order != 0 ? order :
			    (a->number > b->number) - (a->number < b->number);
}

/* Leave the first of equal names where it is, drop the others. */
static int drop_repeated(struct arena *a, struct names *names)
{
	struct numbered *sorted =
		arena_new_array(a, struct numbered, names->count);
	size_t kept = 0;

	if (sorted == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < names->count; i++)
		sorted[i] = (struct numbered){ names->items[i], i };
	qsort(sorted, names->count, sizeof(*sorted), compare_numbered);
	for (size_t i = 1; i < names->count; i++) {
		if (str_equal(sorted[i].s, sorted[i - 1].s))
			names->items[sorted[i].number].s = NULL;
	}
	for (size_t i = 0; i < names->count; i++) {
		if (names->items[i].s != NULL)
			names->items[kept++] = names->items[i];
	}
	names->count = kept;
	return OK;
}

int obstacles_on(const struct file_report *f, unsigned target,
		 enum severity level, struct names *out)
{
	out->count = 0;
	out->items = arena_new_array(f->arena, struct str,
				     f->findings->count + 1);
	if (out->items == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < f->findings->count; i++) {
		const struct finding *item = &f->findings->items[i];
		struct str object;

		if ((item->targets & TARGET_BIT(target)) == 0 ||
		    finding_kind(item->id)->severity != level)
			continue;
		object = finding_object(f->arena, item);
		if (object.s == NULL)
			return E_NO_MEMORY;
		if (object.n == 0)
			object = f->subject->resolution->root->name;
		out->items[out->count++] = object;
	}
	return out->count < 2 ? OK : drop_repeated(f->arena, out);
}
