/*
 * kernel32.dll: the order of texts, and their other case. Texts of ASCII have
 * the order of the table; others are equal, or stop the run.
 */
#include "winapi-stubs/kernel32.h"

#include <string.h>

#include "emulator/text.h"
#include "loader/pe.h"

enum { LESS = 1, EQUAL = 2, GREATER = 3 };

static struct crt_text counted(struct call *c, unsigned n, unsigned count,
			       unsigned unit)
{
	int32_t most = call_arg_int(c, count);
	struct crt_text t = crt_text_at(c, call_arg(c, n), unit,
					most < 0 ? SIZE_MAX : (uint32_t)most);

	for (size_t i = 0; unit == 1 && i < t.n; i++)
		t.units[i] = text_ansi_to_unit((uint8_t)t.units[i]);
	return t;
}

/* Punctuation comes before digits, these before letters. */
static int weight(uint16_t u)
{
	static const char order[] = "'- !\"#$%&()*,./:;?@[\\]^_`{|}~+<=>";
	const char *at;

	if (u == 0 || u >= 0x7f)
		return -1;
	if (u >= '0' && u <= '9')
		return 100 + u;
	if ((u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z'))
		return 200 + crt_lower(u);
	at = strchr(order, u);
	return at == NULL ? -1 : (int)(at - order);
}

/* Hyphens and apostrophes count only where all else is equal: not done here. */
static bool has_order(struct crt_text t)
{
	for (size_t i = 0; i < t.n; i++) {
		if (weight(t.units[i]) < 2)
			return false;
	}
	return true;
}

static unsigned compare_known(struct crt_text a, struct crt_text b,
			      bool ignore_case)
{
	for (size_t i = 0; i < a.n && i < b.n; i++) {
		int x = weight(a.units[i]), y = weight(b.units[i]);

		if (x != y)
			return x < y ? LESS : GREATER;
	}
	if (a.n != b.n)
		return a.n < b.n ? LESS : GREATER;
	/* Lower case comes first. */
	for (size_t i = 0; !ignore_case && i < a.n; i++) {
		if (a.units[i] != b.units[i])
			return a.units[i] > b.units[i] ? LESS : GREATER;
	}
	return EQUAL;
}

static bool is_same(struct crt_text a, struct crt_text b, bool ignore_case)
{
	uint16_t x, y;

	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (a.units[i] == b.units[i])
			continue;
		if (!ignore_case || !character_lower(a.units[i], &x) ||
		    !character_lower(b.units[i], &y) || x != y)
			return false;
	}
	return true;
}

unsigned compare_texts(struct call *c, struct crt_text a, struct crt_text b,
		       bool ignore_case)
{
	if (is_same(a, b, ignore_case))
		return EQUAL;
	if (has_order(a) && has_order(b))
		return compare_known(a, b, ignore_case);
	call_stop(c, "the order of these texts isn't described");
	return 0;
}

/* Locale, flags, text, count, text, count. */
static void compare_string(struct call *c)
{
	enum { IGNORE_CASE = 1, LINGUISTIC_IGNORE_CASE = 0x10 };
	unsigned unit = strstr(call_api(c), "Ex") || call_is_wide(c) ? 2 : 1;
	uint32_t flags = call_arg32(c, 1);

	if (call_arg(c, 2) == 0 || call_arg(c, 4) == 0) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	call_return(c, compare_texts(c, counted(c, 2, 3, unit),
				     counted(c, 4, 5, unit),
				     flags & (IGNORE_CASE |
					      LINGUISTIC_IGNORE_CASE)));
}

/* Units as numbers. */
static void compare_ordinal(struct call *c)
{
	struct crt_text a = counted(c, 0, 1, 2), b = counted(c, 2, 3, 2);
	bool ignore_case = call_arg32(c, 4) != 0;
	uint16_t x, y;

	for (size_t i = 0; i < a.n && i < b.n; i++) {
		x = a.units[i];
		y = b.units[i];
		if (ignore_case && (!character_upper(x, &x) ||
				    !character_upper(y, &y))) {
			call_stop(c, "the case of a character isn't described");
			return;
		}
		if (x != y) {
			call_return(c, x < y ? LESS : GREATER);
			return;
		}
	}
	call_return(c, a.n == b.n ? EQUAL : a.n < b.n ? LESS : GREATER);
}

static bool map(struct call *c, struct crt_text t, uint32_t flags)
{
	enum { TO_LOWER = 0x100, TO_UPPER = 0x200,
	       LINGUISTIC = 0x01000000 };

	if (flags & ~(uint32_t)(TO_LOWER | TO_UPPER | LINGUISTIC)) {
		call_stop(c, "it maps a text in a way (0x%x) that isn't "
			     "emulated", flags);
		return false;
	}
	for (size_t i = 0; i < t.n; i++) {
		uint16_t *u = &t.units[i];

		if ((flags & TO_LOWER && !character_lower(*u, u)) ||
		    (flags & TO_UPPER && !character_upper(*u, u))) {
			call_stop(c, "the case of U+%04X isn't described", *u);
			return false;
		}
	}
	return true;
}

/* Locale, flags, text, count, buffer, room. */
static void map_string(struct call *c)
{
	unsigned unit = strstr(call_api(c), "Ex") || call_is_wide(c) ? 2 : 1;
	int32_t count = call_arg_int(c, 3), room = call_arg_int(c, 5);
	struct crt_text t;
	size_t n;

	if (call_arg(c, 2) == 0 || count == 0 || room < 0) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (count < 0) {
		t = counted(c, 2, 3, unit);
		t.n++;
	} else {
		/* With what may be behind a zero. */
		t.n = (uint32_t)count > CRT_TEXT_MAX ? CRT_TEXT_MAX :
						       (uint32_t)count;
		t.units = process_need(
			arena_new_array(call_arena(c), uint16_t, t.n + 1));
		for (size_t i = 0; i < t.n; i++)
			t.units[i] =
				unit == 2 ?
					call_read16(c, call_arg(c, 2) + 2 * i) :
					text_ansi_to_unit(call_read8(
						c, call_arg(c, 2) + i));
	}
	if (!map(c, t, call_arg32(c, 1)))
		return;
	n = t.n;
	for (size_t i = 0; unit == 1 && i < n; i++)
		t.units[i] = text_unit_to_ansi(t.units[i]);
	if (room == 0)
		call_return(c, n);
	else if (n > (uint32_t)room)
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
	else if (crt_put(c, call_arg(c, 4), unit, t.units, n, false))
		call_return(c, n);
}

static const struct stub stubs[] = {
	{ "CompareStringA", 6, compare_string },
	{ "CompareStringW", 6, compare_string },
	{ "CompareStringEx", 9, compare_string },
	{ "CompareStringOrdinal", 5, compare_ordinal },
	{ "LCMapStringA", 6, map_string },
	{ "LCMapStringW", 6, map_string },
	{ "LCMapStringEx", 9, map_string },
};
STUB_MODULE(kernel32_compare, "kernel32.dll", stubs);
