/*
 * What is between dryload-unpack and what it loads into innoextract
 * (unpack/preload/inno.c): open files, and records, each a head and so many bytes.
 * Both ends are of one build, on one machine.
 */
#ifndef UNPACK_INNO_RECORD_H
#define UNPACK_INNO_RECORD_H

#include <stdint.h>

/* The files that are open when innoextract starts. */
enum {
	INNO_RECORDS = 3,   /* to here the records go */
	INNO_INSTALLER = 4, /* what is opened, whatever its name */
	INNO_SLICES = 5,    /* what belongs to it, by INNO_NAMES */
};

/* The names of those, in their order, with a '/' behind each. */
#define INNO_NAMES "DRYLOAD_INNO_NAMES"

enum { INNO_SLICES_MAX = 100 };

/* Files that are written at the same time: names of one content. */
enum { INNO_SLOTS = 64 };

enum inno_record_kind {
	INNO_OPEN = 1, /* a file begins in that slot: its path */
	INNO_PARTS,    /* the same, of one that is put together from parts */
	INNO_DATA,     /* more bytes of it */
	INNO_CLOSE,
	INNO_UNCAGED,  /* the cage can't be closed: nothing was read */
	INNO_END,      /* nothing more comes: its exit status, as a slot */
};

struct inno_head {
	uint32_t kind, slot;
	uint32_t length; /* of what follows */
};

#endif
