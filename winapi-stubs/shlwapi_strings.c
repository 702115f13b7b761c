/* shlwapi.dll: texts. */
#include <stdlib.h>

#include "winapi-stubs/crt.h"

static unsigned unit_of(const struct call *c)
{
	return call_is_wide(c) ? 2 : 1;
}

static struct crt_text text_arg(struct call *c, unsigned n)
{
	return crt_text_at(c, call_arg(c, n), unit_of(c), CRT_TEXT_MAX);
}

static bool ignores_case(struct call *c)
{
	size_t n = str_of(call_api(c)).n;

	return call_api(c)[n - 2] == 'I';
}

static uint16_t fold(uint16_t u, bool ignore)
{
	return ignore ? crt_lower(u) : u;
}

/* The first place of a text in another one. */
static void find_text(struct call *c)
{
	struct crt_text t = text_arg(c, 0), s = text_arg(c, 1);
	bool ignore = ignores_case(c);
	size_t j;

	if (s.n > 1024) {
		call_stop(c, "it looks for a text that is too long");
		return;
	}
	for (size_t i = 0; s.n != 0 && i + s.n <= t.n; i++) {
		for (j = 0; j < s.n; j++) {
			if (fold(t.units[i + j], ignore) !=
			    fold(s.units[j], ignore))
				break;
		}
		if (j == s.n) {
			call_return(c, call_arg(c, 0) + i * unit_of(c));
			return;
		}
	}
}

static void find_unit(struct call *c)
{
	struct crt_text t = text_arg(c, 0);
	bool ignore = ignores_case(c);
	uint16_t u = (uint16_t)call_arg32(c, 1);

	for (size_t i = 0; i < t.n; i++) {
		if (fold(t.units[i], ignore) == fold(u, ignore)) {
			call_return(c, call_arg(c, 0) + i * unit_of(c));
			return;
		}
	}
}

/* StrRChr(text, end, unit): the end may be NULL. */
static void find_last_unit(struct call *c)
{
	struct crt_text t = text_arg(c, 0);
	uint16_t u = (uint16_t)call_arg32(c, 2);
	uint64_t end = call_arg(c, 1), start = call_arg(c, 0);
	size_t n = t.n;

	if (end >= start && (end - start) / unit_of(c) < n)
		n = (size_t)((end - start) / unit_of(c));
	while (n > 0 && t.units[n - 1] != u)
		n--;
	if (n > 0)
		call_return(c, start + (n - 1) * unit_of(c));
}

/* As the C locale orders them; letters outside ASCII are another matter. */
static void order(struct call *c, size_t most)
{
	struct crt_text a = text_arg(c, 0), b = text_arg(c, 1);
	bool ignore = ignores_case(c);

	for (size_t i = 0; i < most; i++) {
		uint16_t u = i < a.n ? fold(a.units[i], ignore) : 0;
		uint16_t v = i < b.n ? fold(b.units[i], ignore) : 0;

		if (u != v && (u >= 0x80 || v >= 0x80)) {
			call_stop(c, "the order of letters outside ASCII");
			return;
		}
		if (u != v || u == 0) {
			call_return(c, u == v ? 0 : u < v ? UINT32_MAX : 1);
			return;
		}
	}
}

static void compare(struct call *c)
{
	order(c, CRT_TEXT_MAX);
}

static void compare_some(struct call *c)
{
	order(c, call_arg32(c, 2));
}

static void to_integer(struct call *c)
{
	struct crt_text t = text_arg(c, 0);
	uint32_t value = 0;
	size_t i = 0;
	bool negative = t.n != 0 && t.units[0] == '-';

	for (i = negative; i < t.n && t.units[i] >= '0' && t.units[i] <= '9';
	     i++)
		value = value * 10 + t.units[i] - '0';
	call_return(c, negative ? 0 - value : value);
}

/* LocalFree() takes it back. */
static void duplicate(struct call *c)
{
	struct crt_text t = text_arg(c, 0);
	uint64_t at = call_alloc(c, (t.n + 1) * unit_of(c));

	if (at != 0)
		crt_put(c, at, unit_of(c), t.units, t.n, true);
	call_return(c, at);
}

static bool is_in(const struct crt_text *set, uint16_t u)
{
	for (size_t i = 0; i < set->n; i++) {
		if (set->units[i] == u)
			return true;
	}
	return false;
}

static void trim(struct call *c)
{
	struct crt_text t = text_arg(c, 0), set = text_arg(c, 1);
	size_t first = 0, end = t.n;

	while (first < end && is_in(&set, t.units[first]))
		first++;
	while (end > first && is_in(&set, t.units[end - 1]))
		end--;
	if (end - first == t.n)
		return;
	crt_put(c, call_arg(c, 0), unit_of(c), t.units + first, end - first,
		true);
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "StrStrA", 2, find_text },
	{ "StrStrW", 2, find_text },
	{ "StrStrIA", 2, find_text },
	{ "StrStrIW", 2, find_text },
	{ "StrChrA", 2, find_unit },
	{ "StrChrW", 2, find_unit },
	{ "StrChrIA", 2, find_unit },
	{ "StrChrIW", 2, find_unit },
	{ "StrRChrA", 3, find_last_unit },
	{ "StrRChrW", 3, find_last_unit },
	{ "StrCmpW", 2, compare },
	{ "StrCmpIW", 2, compare },
	{ "StrCmpNA", 3, compare_some },
	{ "StrCmpNW", 3, compare_some },
	{ "StrCmpNIA", 3, compare_some },
	{ "StrCmpNIW", 3, compare_some },
	{ "StrToIntA", 1, to_integer },
	{ "StrToIntW", 1, to_integer },
	{ "StrDupA", 1, duplicate },
	{ "StrDupW", 1, duplicate },
	{ "StrTrimA", 2, trim },
	{ "StrTrimW", 2, trim },
};
STUB_MODULE(shlwapi_strings, "shlwapi.dll", stubs);
