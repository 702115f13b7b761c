/* Every problem of the walk goes to its theme; then the verdict. */
#include "rules/rules.h"

#include <errno.h>

#include "loader/pe.h"
#include "rules/late.h"
#include "rules/order.h"
#include "util/budget.h"
#include "util/status.h"

static int run_one(const struct subject *s, const struct problem *p,
		   struct arena *a, struct findings *out)
{
	if (!budget_has_time(a->budget))
		return E_BUDGET;
	switch (p->kind) {
	case PROBLEM_ACCESS:
		return rules_access(s, p, a, out);
	case PROBLEM_UNOPENABLE:
		if (p->chain->module->open_error == EISDIR)
			return rules_folder(p, a, out);
		return rules_image(s, p, a, out);
	case PROBLEM_BAD_IMAGE:
	case PROBLEM_WRONG_MACHINE:
	case PROBLEM_DEFECT:
	case PROBLEM_TOO_DEEP:
	case PROBLEM_TOO_MANY:
		return rules_image(s, p, a, out);
	case PROBLEM_MANIFEST:
	case PROBLEM_ASSEMBLY:
		return rules_assembly(s, p, a, out);
	case PROBLEM_MODULE_ABSENT:
	case PROBLEM_MODULE_ELSEWHERE:
	case PROBLEM_MODULE_OPTIONAL:
	case PROBLEM_MODULE_UNPROVEN:
	case PROBLEM_API_SET_HOSTLESS:
	case PROBLEM_API_SET_UNKNOWN:
	case PROBLEM_PROCEDURE:
		return rules_imports(s, p, a, out);
	case PROBLEM_MODULE_BESIDE:
		return rules_beside(s, p, a, out);
	case PROBLEM_BOUND_ONLY:
	case PROBLEM_UNBOUND:
		return rules_bound(p, a, out);
	}
	return OK;
}

/* The file itself, on targets whose processes are of another machine. */
static int run_wrong_machine(const struct subject *s, struct arena *a,
			     struct findings *out)
{
	struct chain *chain = arena_new(a, struct chain);
	struct problem p = {
		.kind = PROBLEM_WRONG_MACHINE,
		.targets = s->resolution->wrong_machine,
		.chain = chain,
	};

	if (chain == NULL)
		return E_NO_MEMORY;
	chain->module = s->resolution->root;
	return p.targets == 0 ? OK : rules_image(s, &p, a, out);
}

static int run_not_a_dll(const struct subject *s, struct arena *a,
			 struct findings *out)
{
	const struct module *root = s->resolution->root;
	struct finding f = finding_new(FINDING_NOT_A_DLL,
				       s->resolution->targets);

	if (!module_is_readable(root) ||
	    root->image.characteristics & IMAGE_FILE_DLL)
		return OK;
	f.before = str_printf(a,
			      "%s is a program: LoadLibrary would map it and "
			      "not look at its imports",
			      root->name.s);
	return findings_add(out, a, &f);
}

/* Files that were mapped before problem 'problem' was met (R302). */
static int run_base(const struct subject *s, size_t *next, size_t problem,
		    struct arena *a, struct findings *out)
{
	const struct resolution *r = s->resolution;
	int ret = OK;

	while (ret == OK && *next < r->way_count &&
	       r->ways[*next].problems_before <= problem) {
		const size_t before = out->count;

		ret = rules_base(s, *next, a, out);
		order_mark(out, before, STAGE_LOAD, NULL,
			   r->ways[(*next)++].module);
	}
	return ret;
}

static bool is_late(const struct problem *p)
{
	return p->chain->delayed || p->chain->by_host;
}

/* All that the loader meets, in the order up to Windows 7. */
static int run_load(const struct subject *s, struct arena *a,
		    struct findings *out)
{
	enum { NOTES_MOSTLY = 16 };
	const struct resolution *r = s->resolution;
	size_t mapped = 0;
	/* Most problems are a finding each. */
	int ret = findings_reserve(out, a, r->count + NOTES_MOSTLY);

	for (size_t i = 0; ret == OK && i < r->count; i++) {
		size_t before;

		ret = run_base(s, &mapped, i, a, out);
		before = out->count;
		/* What the host asks comes after the load, and then delay loads. */
		if (ret == OK && !is_late(&r->problems[i]))
			ret = run_one(s, &r->problems[i], a, out);
		order_mark(out, before, STAGE_LOAD, &r->problems[i], NULL);
	}
	return ret == OK ? run_base(s, &mapped, r->count, a, out) : ret;
}

/* What succeeds by itself, and bites later. */
static int run_late(const struct subject *s, struct arena *a,
		    struct findings *out)
{
	int ret = rules_clr(s, a, out);

	if (ret == OK)
		ret = rules_tls(s, a, out);
	if (ret == OK)
		ret = rules_universal_crt(s, a, out);
	if (ret == OK)
		ret = rules_toolchain(s, a, out);
	return ret;
}

/* Behind the forwarders of what the host asks for. */
static int run_by_host(const struct subject *s, struct arena *a,
		       struct findings *out)
{
	const struct resolution *r = s->resolution;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->count; i++) {
		const struct problem *p = &r->problems[i];

		if (!p->chain->by_host || p->chain->delayed)
			continue;
		if (p->chain->up == NULL && p->kind == PROBLEM_PROCEDURE)
			ret = rules_iis_forwarded(p, a, out);
		else
			ret = run_one(s, p, a, out);
	}
	return ret;
}

/* What comes once all is bound: start-up, the host, and notes. */
static int run_after(const struct subject *s, struct arena *a,
		     struct findings *out)
{
	const struct resolution *r = s->resolution;
	int ret = rules_run_times(s, a, out);

	if (ret == OK)
		ret = rules_iis(s, a, out);
	if (ret == OK)
		ret = run_by_host(s, a, out);
	for (size_t i = 0; ret == OK && i < r->count; i++) {
		if (r->problems[i].chain->delayed)
			ret = run_one(s, &r->problems[i], a, out);
	}
	if (ret == OK)
		ret = rules_found_beside(s, a, out);
	if (ret == OK)
		ret = rules_ignored_manifests(s, a, out);
	if (ret == OK && s->access != NULL)
		ret = rules_unlisted_access(s, a, out);
	if (ret == OK)
		ret = rules_deployment(s, a, out);
	if (ret == OK)
		ret = run_late(s, a, out);
	if (ret == OK)
		ret = rules_redistributables(s, a, out);
	if (ret == OK && s->layers != NULL)
		ret = rules_inapplicable_overlays(s, a, out);
	return ret;
}

int rules_run(const struct subject *s, struct arena *a, struct findings *out)
{
	int ret = run_wrong_machine(s, a, out);
	size_t before;

	if (ret == OK)
		ret = run_not_a_dll(s, a, out);
	if (ret == OK)
		ret = run_load(s, a, out);
	before = out->count;
	if (ret == OK)
		ret = run_after(s, a, out);
	order_mark(out, before, STAGE_AFTER, NULL, NULL);
	return ret == OK ? order_finish(s, a, out) : ret;
}
