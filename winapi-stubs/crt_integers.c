/* C run-times: _itoa() and its like, and the arithmetic of integers. */
#include <string.h>

#include "winapi-stubs/crt.h"

enum { DIGITS_MAX = 65 };

/* Backwards, and then turned; a minus only of base 10. */
static size_t put_digits(uint16_t *to, uint64_t value, unsigned base,
			 bool negative)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	uint16_t backwards[DIGITS_MAX];
	size_t n = 0, all = 0;

	do {
		backwards[n++] = (uint8_t)digits[value % base];
		value /= base;
	} while (value != 0);
	if (negative)
		to[all++] = '-';
	while (n != 0)
		to[all++] = backwards[--n];
	return all;
}

/* 'next' is the argument behind the number. */
static void format(struct call *c, uint64_t value, bool negative,
		   unsigned next)
{
	const char *name = call_api(c);
	bool is_checked = strcmp(name + strlen(name) - 2, "_s") == 0;
	unsigned unit = strchr(name, 'w') == NULL ? 1 : 2;
	uint32_t base = call_arg32(c, next + (is_checked ? 2 : 1));
	uint16_t digits[DIGITS_MAX + 1];
	size_t n;

	if (base < 2 || base > 36) {
		crt_invalid(c, "the base of a number is none");
		return;
	}
	negative = negative && base == 10;
	n = put_digits(digits, negative ? 0 - value : value, base, negative);
	if (is_checked && n >= call_arg(c, next + 1)) {
		crt_invalid(c, "a number has more digits than there is room");
		return;
	}
	crt_put(c, call_arg(c, next), unit, digits, n, true);
	if (!is_checked)
		call_return(c, call_arg(c, next));
}

static void format_signed(struct call *c)
{
	int32_t value = call_arg_int(c, 0);
	bool is_checked = strstr(call_api(c), "_s") != NULL;

	/* Of another base than 10 it is the 32 bits as they are. */
	if (value < 0 && call_arg32(c, is_checked ? 3 : 2) == 10)
		format(c, (uint64_t)(int64_t)value, true, 1);
	else
		format(c, (uint32_t)value, false, 1);
}

static void format_unsigned(struct call *c)
{
	format(c, call_arg32(c, 0), false, 1);
}

static void format_signed64(struct call *c)
{
	int64_t value = (int64_t)call_arg64(c, 0, 0);

	format(c, (uint64_t)value, value < 0, call_is_64(c) ? 1 : 2);
}

static void format_unsigned64(struct call *c)
{
	format(c, call_arg64(c, 0, 0), false, call_is_64(c) ? 1 : 2);
}

static void absolute(struct call *c)
{
	int32_t n = call_arg_int(c, 0);

	call_return(c, n < 0 ? 0u - (uint32_t)n : (uint32_t)n);
}

static void absolute64(struct call *c)
{
	uint64_t n = call_arg64(c, 0, 0);

	call_return64(c, n >> 63 ? 0 - n : n);
}

/* Both results in 64 bits: EDX:EAX, or RAX. */
static void divide(struct call *c)
{
	int32_t a = call_arg_int(c, 0), b = call_arg_int(c, 1);

	if (b == 0 || (b == -1 && a == INT32_MIN)) {
		call_stop(c, "it divides by zero");
		return;
	}
	call_return64(c, (uint32_t)(a / b) | (uint64_t)(uint32_t)(a % b)
						     << 32);
}

static void rotate(struct call *c)
{
	uint32_t value = call_arg32(c, 0), by = call_arg32(c, 1) & 31;

	if (call_api(c)[strlen(call_api(c)) - 1] == 'r')
		by = 32 - by;
	by &= 31;
	call_return(c, by == 0 ? value : value << by | value >> (32 - by));
}

static void seed(struct call *c)
{
	call_write32(c, crt_thread(c) + CRT_OF_SEED, call_arg32(c, 0));
}

/* Linear, as programs that store its results rely on. */
static void random_number(struct call *c)
{
	uint64_t at = crt_thread(c) + CRT_OF_SEED;
	uint32_t next = call_read32(c, at) * 214013u + 2531011u;

	call_write32(c, at, next);
	call_return(c, next >> 16 & 0x7fff);
}

static void random_checked(struct call *c)
{
	if (call_arg(c, 0) == 0)
		crt_invalid(c, "it passes NULL");
	else
		call_write32(c, call_arg(c, 0), call_random(c));
}

static const struct stub stubs[] = {
	{ "_itoa", 3, format_signed, CALL_CDECL },
	{ "_itow", 3, format_signed, CALL_CDECL },
	{ "_ltoa", 3, format_signed, CALL_CDECL },
	{ "_ltow", 3, format_signed, CALL_CDECL },
	{ "_ultoa", 3, format_unsigned, CALL_CDECL },
	{ "_ultow", 3, format_unsigned, CALL_CDECL },
	{ "_i64toa", 4, format_signed64, CALL_CDECL },
	{ "_i64tow", 4, format_signed64, CALL_CDECL },
	{ "_ui64toa", 4, format_unsigned64, CALL_CDECL },
	{ "_ui64tow", 4, format_unsigned64, CALL_CDECL },
	{ "_itoa_s", 4, format_signed, CALL_CDECL },
	{ "_itow_s", 4, format_signed, CALL_CDECL },
	{ "_ltoa_s", 4, format_signed, CALL_CDECL },
	{ "_ltow_s", 4, format_signed, CALL_CDECL },
	{ "_ultoa_s", 4, format_unsigned, CALL_CDECL },
	{ "_ultow_s", 4, format_unsigned, CALL_CDECL },
	{ "_i64toa_s", 5, format_signed64, CALL_CDECL },
	{ "_i64tow_s", 5, format_signed64, CALL_CDECL },
	{ "_ui64toa_s", 5, format_unsigned64, CALL_CDECL },
	{ "_ui64tow_s", 5, format_unsigned64, CALL_CDECL },
	{ "abs", 1, absolute, CALL_CDECL },
	{ "labs", 1, absolute, CALL_CDECL },
	{ "_abs64", 2, absolute64, CALL_CDECL },
	{ "llabs", 2, absolute64, CALL_CDECL },
	{ "div", 2, divide, CALL_CDECL },
	{ "ldiv", 2, divide, CALL_CDECL },
	{ "_rotl", 2, rotate, CALL_CDECL },
	{ "_rotr", 2, rotate, CALL_CDECL },
	{ "_lrotl", 2, rotate, CALL_CDECL },
	{ "_lrotr", 2, rotate, CALL_CDECL },
	{ "srand", 1, seed, CALL_CDECL },
	{ "rand", 0, random_number, CALL_CDECL },
	{ "rand_s", 1, random_checked, CALL_CDECL },
};
CRT_MODULE(crt_integers, stubs);
