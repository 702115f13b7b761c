/* UTF-16 from outside, of any units. */
#ifndef UTIL_UTF16_H
#define UTIL_UTF16_H

#include <stdbool.h>

#include "util/bytes.h"
#include "util/str.h"

/*
 * As UTF-8 in 'a', terminated; half a pair becomes U+FFFD, and an odd byte at
 * the end is left out. 0, or E_NO_MEMORY.
 */
int utf16_to_utf8(struct arena *a, struct bytes text, bool big_endian,
		  struct str *out);

#endif
