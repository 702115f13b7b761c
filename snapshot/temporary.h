/* Files in TMPDIR or /tmp, for libraries that read nothing else. */
#ifndef SNAPSHOT_TEMPORARY_H
#define SNAPSHOT_TEMPORARY_H

#include "snapshot/volume.h"

/* A folder of its own. A status, with its message. */
int temporary_folder(struct volume *v, struct arena *a, struct str *path);

/* A file, empty and open for writing. Likewise. */
int temporary_file(struct volume *v, struct arena *a, struct str *path,
		   int *fd);

/* All of 'bytes'; false with errno. */
bool write_all(int fd, struct bytes bytes);

/*
 * A folder for all of those above, of which TMPDIR tells from then on. False:
 * none can be made. And it is removed, with all that is in it.
 */
bool temporary_set_top(struct arena *a, struct str *path);
void temporary_remove(const char *path);

/* Says why the file at 'path' couldn't be written, by errno. Returns E_IO. */
int temporary_refuse(struct volume *v, struct str path);

#endif
