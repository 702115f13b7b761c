/* The start-up code of a file, run by dryload-emulator. */
#ifndef ANALYSIS_RUN_H
#define ANALYSIS_RUN_H

#include "analysis/session.h"

/*
 * Run the file at 'path' on each target where nothing that is known stops its
 * load, and add what the runs tell. 0, or E_NO_MEMORY.
 */
int run_start_up(struct dryload *d, const char *path, const struct subject *s,
		 struct arena *a, struct findings *out);

/*
 * analysis/run_world.c: append to the settings of a run on 'target' what it
 * finds there. 0, or E_NO_MEMORY.
 */
int run_world(const struct dryload *d, const struct subject *s,
	      unsigned target, struct arena *a, struct str *text);

/*
 * analysis/run_assemblies.c: what the imports of the loaded files are bound to
 * by manifests and overlays there.
 */
void run_assemblies(const struct dryload *d, const struct subject *s,
		    unsigned target, struct world_reader *w);

/*
 * analysis/run_read.c: what one run printed, on that target. 'trouble' is how
 * the program itself ended, or empty. 0, or E_NO_MEMORY.
 */
int run_read(const struct dryload *d, const struct subject *s,
	     unsigned target, struct str output, struct str trouble,
	     struct arena *a, struct findings *out);

#endif
