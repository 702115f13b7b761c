/* An analysis that was ended before it knew the answer. */
#include "rules/rules.h"
#include "util/status.h"

int rules_limits(const struct subject *s, enum budget_state state,
		 struct arena *a, struct findings *out)
{
	struct finding f = finding_new(FINDING_LIMIT_REACHED, s->targets);
	const char *what = state == BUDGET_NO_TIME ? "time" : "memory";

	f.module = s->resolution->root->name;
	f.summary = str_printf(a, "the analysis reached its %s limit", what);
	f.before = str_printf(a,
			      "the analysis of %s reached its %s limit before "
			      "it was known whether it loads on ",
			      f.module.s, what);
	if (f.summary.s == NULL || f.before.s == NULL)
		return E_NO_MEMORY;
	return findings_add(out, a, &f);
}

int rules_crashed(const struct subject *s, int signal, struct arena *a,
		  struct findings *out)
{
	struct finding f = finding_new(FINDING_ANALYSIS_CRASHED, s->targets);

	f.module = s->resolution->root->name;
	f.summary = str_printf(a, "the analysis was ended by signal %d",
			       signal);
	f.before = str_printf(a,
			      "the analysis of %s was ended by signal %d before "
			      "it was known whether it loads on ",
			      f.module.s, signal);
	if (f.summary.s == NULL || f.before.s == NULL)
		return E_NO_MEMORY;
	return findings_add(out, a, &f);
}
