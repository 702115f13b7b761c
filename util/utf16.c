/* UTF-16 to UTF-8. */
#include "util/utf16.h"

#include "util/arena.h"
#include "util/status.h"

static uint32_t unit_at(struct bytes text, size_t at, bool big_endian)
{
	const uint8_t *p = text.data + at;

	return big_endian ? (uint32_t)p[0] << 8 | p[1] : le16(p);
}

/* The character at '*at', which moves behind it. */
static uint32_t read_character(struct bytes text, size_t *at, bool big_endian)
{
	uint32_t high = unit_at(text, *at, big_endian), low;

	*at += 2;
	if (high < 0xd800 || high > 0xdfff)
		return high;
	if (high > 0xdbff || text.len - *at < 2)
		return 0xfffd;
	low = unit_at(text, *at, big_endian);
	if (low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	*at += 2;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* Its bytes, into 'out' where that isn't NULL. How many there are. */
static size_t write_character(uint32_t code, char *out)
{
	static const uint8_t first[] = { 0, 0x00, 0xc0, 0xe0, 0xf0 };
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	if (out == NULL)
		return n;
	for (size_t i = n; i-- > 1; code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(first[n] | code);
	return n;
}

int utf16_to_utf8(struct arena *a, struct bytes text, bool big_endian,
		  struct str *out)
{
	size_t n = 0;
	char *s;

	text.len -= text.len % 2;
	for (size_t at = 0; at < text.len;)
		n += write_character(read_character(text, &at, big_endian),
				     NULL);
	s = arena_take(a, n + 1, 1);
	if (s == NULL)
		return E_NO_MEMORY;
	*out = (struct str){ s, n };
	for (size_t at = 0; at < text.len;)
		s += write_character(read_character(text, &at, big_endian), s);
	*s = '\0';
	return OK;
}
