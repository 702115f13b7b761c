/* The media of Vista and later: a Windows packed in sources/install.wim. */
#ifndef SNAPSHOT_INSTALL_H
#define SNAPSHOT_INSTALL_H

#include "snapshot/source.h"

/*
 * Where the volume has such a file, close it and open an image of that in its
 * place; '*found' says whether it has. On failure the volume may be closed. A
 * status.
 */
int install_open(const struct source *s, struct volume *v, bool *found);

#endif
