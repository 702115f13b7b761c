/* C run-times: numbers out of texts, and texts out of numbers. */
#include <stdlib.h>
#include <string.h>

#include "winapi-stubs/crt.h"

static unsigned digit_of(uint16_t unit)
{
	if (unit >= '0' && unit <= '9')
		return unit - '0';
	unit = crt_lower(unit);
	return unit >= 'a' && unit <= 'z' ? unit - 'a' + 10u : 99;
}

/* "0x" and "0" are of base 16 and 8 where it isn't given. */
static size_t skip_base(const uint16_t *u, size_t n, unsigned *base)
{
	bool is_hex = n >= 2 && u[0] == '0' && crt_lower(u[1]) == 'x';

	if (*base == 0)
		*base = is_hex ? 16 : n != 0 && u[0] == '0' ? 8 : 10;
	return *base == 16 && is_hex ? 2 : 0;
}

uint64_t crt_parse_integer(const uint16_t *u, size_t n, unsigned base,
			   size_t *used, bool *negative, bool *overflow)
{
	uint64_t value = 0;
	size_t i = 0, first;

	*used = 0;
	*negative = *overflow = false;
	while (i < n && crt_is_space(u[i]))
		i++;
	if (i < n && (u[i] == '-' || u[i] == '+'))
		*negative = u[i++] == '-';
	first = i += skip_base(u + i, n - i, &base);
	for (; i < n && digit_of(u[i]) < base; i++) {
		unsigned digit = digit_of(u[i]);

		if (value > (UINT64_MAX - digit) / base)
			*overflow = true;
		value = value * base + digit;
	}
	if (i != first)
		*used = i;
	return value;
}

/* Of what range the result is. */
struct range {
	unsigned bits;
	bool is_signed;
};

static uint64_t limited(struct range r, uint64_t value, bool negative,
			bool *overflow)
{
	uint64_t most = r.bits == 64 ? UINT64_MAX : UINT32_MAX;

	if (r.is_signed) {
		most = most / 2 + negative;
		if (*overflow || value > most) {
			*overflow = true;
			value = most;
		}
	} else if (*overflow || value > most) {
		*overflow = true;
		return most;
	}
	return negative ? 0 - value : value;
}

static void put_end(struct call *c, unsigned n, size_t used)
{
	if (call_arg(c, n) != 0)
		call_write_pointer(c, call_arg(c, n),
				   call_arg(c, 0) + used * crt_unit(c));
}

static void parse(struct call *c, struct range r)
{
	struct crt_text t = crt_text_arg(c, 0);
	uint32_t base = call_arg32(c, 2);
	bool negative, overflow;
	uint64_t value;
	size_t used;

	if (base == 1 || base > 36) {
		crt_invalid(c, "the base of a number is none");
		return;
	}
	value = crt_parse_integer(t.units, t.n, base, &used, &negative,
				  &overflow);
	value = limited(r, value, negative, &overflow);
	if (overflow)
		crt_set_errno(c, CRT_ERANGE);
	put_end(c, 1, used);
	if (r.bits == 64)
		call_return64(c, value);
	else
		call_return(c, (uint32_t)value);
}

static void parse_signed(struct call *c)
{
	parse(c, (struct range){ 32, true });
}

static void parse_unsigned(struct call *c)
{
	parse(c, (struct range){ 32, false });
}

static void parse_signed64(struct call *c)
{
	parse(c, (struct range){ 64, true });
}

static void parse_unsigned64(struct call *c)
{
	parse(c, (struct range){ 64, false });
}

/* Before VC 2005 what doesn't fit was left undefined. */
static void to_integer(struct call *c, unsigned bits)
{
	struct crt_text t = crt_text_arg(c, 0);
	bool negative, overflow;
	uint64_t value;
	size_t used;

	value = crt_parse_integer(t.units, t.n, 10, &used, &negative,
				  &overflow);
	value = limited((struct range){ bits, true }, value, negative,
			&overflow);
	if (overflow)
		call_stop(c, "a number is too large for the result");
	if (bits == 64)
		call_return64(c, value);
	else
		call_return(c, (uint32_t)value);
}

static void to_int(struct call *c)
{
	to_integer(c, 32);
}

static void to_int64(struct call *c)
{
	to_integer(c, 64);
}

/* How much of it is "-12.5e3": no names, no hexadecimal digits. */
static size_t decimal_length(const uint16_t *u, size_t n)
{
	size_t i = 0, digits = 0, exponent;

	if (i < n && (u[i] == '-' || u[i] == '+'))
		i++;
	for (; i < n && digit_of(u[i]) < 10; i++)
		digits++;
	if (i < n && u[i] == '.')
		for (i++; i < n && digit_of(u[i]) < 10; i++)
			digits++;
	if (digits == 0)
		return 0;
	exponent = i;
	if (i < n && (crt_lower(u[i]) == 'e' || crt_lower(u[i]) == 'd')) {
		i++;
		if (i < n && (u[i] == '-' || u[i] == '+'))
			i++;
		if (i < n && digit_of(u[i]) < 10)
			for (; i < n && digit_of(u[i]) < 10; i++)
				exponent = i + 1;
	}
	return exponent;
}

double crt_parse_double(struct call *c, const uint16_t *u, size_t n,
			size_t *used)
{
	size_t start = 0, length;
	char *text;

	while (start < n && crt_is_space(u[start]))
		start++;
	length = decimal_length(u + start, n - start);
	*used = length == 0 ? 0 : start + length;
	text = process_need(arena_alloc(call_arena(c), length + 1, 1));
	for (size_t i = 0; i < length; i++) {
		text[i] = (char)u[start + i];
		if (text[i] == 'd' || text[i] == 'D')
			text[i] = 'e';
	}
	text[length] = '\0';
	return strtod(text, NULL);
}

static void parse_double(struct call *c)
{
	struct crt_text t = crt_text_arg(c, 0);
	size_t used;
	double d = crt_parse_double(c, t.units, t.n, &used);

	put_end(c, 1, used);
	call_return_double(c, d);
}

static void to_double(struct call *c)
{
	struct crt_text t = crt_text_arg(c, 0);
	size_t used;

	call_return_double(c, crt_parse_double(c, t.units, t.n, &used));
}

static const struct stub stubs[] = {
	{ "strtol", 3, parse_signed, CALL_CDECL },
	{ "wcstol", 3, parse_signed, CALL_CDECL },
	{ "strtoul", 3, parse_unsigned, CALL_CDECL },
	{ "wcstoul", 3, parse_unsigned, CALL_CDECL },
	{ "_strtoi64", 3, parse_signed64, CALL_CDECL },
	{ "_wcstoi64", 3, parse_signed64, CALL_CDECL },
	{ "_strtoui64", 3, parse_unsigned64, CALL_CDECL },
	{ "_wcstoui64", 3, parse_unsigned64, CALL_CDECL },
	{ "strtoll", 3, parse_signed64, CALL_CDECL },
	{ "wcstoll", 3, parse_signed64, CALL_CDECL },
	{ "strtoull", 3, parse_unsigned64, CALL_CDECL },
	{ "wcstoull", 3, parse_unsigned64, CALL_CDECL },
	{ "atoi", 1, to_int, CALL_CDECL },
	{ "atol", 1, to_int, CALL_CDECL },
	{ "_wtoi", 1, to_int, CALL_CDECL },
	{ "_wtol", 1, to_int, CALL_CDECL },
	{ "_atoi64", 1, to_int64, CALL_CDECL },
	{ "_wtoi64", 1, to_int64, CALL_CDECL },
	{ "atoll", 1, to_int64, CALL_CDECL },
	{ "strtod", 2, parse_double, CALL_CDECL },
	{ "wcstod", 2, parse_double, CALL_CDECL },
	{ "atof", 1, to_double, CALL_CDECL },
	{ "_wtof", 1, to_double, CALL_CDECL },
};
CRT_MODULE(crt_convert, stubs);
