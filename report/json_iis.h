/* What IIS makes of a failure, for JSON. */
#ifndef REPORT_JSON_IIS_H
#define REPORT_JSON_IIS_H

#include "report/json_out.h"
#include "report/report.h"

/*
 * "events", "client" and "identity" of a target with that verdict, into the
 * object that is open. 0, or E_NO_MEMORY.
 */
int json_iis(struct json_out *j, const struct file_report *f,
	     const struct profile_target *t, const struct verdict *v);

#endif
