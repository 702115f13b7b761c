/* One character of UTF-8 at a time, from bytes that may be anything. */
#ifndef REPORT_UTF8_H
#define REPORT_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

/*
 * The length of the valid character at 's.s[at]' (which is inside), and its
 * number; 0 where the bytes are none: cut off, too long, a surrogate.
 */
static inline size_t utf8_read(struct str s, size_t at, uint32_t *code)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *b = (const unsigned char *)s.s + at;
	size_t n = b[0] < 0x80	 ? 1 :
		   b[0] >> 5 == 6  ? 2 :
		   b[0] >> 4 == 14 ? 3 :
		   b[0] >> 3 == 30 ? 4 :
				     0;

	if (n == 0 || n > s.n - at)
		return 0;
	*code = n == 1 ? b[0] : b[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if (b[i] >> 6 != 2)
			return 0;
		*code = *code << 6 | (b[i] & 0x3fu);
	}
	if (*code < smallest[n] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return n;
}

#endif
