/* What IIS asks for, and the file only forwards: R311 for R1001 and R1005. */
#include "loader/pe.h"
#include "rules/rules.h"
#include "util/status.h"

static int report_missing(const struct problem *p, struct str name,
			  struct arena *a, struct findings *out)
{
	struct finding f = finding_new(FINDING_MISSING_FORWARD_TARGET,
				       p->targets);
	const struct module *root = p->chain->module;

	f.module = root->name;
	f.procedure = p->missing->procedure.name;
	f.ntstatus = STATUS_PROCEDURE_NOT_FOUND;
	f.evidence = "file";
	f.likely = f.targets;
	finding_add_rule(&f, "R1001");
	f.summary = str_printf(a, "%.*s leads nowhere", STR_ARGS(name));
	f.before = str_printf(a,
			      "%.*s, which IIS asks for, leads to %.*s, which "
			      "is not there on ",
			      STR_ARGS(name), STR_ARGS(p->missing->forwarder));
	return findings_add(out, a, &f);
}

static int report_unknown(const struct problem *p, struct str name,
			  struct arena *a, struct findings *out)
{
	struct finding f = finding_new(FINDING_UNKNOWN_PROCEDURE, p->targets);
	const struct module *root = p->chain->module;
	const struct module *beside = p->dependency->provider.passed_by;

	f.module = root->name;
	f.procedure = p->missing->procedure.name;
	f.evidence = "file";
	finding_add_rule(&f, "R1001");
	finding_add_rule(&f, "R311");
	f.summary = str_printf(a, "whether %.*s leads anywhere is not known",
			       STR_ARGS(name));
	f.before = str_printf(a,
			      "whether %.*s, which IIS asks for, leads to a "
			      "procedure on ",
			      STR_ARGS(name));
	f.after = str_of(" is not known: it is forwarded to another DLL");
	if (beside != NULL) {
		finding_add_rule(&f, "R404");
		f.after = str_printf(
			a,
			" is not known: it is forwarded to %s, which lies "
			"beside the DLL alone, where GetProcAddress is not "
			"known to look",
			beside->name.s);
		f.advice = str_printf(a,
				      "import something from %s as well, so "
				      "that it is loaded already, or put it "
				      "into a folder of PATH",
				      beside->name.s);
	}
	return findings_add(out, a, &f);
}

int rules_iis_forwarded(const struct problem *p,
			struct arena *a, struct findings *out)
{
	const struct str module = p->chain->module->name;
	const struct str name = STR_CONCAT(a, module, str_of("!"),
					   p->missing->procedure.name);

	if (name.s == NULL)
		return E_NO_MEMORY;
	if (p->missing->kind == MISSING_UNKNOWN)
		return report_unknown(p, name, a, out);
	return report_missing(p, name, a, out);
}
