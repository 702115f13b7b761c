/*
 * kernel32.dll: between code pages and UTF-16. There are those of a server in
 * the United States, 1252 and 437, UTF-8, ASCII and Latin-1.
 */
#include "winapi-stubs/kernel32.h"

#include "emulator/text.h"
#include "loader/pe.h"

enum { PAGE_ANSI = 0, PAGE_OEM = 1, PAGE_THREAD = 3, PAGE_437 = 437,
       PAGE_1252 = 1252, PAGE_ASCII = 20127, PAGE_LATIN_1 = 28591,
       PAGE_UTF_8 = 65001 };
enum { REPLACEMENT = 0xfffd, NONE = 0xffffffff };

static const uint16_t page_437[128] = {
	0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea,
	0x00eb, 0x00e8, 0x00ef, 0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6,
	0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9, 0x00ff, 0x00d6, 0x00dc,
	0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa,
	0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc,
	0x00a1, 0x00ab, 0x00bb, 0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561,
	0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255d, 0x255c, 0x255b,
	0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
	0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567, 0x2568,
	0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518,
	0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580, 0x03b1, 0x00df, 0x0393,
	0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4,
	0x221e, 0x03c6, 0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320,
	0x2321, 0x00f7, 0x2248, 0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2,
	0x25a0, 0x00a0,
};

/* 0, and the run stops, where it's another one. */
static uint32_t page_of(struct call *c, uint32_t page)
{
	switch (page) {
	case PAGE_ANSI:
	case PAGE_THREAD:
		return PAGE_1252;
	case PAGE_OEM:
		return PAGE_437;
	case PAGE_437:
	case PAGE_1252:
	case PAGE_ASCII:
	case PAGE_LATIN_1:
	case PAGE_UTF_8:
		return page;
	default:
		call_stop(c, "it uses code page %u", page);
		return 0;
	}
}

static uint16_t unit_of_byte(uint32_t page, uint8_t byte)
{
	if (byte < 0x80 || page == PAGE_LATIN_1)
		return byte;
	if (page == PAGE_ASCII)
		return byte & 0x7f;
	return page == PAGE_437 ? page_437[byte - 0x80] :
				  text_ansi_to_unit(byte);
}

/* The byte, or -1 where the page lacks it. */
static int byte_of_unit(uint32_t page, uint16_t unit)
{
	uint8_t byte;

	if (unit < 0x80)
		return unit;
	if (page == PAGE_ASCII)
		return -1;
	if (page == PAGE_LATIN_1)
		return unit < 0x100 ? unit : -1;
	if (page == PAGE_1252) {
		byte = text_unit_to_ansi(unit);
		return byte == '?' ? -1 : byte;
	}
	for (unsigned i = 0; i < 128; i++) {
		if (page_437[i] == unit)
			return (int)(0x80 + i);
	}
	return -1;
}

/* The next character of UTF-8; NONE, one byte on, for what is none. */
static uint32_t next_utf8(const uint8_t *b, size_t left, size_t *used)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	size_t more = b[0] >= 0xf0 ? 3 : b[0] >= 0xe0 ? 2 : 1;
	uint32_t u = b[0] & (0x3fu >> more);

	*used = 1;
	if (b[0] < 0x80)
		return b[0];
	if (b[0] < 0xc2 || b[0] > 0xf4 || left <= more)
		return NONE;
	for (size_t i = 1; i <= more; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return NONE;
		u = u << 6 | (b[i] & 0x3f);
	}
	if (u < least[more] || u > 0x10ffff || (u >= 0xd800 && u < 0xe000))
		return NONE;
	*used = more + 1;
	return u;
}

/* What isn't valid was left out before Vista. False where it's refused. */
static bool widen_utf8(struct call *c, const uint8_t *b, size_t n, bool strict,
		       uint16_t *to, size_t *units)
{
	size_t used;

	*units = 0;
	for (size_t at = 0; at < n; at += used) {
		uint32_t u = next_utf8(b + at, n - at, &used);

		if (u == NONE && strict)
			return false;
		if (u == NONE && call_windows(c) < 0x600)
			continue;
		if (u == NONE)
			u = REPLACEMENT;
		if (u >= 0x10000) {
			to[(*units)++] =
				(uint16_t)(0xd800 + ((u - 0x10000) >> 10));
			u = 0xdc00 + ((u - 0x10000) & 0x3ff);
		}
		to[(*units)++] = (uint16_t)u;
	}
	return true;
}

/* How much there is at an argument: up to the zero, with it, where it's -1. */
static struct crt_text source(struct call *c, unsigned n, unsigned unit)
{
	int32_t count = call_arg_int(c, n + 1);
	struct crt_text t = { NULL, 0 };

	if (count < 0) {
		t = crt_text_at(c, call_arg(c, n), unit, SIZE_MAX);
		t.n++;
		return t;
	}
	if (count > CRT_TEXT_MAX) {
		call_stop(c, "it converts a text of %d units", count);
		return t;
	}
	t.n = (uint32_t)count;
	t.units = process_need(
		arena_new_array(call_arena(c), uint16_t, t.n + 1));
	for (size_t i = 0; i < t.n; i++)
		t.units[i] = unit == 2 ?
				     call_read16(c, call_arg(c, n) + 2 * i) :
				     call_read8(c, call_arg(c, n) + i);
	return t;
}

static void put_result(struct call *c, uint64_t to, int32_t room,
		       unsigned unit, const uint16_t *units, size_t n)
{
	if (room == 0)
		call_return(c, n);
	else if (n > (uint32_t)room)
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
	else if (crt_put(c, to, unit, units, n, false))
		call_return(c, n);
}

static void multi_byte_to_wide_char(struct call *c)
{
	enum { ERR_INVALID_CHARS = 8 };
	uint32_t page = page_of(c, call_arg32(c, 0));
	bool strict = call_arg32(c, 1) & ERR_INVALID_CHARS;
	int32_t room = call_arg_int(c, 5);
	struct crt_text from;
	uint16_t *to;
	uint8_t *bytes;
	size_t n;

	if (page == 0)
		return;
	if (call_arg(c, 2) == 0 || call_arg_int(c, 3) == 0 || room < 0 ||
	    (room != 0 && call_arg(c, 4) == 0)) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	from = source(c, 2, 1);
	n = from.n;
	to = process_need(arena_new_array(call_arena(c), uint16_t, n + 1));
	bytes = process_need(arena_alloc(call_arena(c), n + 1, 1));
	for (size_t i = 0; i < n; i++) {
		bytes[i] = (uint8_t)from.units[i];
		to[i] = unit_of_byte(page, bytes[i]);
	}
	if (page == PAGE_UTF_8 &&
	    !widen_utf8(c, bytes, from.n, strict, to, &n))
		call_fail(c, 0, ERROR_NO_UNICODE_TRANSLATION);
	else
		put_result(c, call_arg(c, 4), room, 2, to, n);
}

/* One character of UTF-16 as UTF-8; how many units it was. */
static size_t narrow_one(const uint16_t *u, size_t left, uint16_t *to,
			 size_t *n, bool *bad)
{
	uint32_t ch = u[0];
	bool pair = ch >= 0xd800 && ch < 0xdc00 && left > 1 &&
		    u[1] >= 0xdc00 && u[1] < 0xe000;

	if (pair)
		ch = 0x10000 + ((ch - 0xd800) << 10) + (u[1] - 0xdc00u);
	else if (ch >= 0xd800 && ch < 0xe000 && bad != NULL) {
		*bad = true;
		ch = REPLACEMENT;
	}
	if (ch < 0x80) {
		to[(*n)++] = (uint16_t)ch;
		return 1;
	}
	if (ch < 0x800) {
		to[(*n)++] = (uint16_t)(0xc0 | ch >> 6);
	} else {
		if (ch < 0x10000) {
			to[(*n)++] = (uint16_t)(0xe0 | ch >> 12);
		} else {
			to[(*n)++] = (uint16_t)(0xf0 | ch >> 18);
			to[(*n)++] = (uint16_t)(0x80 | (ch >> 12 & 0x3f));
		}
		to[(*n)++] = (uint16_t)(0x80 | (ch >> 6 & 0x3f));
	}
	to[(*n)++] = (uint16_t)(0x80 | (ch & 0x3f));
	return pair ? 2 : 1;
}

static void narrow(struct call *c, uint32_t page, struct crt_text from)
{
	enum { ERR_INVALID_CHARS = 0x80 };
	uint16_t *to = process_need(
		arena_new_array(call_arena(c), uint16_t, 4 * from.n + 1));
	uint8_t other = call_arg(c, 6) == 0 ? '?' :
					      call_read8(c, call_arg(c, 6));
	bool lacks = false;
	size_t n = 0;
	int byte;

	for (size_t i = 0; i < from.n;) {
		if (page == PAGE_UTF_8) {
			/* Before Vista half a pair was a character. */
			i += narrow_one(from.units + i, from.n - i, to, &n,
					call_windows(c) < 0x600 ? NULL :
								  &lacks);
			continue;
		}
		byte = byte_of_unit(page, from.units[i++]);
		lacks = lacks || byte < 0;
		to[n++] = byte < 0 ? other : (uint8_t)byte;
	}
	if (page == PAGE_UTF_8 && lacks &&
	    call_arg32(c, 1) & ERR_INVALID_CHARS) {
		call_fail(c, 0, ERROR_NO_UNICODE_TRANSLATION);
		return;
	}
	if (call_arg(c, 7) != 0)
		call_write32(c, call_arg(c, 7), lacks);
	put_result(c, call_arg(c, 4), call_arg_int(c, 5), 1, to, n);
}

static void wide_char_to_multi_byte(struct call *c)
{
	uint32_t page = page_of(c, call_arg32(c, 0));
	int32_t room = call_arg_int(c, 5);

	if (page == 0)
		return;
	if (call_arg(c, 2) == 0 || call_arg_int(c, 3) == 0 || room < 0 ||
	    (room != 0 && call_arg(c, 4) == 0) ||
	    (page == PAGE_UTF_8 && (call_arg(c, 6) | call_arg(c, 7)) != 0)) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	narrow(c, page, source(c, 2, 2));
}

/* None of the code pages has double bytes. */
static void is_lead_byte(struct call *c)
{
	(void)c;
}

static const struct stub stubs[] = {
	{ "MultiByteToWideChar", 6, multi_byte_to_wide_char },
	{ "WideCharToMultiByte", 8, wide_char_to_multi_byte },
	{ "IsDBCSLeadByte", 1, is_lead_byte },
	{ "IsDBCSLeadByteEx", 2, is_lead_byte },
};
STUB_MODULE(kernel32_codepages, "kernel32.dll", stubs);
