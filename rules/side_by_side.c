/*
 * Side by side: what a DLL's manifest asks for, before any of its imports is
 * looked at (R601, R602).
 */
#include <string.h>

#include "profiles/release.h"
#include "rules/rules.h"
#include "util/status.h"

/* What to do, by the family of the assembly. */
static struct str advice_on(const struct assembly_identity *asked)
{
	static const struct {
		const char *family, *advice;
	} rows[] = {
		{ "Microsoft.VC80.Debug",
		  "build the release configuration: debug run-times come with "
		  "Visual Studio 2005 only" },
		{ "Microsoft.VC90.Debug",
		  "build the release configuration: debug run-times come with "
		  "Visual Studio 2008 only" },
		{ "Microsoft.VC80.",
		  "install the Visual C++ 2005 redistributable of that version "
		  "or a later one, or link the run-time statically" },
		{ "Microsoft.VC90.",
		  "install the Visual C++ 2008 redistributable of that version "
		  "or a later one, or link the run-time statically" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (str_starts_nocase(asked->name, rows[i].family))
			return str_of(rows[i].advice);
	}
	return str_of(finding_kind(FINDING_MISSING_ASSEMBLY)->advice);
}

/* "Microsoft.VC80.CRT 8.0.50727.762". */
static struct str assembly_name(const struct assembly_identity *asked,
				struct arena *a)
{
	if (asked->name.n == 0)
		return str_of("without a name");
	if (asked->version.n == 0)
		return asked->name;
	return str_printf(a, "%.*s %.*s", STR_ARGS(asked->name),
			  STR_ARGS(asked->version));
}

/* A delay load comes after the load: the same fact, as a warning (R401). */
static int add(struct finding *f, const struct chain *chain, struct arena *a,
	       struct findings *out)
{
	if (!chain->delayed) {
		finding_fail_as_forwarder(f, chain);
		return findings_add(out, a, f);
	}
	f->id = finding_kind(f->id)->severity == LEVEL_ERROR ?
			FINDING_DELAYED_MISSING_MODULE :
			FINDING_DELAYED_UNKNOWN_MODULE;
	f->win32 = f->ntstatus = 0;
	finding_add_rule(f, "R401");
	return findings_add(out, a, f);
}

static int report_manifest(const struct problem *p, struct arena *a,
			   struct findings *out)
{
	const struct activation_context *c = p->chain->module->context;
	bool bad = c->state == MANIFEST_BAD;
	struct finding f = finding_new(bad ? FINDING_MISSING_ASSEMBLY :
					     FINDING_UNKNOWN_ASSEMBLY,
				       p->targets);

	f.chain = p->chain->up;
	f.module = p->chain->module->name;
	f.summary = str_printf(a, "the manifest in %s %s", f.module.s,
			       bad ? "is damaged" : "can't be judged");
	f.before = str_printf(a, "%s: %s, line %u", f.summary.s, c->why,
			      c->line);
	f.advice = str_of("mend the manifest, and embed it again as "
			  "resource 2");
	f.likely = f.targets;
	finding_add_rule(&f, "R612");
	return add(&f, p->chain, a, out);
}

/* 7 and later bring some for their own use, and which isn't told (R2603). */
static target_set later_ones(const struct subject *s, target_set targets,
			     const struct assembly_identity *asked)
{
	return str_starts_nocase(asked->name, "Microsoft.VC80.Debug") ||
			       str_starts_nocase(asked->name, "Microsoft.VC90.Debug") ?
		       0 :
		       windows_from(s->profile, targets, WINDOWS_7);
}

/* Windows compares what it finds with what is asked for (R604, R611). */
static void word_misfit(const struct assembly_trouble *t, struct arena *a,
			struct finding *f)
{
	const char *differs = t->differs_in == NULL ? "" : t->differs_in;

	f->after = STR_CONCAT(a, str_of("; "), t->path,
			      str_of(" isn't that assembly"),
			      str_of(*differs == '\0' ? "" :
					     ": it is of another "),
			      str_of(differs));
	finding_add_rule(f, "R604");
	if (*differs == '\0')
		return;
	f->advice = STR_CONCAT(a, str_of("write the same "), str_of(differs),
			       str_of(" into both manifests"));
	if (t->likely)
		f->likely = f->targets;
	else
		finding_add_rule(f, "R611");
}

/* Words and rules of what isn't there. */
static void word_absent(const struct subject *s, const struct problem *p,
			struct str name, struct arena *a, struct finding *f)
{
	const struct assembly_identity *asked = &p->assembly->asked;

	f->summary = STR_CONCAT(a, str_of("the assembly "), name,
				str_of(" is missing"));
	f->before = STR_CONCAT(a, str_of("the assembly "), name,
			       str_of(" is not in the Windows of "));
	f->advice = advice_on(asked);
	/* What is certain of 2003 is likely of XP (R602). */
	f->likely = windows_before(s->profile, f->targets, WINDOWS_2003) |
		    later_ones(s, f->targets, asked);
	switch (p->assembly->kind) {
	case ASSEMBLY_OTHER_VERSION:
		f->after = str_of(", which has other versions of it");
		f->advice = str_of("ask for a version that this Windows has");
		f->likely = f->targets;
		finding_add_rule(f, "R606");
		break;
	case ASSEMBLY_OTHER_KEY:
		f->after = str_of(", which has one of that name, signed with "
				  "another key");
		f->advice = str_of("ask for it with the publicKeyToken of "
				   "its maker");
		break;
	case ASSEMBLY_OTHER_ARCHITECTURE:
		f->before = str_printf(
			a, "the manifest asks for %.*s for %.*s processes, and "
			"the DLL is for others: not found on ",
			STR_ARGS(name), STR_ARGS(asked->architecture));
		f->advice = str_of("say processorArchitecture=\"*\", or that "
				   "of the DLL: x86 or amd64");
		finding_add_rule(f, "R611");
		break;
	case ASSEMBLY_MISFIT:
		word_misfit(p->assembly, a, f);
		break;
	default:
		if (str_starts_nocase(asked->name, "Microsoft.VC80.Debug") ||
		    str_starts_nocase(asked->name, "Microsoft.VC90.Debug"))
			finding_add_rule(f, "R608");
	}
}

static void word_unknown(const struct problem *p, struct str name,
			 struct arena *a, struct finding *f)
{
	f->summary = STR_CONCAT(a, str_of("the assembly "), name,
				str_of(" is not known to be there"));
	f->before = STR_CONCAT(a, str_of("whether the assembly "), name,
			       str_of(" is there on "));
	f->advice = advice_on(&p->assembly->asked);
	switch (p->assembly->kind) {
	case ASSEMBLY_PRIVATE:
		f->after = STR_CONCAT(
			a, str_of(" is not known: "), p->assembly->path,
			str_of(" serves if Windows looks for private "
			       "assemblies in that folder, and if it doesn't, "
			       "this is 14001"));
		finding_add_rule(f, "R605");
		break;
	case ASSEMBLY_PERHAPS:
		f->after = STR_CONCAT(a, str_of(" is not known: "),
				      p->assembly->path,
				      str_of(" doesn't say of which "),
				      str_of(p->assembly->differs_in),
				      str_of(" it is"));
		f->advice = STR_CONCAT(a, str_of("write the "),
				       str_of(p->assembly->differs_in),
				       str_of(" into its manifest"));
		finding_add_rule(f, "R604");
		break;
	case ASSEMBLY_VAGUE:
		f->after = str_of(" is not known: the manifest leaves open "
				  "which version, processor or language it "
				  "asks for");
		f->advice = str_of("write type, version and "
				   "processorArchitecture, and language=\"*\" "
				   "or none");
		break;
	default:
		f->after = str_of(" is not known");
		f->advice = str_of("look on the server whether it is in "
				   "WinSxS, or check against a profile of it");
	}
}

int rules_assembly(const struct subject *s, const struct problem *p,
		   struct arena *a, struct findings *out)
{
	struct finding f;
	struct str name;
	bool absent;

	if (p->kind == PROBLEM_MANIFEST)
		return report_manifest(p, a, out);
	absent = p->assembly->kind <= ASSEMBLY_LAST_ABSENT;
	f = finding_new(absent ? FINDING_MISSING_ASSEMBLY :
				 FINDING_UNKNOWN_ASSEMBLY,
			p->targets);
	f.chain = p->chain;
	f.module = str_lower(a, p->assembly->asked.name);
	name = assembly_name(&p->assembly->asked, a);
	if (name.s == NULL || f.module.s == NULL)
		return E_NO_MEMORY;
	if (absent)
		word_absent(s, p, name, a, &f);
	else
		word_unknown(p, name, a, &f);
	if (p->assembly->needed_by.n != 0)
		f.after = STR_CONCAT(a, f.after, str_of("; "),
				     p->assembly->needed_by,
				     str_of(" needs it"));
	return add(&f, p->chain, a, out);
}

/* The VC80 family's DLLs are called *80*.dll, the VC90 family's *90*.dll. */
static bool is_of_family(struct str dll, const struct assembly_identity *asked)
{
	const char *number = str_starts_nocase(asked->name, "Microsoft.VC80.") ?
				     "80" :
			     str_starts_nocase(asked->name, "Microsoft.VC90.") ?
				     "90" :
				     NULL;

	return number != NULL && memmem(dll.s, dll.n, number, 2) != NULL;
}

target_set rules_missing_with_assembly(const struct problem *p)
{
	const struct activation_context *c = context_of(p->chain);
	target_set targets = 0;

	for (size_t i = 0; c != NULL && i < c->trouble_count; i++) {
		if (is_of_family(p->dependency->name, &c->troubles[i].asked))
			targets |= c->troubles[i].targets;
	}
	return targets;
}

static void word_ignored(const struct module *m, struct arena *a,
			 struct finding *f)
{
	f->module = m->name;
	if (m->manifest_switched_off) {
		f->before = STR_CONCAT(a, str_of("the manifest in "), m->name,
				       str_of(" is ignored: it is linked with "
					      "/ALLOWISOLATION:NO"));
		f->advice = str_of("link it without /ALLOWISOLATION:NO, if it "
				   "needs its manifest");
	} else {
		f->before = STR_CONCAT(a, m->ignored_manifest,
				       str_of(" is ignored: LoadLibrary looks "
					      "at resource 2 inside the DLL "
					      "only"));
	}
	f->summary = f->before;
}

int rules_ignored_manifests(const struct subject *s, struct arena *a,
			    struct findings *out)
{
	const struct resolution *r = s->resolution;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->loaded_count; i++) {
		const struct module *m = r->loaded[i].module;
		struct finding f = finding_new(FINDING_IGNORED_MANIFEST,
					       r->loaded[i].targets);

		if (!m->context_read || (m->ignored_manifest.n == 0 &&
					 !m->manifest_switched_off))
			continue;
		f.chain = r->loaded[i].chain->up;
		word_ignored(m, a, &f);
		ret = findings_add(out, a, &f);
	}
	return ret;
}
