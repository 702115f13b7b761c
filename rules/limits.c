/* An analysis that was ended before it knew the answer. */
#include <signal.h>

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
	return findings_add(out, a, &f);
}

/* What a person can do where the usual advice doesn't fit; or NULL. */
static const char *crash_advice(int signal)
{
	/* A process can't come by it: somebody else sends it. */
	if (signal != SIGKILL)
		return NULL;
	return "it was killed from outside, mostly by a system that is out of "
	       "memory: check the file again, with fewer at once (--jobs) or a "
	       "lower --max-memory";
}

int rules_crashed(const struct subject *s, int signal, struct arena *a,
		  struct findings *out)
{
	struct finding f = finding_new(FINDING_ANALYSIS_CRASHED, s->targets);
	const char *advice = crash_advice(signal);
	const struct str how =
		signal == 0 ? str_of("in a way that isn't known") :
			      str_printf(a, "by signal %d", signal);

	if (how.s == NULL)
		return E_NO_MEMORY;
	f.module = s->resolution->root->name;
	f.summary = str_printf(a, "the analysis was ended %s", how.s);
	f.before = str_printf(a,
			      "the analysis of %s was ended %s before it was "
			      "known whether it loads on ",
			      f.module.s, how.s);
	if (advice != NULL)
		f.advice = str_of(advice);
	return findings_add(out, a, &f);
}
