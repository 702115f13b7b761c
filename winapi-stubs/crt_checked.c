/* C run-times: strcpy_s() and its like. */
#include "winapi-stubs/crt.h"

/* Into 'room' units at argument 0, behind the 'before' that are there. */
static void put_checked(struct call *c, size_t before, uint64_t room,
			struct crt_text t)
{
	unsigned unit = crt_unit(c);

	if (before + t.n >= room)
		crt_invalid(c, "a text has more units than there is room for");
	else
		crt_put(c, call_arg(c, 0) + before * unit, unit, t.units, t.n,
			true);
}

static bool has_arguments(struct call *c, unsigned from)
{
	if (call_arg(c, 0) != 0 && call_arg(c, 1) != 0 &&
	    call_arg(c, from) != 0)
		return true;
	crt_invalid(c, "it passes NULL or no room");
	return false;
}

static void copy(struct call *c)
{
	if (has_arguments(c, 2))
		put_checked(c, 0, call_arg(c, 1), crt_text_arg(c, 2));
}

static void append(struct call *c)
{
	if (has_arguments(c, 2))
		put_checked(c, crt_text_arg(c, 0).n, call_arg(c, 1),
			    crt_text_arg(c, 2));
}

/* _TRUNCATE: as much as there is room for, and STRUNCATE where that cuts. */
static void put_limited(struct call *c, size_t before)
{
	enum { STRUNCATE = 80 };
	uint64_t room = call_arg(c, 1), n = call_arg(c, 3);
	uint64_t truncate = call_is_64(c) ? UINT64_MAX : UINT32_MAX;
	struct crt_text t = crt_text_at(c, call_arg(c, 2), crt_unit(c), n);

	if (n == truncate && before < room && before + t.n >= room) {
		t.n = room - before - 1;
		call_return(c, STRUNCATE);
	}
	put_checked(c, before, room, t);
}

static void copy_limited(struct call *c)
{
	if (has_arguments(c, 2))
		put_limited(c, 0);
}

static void append_limited(struct call *c)
{
	if (has_arguments(c, 2))
		put_limited(c, crt_text_arg(c, 0).n);
}

static void change(struct call *c, uint16_t (*to)(uint16_t))
{
	struct crt_text t;

	if (!has_arguments(c, 0))
		return;
	t = crt_text_at(c, call_arg(c, 0), crt_unit(c), call_arg(c, 1));
	if (t.n == call_arg(c, 1)) {
		crt_invalid(c, "a text has no end");
		return;
	}
	for (size_t i = 0; i < t.n; i++)
		t.units[i] = to(t.units[i]);
	crt_put(c, call_arg(c, 0), crt_unit(c), t.units, t.n, false);
}

static void lower(struct call *c)
{
	change(c, crt_lower);
}

static void upper(struct call *c)
{
	change(c, crt_upper);
}

static const struct stub stubs[] = {
	{ "strcpy_s", 3, copy, CALL_CDECL },
	{ "wcscpy_s", 3, copy, CALL_CDECL },
	{ "_mbscpy_s", 3, copy, CALL_CDECL },
	{ "strcat_s", 3, append, CALL_CDECL },
	{ "wcscat_s", 3, append, CALL_CDECL },
	{ "_mbscat_s", 3, append, CALL_CDECL },
	{ "strncpy_s", 4, copy_limited, CALL_CDECL },
	{ "wcsncpy_s", 4, copy_limited, CALL_CDECL },
	{ "strncat_s", 4, append_limited, CALL_CDECL },
	{ "wcsncat_s", 4, append_limited, CALL_CDECL },
	{ "_strlwr_s", 2, lower, CALL_CDECL },
	{ "_wcslwr_s", 2, lower, CALL_CDECL },
	{ "_strupr_s", 2, upper, CALL_CDECL },
	{ "_wcsupr_s", 2, upper, CALL_CDECL },
};
CRT_MODULE(crt_checked, stubs);
