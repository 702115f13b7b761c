/* user32.dll: texts. Their length is never more than the guest says. */
#include "emulator/text.h"
#include "winapi-stubs/crt.h"

enum { FORMATTED_MAX = 1023 };

/* wsprintf() is printf() without floating point, and stops at 1024. */
static void print(struct call *c, struct crt_arguments *a)
{
	bool wide = call_is_wide(c);
	struct crt_output o = { NULL, 0, 0 };

	if (!crt_format(a, call_arg(c, 1), wide ? CRT_WIDE : 0, &o))
		return;
	if (o.n > FORMATTED_MAX)
		o.n = FORMATTED_MAX;
	crt_put(c, call_arg(c, 0), wide ? 2 : 1, o.units, o.n, true);
	call_return(c, o.n);
}

static void format(struct call *c)
{
	struct crt_arguments a = { .c = c, .next = 2 };

	print(c, &a);
}

static void format_list(struct call *c)
{
	struct crt_arguments a = { .c = c, .at = call_arg(c, 2) };

	print(c, &a);
}

/* Letters of the scripts that code page 1252 and 1251 know. */
static uint16_t upper(struct call *c, uint16_t u)
{
	if ((u >= 'a' && u <= 'z') || (u >= 0xe0 && u <= 0xfe && u != 0xf7) ||
	    (u >= 0x430 && u <= 0x44f))
		return (uint16_t)(u - 0x20);
	if (u == 0xff)
		return 0x178;
	if (u >= 0x450 && u <= 0x45f)
		return (uint16_t)(u - 0x50);
	if (u == 0x153 || u == 0x161)
		return (uint16_t)(u - 1);
	if (u == 0x17e)
		return 0x17d;
	if ((u >= 0x100 && u <= 0x40f) || (u >= 0x460 && u < 0x2000))
		call_stop(c, "the case of U+%04X isn't known", u);
	return u;
}

static uint16_t lower(struct call *c, uint16_t u)
{
	if ((u >= 'A' && u <= 'Z') || (u >= 0xc0 && u <= 0xde && u != 0xd7) ||
	    (u >= 0x410 && u <= 0x42f))
		return (uint16_t)(u + 0x20);
	if (u == 0x178)
		return 0xff;
	if (u >= 0x400 && u <= 0x40f)
		return (uint16_t)(u + 0x50);
	if (u == 0x152 || u == 0x160)
		return (uint16_t)(u + 1);
	if (u == 0x17d)
		return 0x17e;
	if ((u >= 0x100 && u < 0x400 && u != 0x153 && u != 0x161 &&
	     u != 0x17e) || (u >= 0x460 && u < 0x2000))
		call_stop(c, "the case of U+%04X isn't known", u);
	return u;
}

static bool is_upper_api(const struct call *c)
{
	return call_api(c)[4] == 'U';
}

static uint16_t convert(struct call *c, uint16_t u)
{
	if (!call_is_wide(c))
		u = text_ansi_to_unit((uint8_t)u);
	u = is_upper_api(c) ? upper(c, u) : lower(c, u);
	return call_is_wide(c) ? u : text_unit_to_ansi(u);
}

/* In place: 'n' units. */
static void convert_at(struct call *c, uint64_t at, size_t n)
{
	unsigned unit = call_is_wide(c) ? 2 : 1;
	struct crt_text t = { NULL, 0 };
	uint16_t *units = process_need(arena_new_array(call_arena(c),
						       uint16_t, n + 1));

	for (t.n = 0; t.n < n; t.n++) {
		uint64_t from = at + t.n * unit;

		units[t.n] = convert(c, unit == 2 ? call_read16(c, from) :
						    call_read8(c, from));
	}
	crt_put(c, at, unit, units, n, false);
}

/* A pointer below 64 KB is a character. */
static void change_case(struct call *c)
{
	uint64_t at = call_arg(c, 0);

	if (at >= 0x10000)
		convert_at(c, at, crt_text_at(c, at, call_is_wide(c) ? 2 : 1,
					      CRT_TEXT_MAX).n);
	else
		at = convert(c, (uint16_t)at);
	call_return(c, at);
}

static void change_case_buffer(struct call *c)
{
	uint32_t n = call_arg32(c, 1);

	if (n > CRT_TEXT_MAX) {
		call_stop(c, "the text is too long");
		return;
	}
	convert_at(c, call_arg(c, 0), n);
	call_return(c, n);
}

static void next(struct call *c)
{
	uint64_t at = call_arg(c, 0);
	unsigned unit = call_is_wide(c) ? 2 : 1;
	bool ends = (unit == 2 ? call_read16(c, at) : call_read8(c, at)) == 0;

	call_return(c, ends ? at : at + unit);
}

static void previous(struct call *c)
{
	uint64_t start = call_arg(c, 0), at = call_arg(c, 1);

	call_return(c, at <= start ? start : at - (call_is_wide(c) ? 2 : 1));
}

/* With a code page in front: single-byte ones alone are known. */
static void next_of_page(struct call *c)
{
	uint64_t at = call_arg(c, 1);

	call_return(c, call_read8(c, at) == 0 ? at : at + 1);
}

static void previous_of_page(struct call *c)
{
	uint64_t start = call_arg(c, 1), at = call_arg(c, 2);

	call_return(c, at <= start ? start : at - 1);
}

/* The OEM code page differs above ASCII: what it has there isn't told. */
static void copy_oem(struct call *c)
{
	bool from_wide = str_equal(str_of(call_api(c)), str_of("CharToOemW"));
	bool to_wide = str_equal(str_of(call_api(c)), str_of("OemToCharW"));
	struct str s = call_text_at(c, call_arg(c, 0), from_wide,
				    CALL_TEXT_MAX);

	for (size_t i = 0; i < s.n; i++) {
		if ((uint8_t)s.s[i] < 0x80)
			continue;
		call_stop(c, "a letter outside ASCII in the OEM code page");
		return;
	}
	call_put_text_at(c, call_arg(c, 1), CALL_TEXT_MAX, s, to_wide);
	call_return(c, 1);
}

static void copy_oem_buffer(struct call *c)
{
	uint32_t n = call_arg32(c, 2);
	uint8_t b;

	for (uint32_t i = 0; i < n && i < CRT_TEXT_MAX; i++) {
		b = call_read8(c, call_arg(c, 0) + i);
		if (b >= 0x80 || !call_write8(c, call_arg(c, 1) + i, b)) {
			call_stop(c, "a letter outside ASCII in the OEM "
				     "code page");
			return;
		}
	}
	call_return(c, 1);
}

static bool is_letter(uint16_t u)
{
	return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') ||
	       u == 0xaa || u == 0xb5 || u == 0xba ||
	       (u >= 0xc0 && u <= 0xff && u != 0xd7 && u != 0xf7) ||
	       (u >= 0x100 && u <= 0x17f);
}

static uint16_t unit_arg(struct call *c)
{
	uint16_t u = (uint16_t)call_arg32(c, 0);

	if (!call_is_wide(c))
		return text_ansi_to_unit((uint8_t)u);
	if (u >= 0x180)
		call_stop(c, "the kind of U+%04X isn't known", u);
	return u;
}

static void is_alpha(struct call *c)
{
	call_return(c, is_letter(unit_arg(c)));
}

static void is_alpha_numeric(struct call *c)
{
	uint16_t u = unit_arg(c);

	call_return(c, is_letter(u) || (u >= '0' && u <= '9') || u == 0xb2 ||
			       u == 0xb3 || u == 0xb9);
}

static const struct stub stubs[] = {
	{ "wsprintfA", 0, format, CALL_CDECL },
	{ "wsprintfW", 0, format, CALL_CDECL },
	{ "wvsprintfA", 3, format_list },
	{ "wvsprintfW", 3, format_list },
	{ "CharUpperA", 1, change_case },
	{ "CharUpperW", 1, change_case },
	{ "CharLowerA", 1, change_case },
	{ "CharLowerW", 1, change_case },
	{ "CharUpperBuffA", 2, change_case_buffer },
	{ "CharUpperBuffW", 2, change_case_buffer },
	{ "CharLowerBuffA", 2, change_case_buffer },
	{ "CharLowerBuffW", 2, change_case_buffer },
	{ "CharNextA", 1, next },
	{ "CharNextW", 1, next },
	{ "CharPrevA", 2, previous },
	{ "CharPrevW", 2, previous },
	{ "CharNextExA", 3, next_of_page },
	{ "CharPrevExA", 4, previous_of_page },
	{ "CharToOemA", 2, copy_oem },
	{ "CharToOemW", 2, copy_oem },
	{ "OemToCharA", 2, copy_oem },
	{ "OemToCharW", 2, copy_oem },
	{ "CharToOemBuffA", 3, copy_oem_buffer },
	{ "OemToCharBuffA", 3, copy_oem_buffer },
	{ "IsCharAlphaA", 1, is_alpha },
	{ "IsCharAlphaW", 1, is_alpha },
	{ "IsCharAlphaNumericA", 1, is_alpha_numeric },
	{ "IsCharAlphaNumericW", 1, is_alpha_numeric },
};
STUB_MODULE(user32_text, "user32.dll", stubs);
