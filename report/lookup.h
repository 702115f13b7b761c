/* Which target has a procedure: the results of look-ups, and their writer. */
#ifndef REPORT_LOOKUP_H
#define REPORT_LOOKUP_H

#include "profiles/apiset.h"
#include "report/report.h"

/*
 * One procedure of one DLL, or a DLL itself: then there is neither procedure
 * nor ordinal. The sets are disjoint but for 'likely', and cover all targets
 * that were asked.
 */
struct lookup_result {
	struct str module;    /* lower case, with its extension */
	struct str procedure; /* empty: none, or by ordinal alone */
	uint32_t ordinal;     /* 0: none is fixed */
	target_set there, likely, absent, unknown;
	bool known; /* the profile has the module, with this index: */
	uint32_t module_index;
	bool by_ordinal;               /* the rows are of the ordinal index */
	uint32_t first_row, row_count; /* of the profile's exports */
	const struct apiset_answer *api_set; /* the DLLs behind it, or NULL */
};

/* In the order of the patterns, then of the profile. */
struct lookup {
	const struct profile *profile;
	target_set targets; /* that were asked */
	struct lookup_result *items;
	size_t count, capacity;
};

/* Quiet is silent. 0, or E_NO_MEMORY. Errors of 'out' stay there; 'a' is for scratch. */
int lookup_write(const struct lookup *l, bool json, FILE *out,
		 struct style style, struct arena *a);

#endif
