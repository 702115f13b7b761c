/* Files as set-up media compress them. No other file knows libmspack. */
#ifndef SNAPSHOT_UNPACK_H
#define SNAPSHOT_UNPACK_H

#include <stdbool.h>

#include "util/bytes.h"

/*
 * The one file in a cabinet, or of COMPRESS.EXE (SZDD, KWAJ); '*out' is from
 * the heap. Bytes that are neither are copied. False where they are damaged,
 * or too large.
 */
bool unpack(struct bytes packed, struct bytes *out);

#endif
