/* Where the links of a delivery may lead. */
#ifndef AUDIT_CONFINE_H
#define AUDIT_CONFINE_H

#include "analysis/session.h"
#include "audit/walk.h"

/* Zeroed before confine_open(). */
struct confine {
	struct confinement confinement;
	struct str *bases; /* the delivery's folders, and the file's own */
	size_t base_count; /* without that */
	char folder[WALK_PATH_MAX + 1]; /* of the file before */
	char *own;
	struct arena arena;
};

/*
 * From here on the session takes only files that lie in the delivery: links lead
 * from one of its folders to another, not out. 0, or E_NO_MEMORY.
 */
int confine_open(struct confine *c, struct dryload *d,
		 const struct dryload_audit *asked);
void confine_close(struct confine *c, struct dryload *d);

/* The next file is that: what lies in its own folder counts in any case. */
void confine_enter(struct confine *c, const char *path);

#endif
