/* One character of UTF-8 at a time, from bytes that may be anything. */
#ifndef UTIL_UTF8_H
#define UTIL_UTF8_H

#include <stdbool.h>
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

/* Controls, and what turns or hides the text around it. */
static inline bool utf8_is_printable(uint32_t code)
{
	return code >= 0x20 && !(code >= 0x7f && code < 0xa0) &&
	       code != 0xad && code != 0x61c && code != 0xfeff &&
	       !(code >= 0x200b && code <= 0x200f) &&
	       !(code >= 0x2028 && code <= 0x202e) &&
	       !(code >= 0x2060 && code <= 0x206f) &&
	       !(code >= 0xfff9 && code <= 0xfffb) &&
	       !(code >= 0xe0000 && code <= 0xe0fff) &&
	       (code & 0xfffe) != 0xfffe;
}

/* The length of the printable character at 'at', or 0: one byte to escape. */
static inline size_t utf8_printable_at(struct str s, size_t at)
{
	uint32_t code;
	size_t n = utf8_read(s, at, &code);

	return n != 0 && utf8_is_printable(code) ? n : 0;
}

/*
 * util/utf8_width.c: the columns of a terminal that a printable character
 * takes: two in the scripts of East Asia, none where it sits on another.
 */
unsigned utf8_width(uint32_t code);

#endif
