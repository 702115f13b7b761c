/* Between the guest's texts and UTF-8. */
#include "emulator/text.h"

#include "util/status.h"
#include "util/utf16.h"

/* Code page 1252, 0x80 to 0x9f, as Windows maps it. */
static const uint16_t upper[32] = {
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
	0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

uint16_t text_ansi_to_unit(uint8_t byte)
{
	return byte >= 0x80 && byte < 0xa0 ? upper[byte - 0x80] : byte;
}

uint8_t text_unit_to_ansi(uint16_t unit)
{
	if (unit < 0x80 || (unit >= 0xa0 && unit < 0x100))
		return (uint8_t)unit;
	for (unsigned i = 0; i < 32; i++) {
		if (upper[i] == unit)
			return (uint8_t)(0x80 + i);
	}
	return '?';
}

/* The next character; U+FFFD for what is no UTF-8, one byte a time. */
static uint32_t next_character(struct str s, size_t *at)
{
	const uint8_t *b = (const uint8_t *)s.s + *at;
	size_t left = s.n - *at, more;
	uint32_t c;

	*at += 1;
	if (b[0] < 0x80)
		return b[0];
	more = b[0] >= 0xf0 ? 3 : b[0] >= 0xe0 ? 2 : 1;
	if (b[0] < 0xc2 || b[0] > 0xf4 || left <= more)
		return 0xfffd;
	c = b[0] & (0x3fu >> more);
	for (size_t i = 1; i <= more; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0xfffd;
		c = c << 6 | (b[i] & 0x3f);
	}
	*at += more;
	return c > 0x10ffff ? 0xfffd : c;
}

uint16_t *text_to_wide(struct arena *a, struct str utf8, size_t *units)
{
	uint16_t *wide = arena_new_array(a, uint16_t, utf8.n + 1);
	size_t n = 0;

	if (wide == NULL)
		return NULL;
	for (size_t at = 0; at < utf8.n;) {
		uint32_t c = next_character(utf8, &at);

		if (c < 0x10000) {
			wide[n++] = (uint16_t)c;
			continue;
		}
		wide[n++] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
		wide[n++] = (uint16_t)(0xdc00 + ((c - 0x10000) & 0x3ff));
	}
	*units = n;
	return wide;
}

struct str text_from_wide(struct arena *a, const uint16_t *wide, size_t units)
{
	struct bytes b = { (const uint8_t *)wide, units * 2 };
	struct str s;

	if (utf16_to_utf8(a, b, false, &s) != OK)
		return (struct str){ NULL, 0 };
	return s;
}

uint8_t *text_to_ansi(struct arena *a, struct str utf8, size_t *bytes)
{
	uint8_t *ansi = arena_new_array(a, uint8_t, utf8.n + 1);
	size_t n = 0;

	if (ansi == NULL)
		return NULL;
	for (size_t at = 0; at < utf8.n;) {
		uint32_t c = next_character(utf8, &at);

		ansi[n++] = c < 0x10000 ? text_unit_to_ansi((uint16_t)c) : '?';
	}
	*bytes = n;
	return ansi;
}

struct str text_from_ansi(struct arena *a, const uint8_t *ansi, size_t bytes)
{
	uint16_t *wide = arena_new_array(a, uint16_t, bytes + 1);

	if (wide == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < bytes; i++)
		wide[i] = text_ansi_to_unit(ansi[i]);
	return text_from_wide(a, wide, bytes);
}
