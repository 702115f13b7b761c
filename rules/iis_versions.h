/* Versions of IIS, and the ways in which they treat a module. */
#ifndef RULES_IIS_VERSIONS_H
#define RULES_IIS_VERSIONS_H

#include "rules/rules.h"

/* One bit each, so that a table's row can be for several. */
enum iis_kind {
	IIS_KIND_NONE = 0,
	IIS_KIND_5 = 1,      /* 5.0 and 5.1 */
	IIS_KIND_6 = 2,      /* with worker processes */
	IIS_KIND_6_AS_5 = 4, /* in IIS 5.0 isolation mode (R1003) */
	IIS_KIND_7 = 8,      /* 7.0 to 10.0 */
};

enum iis_kind iis_kind_of(const char *version, enum isolation_mode isolation);

/* The targets whose IIS is 5.x. */
target_set iis_5_targets(const struct profile *p);

/* Where the program lies that loads a module of 'host' (R505), or "". */
const char *iis_process_folder(enum host host,
			       const struct profile_target *target,
			       enum isolation_mode isolation);

#endif
