/* Set-up media of XP and Server 2003, seen as the Windows that they install. */
#ifndef SNAPSHOT_MEDIA_H
#define SNAPSHOT_MEDIA_H

#include "snapshot/volume.h"

/*
 * Where 'v' holds no Windows, but set-up media: put a volume in its place that
 * shows what they install, and that owns it. A status.
 */
int media_wrap(struct volume *v);

#endif
