/* Procedures that are missing, or not known: R306 to R311, R402. */
#include <string.h>

#include "loader/pe.h"
#include "resolver/layers.h"
#include "rules/rules.h"
#include "util/status.h"

/* "RegGetValueA" or "#115", as it is written behind "advapi32.dll!". */
static struct str procedure_name(const struct procedure *p, struct arena *a)
{
	if (p->by_ordinal)
		return str_printf(a, "#%u", (unsigned)p->ordinal);
	return p->name;
}

/* Does an overlay that is installed there bring another build of it? */
static bool has_new_build(const struct subject *s, const struct problem *p)
{
	const struct layers *l = s->layers;
	struct str dll = p->missing->host.n != 0 ? p->missing->host :
						   p->dependency->file_name;

	for (size_t i = 0; l != NULL && i < l->count; i++) {
		if ((l->items[i].targets & p->targets) != 0 &&
		    overlay_adds_to(l->table, &l->items[i].overlay, dll))
			return true;
	}
	return false;
}

/* Why the data can't tell. */
static const char *why_unknown(const struct subject *s,
			       const struct problem *p)
{
	const struct missing *missing = p->missing;
	struct profile_module m;
	bool known;

	if (missing->overlay != NULL)
		return "of the DLL that the overlay brings not all exports "
		       "are known";
	if ((p->targets & ~p->dependency->provider.in_file) == 0)
		return "it is forwarded to another DLL, and whether that has it "
		       "isn't known";
	if (p->dependency->provider.in_assembly & p->targets)
		return "the exports of the copy in the assembly that the "
		       "manifest binds aren't known";
	known = missing->host.n != 0 ?
			profile_find_module(s->profile, missing->host, &m) :
			rules_module_of_windows(s, p, &m);
	if (!known)
		return "nothing is known of the DLL";
	if ((m.tables & p->targets) == 0)
		return "the exports of this DLL aren't known";
	if (has_new_build(s, p))
		return "of the build of this DLL that the overlay brings not "
		       "all exports are known";
	if (missing->procedure.by_ordinal)
		return "its ordinals change from build to build";
	return "the sources disagree";
}

static enum finding_id procedure_finding(const struct problem *p)
{
	const struct missing *m = p->missing;

	if (m->kind == MISSING_UNKNOWN)
		return rules_is_delayed(p) ? FINDING_DELAYED_UNKNOWN_PROCEDURE :
					     FINDING_UNKNOWN_PROCEDURE;
	if (rules_is_delayed(p))
		return FINDING_DELAYED_MISSING_PROCEDURE;
	if (m->kind == MISSING_FORWARD_TARGET)
		return FINDING_MISSING_FORWARD_TARGET;
	if (m->kind == MISSING_EXPORT_TABLE)
		return FINDING_BAD_IMAGE;
	return m->procedure.by_ordinal ? FINDING_MISSING_ORDINAL :
					 FINDING_MISSING_PROCEDURE;
}

/* The evidence of an absence is that of the whole table. */
static void set_evidence(const struct subject *s, const struct missing *m,
			 target_set likely_file, struct finding *f)
{
	if (m->in_file) {
		f->evidence = "file";
		f->likely |= (likely_file | m->likely) & f->targets;
		return;
	}
	f->likely |= m->likely;
	if (m->overlay != NULL) {
		f->evidence = m->evidence;
		return;
	}
	f->has_evidence = true;
	f->evidence_pattern = m->table_pattern;
	for (target_set left = f->targets; left != 0; left &= left - 1) {
		unsigned t = (unsigned)__builtin_ctzll(left);

		if (evidence_is_likely(profile_evidence(
			    s->profile, m->table_pattern, t)))
			f->likely |= TARGET_BIT(t);
	}
}

/* What the first call meets, and GetProcAddress behind it (R402, R405). */
static void word_call(const struct problem *p, struct finding *f)
{
	if (!rules_is_delayed(p) || p->missing->kind != MISSING_EXPORT)
		return;
	if (p->missing->procedure.by_ordinal)
		f->after = str_of("; a call raises 0xC06D007F (182, likely)");
	else
		f->after = str_of("; a call raises 0xC06D007F (127)");
	finding_add_rule(f, "R405");
}

/* A table of exports that is empty, or none at all. */
static void word_no_exports(struct arena *a, struct finding *f)
{
	const char *dll = f->module.s;

	f->summary = str_printf(a, "%s exports nothing", dll);
	f->before = str_printf(a,
			       "%s exports nothing: Windows takes an "
			       "import from it for a bad image",
			       dll);
	f->likely = f->targets;
	finding_add_rule(f, "R307");
}

static void word_forward_target(const struct missing *m, struct str name,
				struct arena *a, struct finding *f)
{
	f->before = str_printf(a,
			       "%s!%.*s leads to %.*s, which is not there on ",
			       f->module.s, STR_ARGS(name),
			       STR_ARGS(m->forwarder));
	if (m->procedure.by_ordinal && f->win32 != 0) {
		f->win32 = ERROR_INVALID_ORDINAL;
		f->ntstatus = STATUS_ORDINAL_NOT_FOUND;
	}
	f->likely = f->targets;
}

static void word_unknown(const struct subject *s, const struct problem *p,
			 struct str name, struct arena *a, struct finding *f)
{
	const char *dll = f->module.s;

	f->summary = str_printf(a, "%s!%.*s is not known to be there", dll,
				STR_ARGS(name));
	f->before = str_printf(a, "whether %s!%.*s is there on ", dll,
			       STR_ARGS(name));
	f->after = str_printf(a, " is not known: %s", why_unknown(s, p));
}

static void word_absent(const struct missing *m, struct str name,
			struct arena *a, struct finding *f)
{
	const char *dll = f->module.s;

	if (m->in_file)
		f->before = str_printf(a,
				       "the %s of the deployment exports "
				       "no %.*s",
				       dll, STR_ARGS(name));
	else if (m->overlay != NULL)
		f->before = str_printf(a,
				       "the %s that %s brings exports no %.*s",
				       dll, m->overlay, STR_ARGS(name));
	else if (m->host.n != 0)
		f->before = STR_CONCAT(a, f->module, str_of(" leads to "),
				       m->host, str_of(", which has no "),
				       name, str_of(" in the Windows of "));
	else
		f->before = STR_CONCAT(a, f->module, str_of("!"), name,
				       str_of(" is not in the Windows of "));
	if (m->in_file || m->overlay != NULL)
		f->advice = str_of("ship the version of the DLL that it was "
				   "linked with");
}

static void word_procedure(const struct subject *s, const struct problem *p,
			   struct str name, struct arena *a, struct finding *f)
{
	f->summary = STR_CONCAT(a, f->module, str_of(" has no "), name);
	switch (p->missing->kind) {
	case MISSING_EXPORT_TABLE:
		word_no_exports(a, f);
		break;
	case MISSING_FORWARD_TARGET:
		word_forward_target(p->missing, name, a, f);
		break;
	case MISSING_UNKNOWN:
		word_unknown(s, p, name, a, f);
		break;
	case MISSING_EXPORT:
		word_absent(p->missing, name, a, f);
		break;
	}
}

static int report_procedure(const struct subject *s, const struct problem *p,
			    struct arena *a, struct findings *out)
{
	struct finding f = finding_new(procedure_finding(p), p->targets);
	const struct missing *m = p->missing;
	struct str name = procedure_name(&m->procedure, a);

	f.chain = p->chain;
	f.module = p->dependency->file_name;
	if (name.s == NULL)
		return E_NO_MEMORY;
	f.by_ordinal = m->procedure.by_ordinal;
	f.ordinal = m->procedure.ordinal;
	f.procedure = m->procedure.by_ordinal ? STR_EMPTY : m->procedure.name;
	f.first_in = m->have;
	f.host = m->host;
	if (m->host.n != 0)
		finding_add_rule(&f, "R2303");
	set_evidence(s, m, p->dependency->provider.in_file_likely, &f);
	word_procedure(s, p, name, a, &f);
	word_call(p, &f);
	finding_fail_as_forwarder(&f, p->chain);
	return findings_add(out, a, &f);
}

/* The first of 'left', and those where it isn't known for the same reason. */
static target_set of_one_reason(const struct subject *s,
				const struct problem *p, target_set left)
{
	struct problem one = *p;
	target_set same = 0;
	const char *why = NULL;

	for (; left != 0; left &= left - 1) {
		one.targets = left & -left;
		if (why == NULL)
			why = why_unknown(s, &one);
		if (strcmp(why, why_unknown(s, &one)) == 0)
			same |= one.targets;
	}
	return same;
}

int rules_procedure(const struct subject *s, const struct problem *p,
		    struct arena *a, struct findings *out)
{
	struct problem part = *p;
	int ret = OK;

	if (p->missing->kind != MISSING_UNKNOWN)
		return report_procedure(s, p, a, out);
	for (target_set left = p->targets; ret == OK && left != 0;
	     left &= ~part.targets) {
		part.targets = of_one_reason(s, p, left);
		ret = report_procedure(s, &part, a, out);
	}
	return ret;
}
