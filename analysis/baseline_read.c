/* The YAML of a baseline, entry by entry. All of it is checked. */
#include <stdlib.h>
#include <string.h>

#include "analysis/baseline.h"
#include "util/arena.h"
#include "util/status.h"

struct entry_reader {
	const struct profile *profile;
	struct arena *arena;
	struct yaml_error *error;
	const struct yaml_node *node; /* the entry */
	size_t wildcards;
};

static int fail(const struct entry_reader *r, unsigned line, struct str text)
{
	if (text.s == NULL)
		return E_NO_MEMORY;
	*r->error = (struct yaml_error){ .line = line, .text = text.s };
	return E_USAGE;
}

/* The same about a word of the file, which stands between the two texts. */
static int fail_word(const struct entry_reader *r, unsigned line,
		     const char *before, struct str word, const char *after)
{
	return fail(r, line,
		    STR_CONCAT(r->arena, str_of(before), word,
			       str_of(after)));
}

static bool is_digits(struct str s, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++) {
		if (s.s[i] < '0' || s.s[i] > '9')
			return false;
	}
	return true;
}

bool baseline_is_day(struct str s)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30,
				       31, 31, 30, 31, 30, 31 };
	int year, month, day;

	if (s.n != 10 || s.s[4] != '-' || s.s[7] != '-' ||
	    !is_digits(s, 0, 4) || !is_digits(s, 5, 2) || !is_digits(s, 8, 2))
		return false;
	year = (s.s[2] - '0') * 10 + s.s[3] - '0' +
	       ((s.s[0] - '0') * 10 + s.s[1] - '0') * 100;
	month = (s.s[5] - '0') * 10 + s.s[6] - '0';
	day = (s.s[8] - '0') * 10 + s.s[9] - '0';
	if (month < 1 || month > 12 || day < 1)
		return false;
	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return day <= 29;
	return day <= lengths[month - 1];
}

static int take_file(struct entry_reader *r, struct str text,
		     struct baseline_entry *e)
{
	struct str tail = text;

	while (tail.n > 0 && tail.s[0] == '/')
		tail = (struct str){ tail.s + 1, tail.n - 1 };
	if (tail.n == 0 || tail.n > BASELINE_PATTERN_MAX)
		return fail(r, e->line,
			    str_of("'file' is the end of a path, of up to "
				   "1024 bytes"));
	e->file = text;
	e->wild = memchr(tail.s, '*', tail.n) != NULL ||
		  memchr(tail.s, '?', tail.n) != NULL;
	if (e->wild && ++r->wildcards > BASELINE_WILDCARDS_MAX)
		return fail(r, e->line,
			    str_of("no more than 256 entries may have * or ? "
				   "in 'file'"));
	e->pattern = STR_CONCAT(r->arena, str_of(e->wild ? "*/" : "/"), tail);
	return e->pattern.s == NULL ? E_NO_MEMORY : OK;
}

static int take_finding(struct entry_reader *r, struct str text,
			struct baseline_entry *e)
{
	for (unsigned i = 0; i < FINDING_COUNT; i++) {
		if (str_equal(str_of(finding_kind(i)->id), text)) {
			e->id = i;
			return OK;
		}
	}
	return fail_word(r, e->line, "no finding is called '", text,
			 "'; `dryload rules` lists them");
}

static int take_text(struct entry_reader *r, const struct yaml_node *node,
		     struct baseline_entry *e)
{
	const struct str key = node->key, text = node->text;

	if (node->kind != YAML_TEXT)
		return fail_word(r, node->line, "'", key, "' is a text");
	if (str_equal(key, str_of("file")))
		return take_file(r, text, e);
	if (str_equal(key, str_of("finding")))
		return take_finding(r, text, e);
	if (str_equal(key, str_of("module"))) {
		e->module = str_lower(r->arena, text);
		return e->module.s == NULL ? E_NO_MEMORY : OK;
	}
	if (str_equal(key, str_of("procedure")))
		e->procedure = text;
	else if (str_equal(key, str_of("evidence")))
		e->evidence = text;
	else if (str_equal(key, str_of("reason")))
		e->reason = text;
	else if (str_equal(key, str_of("owner")))
		e->owner = text;
	else if (str_equal(key, str_of("until")))
		e->until = text;
	else
		return fail_word(r, node->line, "an entry has no key '", key,
				 "'; there are file, finding, module, "
				 "procedure, targets, evidence, reason, owner "
				 "and until");
	return OK;
}

static int take_targets(struct entry_reader *r, const struct yaml_node *node,
			struct baseline_entry *e)
{
	const bool list = node->kind == YAML_LIST;

	e->targets = 0;
	for (const struct yaml_node *i = list ? node->first : node; i != NULL;
	     i = list ? i->next : NULL) {
		target_set set = 0;
		struct str bad = i->text;

		if (i->kind != YAML_TEXT ||
		    !profile_parse_targets(r->profile, i->text, &set, &bad))
			return fail_word(r, i->line,
					 "no target or group is called '", bad,
					 "'; `dryload targets` lists them");
		e->targets |= set;
	}
	return OK;
}

static bool is_evidence(struct str s)
{
	return s.n == BASELINE_EVIDENCE_SIZE - 1 &&
	       strspn(s.s, "0123456789abcdef") == s.n;
}

/* What is missing makes an entry that nobody can answer for. */
static int check_entry(const struct entry_reader *r,
		       const struct baseline_entry *e, bool has_finding)
{
	const char *wrong = NULL;

	if (e->file.n == 0)
		wrong = "an entry needs 'file'";
	else if (!has_finding)
		wrong = "an entry needs 'finding'";
	else if (!is_evidence(e->evidence))
		wrong = "an entry needs 'evidence', 16 hexadecimal digits; "
			"--write-baseline writes it";
	else if (e->reason.n == 0)
		wrong = "why is this accepted? Fill in 'reason'";
	else if (e->owner.n == 0)
		wrong = "who answers for this? Fill in 'owner'";
	else if (e->until.n != 0 && !baseline_is_day(e->until))
		wrong = "'until' is a day, like 2027-01-31";
	return wrong == NULL ? OK : fail(r, e->line, str_of(wrong));
}

static int read_entry(struct entry_reader *r, struct baseline_entry *e)
{
	bool has_finding = false;
	int ret = OK;

	if (r->node->kind != YAML_MAP)
		return fail(r, r->node->line,
			    str_of("an entry is a map: file, finding, ..."));
	*e = (struct baseline_entry){
		.line = r->node->line,
		.file = STR_EMPTY,
		.module = STR_EMPTY,
		.procedure = STR_EMPTY,
		.evidence = STR_EMPTY,
		.reason = STR_EMPTY,
		.owner = STR_EMPTY,
		.until = STR_EMPTY,
		.targets = ~(target_set)0,
	};
	for (const struct yaml_node *i = r->node->first;
	     ret == OK && i != NULL; i = i->next) {
		has_finding |= str_equal(i->key, str_of("finding"));
		ret = str_equal(i->key, str_of("targets")) ?
			      take_targets(r, i, e) :
			      take_text(r, i, e);
	}
	return ret == OK ? check_entry(r, e, has_finding) : ret;
}

static int compare_entries(const void *x, const void *y)
{
	const struct baseline_entry *a = x, *b = y;
	struct baseline_key i = baseline_entry_key(a);
	struct baseline_key k = baseline_entry_key(b);
	int order = baseline_key_compare(&i, &k, true);

	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static int read_list(struct entry_reader *r, const struct yaml_node *list,
		     struct baseline *out)
{
	int ret = OK;

	if (list->kind == YAML_TEXT && list->text.n == 0)
		return OK;
	if (list->kind != YAML_LIST || list->count > BASELINE_ENTRIES_MAX)
		return fail(r, list->line,
			    str_of("'accepted' is a list of up to 16384 "
				   "entries"));
	out->items = arena_new_array(r->arena, struct baseline_entry,
				     list->count + 1);
	if (out->items == NULL)
		return E_NO_MEMORY;
	for (const struct yaml_node *i = list->first; ret == OK && i != NULL;
	     i = i->next) {
		r->node = i;
		ret = read_entry(r, &out->items[out->count++]);
	}
	if (ret == OK)
		qsort(out->items, out->count, sizeof(*out->items),
		      compare_entries);
	return ret;
}

int baseline_read(struct bytes text, const struct profile *p, struct arena *a,
		  struct baseline *out, struct yaml_error *error)
{
	struct entry_reader r = { .profile = p, .arena = a, .error = error };
	struct yaml_node *root;
	int ret;

	*out = (struct baseline){ .path = STR_EMPTY };
	if (text.len > BASELINE_FILE_MAX)
		return fail(&r, 1,
			    str_of("a baseline of more than 8 MB isn't read"));
	ret = yaml_read(text, a, &root, error);
	if (ret != OK)
		return ret;
	if (root->kind != YAML_MAP || root->count != 1 ||
	    !str_equal(root->first->key, str_of("accepted")))
		return fail(&r, root->line,
			    str_of("a baseline is one list, 'accepted:'"));
	return read_list(&r, root->first, out);
}
