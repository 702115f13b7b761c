/* The members of a report that come from a baseline. */
#ifndef REPORT_JSON_ACCEPTANCE_H
#define REPORT_JSON_ACCEPTANCE_H

#include "report/json_out.h"
#include "report/report.h"

/* "acceptance" of a finding on a target; nothing without a baseline. */
void json_acceptance(struct json_out *j, const struct file_report *f,
		     const struct finding *item, unsigned target);

/* "baseline" of a document; nothing without one. */
void json_baseline(struct json_out *j, const struct report *r);

#endif
