/* Which program this is: its rules and facts, to the byte. */
#ifndef AUDIT_PROGRAM_H
#define AUDIT_PROGRAM_H

#include "util/arena.h"
#include "util/str.h"

/* Another text for another build. From 'a'; NULL 's' when out of memory. */
struct str program_identity(struct arena *a);

#endif
