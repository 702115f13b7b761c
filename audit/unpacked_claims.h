/* Installers, and the cabinets beside them that hold their files. */
#ifndef AUDIT_UNPACKED_CLAIMS_H
#define AUDIT_UNPACKED_CLAIMS_H

#include "audit/unpacked_level.h"

/*
 * Options that tell the program of the cabinets in the archive 'parent' beside
 * an installer of that path in it: at most two, and two for each of
 * UNPACKED_CABINETS_MAX, and the NULL behind them. 0, or E_NO_MEMORY.
 */
int claims_share(struct arena *a, const struct level *parent, const char *path,
		 const char **options);

/*
 * Cabinets beside an installer that it has claimed aren't opened by themselves,
 * and that is told of. 0, or E_NO_MEMORY.
 */
int claims_heed(struct level *l, const struct level *installer);

/* Nor are those beside one that was left out. 0, or E_NO_MEMORY. */
int claims_heed_excluded(struct level *l);

/* The same of one on a disk, that has an owner. 0, or E_NO_MEMORY. */
int claims_note_owner(struct level *l, const struct dryload_audit *asked,
		      struct str path);

#endif
