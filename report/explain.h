/* What an error code means, for people and for programs. */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "report/report.h"
#include "rules/explain.h"

/*
 * 'e' is what explain_parse() made of 'given'. 0, or E_NO_MEMORY. Errors of
 * 'out' stay there; 'a' is for scratch.
 */
int explain_write(const char *given, const struct explanation *e, bool json,
		  FILE *out, struct style style, struct arena *a);

#endif
