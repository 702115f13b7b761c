/*
 * kernel32.dll: what characters are, and their other case. Those of code page
 * 1252, of Greek and Cyrillic are described; others stop the run.
 */
#include "winapi-stubs/kernel32.h"

#include "emulator/text.h"
#include "loader/pe.h"

/* CT_CTYPE1. */
enum { UPPER = 1, LOWER = 2, DIGIT = 4, SPACE = 8, PUNCTUATION = 0x10,
       CONTROL = 0x20, BLANK = 0x40, HEXADECIMAL = 0x80, ALPHA = 0x100,
       DEFINED = 0x200 };

static uint16_t ascii_type(uint16_t u)
{
	if (u == '\t')
		return SPACE | CONTROL | BLANK;
	if (u >= '\n' && u <= '\r')
		return SPACE | CONTROL;
	if (u < ' ' || u == 0x7f)
		return CONTROL;
	if (u == ' ')
		return SPACE | BLANK;
	if (u >= '0' && u <= '9')
		return DIGIT | HEXADECIMAL;
	if (u >= 'A' && u <= 'Z')
		return ALPHA | UPPER | (u <= 'F' ? HEXADECIMAL : 0);
	if (u >= 'a' && u <= 'z')
		return ALPHA | LOWER | (u <= 'f' ? HEXADECIMAL : 0);
	return PUNCTUATION;
}

static uint16_t latin_type(uint16_t u)
{
	if (u < 0xa0)
		return CONTROL;
	if (u == 0xa0)
		return SPACE | BLANK;
	if (u == 0xaa || u == 0xb5 || u == 0xba)
		return ALPHA | LOWER;
	if (u == 0xb2 || u == 0xb3 || u == 0xb9)
		return DIGIT | PUNCTUATION;
	if (u < 0xc0 || u == 0xd7 || u == 0xf7)
		return PUNCTUATION;
	return ALPHA | (u < 0xdf ? UPPER : LOWER);
}

/* The letters that have two cases, beyond Latin-1; pairs of them. */
static bool is_paired_latin(uint16_t u)
{
	return u >= 0x100 && u < 0x178 && u != 0x130 && u != 0x131 &&
	       u != 0x138 && u != 0x149;
}

/* Upper case is even up to U+0137 and from U+014A on, else odd. */
static bool is_upper_latin(uint16_t u)
{
	if (u >= 0x139 && u <= 0x148)
		return u & 1;
	return !(u & 1);
}

/* Those of 1252 that are no letters with a case. */
static bool is_sign_of_1252(uint16_t u)
{
	return u >= 0x100 && u != 0x192 && text_unit_to_ansi(u) != '?';
}

bool character_lower(uint16_t u, uint16_t *lower)
{
	*lower = u;
	if (u < 0x80)
		*lower = crt_lower(u);
	else if (u >= 0xc0 && u < 0xdf && u != 0xd7)
		*lower = u + 0x20;
	else if (u < 0x100)
		return true;
	else if (u == 0x178)
		*lower = 0xff;
	else if (u == 0x179 || u == 0x17b || u == 0x17d)
		*lower = u + 1;
	else if (u == 0x17a || u == 0x17c || u == 0x17e)
		return true;
	else if (is_paired_latin(u))
		*lower = is_upper_latin(u) ? u + 1 : u;
	else if (u == 0x191)
		*lower = 0x192;
	else if ((u >= 0x391 && u <= 0x3a9 && u != 0x3a2) ||
		 (u >= 0x410 && u < 0x430))
		*lower = u + 0x20;
	else if (u >= 0x400 && u < 0x410)
		*lower = u + 0x50;
	else
		return (u >= 0x3b1 && u <= 0x3c9) ||
		       (u >= 0x430 && u < 0x460) || u == 0x192 ||
		       is_sign_of_1252(u) || (u >= 0x3000 && u < 0xa000) ||
		       (u >= 0x5d0 && u < 0x700);
	return true;
}

bool character_upper(uint16_t u, uint16_t *upper)
{
	*upper = u;
	if (u < 0x80)
		*upper = crt_upper(u);
	else if (u >= 0xe0 && u < 0xff && u != 0xf7)
		*upper = u - 0x20;
	else if (u == 0xff)
		*upper = 0x178;
	else if (u < 0x100 || u == 0x178 || u == 0x179 || u == 0x17b ||
		 u == 0x17d)
		return true;
	else if (u == 0x17a || u == 0x17c || u == 0x17e)
		*upper = u - 1;
	else if (is_paired_latin(u))
		*upper = is_upper_latin(u) ? u : u - 1;
	else if (u == 0x192)
		*upper = 0x191;
	else if (u == 0x3c2)
		*upper = 0x3a3;
	else if ((u >= 0x3b1 && u <= 0x3c9) || (u >= 0x430 && u < 0x450))
		*upper = u - 0x20;
	else if (u >= 0x450 && u < 0x460)
		*upper = u - 0x50;
	else
		return (u >= 0x391 && u <= 0x3a9) ||
		       (u >= 0x400 && u < 0x430) || u == 0x191 ||
		       is_sign_of_1252(u) || (u >= 0x3000 && u < 0xa000) ||
		       (u >= 0x5d0 && u < 0x700);
	return true;
}

bool character_type(uint16_t u, uint16_t *type)
{
	uint16_t lower = u, upper = u;

	if (u < 0x80) {
		*type = ascii_type(u) | DEFINED;
		return true;
	}
	if (u < 0x100) {
		*type = latin_type(u) | DEFINED;
		return true;
	}
	if (u >= 0x4e00 && u < 0x9fa6) {
		*type = ALPHA | DEFINED;
		return true;
	}
	if (!character_lower(u, &lower) || !character_upper(u, &upper))
		return false;
	if (lower == u && upper == u && !is_sign_of_1252(u))
		return false;
	if (lower != u)
		*type = ALPHA | UPPER | DEFINED;
	else if (upper != u)
		*type = ALPHA | LOWER | DEFINED;
	else
		*type = (u == 0x2c6 ? ALPHA : PUNCTUATION) | DEFINED;
	return true;
}

static void put_types(struct call *c, uint32_t kind, struct crt_text from,
		      uint64_t to)
{
	enum { TYPE_1 = 1, TYPE_2 = 2, TYPE_3 = 4 };
	uint16_t type = 0;

	if (kind != TYPE_1 && kind != TYPE_2 && kind != TYPE_3) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	for (size_t i = 0; i < from.n; i++) {
		if (kind != TYPE_1 || !character_type(from.units[i], &type)) {
			call_stop(c, "what kind of character U+%04X is isn't "
				     "described", from.units[i]);
			return;
		}
		if (!call_write16(c, to + 2 * i, type))
			return;
	}
	call_return(c, 1);
}

/* -A and -Ex begin with a locale. */
static void get_string_type(struct call *c)
{
	bool wide = call_is_wide(c);
	unsigned n = wide && call_api(c)[13] == 'W' ? 0 : 1;
	int32_t count = call_arg_int(c, n + 2);
	size_t most = count < 0 ? SIZE_MAX : (uint32_t)count;
	struct crt_text from = { NULL, 0 };

	if (call_arg(c, n + 1) == 0 || count == 0) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (count > CRT_TEXT_MAX) {
		call_stop(c, "it asks for %d characters", count);
		return;
	}
	if (count < 0) {
		from = crt_text_at(c, call_arg(c, n + 1), wide ? 2 : 1, most);
		from.n++;
	} else {
		from.n = most;
		from.units = process_need(
			arena_new_array(call_arena(c), uint16_t, most + 1));
		for (size_t i = 0; i < most; i++)
			from.units[i] =
				wide ? call_read16(c, call_arg(c, n + 1) +
							      2 * i) :
				       call_read8(c, call_arg(c, n + 1) + i);
	}
	for (size_t i = 0; !wide && i < from.n; i++)
		from.units[i] = text_ansi_to_unit((uint8_t)from.units[i]);
	put_types(c, call_arg32(c, n), from, call_arg(c, n + 3));
}

static const struct stub stubs[] = {
	{ "GetStringTypeA", 5, get_string_type },
	{ "GetStringTypeW", 4, get_string_type },
	{ "GetStringTypeExA", 5, get_string_type },
	{ "GetStringTypeExW", 5, get_string_type },
};
STUB_MODULE(kernel32_characters, "kernel32.dll", stubs);
