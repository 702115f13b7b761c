/* The targets of a profile, and what stands behind each. */
#ifndef REPORT_TARGETS_H
#define REPORT_TARGETS_H

#include "report/report.h"

/* 0, or E_NO_MEMORY. Errors of 'out' stay there; 'a' is for scratch. */
int targets_write(const struct profile *p, bool json, FILE *out,
		  struct style style, struct arena *a);

#endif
