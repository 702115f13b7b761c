/* The findings that there are: all in a list, or one in full. */
#ifndef REPORT_RULES_LIST_H
#define REPORT_RULES_LIST_H

#include "report/report.h"

/*
 * All findings, or with 'id' that one. 0, E_NO_MEMORY, or E_USAGE where there
 * is no such id. Errors of 'out' stay there; 'a' is for scratch.
 */
int rules_list_write(const char *id, bool json, FILE *out, struct style style,
		     struct arena *a);

/* docs/findings.md, byte for byte. 0, or E_IO. */
int findings_write_markdown(FILE *out);

/* "R305, R306" from a list that ends with NULL; NULL 's': out of memory. */
struct str rule_names(struct arena *a, const char *const *rules);

#endif
