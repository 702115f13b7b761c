/* Comparisons for people, as text or Markdown: what was lost first, then why. */
#include <stdlib.h>

#include "report/compare.h"
#include "report/markdown_out.h"
#include "report/text_out.h"
#include "util/status.h"

/* Longer lists are for who asks for all. */
enum { LIST_MAX = 20 };

struct page {
	struct text_out text;
	const struct comparison *comparison;
	bool quiet, verbose, markdown;
	struct arena *arena;
	int ret;
};

static void put(struct page *p, size_t indent, struct str s)
{
	if (s.s == NULL) {
		p->ret = E_NO_MEMORY;
	} else if (p->markdown) {
		fputs(indent == 0 ? "\n" : "- ", p->text.out);
		markdown_put(p->text.out, s);
		putc('\n', p->text.out);
	} else {
		text_paragraph(&p->text, indent, indent + 2, s);
	}
}

static void put_name(struct page *p, struct str name)
{
	if (!p->markdown) {
		text_put(&p->text, TEXT_BOLD, name);
		putc('\n', p->text.out);
		return;
	}
	fputs("\n### ", p->text.out);
	markdown_code(p->text.out, name);
	fputs("\n\n", p->text.out);
}

/* "fails with 127 because of advapi32.dll!RegGetValueA (missing-procedure)" */
static struct str verdict_phrase(struct arena *a,
				 const struct compared_verdict *v)
{
	const char *word = v->kind == VERDICT_UNKNOWN ? "isn't known" :
							verdict_word(v->kind);
	struct str error = STR_EMPTY;

	if (v->win32 != 0)
		error = str_printf(a, " with %u", v->win32);
	return STR_CONCAT(
		a, str_of(word), str_of(v->likely ? " (likely)" : ""), error,
		str_of(v->reason.n != 0 ? " because of " : ""), v->reason,
		str_of(v->finding.n != 0 ? " (" : ""), v->finding,
		str_of(v->finding.n != 0 ? ")" : ""));
}

static struct str change_phrase(struct arena *a,
				const struct file_comparison *f, unsigned t)
{
	struct str before = str_of("doesn't tell of it"), after = before;

	if (f->before_targets & TARGET_BIT(t))
		before = verdict_phrase(a, &f->before[t]);
	if (f->after_targets & TARGET_BIT(t))
		after = verdict_phrase(a, &f->after[t]);
	if (before.s == NULL || after.s == NULL)
		return (struct str){ NULL, 0 };
	return STR_CONCAT(a, str_of("OLD "), before, str_of(", NEW "), after);
}

static bool is_same_verdict(const struct compared_verdict *all,
			    target_set judged, unsigned a, unsigned b)
{
	const bool is_judged = (judged & TARGET_BIT(a)) != 0;

	return is_judged == ((judged & TARGET_BIT(b)) != 0) &&
	       (!is_judged || compared_verdicts_same(&all[a], &all[b]));
}

static bool is_same_change(const struct file_comparison *f, unsigned a,
			   unsigned b)
{
	return is_same_verdict(f->before, f->before_targets, a, b) &&
	       is_same_verdict(f->after, f->after_targets, a, b);
}

/* Targets of which the same is to be said share a line. */
static void put_targets(struct page *p, const struct file_comparison *f,
			const char *label, target_set set)
{
	struct arena *a = p->arena;

	while (set != 0 && p->ret == OK) {
		const unsigned first = (unsigned)__builtin_ctzll(set);
		const struct str phrase = change_phrase(a, f, first);
		target_set same = TARGET_BIT(first);
		struct str targets;

		for (unsigned t = first + 1; t < TARGETS_MAX; t++) {
			if ((set & TARGET_BIT(t)) &&
			    is_same_change(f, first, t))
				same |= TARGET_BIT(t);
		}
		targets = target_names_list(a, &p->comparison->names, same);
		if (phrase.s == NULL || targets.s == NULL)
			p->ret = E_NO_MEMORY;
		else
			put(p, 2, STR_CONCAT(a, str_of(label), str_of(" on "),
					     targets, str_of(": "), phrase));
		set &= ~same;
	}
}

static void put_list(struct page *p, const char *label, struct str *items,
		     size_t count)
{
	const size_t shown =
		p->verbose || count <= LIST_MAX ? count : LIST_MAX;
	struct str list, rest = STR_EMPTY;

	if (count == 0 || p->ret != OK)
		return;
	list = str_join(p->arena, items, shown, ", ");
	if (shown < count)
		rest = str_printf(p->arena, " and %zu more", count - shown);
	if (list.s == NULL || rest.s == NULL)
		p->ret = E_NO_MEMORY;
	else
		put(p, 2, STR_CONCAT(p->arena, str_of(label), str_of(": "),
				     list, rest));
}

static int compare_items(const void *a, const void *b)
{
	return need_compare(a, b);
}

/* A DLL that changed as a whole stands for its procedures. */
static bool is_within(const struct needs *needs, const struct need *n)
{
	const struct need module = { NEED_MODULE, n->delayed, n->module,
				     STR_EMPTY };

	return n->kind == NEED_PROCEDURE &&
	       bsearch(&module, needs->items, needs->count, sizeof(module),
		       compare_items) != NULL;
}

static void put_needs(struct page *p, const char *label,
		      const struct needs *needs)
{
	struct str *items =
		arena_new_array(p->arena, struct str, needs->count);
	size_t count = 0;

	if (items == NULL)
		p->ret = E_NO_MEMORY;
	for (size_t i = 0; p->ret == OK && i < needs->count; i++) {
		if (is_within(needs, &needs->items[i]) && !p->verbose)
			continue;
		items[count] = need_text(p->arena, &needs->items[i]);
		if (items[count++].s == NULL)
			p->ret = E_NO_MEMORY;
	}
	put_list(p, label, items, count);
}

static void put_facts(struct page *p, const struct file_comparison *f)
{
	for (size_t i = 0; i < f->fact_count; i++) {
		const struct fact_change *c = &f->facts[i];
		const struct str none = str_of("none");

		put(p, 2, STR_CONCAT(p->arena, str_of(c->name), str_of(": "),
				     c->before.n != 0 ? c->before : none,
				     str_of(", now "),
				     c->after.n != 0 ? c->after : none));
	}
}

static void put_findings(struct page *p, const char *label,
			 const struct finding_change *items, size_t count)
{
	for (size_t i = 0; i < count && p->ret == OK; i++) {
		const struct json_value *f = items[i].finding;
		struct str targets;

		if (!p->verbose && str_equal(json_member_text(f, "severity"),
					     str_of("note")))
			continue;
		targets = target_names_list(p->arena, &p->comparison->names,
					    items[i].targets);
		if (targets.s == NULL)
			p->ret = E_NO_MEMORY;
		else
			put(p, 2,
			    STR_CONCAT(p->arena, str_of(label), str_of(": "),
				       json_member_text(f, "id"),
				       str_of(items[i].object.n ? " " : ""),
				       items[i].object, str_of(" on "),
				       targets));
	}
}

static void put_unread(struct page *p, const char *label, struct str why)
{
	if (why.s != NULL)
		put(p, 2, STR_CONCAT(p->arena, str_of(label),
				     str_of(" couldn't read it: "), why));
}

static void put_file(struct page *p, const struct file_comparison *f)
{
	put_name(p, f->name);
	if (f->before_path.s == NULL)
		put(p, 2, str_of("only NEW has it"));
	if (f->after_path.s == NULL)
		put(p, 2, str_of("only OLD has it"));
	if (f->before_path.s == NULL || f->after_path.s == NULL)
		return;
	put_unread(p, "OLD", f->before_unread);
	put_unread(p, "NEW", f->after_unread);
	put_targets(p, f, "lost", f->lost);
	put_targets(p, f, "not known whether lost", f->open);
	if (p->quiet || f->before_unread.s != NULL ||
	    f->after_unread.s != NULL)
		return;
	put_targets(p, f, "gained", f->gained);
	put_targets(p, f, "changed", f->changed);
	put_needs(p, "newly needs", &f->added);
	put_needs(p, "needs no longer", &f->removed);
	if (!f->needs_known)
		put(p, 2,
		    str_of("what it needs isn't compared: a report doesn't "
			   "tell all of it"));
	put_list(p, "newly exports", f->exports_added.items,
		 f->exports_added.count);
	put_list(p, "exports no longer", f->exports_removed.items,
		 f->exports_removed.count);
	put_facts(p, f);
	put_findings(p, "new finding", f->findings, f->found_count);
	put_findings(p, "finding gone",
		     f->gone_count == 0 ? NULL : f->findings + f->found_count,
		     f->gone_count);
}

static struct str conclusion(const struct comparison *c, struct arena *a)
{
	size_t lost = 0, open = 0;

	for (size_t i = 0; i < c->count; i++) {
		lost += c->files[i].lost != 0;
		open += file_comparison_is_open(&c->files[i]);
	}
	if (lost != 0)
		return str_printf(a, "%zu of %zu lost a target.", lost,
				  c->count);
	if (open != 0)
		return str_printf(a, "Of %zu of %zu it isn't known whether a "
				     "target was lost.",
				  open, c->count);
	return str_of("No target was lost.");
}

static void put_grounds(struct page *p)
{
	const struct comparison *c = p->comparison;
	struct arena *a = p->arena;

	if (!str_equal(c->before_profiles, c->after_profiles))
		put(p, 0,
		    STR_CONCAT(a, str_of("OLD was judged by the facts of "),
			       c->before_profiles, str_of(", NEW by those of "),
			       c->after_profiles,
			       str_of(": a change may be theirs.")));
}

/* A conclusion isn't about what lies in them. */
static void put_passed_over(struct page *p, const char *side, size_t folders)
{
	if (folders != 0)
		put(p, 0,
		    str_printf(p->arena,
			       "%zu %s in %s %s looked at: compare what lies "
			       "there by itself.",
			       folders, folders == 1 ? "folder" : "folders",
			       side, folders == 1 ? "isn't" : "aren't"));
}

static void put_same(struct page *p)
{
	const struct comparison *c = p->comparison;
	size_t same = 0;

	for (size_t i = 0; i < c->count; i++)
		same += !file_comparison_differs(&c->files[i]);
	if (same != 0 && p->verbose)
		put(p, 0, str_printf(p->arena, "%zu of %zu are as they were.",
				     same, c->count));
}

static void put_files(struct page *p)
{
	const struct comparison *c = p->comparison;

	for (size_t i = 0; i < c->count && p->ret == OK; i++) {
		const struct file_comparison *f = &c->files[i];

		if (p->quiet ?
			    f->lost == 0 && !file_comparison_is_open(f) :
			    !file_comparison_differs(f))
			continue;
		put_file(p, f);
		if (!p->markdown)
			putc('\n', p->text.out);
	}
}

int compare_write_text(const struct comparison *c, FILE *out,
		       struct style style, struct arena *a)
{
	struct page p = {
		.text = { out, style.color, style.width },
		.comparison = c,
		.quiet = style.verbosity < 0,
		.verbose = style.verbosity > 0,
		.arena = a,
		.ret = OK,
	};

	put_files(&p);
	put_grounds(&p);
	put_passed_over(&p, "OLD", c->before_folders);
	put_passed_over(&p, "NEW", c->after_folders);
	put(&p, 0, conclusion(c, a));
	put_same(&p);
	return p.ret;
}

int compare_write_markdown(const struct comparison *c, FILE *out,
			   struct style style, struct arena *a)
{
	struct page p = {
		.text = { out, false, 0 },
		.comparison = c,
		.quiet = style.verbosity < 0,
		.verbose = style.verbosity > 0,
		.markdown = true,
		.arena = a,
		.ret = OK,
	};
	const struct str words = conclusion(c, a);

	if (words.s == NULL)
		return E_NO_MEMORY;
	fputs("## dryload: ", out);
	markdown_put(out, (struct str){ words.s, words.n - 1 });
	putc('\n', out);
	put_files(&p);
	put_grounds(&p);
	put_passed_over(&p, "OLD", c->before_folders);
	put_passed_over(&p, "NEW", c->after_folders);
	put_same(&p);
	return p.ret;
}
