/* The section .apiset of an apisetschema.dll, in each of its versions. */
#ifndef TESTS_SUPPORT_APISET_BUILDER_H
#define TESTS_SUPPORT_APISET_BUILDER_H

#include "util/arena.h"
#include "util/bytes.h"

/* Rows of one contract follow each other; its default host comes first. */
struct apiset_row {
	const char *contract; /* "api-ms-win-core-file-l1-1-0" */
	const char *host;     /* "" for none; NULL: the list has no values */
	const char *importer; /* NULL: all */
};

/* 'version' is 2, 4 or 6. Running out of memory aborts. */
struct bytes apiset_section(struct arena *a, uint32_t version,
			    const struct apiset_row *rows, size_t count);

#endif
