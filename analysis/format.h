/* What the public functions that write do first and last. */
#ifndef ANALYSIS_FORMAT_H
#define ANALYSIS_FORMAT_H

#include "analysis/session.h"

/* Most commands have two formats. 0, or E_USAGE with a message. */
int format_choose(struct dryload *d, const char *format, bool *json);

/* What a writer returned, and what became of its bytes. */
int output_finish(struct dryload *d, int ret, FILE *out);

#endif
