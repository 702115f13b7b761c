/* The overlays: what each is, where it can be installed, whether to ship it. */
#ifndef REPORT_OVERLAYS_H
#define REPORT_OVERLAYS_H

#include "profiles/overlays.h"
#include "report/report.h"

/*
 * Those that can be installed on one of 'targets'. 0, or E_NO_MEMORY. Errors
 * of 'out' stay there; 'a' is for scratch.
 */
int overlays_write(const struct overlays *o, const struct profile *p,
		   target_set targets, bool json, FILE *out,
		   struct style style, struct arena *a);

#endif
