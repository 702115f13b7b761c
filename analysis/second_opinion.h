/* Does an independent reader see the same headers, sections and imports? */
#ifndef ANALYSIS_SECOND_OPINION_H
#define ANALYSIS_SECOND_OPINION_H

#include <stddef.h>

#include "loader/image.h"
#include "loader/imports.h"
#include "util/arena.h"
#include "util/str.h"

enum second_opinion_state {
	SECOND_OPINION_AGREES,
	SECOND_OPINION_DIFFERS,
	SECOND_OPINION_FAILED, /* 'reason' says why there is none */
};

/* Where a side is empty, it doesn't have the thing at all. */
struct second_opinion_difference {
	struct str what; /* "header machine", "import ws2_32.dll #115" */
	struct str ours, theirs;
};

/* Everything is the arena's, printable ASCII, and fit for one line. */
struct second_opinion {
	enum second_opinion_state state;
	struct str reason;
	struct second_opinion_difference *items;
	size_t count, capacity;
	size_t total; /* of differences; 'items' has the first of them */
	size_t facts; /* that were compared */
};

enum { SECOND_OPINION_DIFFERENCES_MAX = 64 };

/*
 * Run 'helper' on the file and compare what it prints with 'img' and
 * 'imports'. The helper reads 'path', or a copy of the image's bytes where
 * that is NULL. One that is missing (NULL too), crashes, hangs or talks
 * nonsense is a state of 'out'. 0, or E_NO_MEMORY.
 */
int second_opinion(const char *path, const struct image *img,
		   const struct import_table *imports, struct arena *a,
		   const char *helper, struct second_opinion *out);

/* The same; the helper is killed after 'seconds'. */
int second_opinion_within(unsigned seconds, const char *path,
			  const struct image *img,
			  const struct import_table *imports, struct arena *a,
			  const char *helper, struct second_opinion *out);

/*
 * The helper next to the running program, else 'installed' (which may be
 * NULL), else NULL. 0, or E_NO_MEMORY.
 */
int second_opinion_find_helper(const char *installed, struct arena *a,
			       const char **out);

#endif
