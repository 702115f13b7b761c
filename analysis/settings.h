/* The options of a session, as a report tells them. */
#ifndef ANALYSIS_SETTINGS_H
#define ANALYSIS_SETTINGS_H

#include "analysis/session.h"

/*
 * What was asked for, in the order of the manual; what wasn't is left out. From
 * 'a', but for what is borrowed from 'd'. 0, or E_NO_MEMORY.
 */
int settings_list(const struct dryload *d, struct arena *a,
		  const struct report_setting **out, size_t *count);

#endif
