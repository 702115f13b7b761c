/* What GetFilterVersion asks for: R1008. */
#ifndef ANALYSIS_RUN_FILTER_H
#define ANALYSIS_RUN_FILTER_H

#include "rules/rules.h"

/* NULL 's' when out of memory. */
struct str filter_flags_text(struct arena *a, uint64_t flags);

/* Does it ask for raw data where worker processes don't offer it? */
bool filter_lacks_raw_data(const struct subject *s, target_set target,
			   uint64_t flags);

#endif
