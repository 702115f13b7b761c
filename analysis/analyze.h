/* One file through all stages. */
#ifndef ANALYSIS_ANALYZE_H
#define ANALYSIS_ANALYZE_H

#include "analysis/session.h"
#include "report/report.h"

/* Everything that one check made. Ended by analysis_release(). */
struct analysis {
	struct arena arena;
	struct resolution resolution;
	struct subject subject;
	struct findings findings;
	struct file_report report; /* what a writer takes */
};

/*
 * Check the file at 'path'. 0, or a status with the session's message set:
 * E_IO where it can't be read, E_NO_MEMORY. 'out' is the caller's to release
 * either way; it lives no longer than the session's next analysis.
 */
int analyze(struct dryload *d, const char *path, struct analysis *out);

/* The same for a file that is open already, which is taken over, always. */
int analyze_file(struct dryload *d, const char *path, struct file_parts *file,
		 struct analysis *out);

enum unfinished { UNFINISHED_MEMORY, UNFINISHED_TIME, UNFINISHED_CRASH };

/*
 * analysis/unfinished.c: the report on a file whose analysis didn't end:
 * "unknown" on every target. It isn't opened. 'signal' is what ended it, where
 * it crashed. As above.
 */
int analyze_unfinished(struct dryload *d, const char *path,
		       enum unfinished why, int signal, struct analysis *out);

void analysis_release(struct analysis *a);

#endif
