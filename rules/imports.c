/* DLLs that are missing, or not known: R301 to R315, R401. */
#include "loader/pe.h"
#include "profiles/release.h"
#include "resolver/api_set.h"
#include "resolver/layers.h"
#include "rules/rules.h"
#include "util/status.h"

/* Of DLLs that Windows hasn't, the index is none. */
bool rules_module_of_windows(const struct subject *s, const struct problem *p,
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

	if (rules_is_delayed(p))
		f = finding_new(unknown ? FINDING_DELAYED_UNKNOWN_MODULE :
					  FINDING_DELAYED_MISSING_MODULE,
				p->targets);
	else
		f = finding_new(unknown ? FINDING_UNKNOWN_MODULE :
					  FINDING_MISSING_MODULE,
				p->targets);
	f.chain = p->chain;
	if (rules_module_of_windows(s, p, &m)) {
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
	f.likely |= f.targets & p->dependency->lacking;
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
	} else if (copy != NULL && rules_is_delayed(p)) {
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
	return findings_add(out, a, &f);
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
	return findings_add(out, a, &f);
}

/* An overlay there whose DLLs nobody listed. */
static const char *open_layer(const struct subject *s, const struct problem *p)
{
	const struct layers *l = s->layers;

	for (size_t i = 0; l != NULL && i < l->count; i++) {
		if ((l->items[i].targets & p->targets) != 0 &&
		    l->items[i].overlay.open_dlls)
			return l->items[i].overlay.id;
	}
	return NULL;
}

static int report_not_known(const struct subject *s, const struct problem *p,
			    struct arena *a, struct findings *out)
{
	struct finding f = new_module_finding(s, p, true);
	struct profile_module m;

	f.module = p->dependency->file_name;
	if (!rules_module_of_windows(s, p, &m))
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
	} else if (open_layer(s, p) != NULL) {
		f.before = str_printf(a, "whether %s comes with %s on ",
				      f.module.s, open_layer(s, p));
		f.after = str_of(" is not known");
	} else {
		f.before = str_printf(a, "whether %s is in a plain ",
				      f.module.s);
		f.after = str_of(" is not known");
	}
	return findings_add(out, a, &f);
}

/* The manifest's copy isn't there, and another one is. */
static int report_lacking(const struct subject *s, const struct problem *p,
			  struct arena *a, struct findings *out)
{
	struct finding f = new_module_finding(s, p, true);

	f.module = p->dependency->file_name;
	f.first_in = 0;
	finding_add_rule(&f, "R501");
	f.summary = STR_CONCAT(a, f.module,
			       str_of(" isn't with the manifest that lists "
				      "it"));
	f.before = STR_CONCAT(a, str_of("whether "), f.module,
			      str_of(" is found on "));
	f.after = str_of(" is not known: a manifest lists it as its own, and "
			 "it isn't there: Windows may take no other");
	f.advice = str_of("ship it with the manifest that lists it");
	return findings_add(out, a, &f);
}

/* Not with its manifest; behind an API set; and of no list that is whole. */
static int report_unproven(const struct subject *s, const struct problem *p,
			   struct arena *a, struct findings *out)
{
	const struct api_set *set = p->dependency->provider.api_set;
	struct problem part = *p;
	target_set rest = p->targets & ~p->dependency->lacking, hosts = 0;
	int ret;

	for (size_t i = 0; set != NULL && i < set->host_count; i++)
		hosts |= rest & set->hosts[i].unproven;
	part.targets = p->targets & ~rest;
	ret = report_lacking(s, &part, a, out);
	part.targets = hosts;
	if (ret == OK && hosts != 0)
		ret = rules_api_set(s, &part, a, out);
	part.targets = rest & ~hosts;
	return ret == OK ? report_not_known(s, &part, a, out) : ret;
}

/*
 * In the process of that program it is loaded already, and so found by its name
 * (R501). IIS's processes are others; what a program imports isn't read (R204).
 */
static bool is_perhaps_the_process(const struct subject *s,
				   const struct problem *p)
{
	return s->host == HOST_NONE && !rules_is_delayed(p) &&
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
	return findings_add(out, a, &f);
}

/* Windows 2000 looks for the name as it is (R301). */
static int report_no_extension(const struct subject *s,
			       const struct problem *p, target_set targets,
			       struct arena *a, struct findings *out)
{
	struct finding f = new_module_finding(s, p, false);

	f.targets = targets;
	f.module = p->dependency->name;
	f.has_evidence = false;
	f.evidence = "inventory";
	f.first_in = 0;
	f.summary = STR_CONCAT(a, f.module, str_of(" has no extension"));
	f.before = STR_CONCAT(a, f.module,
			      str_of(" is imported without an extension, which "
				     "isn't added on "));
	f.advice = STR_CONCAT(a, str_of("import it as "),
			      p->dependency->file_name);
	finding_add_rule(&f, "R301");
	finding_fail_as_forwarder(&f, p->chain);
	return findings_add(out, a, &f);
}

/* A DLL that isn't found: kept out, of an API set, or simply not there. */
static int report_missing(const struct subject *s, const struct problem *p,
			  struct arena *a, struct findings *out)
{
	const struct dependency *d = p->dependency;
	const target_set kept_out = p->targets & d->provider.kept_out_on;
	struct problem rest = *p;
	int ret = kept_out == 0 ? OK : rules_kept_out(s, p, kept_out, a, out);

	rest.targets &= ~kept_out;
	if (ret == OK && !d->delayed && dependency_is_completed(d)) {
		const target_set as_it_is = windows_before(
			s->profile, rest.targets, WINDOWS_XP);

		ret = report_no_extension(s, &rest, as_it_is, a, out);
		rest.targets &= ~as_it_is;
	}
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
		return report_unproven(s, p, a, out);
	case PROBLEM_MODULE_ELSEWHERE:
		return report_elsewhere(s, p, a, out);
	case PROBLEM_PROCEDURE:
		return rules_procedure(s, p, a, out);
	default:
		return report_not_known(s, p, a, out);
	}
}
