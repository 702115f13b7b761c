/* DLLs and procedures that are missing, or not known: R301 to R315, R401. */
#include "loader/pe.h"
#include "rules/rules.h"
#include "util/status.h"

/* "RegGetValueA" or "#115", as it is written behind "advapi32.dll!". */
static struct str procedure_name(const struct procedure *p, struct arena *a)
{
	if (p->by_ordinal)
		return str_printf(a, "#%u", (unsigned)p->ordinal);
	return p->name;
}

static bool ran_out_of_memory(const struct finding *f)
{
	return f->summary.s == NULL || f->before.s == NULL ||
	       f->after.s == NULL || f->advice.s == NULL;
}

static bool is_delayed(const struct problem *p)
{
	return p->chain->delayed || p->dependency->delayed;
}

/* Of DLLs that Windows hasn't, the index is none. */
static bool module_of_windows(const struct subject *s, const struct problem *p,
			      struct profile_module *m)
{
	const struct provider *from = &p->dependency->provider;

	return from->known_to_profile &&
	       profile_module_at(s->profile, from->system, m);
}

static struct finding new_module_finding(const struct subject *s,
					 const struct problem *p,
					 bool unknown)
{
	struct finding f;
	struct profile_module m;

	if (is_delayed(p))
		f = finding_new(unknown ? FINDING_DELAYED_UNKNOWN_MODULE :
					  FINDING_DELAYED_MISSING_MODULE,
				p->targets);
	else
		f = finding_new(unknown ? FINDING_UNKNOWN_MODULE :
					  FINDING_MISSING_MODULE,
				p->targets);
	f.chain = p->chain;
	if (module_of_windows(s, p, &m)) {
		f.has_evidence = true;
		f.evidence_pattern = m.place_pattern;
		f.first_in = m.there;
	} else {
		f.evidence = "inventory";
	}
	return f;
}

/* The loader refuses such a name before it looks for anything (R108). */
static void set_too_long(struct finding *f)
{
	if (f->win32 != 0) {
		f->win32 = ERROR_FILENAME_EXCED_RANGE;
		f->ntstatus = STATUS_NAME_TOO_LONG;
	}
	f->after = str_of("; its name is longer than Windows takes");
	f->likely = f->targets;
	finding_add_rule(f, "R108");
}

static struct str delayed_copy_words(const struct subject *s,
				     target_set targets, struct arena *a)
{
	struct str folder = rules_process_folder(s, targets, a);

	if (folder.s == NULL || folder.n == 0)
		return STR_CONCAT(a, str_of("; a copy lies beside the DLL, "
					    "where a delay load doesn't look"),
				  folder);
	return STR_CONCAT(a, str_of("; a copy lies beside the DLL, where a "
				    "delay load in IIS doesn't look: it "
				    "starts in "),
			  folder);
}

static int report_absent(const struct subject *s, const struct problem *p,
			 struct arena *a, struct findings *out)
{
	struct finding f = new_module_finding(s, p, false);
	const struct module *copy = p->dependency->provider.passed_by;

	f.module = p->dependency->file_name;
	f.summary = STR_CONCAT(a, f.module, str_of(" is missing"));
	f.before = STR_CONCAT(a, f.module, str_of(" is not in the Windows of "));
	f.after = str_of(", nor beside the DLL or in PATH");
	if (p->dependency->name.n > FILE_NAME_MAX)
		set_too_long(&f);
	f.targets &= ~rules_missing_with_assembly(p);
	if (p->dependency->bound_only) {
		f.likely = f.targets;
		finding_add_rule(&f, "R312");
	}
	if (rules_wants_assembly(f.module)) {
		finding_add_rule(&f, "R609");
		f.advice = str_of("embed a manifest as resource 2 and install "
				  "the redistributable, or link the run-time "
				  "statically: a copy beside the DLL refuses "
				  "to start");
	} else if (copy != NULL && is_delayed(p)) {
		finding_add_rule(&f, "R404");
		f.after = delayed_copy_words(s, p->targets, a);
		f.advice = str_of("load it by its full path before the first "
				  "call, or put it into a folder of PATH");
	} else if (f.first_in != 0) {
		f.after = str_of("");
		f.advice = str_of("don't import it on this Windows: use "
				  "LoadLibrary and do without it where it is "
				  "missing");
	}
	finding_fail_as_forwarder(&f, p->chain);
	return ran_out_of_memory(&f) ? E_NO_MEMORY : findings_add(out, a, &f);
}

static int report_elsewhere(const struct subject *s, const struct problem *p,
			    struct arena *a, struct findings *out)
{
	struct finding f = new_module_finding(s, p, false);

	f.module = p->dependency->file_name;
	f.likely = p->targets;
	f.summary = str_printf(a, "%s isn't where the loader looks",
			       f.module.s);
	f.before = str_printf(a, "%s comes with ", f.module.s);
	f.after = str_of(", but not in a folder where the loader looks");
	finding_fail_as_forwarder(&f, p->chain);
	return ran_out_of_memory(&f) ? E_NO_MEMORY : findings_add(out, a, &f);
}

static int report_not_known(const struct subject *s, const struct problem *p,
			    struct arena *a, struct findings *out)
{
	struct finding f = new_module_finding(s, p, true);
	struct profile_module m;

	f.module = p->dependency->file_name;
	if (!module_of_windows(s, p, &m))
		m.component = "";
	f.summary = str_printf(a, "%s is not known to be there", f.module.s);
	if (p->kind == PROBLEM_MODULE_OPTIONAL) {
		f.before = str_printf(a, "%s is there on ", f.module.s);
		f.after = str_printf(
			a, " only with the Windows component %s",
			m.component[0] != '\0' ?
				m.component :
				"that it belongs to (which one isn't known)");
		f.advice = str_of("install the component, or look on the "
				  "server whether the file is in System32");
	} else if (!search_name_is_plain(f.module)) {
		finding_add_rule(&f, "R301");
		f.before = str_printf(a, "whether %s is found on ",
				      f.module.s);
		f.after = str_of(" is not known: its name has a path, or "
				 "letters beyond ASCII, and means what it "
				 "means on the server");
	} else {
		f.before = str_printf(a, "whether %s is in a plain ",
				      f.module.s);
		f.after = str_of(" is not known");
	}
	return ran_out_of_memory(&f) ? E_NO_MEMORY : findings_add(out, a, &f);
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
	if (p->dependency->provider.in_assembly & p->targets)
		return "the exports of the copy in the assembly that the "
		       "manifest binds aren't known";
	known = missing->host.n != 0 ?
			profile_find_module(s->profile, missing->host, &m) :
			module_of_windows(s, p, &m);
	if (!known)
		return "nothing is known of the DLL";
	if ((m.tables & p->targets) == 0)
		return "the exports of this DLL aren't known";
	if (missing->procedure.by_ordinal)
		return "its ordinals change from build to build";
	return "the sources disagree";
}

static enum finding_id procedure_finding(const struct problem *p)
{
	const struct missing *m = p->missing;

	if (m->kind == MISSING_UNKNOWN)
		return is_delayed(p) ? FINDING_DELAYED_UNKNOWN_PROCEDURE :
				       FINDING_UNKNOWN_PROCEDURE;
	if (is_delayed(p))
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
	if (!is_delayed(p) || p->missing->kind != MISSING_EXPORT)
		return;
	if (p->missing->procedure.by_ordinal)
		f->after = str_of("; a call raises 0xC06D007F (182, likely)");
	else
		f->after = str_of("; a call raises 0xC06D007F (127)");
	finding_add_rule(f, "R405");
}

static void word_procedure(const struct subject *s, const struct problem *p,
			   struct str name, struct arena *a, struct finding *f)
{
	const struct missing *m = p->missing;
	const char *dll = f->module.s;

	f->summary = STR_CONCAT(a, f->module, str_of(" has no "), name);
	switch (m->kind) {
	case MISSING_EXPORT_TABLE:
		f->summary = str_printf(a, "%s exports nothing", dll);
		f->before = str_printf(a,
				       "%s exports nothing: Windows takes an "
				       "import from it for a bad image",
				       dll);
		f->likely = f->targets;
		finding_add_rule(f, "R307");
		return;
	case MISSING_FORWARD_TARGET:
		f->before = str_printf(
			a, "%s!%.*s leads to %.*s, which is not there on ",
			dll, STR_ARGS(name), STR_ARGS(m->forwarder));
		if (m->procedure.by_ordinal && f->win32 != 0) {
			f->win32 = ERROR_INVALID_ORDINAL;
			f->ntstatus = STATUS_ORDINAL_NOT_FOUND;
		}
		f->likely = f->targets;
		return;
	case MISSING_UNKNOWN:
		f->summary = str_printf(a, "%s!%.*s is not known to be there",
					dll, STR_ARGS(name));
		f->before = str_printf(a, "whether %s!%.*s is there on ", dll,
				       STR_ARGS(name));
		f->after = str_printf(a, " is not known: %s",
				      why_unknown(s, p));
		return;
	case MISSING_EXPORT:
		break;
	}
	if (m->in_file)
		f->before = str_printf(a, "the %s of the deployment exports "
				       "no %.*s", dll, STR_ARGS(name));
	else if (m->overlay != NULL)
		f->before = str_printf(a, "the %s that %s brings exports no "
				       "%.*s", dll, m->overlay, STR_ARGS(name));
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
	return ran_out_of_memory(&f) ? E_NO_MEMORY : findings_add(out, a, &f);
}

/*
 * In the process of that program it is loaded already, and so found by its name
 * (R501). IIS's processes are others; what a program imports isn't read (R204).
 */
static bool is_perhaps_the_process(const struct subject *s,
				   const struct problem *p)
{
	return s->host == HOST_NONE && !is_delayed(p) &&
	       str_ends_nocase(p->dependency->file_name, ".exe");
}

static int report_program(const struct subject *s, const struct problem *p,
			  struct arena *a, struct findings *out)
{
	struct finding f = new_module_finding(s, p, true);

	f.module = p->dependency->file_name;
	finding_add_rule(&f, "R501");
	f.summary = STR_CONCAT(a, f.module,
			       str_of(" is there in its own process alone"));
	f.before = STR_CONCAT(a, f.module,
			      str_of(" is a program, and there on "));
	f.after = str_of(" in its own process alone: whether that loads the "
			 "DLL isn't known");
	f.advice = STR_CONCAT(a, str_of("nothing, where "), f.module,
			      str_of(" alone loads the DLL; for programs of "
				     "other names delay-load it, and take the "
				     "functions with GetProcAddress"));
	return ran_out_of_memory(&f) ? E_NO_MEMORY : findings_add(out, a, &f);
}

/* A DLL that isn't found: kept out, of an API set, or simply not there. */
static int report_missing(const struct subject *s, const struct problem *p,
			  struct arena *a, struct findings *out)
{
	const struct dependency *d = p->dependency;
	const target_set kept_out = p->targets & d->provider.kept_out_on;
	struct problem rest = *p;
	int ret = kept_out == 0 ? OK : rules_kept_out(p, kept_out, a, out);

	rest.targets &= ~kept_out;
	if (ret != OK || rest.targets == 0)
		return ret;
	if (d->name.n <= FILE_NAME_MAX && rules_is_api_set(s, &rest))
		return rules_api_set(s, &rest, a, out);
	if (is_perhaps_the_process(s, &rest))
		return report_program(s, &rest, a, out);
	return report_absent(s, &rest, a, out);
}

int rules_imports(const struct subject *s, const struct problem *p,
		  struct arena *a, struct findings *out)
{
	switch (p->kind) {
	case PROBLEM_MODULE_ABSENT:
		return report_missing(s, p, a, out);
	case PROBLEM_API_SET_HOSTLESS:
	case PROBLEM_API_SET_UNKNOWN:
		return rules_api_set(s, p, a, out);
	case PROBLEM_MODULE_UNPROVEN:
		if (p->dependency->provider.api_set != NULL)
			return rules_api_set(s, p, a, out);
		return report_not_known(s, p, a, out);
	case PROBLEM_MODULE_ELSEWHERE:
		return report_elsewhere(s, p, a, out);
	case PROBLEM_PROCEDURE:
		return report_procedure(s, p, a, out);
	default:
		return report_not_known(s, p, a, out);
	}
}
