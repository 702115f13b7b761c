/* One member of an import library: which import it stands for. */
#ifndef PROFILES_COFF_IMPORT_H
#define PROFILES_COFF_IMPORT_H

#include "util/bytes.h"
#include "util/str.h"

enum coff_role {
	COFF_OTHER,  /* nothing that tells of an import */
	COFF_SHORT,  /* all in one: the DLL and the import */
	COFF_STUB,   /* an import; 'symbol' is of its DLL's head */
	COFF_HEAD,   /* defines 'symbol'; 'other' is of its DLL's name */
	COFF_NAME,   /* defines 'symbol'; 'name' is the DLL */
};

struct coff_import {
	enum coff_role role;
	uint16_t machine;
	struct str symbol, other;
	struct str name; /* of the procedure; empty: by ordinal */
	struct str dll;  /* of COFF_SHORT */
	uint16_t ordinal;
};

/* Borrows the bytes. What doesn't fit is COFF_OTHER. */
struct coff_import coff_import_read(struct bytes member);

#endif
