/* The door that is closed before a byte of an archive is unpacked. */
#ifndef UNPACK_CAGE_H
#define UNPACK_CAGE_H

#include <stdbool.h>

/* False: it can't be closed, and nothing hostile may be read. */
bool cage_close(void);

#endif
