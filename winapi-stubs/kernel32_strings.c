/* kernel32.dll: lstr..., MulDiv, and whether texts are there at all. */
#include "winapi-stubs/kernel32.h"

#include "loader/pe.h"

unsigned unit_of(const struct call *c)
{
	return call_is_wide(c) ? 2 : 1;
}

static struct crt_text text_arg(struct call *c, unsigned n)
{
	return crt_text_at(c, call_arg(c, n), unit_of(c), SIZE_MAX);
}

static void length(struct call *c)
{
	/* Windows catches the exception of a text that isn't there. */
	if (call_is_readable(c, call_arg(c, 0), unit_of(c)))
		call_return(c, text_arg(c, 0).n);
}

/* The text, at argument 0 or its end. Windows catches the exceptions here, too. */
static void put(struct call *c, uint64_t at, struct crt_text text)
{
	crt_put(c, at, unit_of(c), text.units, text.n, true);
	call_return(c, call_catch_fault(c) ? 0 : call_arg(c, 0));
}

static void copy(struct call *c)
{
	struct crt_text from = text_arg(c, 1);

	put(c, call_arg(c, 0), from);
}

static void copy_some(struct call *c)
{
	int32_t room = call_arg_int(c, 2);
	struct crt_text from = { NULL, 0 };

	if (room <= 0)
		return;
	if (room > 1)
		from = crt_text_at(c, call_arg(c, 1), unit_of(c),
				   (uint32_t)room - 1);
	put(c, call_arg(c, 0), from);
}

static void append(struct call *c)
{
	struct crt_text to = text_arg(c, 0), from = text_arg(c, 1);

	put(c, call_arg(c, 0) + to.n * unit_of(c), from);
}

/* As CompareString has it, in the user's own order. */
static void compare(struct call *c)
{
	bool ignore_case = call_api(c)[7] == 'i';
	uint64_t a = call_arg(c, 0), b = call_arg(c, 1);
	unsigned order;

	if (a == 0 || b == 0) {
		call_return(c, (uint64_t)(int64_t)((a != 0) - (b != 0)));
		return;
	}
	order = compare_texts(c, text_arg(c, 0), text_arg(c, 1), ignore_case);
	if (order != 0)
		call_return(c, (uint64_t)((int64_t)order - 2));
}

/* Rounded; -1 where it is too large, or the divisor is 0. */
static void multiply_and_divide(struct call *c)
{
	int64_t divisor = call_arg_int(c, 2);
	int64_t product = (int64_t)call_arg_int(c, 0) * call_arg_int(c, 1);
	int64_t half;

	call_return(c, UINT32_MAX);
	if (divisor == 0)
		return;
	if (divisor < 0) {
		divisor = -divisor;
		product = -product;
	}
	half = product < 0 ? -(divisor / 2) : divisor / 2;
	product = (product + half) / divisor;
	if (product >= -INT32_MAX && product <= INT32_MAX)
		call_return(c, (uint32_t)product);
}

static void is_bad_code_pointer(struct call *c)
{
	call_return(c, !call_is_readable(c, call_arg(c, 0), 1));
}

static void is_bad_string_pointer(struct call *c)
{
	uint64_t at = call_arg(c, 0), most = call_arg(c, 1);
	unsigned unit = unit_of(c);

	if (most > CRT_TEXT_MAX)
		most = CRT_TEXT_MAX;
	for (uint64_t i = 0; i < most; i++, at += unit) {
		if (!call_is_readable(c, at, unit)) {
			call_return(c, 1);
			return;
		}
		if ((unit == 2 ? call_read16(c, at) : call_read8(c, at)) == 0)
			return;
	}
}

static const struct stub stubs[] = {
	{ "lstrlenA", 1, length },
	{ "lstrlenW", 1, length },
	{ "lstrlen", 1, length },
	{ "lstrcpyA", 2, copy },
	{ "lstrcpyW", 2, copy },
	{ "lstrcpy", 2, copy },
	{ "lstrcpynA", 3, copy_some },
	{ "lstrcpynW", 3, copy_some },
	{ "lstrcpyn", 3, copy_some },
	{ "lstrcatA", 2, append },
	{ "lstrcatW", 2, append },
	{ "lstrcat", 2, append },
	{ "lstrcmpA", 2, compare },
	{ "lstrcmpW", 2, compare },
	{ "lstrcmp", 2, compare },
	{ "lstrcmpiA", 2, compare },
	{ "lstrcmpiW", 2, compare },
	{ "lstrcmpi", 2, compare },
	{ "MulDiv", 3, multiply_and_divide },
	{ "IsBadCodePtr", 1, is_bad_code_pointer },
	{ "IsBadStringPtrA", 2, is_bad_string_pointer },
	{ "IsBadStringPtrW", 2, is_bad_string_pointer },
};
STUB_MODULE(kernel32_strings, "kernel32.dll", stubs);
