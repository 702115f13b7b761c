/*
 * Windows paths in a folder of this machine: a copied disk, a mounted image,
 * a staging tree. Nothing outside it is ever named.
 */
#ifndef IIS_ROOT_H
#define IIS_ROOT_H

#include <stdbool.h>
#include <stddef.h>

#include "util/arena.h"
#include "util/str.h"

struct iis_root;

enum root_answer {
	ROOT_FILE,
	ROOT_FOLDER,
	ROOT_MISSING,    /* its folder is there, and no such name in it */
	ROOT_NO_FOLDER,  /* nor is its folder */
	ROOT_NO_DRIVE,   /* nothing stands for that drive */
	ROOT_NOT_A_PATH, /* Windows opens nothing on this machine by it (R109) */
	ROOT_OUTSIDE,    /* a symbolic link leads out, or round in circles */
	/*
	 * This machine can't tell: 'error' is its errno. It is ENOTSUP where
	 * the answer isn't kept here (a short name, a stream, a share, a
	 * variable of the server's own): see 'why'.
	 */
	ROOT_UNREADABLE,
};

struct root_place {
	enum root_answer answer;
	struct str windows; /* the path that Windows would open, whole */
	struct str disk;    /* the file here, links resolved; or empty */
	bool redirected;    /* System32 became SysWOW64 (R114) */
	bool completed;     /* .DLL was put behind its name (R108) */
	bool too_long;      /* Windows answers 206 (R108) */
	int error;
	/* A clause for a person; NULL where the answer says it all. */
	const char *why;
};

/*
 * A root whose drive C: is 'dir' itself; or its folder "C", "C:" or "c" where
 * it has one and Windows doesn't lie in 'dir' itself. "D" and so on then stand
 * beside it. From 'a', listings too. 0; E_NO_MEMORY; E_IO with errno where it
 * can't be opened. Ended by iis_root_close().
 */
int iis_root_open(struct arena *a, const char *dir, struct iis_root **out);
void iis_root_close(struct iis_root *r);

/*
 * 'dir' stands for the drive with that letter. As above, and E_USAGE where it
 * is no letter, or has had its folder from here.
 */
int iis_root_add_drive(struct iis_root *r, char letter, const char *dir);

/*
 * The version of Windows in it, 5.2 where it isn't told. What IIS makes of
 * odd paths (R109) and what WOW64 redirects (R114) depend on it.
 */
void iis_root_set_version(struct iis_root *r, unsigned major, unsigned minor);

/*
 * What the path of a DLL in a configuration means: environment variables
 * expanded (%windir%, %SystemRoot%, %SystemDrive%, %ProgramFiles%, ...; the
 * process's bitness counts), "\\?\" taken off, .DLL put behind a name without
 * a dot (R108), names compared as Windows compares them. 'wow64': a 32-bit
 * process on a 64-bit Windows. All of 'out' is static or from 'a'. 0, or
 * E_NO_MEMORY.
 */
int iis_root_find(struct iis_root *r, struct str path, bool wow64,
		  struct arena *a, struct root_place *out);

/* The same for what names a folder: nothing is put behind it. */
int iis_root_find_folder(struct iis_root *r, struct str path, bool wow64,
			 struct arena *a, struct root_place *out);

/* The folder of Windows in it, "C:\WINDOWS"; "C:\WINDOWS" where none is. */
struct str iis_root_windows(struct iis_root *r);

/* Is 'disk' (links resolved) inside the root or one of its drives? */
bool iis_root_holds(const struct iis_root *r, const char *disk);

/* The folders that it may lie in, for a deployment's confinement. */
const struct str *iis_root_bases(const struct iis_root *r, size_t *count);

#endif
