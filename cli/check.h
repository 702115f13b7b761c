/* What `dryload check` was asked for, and doing it. */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/sandbox.h"

struct check {
	struct dryload *dryload;
	struct settings given; /* on the command line */
	const char *acl, *identity; /* NULL: not given */
	enum config_mode mode;
	const char *config; /* CONFIG_NAMED: which */
	bool exit_zero;     /* verdicts don't count at all */
	bool run;           /* the start-up code, too */
	const char *world;  /* NULL: not given */
	const char *trace;  /* what of it; NULL: nothing */
	const char *trace_format;
	bool show;          /* what holds, and do nothing */
	char *const *files; /* ends with NULL */
	struct configs configs;
	const struct config *project; /* whose settings hold now */
	struct settings settings;     /* those; borrowed */
	const char *record_path;      /* NULL: no baseline is written */
	FILE *record;
	char *record_folder;
	struct output out;
	struct job_summary job_summary;
};

/*
 * cli/check.c: open what will be written, and give up the rest. False: it can't
 * be, and that has been said.
 */
bool check_enter(struct check *k, const struct options *o);

/* All files, once the options are read. The exit status. */
int check_run(struct check *k, struct options *o);
void check_free(struct check *k);

#endif
