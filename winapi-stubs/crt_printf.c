/* C run-times: sprintf() and its like. */
#include <string.h>

#include "winapi-stubs/crt.h"

static bool is_wide(const struct call *c)
{
	return strchr(call_api(c), 'w') != NULL;
}

/* "vsprintf" and "_vsnprintf" take a list, the others what follows. */
static struct crt_arguments arguments_at(struct call *c, unsigned n)
{
	const char *name = call_api(c);
	struct crt_arguments a = { .c = c, .next = n };

	while (*name == '_')
		name++;
	if (*name == 'v')
		a.at = call_arg(c, n);
	return a;
}

/* False where the run stopped; else 'o' is what was formatted. */
static bool format(struct call *c, unsigned n, struct crt_output *o)
{
	struct crt_arguments a = arguments_at(c, n + 1);

	*o = (struct crt_output){ NULL, 0, 0 };
	return crt_format(&a, call_arg(c, n),
			  crt_format_flags(c, is_wide(c)), o);
}

static void put(struct call *c, const struct crt_output *o, size_t n,
		bool zero)
{
	crt_put(c, call_arg(c, 0), is_wide(c) ? 2 : 1, o->units, n, zero);
}

static void print(struct call *c)
{
	struct crt_output o;

	if (!format(c, 1, &o))
		return;
	put(c, &o, o.n, true);
	call_return(c, o.n);
}

/* -1 where it is cut; and no zero where there is no room for one. */
static void print_limited(struct call *c)
{
	uint64_t room = call_arg(c, 1);
	struct crt_output o;

	if (!format(c, 2, &o))
		return;
	if (call_arg(c, 0) == 0 && room == 0) {
		call_return(c, o.n);
		return;
	}
	put(c, &o, o.n < room ? o.n : (size_t)room, o.n < room);
	call_return(c, o.n <= room ? o.n : UINT64_MAX);
}

static void print_checked(struct call *c)
{
	struct crt_output o;

	if (!format(c, 2, &o))
		return;
	if (call_arg(c, 0) == 0 || o.n >= call_arg(c, 1)) {
		crt_invalid(c, "a text has more units than there is room for");
		return;
	}
	put(c, &o, o.n, true);
	call_return(c, o.n);
}

/* Room, and how many units at most; _TRUNCATE is both. */
static void print_both(struct call *c)
{
	uint64_t room = call_arg(c, 1), most = call_arg(c, 2);
	uint64_t truncate = call_is_64(c) ? UINT64_MAX : UINT32_MAX;
	struct crt_output o;
	size_t n;

	if (!format(c, 3, &o))
		return;
	n = o.n < most ? o.n : (size_t)most;
	if (call_arg(c, 0) == 0 || room == 0 ||
	    (n >= room && most != truncate)) {
		crt_invalid(c, "a text has more units than there is room for");
		return;
	}
	if (n >= room)
		n = (size_t)room - 1;
	put(c, &o, n, true);
	call_return(c, n < o.n ? UINT64_MAX : n);
}

static void count(struct call *c)
{
	struct crt_output o;

	if (format(c, 0, &o))
		call_return(c, o.n);
}

/* Options of __stdio_common_vsprintf() and its like. */
enum {
	LEGACY_ZERO = 1,      /* as _vsnprintf() */
	STANDARD_LENGTH = 2,  /* as vsnprintf() of C99 */
	LEGACY_WIDE = 4,      /* %s is as wide as the format */
	LEGACY_NUMBERS = 8,
	LEGACY_EXPONENT = 16,
};

/* The options are two slots; then come buffer, room, format, locale, list. */
static bool format_common(struct call *c, unsigned format_at,
			  struct crt_output *o)
{
	unsigned shift = call_is_64(c) ? 0 : 1;
	uint64_t options = call_arg64(c, 0, 0);
	struct crt_arguments a = {
		.c = c, .at = call_arg(c, format_at + shift + 2)
	};
	unsigned flags = crt_format_flags(c, is_wide(c)) | CRT_C99;

	*o = (struct crt_output){ NULL, 0, 0 };
	flags &= ~(unsigned)(CRT_OLD_NUMBERS | CRT_THREE_DIGITS);
	if (!(options & LEGACY_WIDE) && is_wide(c))
		flags |= CRT_NARROW_STRINGS;
	if (options & LEGACY_EXPONENT)
		flags |= CRT_THREE_DIGITS;
	if (options & LEGACY_NUMBERS)
		flags |= CRT_OLD_NUMBERS;
	return crt_format(&a, call_arg(c, format_at + shift), flags, o);
}

static void print_common(struct call *c)
{
	unsigned shift = call_is_64(c) ? 0 : 1;
	uint64_t options = call_arg64(c, 0, 0);
	uint64_t at = call_arg(c, 1 + shift), room = call_arg(c, 2 + shift);
	unsigned unit = is_wide(c) ? 2 : 1;
	struct crt_output o;

	if (!format_common(c, 3, &o))
		return;
	call_return(c, o.n);
	if (at == 0 || room == 0)
		return;
	if (o.n < room) {
		crt_put(c, at, unit, o.units, o.n, true);
	} else if (options & LEGACY_ZERO) {
		crt_put(c, at, unit, o.units, (size_t)room, false);
		call_return(c, o.n == room ? o.n : UINT64_MAX);
	} else {
		crt_put(c, at, unit, o.units, (size_t)room - 1, true);
		call_return(c, options & STANDARD_LENGTH ? o.n : UINT64_MAX);
	}
}

static void print_common_checked(struct call *c)
{
	unsigned shift = call_is_64(c) ? 0 : 1;
	uint64_t at = call_arg(c, 1 + shift), room = call_arg(c, 2 + shift);
	struct crt_output o;

	if (!format_common(c, 3, &o))
		return;
	if (at == 0 || o.n >= room) {
		crt_invalid(c, "a text has more units than there is room for");
		return;
	}
	crt_put(c, at, is_wide(c) ? 2 : 1, o.units, o.n, true);
	call_return(c, o.n);
}

static const struct stub stubs[] = {
	{ "sprintf", 2, print, CALL_CDECL },
	{ "swprintf", 2, print, CALL_CDECL },
	{ "_swprintf", 2, print, CALL_CDECL },
	{ "vsprintf", 3, print, CALL_CDECL },
	{ "vswprintf", 3, print, CALL_CDECL },
	{ "_vswprintf", 3, print, CALL_CDECL },
	{ "_snprintf", 3, print_limited, CALL_CDECL },
	{ "_snwprintf", 3, print_limited, CALL_CDECL },
	{ "_vsnprintf", 4, print_limited, CALL_CDECL },
	{ "_vsnwprintf", 4, print_limited, CALL_CDECL },
	{ "sprintf_s", 3, print_checked, CALL_CDECL },
	{ "swprintf_s", 3, print_checked, CALL_CDECL },
	{ "vsprintf_s", 4, print_checked, CALL_CDECL },
	{ "vswprintf_s", 4, print_checked, CALL_CDECL },
	{ "_snprintf_s", 4, print_both, CALL_CDECL },
	{ "_snwprintf_s", 4, print_both, CALL_CDECL },
	{ "_vsnprintf_s", 5, print_both, CALL_CDECL },
	{ "_vsnwprintf_s", 5, print_both, CALL_CDECL },
	{ "_scprintf", 1, count, CALL_CDECL },
	{ "_scwprintf", 1, count, CALL_CDECL },
	{ "_vscprintf", 2, count, CALL_CDECL },
	{ "_vscwprintf", 2, count, CALL_CDECL },
	{ "__stdio_common_vsprintf", 7, print_common, CALL_CDECL },
	{ "__stdio_common_vswprintf", 7, print_common, CALL_CDECL },
	{ "__stdio_common_vsprintf_s", 7, print_common_checked, CALL_CDECL },
	{ "__stdio_common_vswprintf_s", 7, print_common_checked, CALL_CDECL },
};
CRT_MODULE(crt_printf, stubs);
