/* The rule book written out: one rule for a terminal, or all as Markdown. */
#ifndef REPORT_RULEBOOK_H
#define REPORT_RULEBOOK_H

#include "report/report.h"
#include "rules/rulebook.h"

/* 0, or E_NO_MEMORY. Errors of 'out' stay there. */
int rulebook_write_rule(FILE *out, const struct rule *r, struct style style);

/* The same as a document of its own, "dryload-rulebook/1". */
void rulebook_write_json(FILE *out, const struct rule *r);

/* docs/rules.md, byte for byte. 0, or E_IO. */
int rulebook_write_markdown(FILE *out);

#endif
