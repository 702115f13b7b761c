/* The matrix of a delivery for people. */
#include <string.h>

#include "report/audit.h"
#include "report/audit_text.h"
#include "report/detail.h"
#include "report/text_findings.h"
#include "util/status.h"

enum { INDENT = 2, HANG = 4, CAUSES_SHOWN = 10 };

int audit_line(struct audit_text *w, size_t indent, struct str line)
{
	if (line.s == NULL)
		return E_NO_MEMORY;
	text_paragraph(&w->text, indent, indent + INDENT, line);
	return OK;
}

const char *audit_plural(size_t n)
{
	return n == 1 ? "" : "s";
}

struct audit_numbers audit_cause_numbers(const struct audit_cause *c)
{
	struct audit_numbers n = { .on = { 0 } };

	if (c->numbers != NULL)
		return *c->numbers;
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		n.on[t] = (c->targets & TARGET_BIT(t)) != 0;
		n.alone[t] = (c->alone & TARGET_BIT(t)) != 0;
	}
	return n;
}

/* "1234 files: 1200 DLLs and 34 programs; 56 others were passed over" */
static int write_head(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	struct str line = str_printf(
		w->arena, "%zu file%s: %zu DLL%s and %zu program%s",
		m->file_count, audit_plural(m->file_count), m->dlls,
		audit_plural(m->dlls), m->programs,
		audit_plural(m->programs));

	if (line.s != NULL && m->others != 0)
		line = str_printf(w->arena,
				  "%.*s; %zu other%s passed over",
				  STR_ARGS(line), m->others,
				  m->others == 1 ? " was" : "s were");
	if (line.s != NULL && m->unpacked_count != 0)
		line = str_printf(w->arena, "%.*s; %zu archive%s opened",
				  STR_ARGS(line), m->unpacked_count,
				  m->unpacked_count == 1 ? " was" : "s were");
	if (line.s != NULL && m->links != 0)
		line = str_printf(w->arena, "%.*s; %zu link%s not followed",
				  STR_ARGS(line), m->links,
				  m->links == 1 ? " was" : "s were");
	return audit_line(w, 0, line);
}

static int add_row(struct audit_text *w, struct text_table *table,
		   struct str name, const struct audit_counts *c)
{
	const size_t numbers[] = { c->loads, c->likely, c->fails, c->unknown };
	static const enum text_color colors[] = { TEXT_GREEN, TEXT_PLAIN,
						  TEXT_RED, TEXT_YELLOW };
	struct text_row row = { .cells = { { name, TEXT_PLAIN, false } } };

	for (size_t i = 0; i < 4; i++) {
		row.cells[i + 1] = (struct text_cell){
			str_printf(w->arena, "%zu", numbers[i]),
			numbers[i] != 0 ? colors[i] : TEXT_DIM,
			true,
		};
		if (row.cells[i + 1].s.s == NULL)
			return E_NO_MEMORY;
	}
	return text_table_add(table, &row);
}

static int write_targets(struct audit_text *w)
{
	static const char *const heads[] = { "target", "load", "likely",
					     "fail", "not known" };
	struct text_table table = TEXT_TABLE_INIT(w->arena);
	struct profile_target t;
	struct text_row head = { 0 };
	int ret;

	if (w->matrix->targets == 0)
		return OK;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		head.cells[i] = (struct text_cell){ str_of(heads[i]), TEXT_DIM,
						    i != 0 };
	ret = text_table_add(&table, &head);
	for (unsigned i = 0;
	     ret == OK && profile_target_at(w->matrix->profile, i, &t); i++) {
		if (w->matrix->targets & TARGET_BIT(i))
			ret = add_row(w, &table, str_of(t.id),
				      &w->matrix->on[i]);
	}
	if (ret != OK)
		return ret;
	putc('\n', w->text.out);
	text_table_write(&w->text, &table, INDENT);
	return OK;
}

/* Those on which it is so many files; what is from 'from' on is left. */
static target_set of_count(const struct audit_text *w,
			   const uint32_t on[TARGETS_MAX], unsigned from)
{
	struct profile_target t;
	target_set set = 0;

	for (unsigned i = from; profile_target_at(w->matrix->profile, i, &t);
	     i++) {
		if (on[i] == on[from])
			set |= TARGET_BIT(i);
	}
	return set;
}

/* "xp, 2003; vista-x86 (3); 7, 8 (2 each)": how many where it isn't all. */
static struct str counted_targets(const struct audit_text *w,
				  const uint32_t on[TARGETS_MAX], size_t all)
{
	struct str items[TARGETS_MAX];
	struct profile_target t;
	target_set told = 0;
	size_t count = 0;

	for (unsigned i = 0; profile_target_at(w->matrix->profile, i, &t);
	     i++) {
		target_set set;
		struct str words;

		if (on[i] == 0 || (told & TARGET_BIT(i)) != 0)
			continue;
		set = of_count(w, on, i);
		told |= set;
		words = target_words(w->arena, &w->groups, set);
		if (words.s != NULL && on[i] != all)
			words = str_printf(
				w->arena, "%.*s (%u%s)", STR_ARGS(words), on[i],
				memchr(words.s, ',', words.n) ? " each" : "");
		if (words.s == NULL)
			return words;
		items[count++] = words;
	}
	return str_join(w->arena, items, count, "; ");
}

static struct str some_names(const struct audit_text *w,
			     const struct audit_names *n)
{
	struct str list = str_join(w->arena, n->items, n->count, ", ");

	if (list.s == NULL || !n->more)
		return list;
	return STR_CONCAT(w->arena, list, str_of(" and others"));
}

/* "31 files fail for kernel32.dll!GetTickCount64". */
static struct str cause_title(const struct audit_text *w,
			      const struct audit_cause *c)
{
	const struct finding_kind *kind = finding_kind(c->id);
	const bool one = c->files == 1;
	const char *verb = kind->severity == LEVEL_ERROR ?
				   (one ? "fails" : "fail") :
				   (one ? "isn't known" : "aren't known");

	if (c->object.n == 0)
		return str_printf(w->arena, "%zu file%s %s: %s", c->files,
				  audit_plural(c->files), verb, kind->title);
	return str_printf(w->arena, "%zu file%s %s for %.*s", c->files,
			  audit_plural(c->files), verb, STR_ARGS(c->object));
}

static int write_cause(struct audit_text *w, const struct audit_cause *c)
{
	const struct finding_kind *kind = finding_kind(c->id);
	struct str title = cause_title(w, c), line;
	const struct audit_numbers numbers = audit_cause_numbers(c);
	struct str targets = counted_targets(w, numbers.on, c->files);
	struct str names = some_names(
		w, c->object.n != 0 ? &c->importers : &c->paths);
	int ret;

	if (title.s == NULL || targets.s == NULL || names.s == NULL)
		return E_NO_MEMORY;
	putc('\n', w->text.out);
	text_tagged(&w->text, INDENT, HANG, title, str_of(kind->id));
	line = c->object.n != 0 ?
		       STR_CONCAT(w->arena, str_of("imported by "), names,
				  str_of("; on "), targets) :
		       STR_CONCAT(w->arena, names, str_of("; on "), targets);
	ret = audit_line(w, HANG, line);
	if (ret == OK && c->advice.n != 0)
		ret = audit_line(w, HANG, c->advice);
	return ret;
}

static size_t shown_causes(const struct audit_text *w)
{
	const size_t count = w->matrix->cause_count;

	return w->verbosity < 1 && count > CAUSES_SHOWN ? CAUSES_SHOWN : count;
}

/* Of many, nothing stays in memory. */
struct cause_list {
	struct audit_text *w;
	size_t written;
};

static int write_shown(void *context, const struct audit_cause *c)
{
	struct cause_list *list = context;
	struct arena arena = ARENA_INIT;
	struct audit_text own = *list->w;
	int ret = OK;

	own.arena = &arena;
	if (list->written < shown_causes(list->w))
		ret = write_cause(&own, c);
	list->written++;
	arena_release(&arena);
	return ret;
}

static int write_causes(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	const size_t shown = shown_causes(w);
	struct cause_list list = { .w = w };
	int ret = m->each_cause(m->files, write_shown, &list);

	if (ret == OK && shown < m->cause_count) {
		putc('\n', w->text.out);
		ret = audit_line(w, INDENT,
				 str_printf(w->arena,
					    "%zu more causes, of fewer files "
					    "(-v lists them)",
					    m->cause_count - shown));
	}
	return ret;
}

static int write_gains(struct audit_text *w)
{
	const struct audit_matrix *m = w->matrix;
	int ret = OK;

	if (m->gain_count != 0) {
		putc('\n', w->text.out);
		text_paragraph(&w->text, INDENT, HANG,
			       str_of("One change that gains most:"));
	}
	for (size_t i = 0; ret == OK && i < m->gain_count; i++) {
		const struct audit_cause *c = m->gains[i];
		const struct audit_numbers numbers = audit_cause_numbers(c);
		struct str targets = counted_targets(w, numbers.alone, 0);

		if (targets.s == NULL)
			return E_NO_MEMORY;
		ret = audit_line(
			w, HANG,
			STR_CONCAT(w->arena,
				   str_of("without "), c->object,
				   str_of(", so many files more load: "),
				   targets));
	}
	return ret;
}

/* Verdicts stay what they are. */
static int write_accepted(struct audit_text *w)
{
	const struct summary *s = &w->matrix->summary;

	if (s->accepted == 0)
		return OK;
	putc('\n', w->text.out);
	return audit_line(
		w, INDENT,
		str_printf(w->arena,
			   "%zu finding%s accepted by the baseline; by the "
			   "others %zu file%s, and of %zu it isn't known",
			   s->accepted, s->accepted == 1 ? " is" : "s are",
			   s->counting_fails,
			   s->counting_fails == 1 ? " fails" : "s fail",
			   s->counting_unknown));
}

int audit_write_text(const struct audit_matrix *m, FILE *out,
		     struct style style, struct arena *a)
{
	struct audit_text w = {
		.text = { out, style.color, style.width },
		.matrix = m,
		.verbosity = style.verbosity,
		.arena = a,
	};
	int ret = target_groups_read(a, m->profile, &w.groups);

	if (ret == OK)
		ret = write_head(&w);
	if (ret == OK)
		ret = write_targets(&w);
	if (ret == OK)
		ret = write_accepted(&w);
	if (ret == OK && style.verbosity > 0)
		ret = audit_files(&w);
	if (ret != OK || style.verbosity < 0)
		return ret;
	ret = write_causes(&w);
	if (ret == OK)
		ret = write_gains(&w);
	return ret == OK ? audit_notes(&w) : ret;
}
