/* Which of several faults a Windows reports: R302, R2313, R2314. */
#ifndef RULES_ORDER_H
#define RULES_ORDER_H

#include "rules/rules.h"

/*
 * Say of the findings from 'first' on when they are met: by a problem of the
 * walk, or by the mapping of a file; both NULL where the loader isn't at work.
 */
void order_mark(struct findings *list, size_t first, enum finding_stage stage,
		const struct problem *problem, const struct module *mapped);

/* Where several may fail a load: their order on Windows 10. 0, E_NO_MEMORY. */
int order_finish(const struct subject *s, struct arena *a,
		 struct findings *list);

#endif
