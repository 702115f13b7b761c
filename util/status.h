/* What stops a run. A broken DLL never does: it is data. */
#ifndef UTIL_STATUS_H
#define UTIL_STATUS_H

/* The numbers of the public DRYLOAD_E_*; analysis/ checks that they agree. */
enum status {
	OK = 0,
	E_NO_MEMORY = -1,
	E_IO = -2,      /* errno says more */
	E_PROFILE = -3, /* a profile is damaged or of another version */
	E_USAGE = -4,   /* the caller asked for something that doesn't exist */
	E_BUDGET = -5,  /* time ran out; never leaves an analysis */
};

#endif
