/* C run-times: what is looked for in texts, and cut out of them. */
#include "winapi-stubs/crt.h"

static void return_place(struct call *c, size_t n)
{
	call_return(c, call_arg(c, 0) + n * crt_unit(c));
}

static uint16_t wanted(struct call *c)
{
	uint64_t unit = call_arg(c, 1);

	return crt_unit(c) == 1 ? (uint8_t)unit : (uint16_t)unit;
}

/* The zero at the end can be looked for as well. */
static void find_first(struct call *c)
{
	struct crt_text t = crt_text_arg(c, 0);
	uint16_t unit = wanted(c);

	for (size_t i = 0; i <= t.n; i++) {
		if (t.units[i] == unit) {
			return_place(c, i);
			return;
		}
	}
}

static void find_last(struct call *c)
{
	struct crt_text t = crt_text_arg(c, 0);
	uint16_t unit = wanted(c);

	for (size_t i = t.n + 1; i-- > 0;) {
		if (t.units[i] == unit) {
			return_place(c, i);
			return;
		}
	}
}

/* Knuth, Morris and Pratt's: the guest chooses both texts. */
static size_t find_text(struct call *c, struct crt_text in,
			struct crt_text what)
{
	size_t *back = arena_new_array(call_arena(c), size_t, what.n + 1);
	size_t k = 0;

	if (back == NULL || what.n == 0)
		return back == NULL ? SIZE_MAX : 0;
	back[0] = 0;
	for (size_t i = 1; i < what.n; i++) {
		while (k > 0 && what.units[i] != what.units[k])
			k = back[k - 1];
		if (what.units[i] == what.units[k])
			k++;
		back[i] = k;
	}
	k = 0;
	for (size_t i = 0; i < in.n; i++) {
		while (k > 0 && in.units[i] != what.units[k])
			k = back[k - 1];
		if (in.units[i] == what.units[k])
			k++;
		if (k == what.n)
			return i + 1 - k;
	}
	return SIZE_MAX;
}

static void find(struct call *c)
{
	size_t n = find_text(c, crt_text_arg(c, 0), crt_text_arg(c, 1));

	if (n != SIZE_MAX)
		return_place(c, n);
}

static bool is_in(const uint8_t *set, uint16_t unit)
{
	return (set[unit / 8] >> unit % 8 & 1) != 0;
}

/* A set of units as bits. */
static const uint8_t *set_of(struct call *c, struct crt_text t)
{
	uint8_t *set = process_need(arena_alloc(call_arena(c), 8192, 1));

	for (size_t i = 0; i < 8192; i++)
		set[i] = 0;
	for (size_t i = 0; i < t.n; i++)
		set[t.units[i] / 8] |= (uint8_t)(1u << t.units[i] % 8);
	return set;
}

/* How many at 'from' are in the set, or aren't. */
static size_t span(struct crt_text t, size_t from, const uint8_t *set,
		   bool in)
{
	size_t n = from;

	while (n < t.n && is_in(set, t.units[n]) == in)
		n++;
	return n - from;
}

static void span_in(struct call *c)
{
	call_return(c, span(crt_text_arg(c, 0), 0,
			    set_of(c, crt_text_arg(c, 1)), true));
}

static void span_out(struct call *c)
{
	call_return(c, span(crt_text_arg(c, 0), 0,
			    set_of(c, crt_text_arg(c, 1)), false));
}

static void find_any(struct call *c)
{
	struct crt_text t = crt_text_arg(c, 0);
	size_t n = span(t, 0, set_of(c, crt_text_arg(c, 1)), false);

	if (n < t.n)
		return_place(c, n);
}

/* 'next' is where the guest keeps the place to go on at. */
static void take_token(struct call *c, uint64_t next)
{
	unsigned unit = crt_unit(c);
	uint64_t at = call_arg(c, 0);
	const uint8_t *set = set_of(c, crt_text_arg(c, 1));
	struct crt_text t;
	size_t start, n;

	if (at == 0)
		at = call_read_pointer(c, next);
	if (at == 0)
		return;
	t = crt_text_at(c, at, unit, SIZE_MAX);
	start = span(t, 0, set, true);
	n = span(t, start, set, false);
	if (start + n < t.n) {
		crt_put(c, at + (start + n) * unit, unit, NULL, 0, true);
		call_write_pointer(c, next, at + (start + n + 1) * unit);
	} else {
		call_write_pointer(c, next, at + t.n * unit);
	}
	if (n != 0)
		call_return(c, at + start * unit);
}

static void token(struct call *c)
{
	take_token(c, crt_thread(c) + (crt_unit(c) == 2 ? CRT_OF_WIDE_TOKEN :
							  CRT_OF_TOKEN));
}

static void token_checked(struct call *c)
{
	if (call_arg(c, 2) == 0 || call_arg(c, 1) == 0)
		crt_invalid(c, "it passes no place for the context");
	else
		take_token(c, call_arg(c, 2));
}

static const struct stub stubs[] = {
	{ "strchr", 2, find_first, CALL_CDECL },
	{ "wcschr", 2, find_first, CALL_CDECL },
	{ "_mbschr", 2, find_first, CALL_CDECL },
	{ "strrchr", 2, find_last, CALL_CDECL },
	{ "wcsrchr", 2, find_last, CALL_CDECL },
	{ "_mbsrchr", 2, find_last, CALL_CDECL },
	{ "strstr", 2, find, CALL_CDECL },
	{ "wcsstr", 2, find, CALL_CDECL },
	{ "_mbsstr", 2, find, CALL_CDECL },
	{ "strspn", 2, span_in, CALL_CDECL },
	{ "wcsspn", 2, span_in, CALL_CDECL },
	{ "_mbsspn", 2, span_in, CALL_CDECL },
	{ "strcspn", 2, span_out, CALL_CDECL },
	{ "wcscspn", 2, span_out, CALL_CDECL },
	{ "_mbscspn", 2, span_out, CALL_CDECL },
	{ "strpbrk", 2, find_any, CALL_CDECL },
	{ "wcspbrk", 2, find_any, CALL_CDECL },
	{ "_mbspbrk", 2, find_any, CALL_CDECL },
	{ "strtok", 2, token, CALL_CDECL },
	{ "wcstok", 2, token, CALL_CDECL },
	{ "_mbstok", 2, token, CALL_CDECL },
	{ "strtok_s", 3, token_checked, CALL_CDECL },
	{ "wcstok_s", 3, token_checked, CALL_CDECL },
};
CRT_MODULE(crt_search, stubs);
