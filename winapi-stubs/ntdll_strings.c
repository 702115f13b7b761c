/* ntdll.dll: counted strings, of bytes and of UTF-16. */
#include <string.h>

#include "emulator/text.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* STRING and UNICODE_STRING: length and room in bytes, and where. */
struct counted {
	uint16_t n, room;
	uint64_t at;
};

static uint64_t place_of(const struct call *c, uint64_t s)
{
	return s + (call_is_64(c) ? 8 : 4);
}

static struct counted read_counted(struct call *c, uint64_t s)
{
	return (struct counted){ call_read16(c, s), call_read16(c, s + 2),
				 call_read_pointer(c, place_of(c, s)) };
}

static void write_counted(struct call *c, uint64_t s, struct counted v)
{
	call_write16(c, s, v.n);
	call_write16(c, s + 2, v.room);
	call_write_pointer(c, place_of(c, s), v.at);
}

/* Units of a UNICODE_STRING, the call's. */
static uint16_t *units_at(struct call *c, struct counted s)
{
	uint16_t *u = process_need(
		arena_new_array(call_arena(c), uint16_t, s.n / 2 + 1u));

	if (s.n > 1)
		call_read(c, s.at, u, s.n & ~1u);
	return u;
}

static void initialize(struct call *c, unsigned unit)
{
	uint64_t text = call_arg(c, 1);
	struct counted s = { 0, 0, text };
	size_t n;

	if (text != 0) {
		n = crt_text_at(c, text, unit, 0xfffe / unit - 1).n;
		s.n = (uint16_t)(n * unit);
		s.room = (uint16_t)(s.n + unit);
	}
	write_counted(c, call_arg(c, 0), s);
}

static void initialize_unicode(struct call *c)
{
	initialize(c, 2);
}

static void initialize_ansi(struct call *c)
{
	initialize(c, 1);
}

static void create_unicode(struct call *c, unsigned unit)
{
	struct crt_text t = crt_text_at(c, call_arg(c, 1), unit, 0x7ffe);
	uint64_t at = call_alloc(c, 2 * t.n + 2);

	for (size_t i = 0; unit == 1 && i < t.n; i++)
		t.units[i] = text_ansi_to_unit((uint8_t)t.units[i]);
	if (at == 0 || !crt_put(c, at, 2, t.units, t.n, true))
		return;
	write_counted(c, call_arg(c, 0),
		      (struct counted){ (uint16_t)(2 * t.n),
					(uint16_t)(2 * t.n + 2), at });
	call_return(c, 1);
}

static void create_from_wide(struct call *c)
{
	create_unicode(c, 2);
}

static void create_from_bytes(struct call *c)
{
	create_unicode(c, 1);
}

static void free_string(struct call *c)
{
	struct counted s = read_counted(c, call_arg(c, 0));

	if (s.at != 0)
		call_free(c, s.at);
	write_counted(c, call_arg(c, 0), (struct counted){ 0, 0, 0 });
}

/* To, from, whether to allocate. */
static void convert(struct call *c, bool to_wide)
{
	struct counted from = read_counted(c, call_arg(c, 1));
	struct counted to = read_counted(c, call_arg(c, 0));
	size_t n = to_wide ? from.n : from.n / 2u;
	unsigned unit = to_wide ? 2 : 1;
	uint16_t *units = process_need(
		arena_new_array(call_arena(c), uint16_t, n + 1));

	for (size_t i = 0; i < n; i++)
		units[i] = to_wide ? text_ansi_to_unit(call_read8(
					     c, from.at + i)) :
				     text_unit_to_ansi(call_read16(
					     c, from.at + 2 * i));
	if ((n + 1) * unit > 0xffff) {
		call_return(c, (uint32_t)STATUS_INVALID_PARAMETER_2);
		return;
	}
	if (call_arg32(c, 2) & 0xff) {
		to.room = (uint16_t)((n + 1) * unit);
		to.at = call_alloc(c, to.room);
	}
	if (to.at == 0 || to.room < (n + 1) * unit) {
		call_return(c, (uint32_t)(to.at == 0 ? STATUS_NO_MEMORY :
						       STATUS_BUFFER_OVERFLOW));
		return;
	}
	to.n = (uint16_t)(n * unit);
	crt_put(c, to.at, unit, units, n, true);
	write_counted(c, call_arg(c, 0), to);
}

static void to_unicode(struct call *c)
{
	convert(c, true);
}

static void to_ansi(struct call *c)
{
	convert(c, false);
}

static int compare(struct call *c, bool ignore_case)
{
	struct counted a = read_counted(c, call_arg(c, 0));
	struct counted b = read_counted(c, call_arg(c, 1));
	uint16_t *x = units_at(c, a), *y = units_at(c, b);

	for (unsigned i = 0; i < a.n / 2u && i < b.n / 2u; i++) {
		if (ignore_case && (!character_upper(x[i], &x[i]) ||
				    !character_upper(y[i], &y[i]))) {
			call_stop(c, "the case of a character isn't described");
			return 0;
		}
		if (x[i] != y[i])
			return x[i] - y[i];
	}
	return a.n - b.n;
}

static void compare_unicode(struct call *c)
{
	call_return(c, (uint64_t)(int64_t)compare(c, call_arg32(c, 2) & 0xff));
}

static void equal_unicode(struct call *c)
{
	call_return(c, compare(c, call_arg32(c, 2) & 0xff) == 0);
}

static void append(struct call *c, struct counted from)
{
	struct counted to = read_counted(c, call_arg(c, 0));
	uint16_t *units = units_at(c, from);

	if (to.n + from.n > to.room) {
		call_return(c, (uint32_t)STATUS_BUFFER_TOO_SMALL);
		return;
	}
	crt_put(c, to.at + to.n, 2, units, from.n / 2u,
		to.n + from.n + 2 <= to.room);
	to.n = (uint16_t)(to.n + from.n);
	write_counted(c, call_arg(c, 0), to);
}

static void append_string(struct call *c)
{
	append(c, read_counted(c, call_arg(c, 1)));
}

static void append_text(struct call *c)
{
	uint64_t text = call_arg(c, 1);
	size_t n = text == 0 ? 0 : crt_text_at(c, text, 2, 0x7ffe).n;

	append(c, (struct counted){ (uint16_t)(2 * n), 0, text });
}

/* As much as there is room for. */
static void copy(struct call *c)
{
	struct counted to = read_counted(c, call_arg(c, 0)), from = { 0 };

	if (call_arg(c, 1) != 0)
		from = read_counted(c, call_arg(c, 1));
	if (from.n > to.room)
		from.n = to.room;
	to.n = from.n;
	if (from.n != 0)
		crt_put(c, to.at, 2, units_at(c, from), from.n / 2u,
			from.n + 2 <= to.room);
	write_counted(c, call_arg(c, 0), to);
}

static void upper_character(struct call *c)
{
	uint16_t u = (uint16_t)call_arg(c, 0);

	if (!character_upper(u, &u))
		call_stop(c, "the case of U+%04X isn't described", u);
	call_return(c, u);
}

static void upper_byte(struct call *c)
{
	call_return(c, (uint8_t)crt_upper((uint8_t)call_arg(c, 0)));
}

static const struct stub stubs[] = {
	{ "RtlInitUnicodeString", 2, initialize_unicode },
	{ "RtlInitAnsiString", 2, initialize_ansi },
	{ "RtlInitString", 2, initialize_ansi },
	{ "RtlCreateUnicodeString", 2, create_from_wide },
	{ "RtlCreateUnicodeStringFromAsciiz", 2, create_from_bytes },
	{ "RtlFreeUnicodeString", 1, free_string },
	{ "RtlFreeAnsiString", 1, free_string },
	{ "RtlAnsiStringToUnicodeString", 3, to_unicode },
	{ "RtlUnicodeStringToAnsiString", 3, to_ansi },
	{ "RtlCompareUnicodeString", 3, compare_unicode },
	{ "RtlEqualUnicodeString", 3, equal_unicode },
	{ "RtlAppendUnicodeStringToString", 2, append_string },
	{ "RtlAppendUnicodeToString", 2, append_text },
	{ "RtlCopyUnicodeString", 2, copy },
	{ "RtlUpcaseUnicodeChar", 1, upper_character },
	{ "RtlUpperChar", 1, upper_byte },
};
STUB_MODULE(ntdll_strings, "ntdll.dll", stubs);
