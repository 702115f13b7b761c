/* Whether a Windows of somebody's own fits itself, and the writer of it. */
#ifndef REPORT_PROFILE_FIT_H
#define REPORT_PROFILE_FIT_H

#include "report/report.h"

/* A DLL whose exports aren't those that the nearest shipped Windows has. */
struct fit_dll {
	struct str name;
	target_set like;         /* other Windows to which it is nearer */
	bool same;               /* or has the very exports of these */
	uint32_t added, removed; /* against the nearest */
};

/* Of a file of that Windows, what keeps it from being loaded there. */
struct fit_need {
	struct str file, message;
};

struct fit {
	const struct profile *profile;
	unsigned target;
	unsigned nearest;        /* a shipped target; TARGETS_MAX: none is */
	size_t compared, equal;  /* DLLs whose tables both have */
	struct fit_dll *dlls;    /* in the order of the profile */
	size_t dll_count, dll_capacity;
	struct str *added, *removed; /* DLLs that one of them has alone */
	size_t added_count, removed_count, added_capacity, removed_capacity;
	size_t files;            /* whose imports were looked at */
	struct fit_need *needs;
	size_t need_count, need_capacity;
};

/* All of a profile's targets. 0, or E_NO_MEMORY. */
int fits_write(const struct fit *fits, size_t count, bool json, FILE *out,
	       struct style style, struct arena *a);

#endif
