/*
 * The files of a delivery, one at a time: what was named, and what lies in the
 * folders of it, sorted by name. No link below what was named is followed.
 */
#ifndef AUDIT_WALK_H
#define AUDIT_WALK_H

#include "analysis/session.h"

enum {
	WALK_DEPTH_MAX = 256,       /* folders in folders */
	WALK_NAMES_MAX = 1 << 24,   /* in one folder */
	WALK_PATH_MAX = 1 << 16,    /* bytes of a path in a list */
};

/*
 * Something of it can't be read: the walk goes on, and this is told; of the list
 * itself, whose 'path' is none of the delivery, or of a folder.
 */
struct walk_trouble {
	void (*tell)(void *context, bool of_list, struct str path,
		     const char *message);
	void *context;
};

struct walk;

/*
 * '*out' is the caller's until walk_close(), and borrows what was asked.
 * 0, E_NO_MEMORY, or E_IO where the list can't be opened, with the session's
 * message set.
 */
int walk_open(struct dryload *d, const struct dryload_audit *asked,
	      const struct walk_trouble *trouble, struct walk **out);
void walk_close(struct walk *w);

/* The next file, until the next call; NULL behind the last. 0, or E_NO_MEMORY. */
int walk_next(struct walk *w, const char **path);

/* Is it, or a folder of it from byte 'from' on, one that isn't looked at? */
bool walk_excludes(const struct dryload_audit *asked, struct str path,
		   size_t from);

/* How many files it will give, told of nothing. 0, or E_NO_MEMORY. */
int walk_count(struct dryload *d, const struct dryload_audit *asked,
	       size_t *out);

/* How many links were passed over. */
size_t walk_links(const struct walk *w);

#endif
