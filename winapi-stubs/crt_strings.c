/* C run-times: texts are copied, joined, compared. Bytes and wide alike. */
#include <string.h>

#include "winapi-stubs/crt.h"

static void length(struct call *c)
{
	call_return(c, crt_text_arg(c, 0).n);
}

static void length_limited(struct call *c)
{
	call_return(c, crt_text_at(c, call_arg(c, 0), crt_unit(c),
				   call_arg(c, 1))
			       .n);
}

static void copy(struct call *c)
{
	struct crt_text t = crt_text_arg(c, 1);

	crt_put(c, call_arg(c, 0), crt_unit(c), t.units, t.n, true);
	call_return(c, call_arg(c, 0));
}

/* Padded with zeros up to the count, and with none behind it. */
static void copy_limited(struct call *c)
{
	uint64_t to = call_arg(c, 0), n = call_arg(c, 2);
	unsigned unit = crt_unit(c);
	struct crt_text t = crt_text_at(c, call_arg(c, 1), unit, n);

	crt_put(c, to, unit, t.units, t.n, false);
	if (t.n < n)
		call_fill(c, to + t.n * unit, 0, (n - t.n) * unit);
	call_return(c, to);
}

static void append(struct call *c, uint64_t max)
{
	uint64_t to = call_arg(c, 0);
	unsigned unit = crt_unit(c);
	struct crt_text t = crt_text_at(c, call_arg(c, 1), unit, max);

	crt_put(c, to + crt_text_arg(c, 0).n * unit, unit, t.units, t.n,
		true);
	call_return(c, to);
}

static void append_all(struct call *c)
{
	append(c, SIZE_MAX);
}

static void append_limited(struct call *c)
{
	append(c, call_arg(c, 2));
}

static void duplicate(struct call *c)
{
	unsigned unit = crt_unit(c);
	struct crt_text t;
	uint64_t at;

	if (call_arg(c, 0) == 0)
		return;
	t = crt_text_arg(c, 0);
	at = call_alloc(c, (t.n + 1) * unit);
	if (at == 0)
		crt_set_errno(c, CRT_ENOMEM);
	else
		crt_put(c, at, unit, t.units, t.n, true);
	call_return(c, at);
}

static void compare(struct call *c, uint64_t max, bool fold)
{
	unsigned unit = crt_unit(c);
	struct crt_text a = crt_text_at(c, call_arg(c, 0), unit, max);
	struct crt_text b = crt_text_at(c, call_arg(c, 1), unit, max);
	int x = 0, y = 0;

	/* The zero behind a text is compared as well. */
	for (size_t i = 0; i <= a.n && i <= b.n && x == y; i++) {
		x = fold ? crt_lower(a.units[i]) : a.units[i];
		y = fold ? crt_lower(b.units[i]) : b.units[i];
	}
	call_return(c, (uint64_t)(x < y ? -1 : x > y));
}

static void compare_all(struct call *c)
{
	compare(c, SIZE_MAX, false);
}

static void compare_limited(struct call *c)
{
	compare(c, call_arg(c, 2), false);
}

static void compare_folded(struct call *c)
{
	compare(c, SIZE_MAX, true);
}

static void compare_folded_limited(struct call *c)
{
	compare(c, call_arg(c, 2), true);
}

static void change(struct call *c, uint16_t (*to)(uint16_t))
{
	struct crt_text t = crt_text_arg(c, 0);

	for (size_t i = 0; i < t.n; i++)
		t.units[i] = to(t.units[i]);
	crt_put(c, call_arg(c, 0), crt_unit(c), t.units, t.n, false);
	call_return(c, call_arg(c, 0));
}

static void lower(struct call *c)
{
	change(c, crt_lower);
}

static void upper(struct call *c)
{
	change(c, crt_upper);
}

static void reverse(struct call *c)
{
	struct crt_text t = crt_text_arg(c, 0);

	for (size_t i = 0; i < t.n / 2; i++) {
		uint16_t u = t.units[i];

		t.units[i] = t.units[t.n - 1 - i];
		t.units[t.n - 1 - i] = u;
	}
	crt_put(c, call_arg(c, 0), crt_unit(c), t.units, t.n, false);
	call_return(c, call_arg(c, 0));
}

static void set(struct call *c, uint64_t max)
{
	struct crt_text t = crt_text_at(c, call_arg(c, 0), crt_unit(c), max);

	for (size_t i = 0; i < t.n; i++)
		t.units[i] = (uint16_t)call_arg(c, 1);
	crt_put(c, call_arg(c, 0), crt_unit(c), t.units, t.n, false);
	call_return(c, call_arg(c, 0));
}

static void set_all(struct call *c)
{
	set(c, SIZE_MAX);
}

static void set_limited(struct call *c)
{
	set(c, call_arg(c, 2));
}

/* The C locale changes nothing. */
static void transform(struct call *c)
{
	struct crt_text t = crt_text_arg(c, 1);

	if (t.n < call_arg(c, 2))
		crt_put(c, call_arg(c, 0), crt_unit(c), t.units, t.n, true);
	call_return(c, t.n);
}

static const struct stub stubs[] = {
	{ "strlen", 1, length, CALL_CDECL },
	{ "wcslen", 1, length, CALL_CDECL },
	{ "_mbslen", 1, length, CALL_CDECL },
	{ "_mbstrlen", 1, length, CALL_CDECL },
	{ "strnlen", 2, length_limited, CALL_CDECL },
	{ "wcsnlen", 2, length_limited, CALL_CDECL },
	{ "strcpy", 2, copy, CALL_CDECL },
	{ "wcscpy", 2, copy, CALL_CDECL },
	{ "_mbscpy", 2, copy, CALL_CDECL },
	{ "strncpy", 3, copy_limited, CALL_CDECL },
	{ "wcsncpy", 3, copy_limited, CALL_CDECL },
	{ "_mbsncpy", 3, copy_limited, CALL_CDECL },
	{ "_mbsnbcpy", 3, copy_limited, CALL_CDECL },
	{ "strcat", 2, append_all, CALL_CDECL },
	{ "wcscat", 2, append_all, CALL_CDECL },
	{ "_mbscat", 2, append_all, CALL_CDECL },
	{ "strncat", 3, append_limited, CALL_CDECL },
	{ "wcsncat", 3, append_limited, CALL_CDECL },
	{ "_strdup", 1, duplicate, CALL_CDECL },
	{ "_wcsdup", 1, duplicate, CALL_CDECL },
	{ "_mbsdup", 1, duplicate, CALL_CDECL },
	{ "strcmp", 2, compare_all, CALL_CDECL },
	{ "wcscmp", 2, compare_all, CALL_CDECL },
	{ "_mbscmp", 2, compare_all, CALL_CDECL },
	{ "strcoll", 2, compare_all, CALL_CDECL },
	{ "wcscoll", 2, compare_all, CALL_CDECL },
	{ "strncmp", 3, compare_limited, CALL_CDECL },
	{ "wcsncmp", 3, compare_limited, CALL_CDECL },
	{ "_mbsncmp", 3, compare_limited, CALL_CDECL },
	{ "_mbsnbcmp", 3, compare_limited, CALL_CDECL },
	{ "_strncoll", 3, compare_limited, CALL_CDECL },
	{ "_wcsncoll", 3, compare_limited, CALL_CDECL },
	{ "_stricmp", 2, compare_folded, CALL_CDECL },
	{ "_strcmpi", 2, compare_folded, CALL_CDECL },
	{ "_wcsicmp", 2, compare_folded, CALL_CDECL },
	{ "_mbsicmp", 2, compare_folded, CALL_CDECL },
	{ "_stricoll", 2, compare_folded, CALL_CDECL },
	{ "_wcsicoll", 2, compare_folded, CALL_CDECL },
	{ "_strnicmp", 3, compare_folded_limited, CALL_CDECL },
	{ "_wcsnicmp", 3, compare_folded_limited, CALL_CDECL },
	{ "_mbsnicmp", 3, compare_folded_limited, CALL_CDECL },
	{ "_mbsnbicmp", 3, compare_folded_limited, CALL_CDECL },
	{ "_strnicoll", 3, compare_folded_limited, CALL_CDECL },
	{ "_wcsnicoll", 3, compare_folded_limited, CALL_CDECL },
	{ "_strlwr", 1, lower, CALL_CDECL },
	{ "_wcslwr", 1, lower, CALL_CDECL },
	{ "_mbslwr", 1, lower, CALL_CDECL },
	{ "_strupr", 1, upper, CALL_CDECL },
	{ "_wcsupr", 1, upper, CALL_CDECL },
	{ "_mbsupr", 1, upper, CALL_CDECL },
	{ "_strrev", 1, reverse, CALL_CDECL },
	{ "_wcsrev", 1, reverse, CALL_CDECL },
	{ "_strset", 2, set_all, CALL_CDECL },
	{ "_wcsset", 2, set_all, CALL_CDECL },
	{ "_strnset", 3, set_limited, CALL_CDECL },
	{ "_wcsnset", 3, set_limited, CALL_CDECL },
	{ "strxfrm", 3, transform, CALL_CDECL },
	{ "wcsxfrm", 3, transform, CALL_CDECL },
};
CRT_MODULE(crt_strings, stubs);
