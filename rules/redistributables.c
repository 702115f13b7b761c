/*
 * What a DLL that is missing is, what brings it, and what to do about it and
 * about procedures that are missing. Opens the overlays only for such findings.
 */
#include <string.h>

#include "profiles/overlays.h"
#include "rules/missing_names.h"
#include "rules/rules.h"
#include "util/status.h"

enum { PIECES_MAX = 12 };

struct advisor {
	const struct subject *s;
	const struct overlays *table;
	struct arena *arena;
	struct findings *out;
	/* Findings of one DLL follow each other: its general rules. */
	struct str ruled;
	uint64_t rules;
	struct missing_names missing;
};

/* An API set that no DLL implements: nothing brings it (R2305). */
static bool is_hostless(const struct finding *f)
{
	for (size_t i = 0; f->rules[i] != NULL; i++) {
		if (strcmp(f->rules[i], "R2305") == 0)
			return true;
	}
	return false;
}

static bool is_missing_procedure(const struct finding *f)
{
	return f->id == FINDING_MISSING_PROCEDURE ||
	       f->id == FINDING_MISSING_ORDINAL ||
	       f->id == FINDING_MISSING_FORWARD_TARGET;
}

static bool is_command(struct str text)
{
	static const char *const verbs[] = {
		"build ",  "compile ", "delay-load ", "find ",	   "import ",
		"install ", "keep ",   "leave ",      "link ",	   "nothing",
		"put ",	   "remember ", "run ",	      "send ",	   "ship ",
		"turn ",   "use ",
	};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (str_starts(text, str_of(verbs[i])))
			return true;
	}
	return false;
}

/* "RegGetValue" for RegGetValueA and RegGetValueW. */
static struct str stem_of(struct str name)
{
	char last = name.n > 1 ? name.s[name.n - 1] : '\0';

	if ((last == 'A' || last == 'W') && name.s[name.n - 2] >= 'a')
		name.n--;
	return name;
}

/* The stock phrase of the table, as a thing to do. */
static struct str word_advice(struct arena *a, const struct advice *advice,
			      struct str procedure)
{
	static const char phrase[] = "GetProcAddress with a fallback";
	const char *text = advice->instead, *at = strstr(text, phrase);
	struct str name = advice->one_name && at != text ? stem_of(procedure) :
							   str_of("it");
	struct str head = { text, at == NULL ? strlen(text) :
					       (size_t)(at - text) };
	const char *use = is_command(head) || at == text ? "" : "use ";
	bool joined = head.n > 1 && at != NULL &&
		      str_equal((struct str){ at - 2, 2 }, str_of("; "));

	if (at == NULL)
		return STR_CONCAT(a, str_of(use), head);
	if (joined)
		head.n -= 2;
	return STR_CONCAT(a, str_of(use), head,
			  str_of(joined ? ", or find " : "find "), name,
			  str_of(" with GetProcAddress and fall back"),
			  str_of(at + sizeof(phrase) - 1));
}

/* Advice that was made for the very case stays. */
static bool has_own_advice(const struct finding *f)
{
	return f->advice.s != finding_kind(f->id)->advice;
}

/* The general rules of the finding's DLL, as r->rules. */
static int find_rules(struct advisor *r, const struct finding *f)
{
	struct advice_memo *memo = r->s->advice;

	if (str_equal(f->module, r->ruled))
		return OK;
	r->ruled = f->module;
	if (memo != NULL &&
	    advice_memo_find_rules(memo, f->module, &r->rules))
		return OK;
	r->rules = advice_rules_of(r->table, f->module);
	return memo == NULL ? OK :
			      advice_memo_add_rules(memo, f->module, r->rules);
}

static int find_advice(struct advisor *r, const struct finding *f,
		       struct str *out)
{
	struct advice advice;
	bool general;

	*out = STR_EMPTY;
	if (find_rules(r, f) != OK)
		return E_NO_MEMORY;
	if (advice_find_ruled(r->table, f->module, r->rules, f->procedure,
			      &advice, &general))
		*out = word_advice(r->arena, &advice, f->procedure);
	return out->s == NULL ? E_NO_MEMORY : OK;
}

/* It is delay-loaded already. */
static struct str without_delay_load(struct str advice)
{
	struct str head = str_of("delay-load it, or ");

	return str_starts(advice, head) ?
		       (struct str){ advice.s + head.n, advice.n - head.n } :
		       advice;
}

static int advise(struct advisor *r, struct finding *f)
{
	struct advice_memo *memo = r->s->advice;
	bool keep = memo != NULL && f->procedure.n != 0;
	struct str text;
	int ret = OK;

	if (has_own_advice(f) || f->module.n == 0)
		return OK;
	if (!keep || !advice_memo_find(memo, f->procedure.s, &text)) {
		ret = find_advice(r, f, &text);
		if (ret == OK && keep)
			ret = advice_memo_add(memo, f->procedure.s, text);
	}
	if (ret == OK && text.n != 0)
		f->advice = f->id == FINDING_DELAYED_MISSING_MODULE ?
				    without_delay_load(text) :
				    text;
	return ret;
}

static struct str list_targets(const struct advisor *r, target_set set)
{
	struct str ids[TARGETS_MAX];
	struct profile_target t;
	size_t count = 0;

	for (unsigned i = 0; profile_target_at(r->s->profile, i, &t); i++) {
		if (set & TARGET_BIT(i))
			ids[count++] = str_of(t.id);
	}
	return str_join(r->arena, ids, count, ", ");
}

static const char *verb_for(const struct overlay *v, bool beside)
{
	if (beside)
		return "put beside the DLL the file of";
	return v->shippable == SHIPPABLE_YES ? "ship" : "install";
}

/* "ship vc2010-sp1 (Visual C++ 2010 SP1 Redistributable) on xp-sp3-x86" */
static struct str cure_words(const struct advisor *r, const struct overlay *v,
			     const struct overlay_module *m, target_set here,
			     target_set all)
{
	bool beside = (m->app & here) != 0 && (m->system & here) == 0;
	bool assembly = (m->assembly & here) != 0;
	struct str list = here == all ? STR_EMPTY : list_targets(r, here);
	const char *assembly_name = m->assembly_name[0] != '\0' ?
					    m->assembly_name :
					    "its assembly";

	if (list.s == NULL)
		return list;
	return STR_CONCAT(r->arena, str_of(verb_for(v, beside)), str_of(" "),
			  str_of(v->id), str_of(" ("), str_of(v->title),
			  str_of(assembly ? ") and name " : ")"),
			  str_of(assembly ? assembly_name : ""),
			  str_of(assembly ? " in the manifest" : ""),
			  str_of(here == all ? "" : " on "), list);
}

/* The best overlay for each target; what is left can't be cured. */
static int cures(const struct advisor *r, const struct dll_knowledge *k,
		 const struct finding *f, struct str *pieces, target_set *left,
		 bool *beside)
{
	struct str from = k->from, id;
	int count = 0;

	*left = f->targets;
	*beside = false;
	while (*left != 0 && count < PIECES_MAX && overlay_word(&from, &id)) {
		struct overlay_module m;
		struct overlay v;
		target_set here;

		if (!overlay_find(r->table, id, &v) ||
		    !overlay_has_module(r->table, &v, r->s->profile, f->module,
					&m))
			continue;
		here = *left & (m.system | m.assembly | m.app);
		if (here == 0)
			continue;
		pieces[count] = cure_words(r, &v, &m, here, f->targets);
		if (pieces[count++].s == NULL)
			return -1;
		*left &= ~here;
		*beside |= (m.app & here) != 0;
	}
	return count;
}

/* "the C run-time of Visual C++ 2010", "part of Vista and later". */
static const char *article_for(const char *what)
{
	const char *of = strstr(what, " of ");
	const char *end = strpbrk(what, ",;:");

	if (of == NULL || (end != NULL && end < of) ||
	    strncmp(what, "part ", 5) == 0 ||
	    strncmp(what, "localized ", 10) == 0)
		return "";
	return "the ";
}

static struct str app_local_words(struct arena *a,
				  const struct dll_knowledge *k)
{
	if (k->app_local[0] == '\0')
		return STR_EMPTY;
	if (strcmp(k->app_local, "yes") == 0)
		return str_of("; the file may also lie beside the DLL");
	if (strcmp(k->app_local, "assembly") == 0)
		return str_of("; it may also lie beside the DLL as a private "
			      "assembly");
	return STR_CONCAT(a, str_of("; beside the DLL: "),
			  str_of(k->app_local));
}

static struct str left_words(const struct advisor *r, target_set left,
			     target_set all)
{
	struct str list = STR_EMPTY;

	if (left == 0)
		return STR_EMPTY;
	if (left == all)
		return str_of("; no package is known to bring it to this "
			      "Windows");
	list = list_targets(r, left);
	if (list.s == NULL)
		return list;
	return STR_CONCAT(r->arena,
			  str_of("; no package is known to bring it to "),
			  list);
}

/* Nobody brings it: the DLL comes to the program. */
static bool is_program(const struct dll_knowledge *k, struct str module)
{
	return str_ends_nocase(module, ".exe") &&
	       str_equal(k->from, str_of("app-private"));
}

static struct str note_words(const struct advisor *r,
			     const struct dll_knowledge *k,
			     const struct finding *f)
{
	struct str pieces[PIECES_MAX], joined, left, beside;
	target_set open;
	bool said;
	int count = cures(r, k, f, pieces, &open, &said);

	if (count < 0)
		return (struct str){ NULL, 0 };
	joined = str_join(r->arena, pieces, (size_t)count, "; ");
	left = is_program(k, f->module) ? STR_EMPTY :
					  left_words(r, open, f->targets);
	beside = said ? STR_EMPTY : app_local_words(r->arena, k);
	if (joined.s == NULL || left.s == NULL || beside.s == NULL)
		return (struct str){ NULL, 0 };
	return STR_CONCAT(r->arena, f->module, str_of(" is "),
			  str_of(article_for(k->what)), str_of(k->what),
			  str_of(count != 0 ? ": " : ""), joined, beside,
			  left);
}

static int explain_module(struct advisor *r, struct str module)
{
	struct missing_name *name = missing_find(&r->missing, module);
	struct dll_knowledge k;
	struct finding f;

	if (name == NULL || name->noted ||
	    !dll_knowledge_find(r->table, module, &k))
		return OK;
	name->noted = true;
	f = finding_new(k.debug ? FINDING_DEBUG_RUNTIME :
				  FINDING_NEEDS_REDISTRIBUTABLE,
			name->targets);
	f.module = module;
	if (is_program(&k, module))
		f.advice = str_of("let that program alone load the DLL");
	f.before = k.debug ?
			   STR_CONCAT(r->arena, module, str_of(" is "),
				      str_of(article_for(k.what)),
				      str_of(k.what),
				      str_of("; it belongs to no server")) :
			   note_words(r, &k, &f);
	return findings_add(r->out, r->arena, &f);
}

int rules_redistributables(const struct subject *s, struct arena *a,
			   struct findings *out)
{
	const size_t count = out->count;
	struct overlays table;
	struct advisor r = {
		.s = s,
		.table = &table,
		.arena = a,
		.out = out,
		.ruled = STR_EMPTY,
	};
	bool opened = false;
	int ret = missing_gather(out, a, &r.missing);

	for (size_t i = 0; ret == OK && i < count; i++) {
		/* The list may move when it grows. */
		bool module = missing_is_module(&out->items[i]) &&
			      !is_hostless(&out->items[i]);

		if (!module && !is_missing_procedure(&out->items[i]))
			continue;
		if (!opened && overlays_open(overlays_builtin(), &table) != OK)
			return E_PROFILE;
		opened = true;
		ret = advise(&r, &out->items[i]);
		if (ret == OK && module)
			ret = explain_module(&r, out->items[i].module);
	}
	return ret;
}
