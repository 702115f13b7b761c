/* The DLLs that findings say are missing, each once. */
#ifndef RULES_MISSING_NAMES_H
#define RULES_MISSING_NAMES_H

#include "profiles/compile_intern.h"
#include "rules/finding.h"

struct missing_name {
	target_set targets; /* where it is missing, for whomever */
	bool noted;         /* what it is has been said */
};

struct missing_names {
	struct intern names;
	struct missing_name *items; /* by the number of the name */
};

/* "X is missing", loaded at once or later. */
bool missing_is_module(const struct finding *f);

/* Of all findings so far, from 'a'. 0 or E_NO_MEMORY. */
int missing_gather(const struct findings *list, struct arena *a,
		   struct missing_names *out);

/* NULL: no finding says so. */
struct missing_name *missing_find(const struct missing_names *m,
				  struct str name);

#endif
