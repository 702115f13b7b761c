/* Everything that one file asks of the loader, read for `inspect`. */
#ifndef ANALYSIS_INSPECT_H
#define ANALYSIS_INSPECT_H

#include "report/inspect.h"
#include "util/file.h"

/*
 * Read all tables of 'file', named 'path'; what is wrong is in
 * 'out->defects'. 'out' borrows both, and the arena. 0, or E_NO_MEMORY.
 */
int inspect_read(const char *path, const struct file *file, struct arena *a,
		 struct inspection *out);

/*
 * Ask the independent reader about the same file. 'installed' is where its
 * program lies if not next to the running one. 0, or E_NO_MEMORY.
 */
int inspect_ask(struct inspection *i, const char *installed, struct arena *a);

#endif
