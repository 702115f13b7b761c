/* What one Windows has and another hasn't, and the writer of it. */
#ifndef REPORT_DIFF_H
#define REPORT_DIFF_H

#include "report/report.h"

enum diff_change {
	DIFF_REMOVED, /* the first has it alone */
	DIFF_ADDED,   /* the second has it alone */
	DIFF_OPEN,    /* one has it, or hasn't, and of the other it isn't known */
	DIFF_CHANGES
};

/* An export, or a DLL: then there is neither procedure nor ordinal. */
struct diff_item {
	enum diff_change change;
	bool likely; /* that it is there rests on likely evidence */
	struct str module, procedure;
	uint32_t ordinal; /* 0: none is fixed, or it isn't asked for by it */
	bool by_ordinal;  /* the name is on both, and this ordinal isn't */
	const char *from, *to; /* "there", "absent", "unknown" */
};

struct diff_counts {
	size_t modules[DIFF_CHANGES], exports[DIFF_CHANGES];
};

/* In the order of the profile. */
struct diff {
	struct str from, to; /* ids of targets */
	struct diff_item *items;
	size_t count, capacity;
	struct diff_counts counts;
};

/* What isn't known is listed in JSON, and where the style is verbose. */
int diff_write(const struct diff *d, bool json, FILE *out, struct style style,
	       struct arena *a);

#endif
