/* The bound import list and the import descriptors differ: R312. */
#include "rules/rules.h"

#include "util/status.h"

/* Behind a delay load nothing fails the load (R401). */
static void set_delayed(struct finding *f)
{
	f->id = FINDING_DELAYED_MISSING_MODULE;
	f->win32 = f->ntstatus = 0;
	finding_add_rule(f, "R401");
}

int rules_bound(const struct problem *p, struct arena *a,
		struct findings *out)
{
	const bool only = p->kind == PROBLEM_BOUND_ONLY;
	struct finding f = finding_new(only ? FINDING_BOUND_IMPORT_MISMATCH :
					      FINDING_UNBOUND_IMPORT,
				       p->targets);
	const char *importer = p->chain->module->name.s;

	f.chain = p->chain;
	f.module = p->dependency->file_name;
	f.evidence = "file";
	f.likely = f.targets;
	if (only)
		f.summary = str_printf(a,
				       "%s is bound to %.*s, and doesn't "
				       "import it",
				       importer, STR_ARGS(f.module));
	else
		f.summary = str_printf(a,
				       "the bound import list of %s lacks %.*s",
				       importer, STR_ARGS(f.module));
	f.before = STR_CONCAT(a, f.summary,
			      str_of(only ? ": the loader looks for its "
					    "import descriptor, on " :
					    ": the DLL isn't loaded, and a "
					    "call into it crashes, on "));
	if (only && p->chain->delayed)
		set_delayed(&f);
	else if (only)
		finding_fail_as_forwarder(&f, p->chain);
	return findings_add(out, a, &f);
}
