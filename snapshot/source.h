/* From the path of a source to a volume: a row a form. */
#ifndef SNAPSHOT_SOURCE_H
#define SNAPSHOT_SOURCE_H

#include "snapshot/volume.h"

struct source {
	const char *path;
	unsigned index; /* which image of a WIM, from 1; 0: not said */
};

/*
 * Open it, whatever it is. 'v' has its arena and messages; on success it is
 * ended by volume_close(). A status.
 */
int source_open(const struct source *s, struct volume *v);

/* The forms, each in its file: as above, of a source that is of that form. */
int folder_open(const struct source *s, struct volume *v);
int wim_open(const struct source *s, struct volume *v);
int ntfs_open(const struct source *s, struct volume *v);
int iso_open(const struct source *s, struct volume *v);
int udf_open(const struct source *s, struct volume *v);

#endif
