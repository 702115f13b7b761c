/* Who satisfies what: the dependencies of a file and of what it loads. */
#ifndef REPORT_DEPENDENCIES_H
#define REPORT_DEPENDENCIES_H

#include "report/report.h"
#include "report/text_out.h"

/* Where a DLL is found on some of the targets: "beside", "system32", ... */
struct source {
	const char *word;
	target_set targets;
};

enum { SOURCES_MAX = 10 };

/* A DLL that one file imports; several descriptors of it are one. */
struct dependency_row {
	const struct module *importer;
	struct str name; /* as the importer spells it */
	bool delayed;
	struct source sources[SOURCES_MAX]; /* disjoint */
	size_t source_count;
	const struct module *file; /* of the deployment, where it is used */
	struct str path;           /* its path */
	const struct dependency *dependency; /* the first of them */
};

/* Zeroed but for 'file' before the first call. */
struct dependency_walk {
	const struct file_report *file;
	size_t loaded, next; /* where it stands */
	size_t rows, bytes;
	bool cut; /* more rows than anybody reads: the rest is left out */
};

enum { DEPENDENCY_ROWS_MAX = 20000, DEPENDENCY_BYTES_MAX = 1 << 20 };

/* The next one, in the order of the load. False: there is none. */
bool dependencies_next(struct dependency_walk *w, struct dependency_row *out);

/* "beside (bin/helper.dll) on a; missing on b". NULL 's': out of memory. */
struct str dependency_sources(const struct file_report *f,
			      const struct dependency_row *row);

/* As a block of a text report. 0, or E_NO_MEMORY. */
int text_dependencies(struct text_out *t, const struct file_report *f);

#endif
