/* What IIS does with a filter or an extension: R1001 to R1011. */
#ifndef RULES_IIS_H
#define RULES_IIS_H

#include "rules/rules.h"

/* An entry of the event log that IIS would write. */
struct iis_event {
	const char *source;
	unsigned id; /* 0: no public source gives it (R1010) */
	struct str text;
};

enum { IIS_EVENTS_MAX = 2 };

/*
 * The events of a module that fails with 'v' on 'target', in the order in
 * which IIS writes them. Their number; -1 when out of memory.
 */
int iis_events(const struct subject *s, const struct verdict *v,
	       const struct profile_target *target, struct str module,
	       struct arena *a, struct iis_event out[IIS_EVENTS_MAX]);

/* The targets whose IIS is 5.x. */
target_set iis_5_targets(const struct profile *p);

/* Where the program lies that loads a module of 'host' (R505), or "". */
const char *iis_process_folder(enum host host,
			       const struct profile_target *target);

/* What it means for the sites, in one line: "the site answers 503". */
const char *iis_outcome(enum host host, const char *iis_version);

#endif
