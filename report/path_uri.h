/* The URI of a file, as it was named. */
#ifndef REPORT_PATH_URI_H
#define REPORT_PATH_URI_H

#include <stdbool.h>

#include "util/arena.h"
#include "util/str.h"

struct path_uri {
	struct str uri; /* NULL 's' when out of memory */
	bool in_folder; /* relative, and not out of the folder of the run */
};

/*
 * "file:///a/b.dll", or a relative reference without a "./" in front. Bytes
 * that a URI can't hold are percent-encoded, whatever they are (RFC 3986).
 */
struct path_uri path_uri(struct arena *a, struct str path);

#endif
