/* What profiles and overlays have in common is verified by the same code. */
#ifndef PROFILES_VERIFY_CONTAINER_H
#define PROFILES_VERIFY_CONTAINER_H

#include "util/bytes.h"

/* NULL, or a static text: what is wrong with the chunk of strings. */
const char *strings_fault(struct bytes strings);

/* The same of what stands behind each chunk of 'all', up to the next. */
const char *padding_fault(struct bytes all, const struct bytes *chunks,
			  unsigned count);

#endif
