/* A paragraph a problem: what, who asked, since when, IIS, what to do. */
#include "report/text_findings.h"

#include <string.h>

#include "report/acceptance.h"
#include "report/detail.h"
#include "report/first_in.h"
#include "report/text_iis.h"
#include "util/status.h"

enum { INDENT = 2, DETAIL = 4, HANG = 6, PIECES_MAX = 8 };

struct str text_list(struct arena *a, const struct str *names, size_t count,
		     size_t max, const char *hint)
{
	struct str parts[2];

	if (count <= max)
		return str_join(a, names, count, ", ");
	parts[0] = str_join(a, names, max, ", ");
	parts[1] = str_printf(a, " and %zu more%s", count - max, hint);
	if (parts[0].s == NULL || parts[1].s == NULL)
		return (struct str){ NULL, 0 };
	return str_join(a, parts, 2, "");
}

/* What differs: "A, B, #3 and 2 more (-v shows all)". */
static struct str list_members(struct arena *a,
			       const struct finding_group *g,
			       const char *hint)
{
	struct str *names = arena_new_array(a, struct str, g->count);

	if (names == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < g->count && i < LISTED_MAX; i++) {
		const struct finding *f = g->items[i];

		if (finding_lists_modules(f))
			names[i] = f->module;
		else if (f->by_ordinal)
			names[i] = str_printf(a, "#%u", (unsigned)f->ordinal);
		else
			names[i] = f->procedure;
		if (names[i].s == NULL)
			return names[i];
	}
	return text_list(a, names, g->count, LISTED_MAX, hint);
}

/* What stands before the list of many procedures of one DLL, or of DLLs. */
static struct str group_head(const struct file_report *f,
			     const struct finding_group *g)
{
	const struct finding *first = g->items[0];
	struct str dll = first->module;
	struct str targets = target_list(f->arena, f->subject->profile,
					 first->targets);

	if (targets.s == NULL)
		return targets;
	switch (first->id) {
	case FINDING_UNKNOWN_MODULE:
		return str_printf(f->arena,
				  "%zu DLLs are in the DLL's folder only, and "
				  "whether IIS 5.x looks there isn't "
				  "documented: ",
				  g->count);
	case FINDING_SHADOWED:
		return str_printf(f->arena,
				  "%zu DLLs of the deployment are not used on "
				  "%.*s%.*s; these are ",
				  g->count, STR_ARGS(targets),
				  STR_ARGS(first->after));
	case FINDING_ALREADY_LOADED:
		return str_printf(f->arena,
				  "where IIS or another filter has loaded DLLs "
				  "of %zu names before, those are used, not "
				  "the ones beside the DLL: ",
				  g->count);
	case FINDING_MISSING_FORWARD_TARGET:
		return str_printf(f->arena,
				  "%.*s forwards %zu procedures to what is not "
				  "there on %.*s: ",
				  STR_ARGS(dll), g->count, STR_ARGS(targets));
	case FINDING_UNKNOWN_PROCEDURE:
	case FINDING_DELAYED_UNKNOWN_PROCEDURE:
		return str_printf(f->arena,
				  "whether %.*s has %zu procedures on "
				  "%.*s%.*s; these are ",
				  STR_ARGS(dll), g->count, STR_ARGS(targets),
				  STR_ARGS(first->after));
	default:
		return str_printf(f->arena,
				  "%.*s lacks %zu procedures on %.*s: ",
				  STR_ARGS(dll), g->count, STR_ARGS(targets));
	}
}

static struct str group_message(const struct file_report *f,
				const struct finding_group *g,
				const char *hint)
{
	struct str parts[2] = { group_head(f, g),
				list_members(f->arena, g, hint) };

	if (parts[0].s == NULL || parts[1].s == NULL)
		return (struct str){ NULL, 0 };
	return str_join(f->arena, parts, 2, "");
}

struct str finding_group_message(const struct file_report *f,
				 const struct finding_group *g,
				 const char *hint)
{
	const struct finding *first = g->items[0];

	if (g->count == 1 || first->id == FINDING_BAD_IMAGE)
		return finding_message(f->arena, f->subject->profile, first,
				       first->targets);
	return group_message(f, g, hint);
}

static const char *import_word(const struct finding *f)
{
	bool delayed = f->id == FINDING_DELAYED_MISSING_MODULE ||
		       f->id == FINDING_DELAYED_MISSING_PROCEDURE ||
		       f->id == FINDING_DELAYED_UNKNOWN_MODULE ||
		       f->id == FINDING_OPTIONAL_API_SET ||
		       f->id == FINDING_DELAYED_UNKNOWN_PROCEDURE;

	if (f->id == FINDING_MISSING_ASSEMBLY ||
	    f->id == FINDING_UNKNOWN_ASSEMBLY)
		return "in the manifest of";
	/* Behind a delay load the imports are ordinary ones again. */
	return delayed && !f->chain->delayed ? "delay-loaded by" :
					       "imported by";
}

/* Who asked for it: one or two pieces. Their number, or -1. */
static int add_importer(const struct file_report *f,
			const struct finding *item, struct str *pieces)
{
	struct str importer = finding_importer(item);
	int count = 0;

	if (item->chain == NULL)
		return 0;
	pieces[count++] = STR_CONCAT(f->arena, str_of(import_word(item)),
				     str_of(" "), importer);
	if (item->chain->up != NULL)
		pieces[count++] = chain_text(f->arena, item->chain);
	return pieces[0].s == NULL || pieces[count - 1].s == NULL ? -1 : count;
}

/* Where, and how sure, as far as the message doesn't say it. */
static int add_targets(const struct file_report *f, const struct finding *item,
		       struct str *pieces)
{
	const struct profile *p = f->subject->profile;
	struct str list;
	int count = 0;

	if (item->targets != f->subject->targets &&
	    !finding_names_targets(item)) {
		list = target_list(f->arena, p, item->targets);
		pieces[count++] = str_printf(f->arena, "on %.*s",
					     STR_ARGS(list));
	}
	if (item->likely == item->targets) {
		pieces[count++] = str_of("likely, not certain");
	} else if (item->likely != 0) {
		list = target_list(f->arena, p, item->likely);
		pieces[count++] = str_printf(f->arena,
					     "likely, not certain, on %.*s",
					     STR_ARGS(list));
	}
	for (int i = 0; i < count; i++) {
		if (pieces[i].s == NULL)
			return -1;
	}
	return count;
}

/* "imported by b.dll; a.dll needs b.dll; first in Server 2003 SP1". */
struct str finding_details(const struct file_report *f,
			   const struct finding *item)
{
	const struct profile *p = f->subject->profile;
	target_set first = targets_minimal(p, item->first_in);
	struct str pieces[PIECES_MAX];
	int count = add_importer(f, item, pieces), more;

	if (count < 0)
		return (struct str){ NULL, 0 };
	if (first != 0) {
		pieces[count] = first_in_text(f->arena, p, first);
		if (pieces[count++].s == NULL)
			return pieces[count - 1];
	}
	more = add_targets(f, item, pieces + count);
	if (more < 0)
		return (struct str){ NULL, 0 };
	return str_join(f->arena, pieces, (size_t)count + (size_t)more, "; ");
}

/* "evidence: observed; rules: R303, R305", for who asks. */
struct str finding_grounds(const struct file_report *f,
			   const struct finding *item)
{
	struct str words[TARGETS_MAX], rules[FINDING_RULES_MAX], parts[4];
	size_t count = 0, at;

	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		struct str word;

		if ((item->targets & TARGET_BIT(t)) == 0)
			continue;
		word = str_of(finding_evidence(f->subject->profile, item, t));
		for (at = 0; at < count && !str_equal(words[at], word); at++)
			;
		if (at == count && word.n != 0)
			words[count++] = word;
	}
	parts[0] = str_of(count > 0 ? "evidence: " : "");
	parts[1] = str_join(f->arena, words, count, ", ");
	parts[2] = str_of(count > 0 ? "; rules: " : "rules: ");
	if (item->rules[0] == NULL)
		parts[2] = str_of("about dryload itself, no rule of Windows");
	for (at = 0; item->rules[at] != NULL; at++)
		rules[at] = str_of(item->rules[at]);
	parts[3] = str_join(f->arena, rules, at, ", ");
	if (parts[1].s == NULL || parts[3].s == NULL)
		return (struct str){ NULL, 0 };
	return str_join(f->arena, parts, 4, "");
}

/*
 * The C++ names of the message as people read them, a line each: the message
 * itself keeps what can be searched for.
 */
static int write_undecorated(struct text_out *t, const struct file_report *f,
			     const struct finding_group *g)
{
	/* That message has no procedure in it. */
	if (g->items[0]->id == FINDING_BAD_IMAGE)
		return OK;
	for (size_t i = 0; i < g->count && i < LISTED_MAX; i++) {
		struct str text = finding_undecorated(f->arena, g->items[i]);

		if (text.s == NULL)
			return E_NO_MEMORY;
		if (text.n != 0)
			text = STR_CONCAT(f->arena, str_of("that is: "), text);
		if (text.s == NULL)
			return E_NO_MEMORY;
		if (text.n != 0)
			text_paragraph(t, DETAIL, HANG, text);
	}
	return OK;
}

static int write_acceptances(struct text_out *t, const struct file_report *f,
			     const struct finding *item)
{
	const struct acceptance *said = acceptances_of(f, item);

	for (; said != NULL; said = said->next) {
		struct str text = acceptance_text(f, item, said);

		if (text.s == NULL)
			return E_NO_MEMORY;
		text_paragraph(t, DETAIL, HANG, text);
	}
	return OK;
}

static int write_group(struct text_out *t, const struct file_report *f,
		       const struct finding_group *g, int verbosity)
{
	const struct finding *first = g->items[0];
	struct str message = finding_group_message(f, g, " (-v shows all)");
	struct str lines[4] = { finding_details(f, first), text_iis(f, g),
				first->advice, STR_EMPTY };

	if (verbosity > 0)
		lines[3] = finding_grounds(f, first);
	for (size_t i = 0; i < 4; i++) {
		if (message.s == NULL || lines[i].s == NULL)
			return E_NO_MEMORY;
	}
	putc('\n', t->out);
	text_tagged(t, INDENT, DETAIL, message,
		    str_of(finding_kind(first->id)->id));
	if (write_undecorated(t, f, g) != OK ||
	    write_acceptances(t, f, first) != OK)
		return E_NO_MEMORY;
	for (size_t i = 0; i < 4; i++) {
		if (lines[i].n != 0)
			text_paragraph(t, DETAIL, HANG, lines[i]);
	}
	return verbosity > 0 ? text_iis_events(t, f, g) : OK;
}

int text_findings(struct text_out *t, const struct file_report *f,
		  int verbosity)
{
	struct finding_groups groups;
	int ret = findings_group(f, verbosity > 0, &groups);

	for (size_t i = 0; ret == OK && i < groups.count; i++) {
		if (verbosity > 0 || !groups.items[i].items[0]->detail)
			ret = write_group(t, f, &groups.items[i], verbosity);
	}
	return ret;
}
