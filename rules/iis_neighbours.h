/*
 * Which DLL of a deployment IIS would have taken, where the one that it is
 * told to take isn't a filter, or an extension. Looked at only then.
 */
#ifndef RULES_IIS_NEIGHBOURS_H
#define RULES_IIS_NEIGHBOURS_H

#include "resolver/deployment.h"
#include "rules/rules.h"

/* So many DLLs of a deployment are opened, and so many of a like name. */
enum { NEIGHBOURS_MAX = 64, NAMESAKES_MAX = 8 };

struct iis_neighbour {
	struct str name;
	uint16_t machine;
	bool filter, extension; /* has the procedures for it */
};

/* One a deployment, for all its files. */
struct iis_neighbours {
	struct deployment *deployment;
	struct arena *arena; /* of the deployment's names */
	bool read;
	size_t count; /* of those that are a filter, or an extension */
	struct iis_neighbour items[NEIGHBOURS_MAX];
};

/*
 * A DLL beside 'root' that IIS would take as one of 'host': one whose name
 * starts with root's, else the first. Empty where none is known to be there.
 * 0, or E_NO_MEMORY.
 */
int iis_neighbour_find(struct iis_neighbours *n, const struct module *root,
		       enum host host, struct str *out);

#endif
