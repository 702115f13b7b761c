/* Targets of a set in a JSON report. */
#ifndef REPORT_JSON_TARGETS_H
#define REPORT_JSON_TARGETS_H

#include "profiles/profile.h"
#include "report/json_out.h"

/* Their ids, as an array. */
void json_target_ids(struct json_out *j, const char *key,
		     const struct profile *p, target_set set);

#endif
