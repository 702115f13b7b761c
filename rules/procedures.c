/* Procedures that are missing, or not known: R306 to R311, R402. */
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

/* Where an overlay that is installed there brings another build of it. */
static target_set with_new_build(const struct subject *s,
				 const struct problem *p)
{
	target_set set = 0;
	const struct layers *l = s->layers;
	struct str dll = p->missing->host.n != 0 ? p->missing->host :
						   p->dependency->file_name;

	for (size_t i = 0; l != NULL && i < l->count; i++) {
		if (overlay_adds_to(l->table, &l->items[i].overlay, dll))
			set |= l->items[i].targets & p->targets;
	}
	return set;
}

/* Why the data can't tell. */
struct doubt {
	const char *words;
	target_set targets; /* where that is why */
	bool of_table;      /* of Windows' own DLL, which has evidence */
};

/* Of Windows' own DLL. */
static struct doubt doubt_table(const struct subject *s,
				const struct problem *p)
{
	const struct missing *missing = p->missing;
	const target_set new_build = with_new_build(s, p);
	struct profile_module m;
	const bool known =
		missing->host.n != 0 ?
			profile_find_module(s->profile, missing->host, &m) :
			rules_module_of_windows(s, p, &m);

	if (!known)
		return (struct doubt){ "nothing is known of the DLL",
				       p->targets, false };
	if (p->targets & ~m.tables)
		return (struct doubt){ "the exports of this DLL aren't known",
				       p->targets & ~m.tables, true };
	if (new_build != 0)
		return (struct doubt){ "of the build of this DLL that the "
				       "overlay brings not all exports are "
				       "known",
				       new_build, true };
	return (struct doubt){
		missing->procedure.by_ordinal ?
			"its ordinals change from build to build" :
			"the sources disagree",
		p->targets, true
	};
}

/* The first that holds of some of the targets. */
static struct doubt doubt_of(const struct subject *s, const struct problem *p)
{
	const struct provider *from = &p->dependency->provider;
	const target_set all = p->targets;

	if (p->missing->overlay != NULL)
		return (struct doubt){ "of the DLL that the overlay brings not "
				       "all exports are known",
				       all, false };
	if (all & from->in_file)
		return (struct doubt){ "it is forwarded to another DLL, and "
				       "whether that has it isn't known",
				       all & from->in_file, false };
	if (all & from->in_assembly)
		return (struct doubt){ "the exports of the copy in the "
				       "assembly that the manifest binds aren't "
				       "known",
				       all & from->in_assembly, false };
	return doubt_table(s, p);
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

static void word_unknown(const struct doubt *why, struct str name,
			 struct arena *a, struct finding *f)
{
	const char *dll = f->module.s;

	f->summary = str_printf(a, "%s!%.*s is not known to be there", dll,
				STR_ARGS(name));
	f->before = str_printf(a, "whether %s!%.*s is there on ", dll,
			       STR_ARGS(name));
	f->after = str_printf(a, " is not known: %s", why->words);
	f->has_evidence &= why->of_table;
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

static void word_procedure(const struct problem *p, const struct doubt *why,
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
		word_unknown(why, name, a, f);
		break;
	case MISSING_EXPORT:
		word_absent(p->missing, name, a, f);
		break;
	}
}

/* 'why' is of what isn't known. */
static int report(const struct subject *s, const struct problem *p,
		  const struct doubt *why, struct arena *a,
		  struct findings *out)
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
	word_procedure(p, why, name, a, &f);
	word_call(p, &f);
	finding_fail_as_forwarder(&f, p->chain);
	return findings_add(out, a, &f);
}

int rules_procedure(const struct subject *s, const struct problem *p,
		    struct arena *a, struct findings *out)
{
	struct problem part = *p;
	target_set left = p->targets;
	int ret = OK;

	if (p->missing->kind != MISSING_UNKNOWN)
		return report(s, p, NULL, a, out);
	while (ret == OK && left != 0) {
		struct doubt why;

		part.targets = left;
		why = doubt_of(s, &part);
		part.targets = why.targets;
		left &= ~why.targets;
		ret = report(s, &part, &why, a, out);
	}
	return ret;
}
