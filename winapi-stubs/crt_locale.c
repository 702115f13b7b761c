/* C run-times: the C locale, the environment, the command line. */
#include <string.h>

#include "emulator/world.h"
#include "winapi-stubs/crt.h"

static void return_one(struct call *c)
{
	call_return(c, 1);
}

/* The C locale has no code page. */
static void return_zero(struct call *c)
{
	(void)c;
}

static void put_one(struct call *c)
{
	call_write32(c, call_arg(c, 0), 1);
}

static const char locale_key;
static const char made_key;
static const char conventions_key;

static void set_locale(struct call *c)
{
	unsigned unit = crt_unit(c);
	const uint16_t name[] = { 'C' };
	uint64_t at = call_static(c, &locale_key, 4);
	struct crt_text t;

	if (call_arg(c, 1) != 0) {
		t = crt_text_arg(c, 1);
		if (t.n != 1 || t.units[0] != 'C') {
			call_stop(c, "it sets a locale");
			return;
		}
	}
	crt_put(c, at, unit, name, 1, true);
	call_return(c, at);
}

/* _locale_t of the C locale: two pointers that nobody but the run-time reads. */
static void create_locale(struct call *c)
{
	const struct crt_text t = crt_text_arg(c, 1);

	if (t.n != 1 || t.units[0] != 'C') {
		call_stop(c, "it makes a locale");
		return;
	}
	call_return(c, call_static(c, &made_key, 16));
}

/* Whatever a thread has of its own, it is the C locale. */
static void own_locale(struct call *c)
{
	enum { ASK, ENABLE, DISABLE };
	const uint64_t at = crt_thread(c) + CRT_OF_OWN_LOCALE;
	const uint32_t asked = call_arg32(c, 0);

	if (asked > DISABLE) {
		crt_invalid(c, "it asks for an unknown kind of locale");
		return;
	}
	call_return(c, call_read32(c, at) != 0 ? ENABLE : DISABLE);
	if (asked != ASK)
		call_write32(c, at, asked == ENABLE);
}

/* struct lconv: ten texts, of which one isn't empty, and eight numbers. */
static void conventions(struct call *c)
{
	enum { TEXTS = 10, NUMBERS = 8, NOT_GIVEN = 127, POINT = 104 };
	uint64_t at = call_static(c, &conventions_key, POINT + 4);
	unsigned size = call_pointer_size(c);

	call_write8(c, at + POINT, '.');
	for (unsigned i = 0; i < TEXTS; i++)
		call_write_pointer(c, at + i * size,
				   at + POINT + (i == 0 ? 0 : 1));
	call_fill(c, at + TEXTS * size, NOT_GIVEN, NUMBERS);
	call_return(c, at);
}

/* A byte is a character. */
static void to_wide(struct call *c)
{
	uint64_t from = call_arg(c, 1);
	uint8_t byte;

	if (from == 0 || call_arg(c, 2) == 0)
		return;
	byte = call_read8(c, from);
	if (call_arg(c, 0) != 0)
		call_write16(c, call_arg(c, 0), byte);
	call_return(c, byte != 0);
}

static void to_byte(struct call *c)
{
	uint16_t unit = (uint16_t)call_arg(c, 1);

	if (call_arg(c, 0) == 0)
		return;
	if (unit > 255) {
		crt_set_errno(c, CRT_EILSEQ);
		call_return(c, UINT64_MAX);
		return;
	}
	call_write8(c, call_arg(c, 0), (uint8_t)unit);
	call_return(c, 1);
}

/* Without a place it is as if for the zero that ends a text. */
static void to_byte_again(struct call *c)
{
	if (call_arg(c, 0) == 0)
		call_return(c, 1);
	else
		to_byte(c);
}

/* Whole texts, either way; without a place to put it the length. */
static void convert(struct call *c, unsigned from, unsigned to)
{
	bool counts = call_arg(c, 0) == 0;
	uint64_t room = call_arg(c, 2);
	struct crt_text t = crt_text_at(c, call_arg(c, 1), from,
					counts ? SIZE_MAX : room);

	for (size_t i = 0; i < t.n && to == 1; i++) {
		if (t.units[i] > 255) {
			crt_set_errno(c, CRT_EILSEQ);
			call_return(c, UINT64_MAX);
			return;
		}
	}
	if (!counts)
		crt_put(c, call_arg(c, 0), to, t.units, t.n, t.n < room);
	call_return(c, t.n);
}

static void text_to_wide(struct call *c)
{
	convert(c, 1, 2);
}

static void text_to_bytes(struct call *c)
{
	convert(c, 2, 1);
}

/* What was handed out stays: the texts are never freed. */
static void get_variable(struct call *c)
{
	unsigned unit = crt_unit(c);
	struct str value, name = crt_utf8(c, crt_text_arg(c, 0), unit);

	call_describe(c, "%.*s", STR_ARGS(name));
	if (world_variable_for(c, name, &value))
		call_return(c, call_alloc_text(c, value, unit == 2));
}

/* "NAME=VALUE"; without a value it is taken away. */
static void put_variable(struct call *c)
{
	struct str all = crt_utf8(c, crt_text_arg(c, 0), crt_unit(c));
	const char *equal = memchr(all.s, '=', all.n);
	struct str name, value = { NULL, 0 };

	if (equal == NULL || equal == all.s) {
		call_return(c, UINT64_MAX);
		return;
	}
	name = (struct str){ all.s, (size_t)(equal - all.s) };
	if (name.n + 1 < all.n)
		value = (struct str){ equal + 1, all.n - name.n - 1 };
	world_set_variable(call_process(c), name, value);
}

static void put_major(struct call *c)
{
	call_write32(c, call_arg(c, 0), call_windows(c) >> 8);
}

static void put_minor(struct call *c)
{
	call_write32(c, call_arg(c, 0), call_windows(c) & 0xff);
}

static void put_build(struct call *c)
{
	call_write32(c, call_arg(c, 0), call_build(c));
}

static void put_version(struct call *c)
{
	call_write32(c, call_arg(c, 0),
		     (uint32_t)(call_windows(c) >> 8) << 8 |
			     (call_windows(c) & 0xff));
}

/* errno.h's texts of what stubs here set, and the commonest else. */
static void error_text(struct call *c)
{
	static const struct {
		uint32_t error;
		const char *text;
	} all[] = {
		{ 0, "No error" },
		{ CRT_ENOENT, "No such file or directory" },
		{ CRT_EBADF, "Bad file descriptor" },
		{ CRT_EACCES, "Permission denied" },
		{ CRT_EEXIST, "File exists" },
		{ CRT_EINVAL, "Invalid argument" },
		{ CRT_ERANGE, "Result too large" },
	};
	uint64_t at = crt_thread(c) + CRT_OF_MESSAGE;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (all[i].error != call_arg32(c, 0))
			continue;
		call_put_text_at(c, at, 96, str_of(all[i].text),
				 crt_unit(c) == 2);
		call_return(c, at);
		return;
	}
	call_stop(c, "the text of error %u isn't known", call_arg32(c, 0));
}

static const struct stub stubs[] = {
	{ "__mb_cur_max", 4, put_one, CALL_DATA },
	{ "___mb_cur_max_func", 0, return_one, CALL_CDECL },
	{ "___lc_codepage_func", 0, return_zero, CALL_CDECL },
	{ "__lc_codepage", 4, NULL, CALL_DATA },
	{ "setlocale", 2, set_locale, CALL_CDECL },
	{ "_wsetlocale", 2, set_locale, CALL_CDECL },
	{ "_create_locale", 2, create_locale, CALL_CDECL },
	{ "_wcreate_locale", 2, create_locale, CALL_CDECL },
	{ "_free_locale", 1, return_zero, CALL_CDECL },
	{ "_configthreadlocale", 1, own_locale, CALL_CDECL },
	{ "localeconv", 0, conventions, CALL_CDECL },
	{ "mbtowc", 3, to_wide, CALL_CDECL },
	{ "wctomb", 2, to_byte, CALL_CDECL },
	{ "mbstowcs", 3, text_to_wide, CALL_CDECL },
	{ "wcstombs", 3, text_to_bytes, CALL_CDECL },
	{ "wcrtomb", 3, to_byte_again, CALL_CDECL },
	{ "_mbtowc_l", 4, to_wide, CALL_CDECL },
	{ "_wctomb_l", 3, to_byte, CALL_CDECL },
	{ "_mbstowcs_l", 4, text_to_wide, CALL_CDECL },
	{ "_wcstombs_l", 4, text_to_bytes, CALL_CDECL },
	{ "___mb_cur_max_l_func", 1, return_one, CALL_CDECL },
	{ "getenv", 1, get_variable, CALL_CDECL },
	{ "_wgetenv", 1, get_variable, CALL_CDECL },
	{ "_putenv", 1, put_variable, CALL_CDECL },
	{ "_wputenv", 1, put_variable, CALL_CDECL },
	{ "_winmajor", 4, put_major, CALL_DATA },
	{ "_winminor", 4, put_minor, CALL_DATA },
	{ "_osver", 4, put_build, CALL_DATA },
	{ "_winver", 4, put_version, CALL_DATA },
	{ "_fmode", 4, NULL, CALL_DATA },
	{ "_commode", 4, NULL, CALL_DATA },
	{ "strerror", 1, error_text, CALL_CDECL },
	{ "_wcserror", 1, error_text, CALL_CDECL },
};
CRT_MODULE(crt_locale, stubs);
