/* What a process gives up before it reads a Windows of strangers. */
#ifndef SNAPSHOT_CONFINE_H
#define SNAPSHOT_CONFINE_H

#include <iconv.h>

enum { CONVERTERS = 2 };

/* What libraries would open later, and can't. */
struct confined {
	iconv_t converters[CONVERTERS];
};

/*
 * From here on, where the system has Landlock and seccomp, there is no reading but of
 * 'source' and the folder that it lies in, and no writing but into 'temporary'
 * (NULL: nowhere); and no new process, code or connection.
 */
void confine(struct confined *c, const char *source, const char *temporary);
void confined_release(struct confined *c);

#endif
