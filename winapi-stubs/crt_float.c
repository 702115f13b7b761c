/* C run-times: how printf() writes numbers that aren't whole. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "winapi-stubs/crt.h"

/* No double has more of them; run-times before 2015 stop at 17. */
enum { DIGITS_MAX = 800, OLD_DIGITS = 17 };

/* 0.d1d2d3... times ten to the 'point'. */
struct decimal {
	char digits[DIGITS_MAX + 32];
	int n, point;
};

static void to_decimal(double d, bool old, struct decimal *to)
{
	char text[DIGITS_MAX + 32];
	char *exponent;

	snprintf(text, sizeof(text), "%.*e", (old ? OLD_DIGITS : DIGITS_MAX) - 1,
		 d);
	exponent = strchr(text, 'e');
	to->point = d == 0 ? 1 : atoi(exponent + 1) + 1;
	to->digits[0] = text[0];
	to->n = (int)(exponent - text) - 1;
	memcpy(to->digits + 1, text + 2, (size_t)to->n - 1);
}

/* To so many digits; what ends in 5 is rounded up. */
static void round_to(struct decimal *x, int n)
{
	bool up;

	if (n >= x->n)
		return;
	up = n >= 0 && x->digits[n] >= '5';
	x->n = n < 0 ? 0 : n;
	while (up && n > 0) {
		up = x->digits[n - 1] == '9';
		x->digits[n - 1] = up ? '0' : (char)(x->digits[n - 1] + 1);
		n--;
	}
	if (!up)
		return;
	memmove(x->digits + 1, x->digits, (size_t)x->n);
	x->digits[0] = '1';
	x->n++;
	x->point++;
}

static char digit_at(const struct decimal *x, int n)
{
	return n >= 0 && n < x->n ? x->digits[n] : '0';
}

struct text {
	char *s;
	size_t n;
};

static void add(struct text *t, char c)
{
	t->s[t->n++] = c;
}

static void put_fixed(struct text *t, const struct decimal *x, int precision,
		      bool alternate)
{
	if (x->point <= 0)
		add(t, '0');
	for (int i = 0; i < x->point; i++)
		add(t, digit_at(x, i));
	if (precision > 0 || alternate)
		add(t, '.');
	for (int i = 0; i < precision; i++)
		add(t, digit_at(x, x->point + i));
}

static void put_exponent(struct text *t, const struct decimal *x,
			 int precision, bool alternate, char letter,
			 bool three_digits)
{
	bool is_zero = x->n == 0 || x->digits[0] == '0';
	int e = is_zero ? 0 : x->point - 1;

	add(t, digit_at(x, 0));
	if (precision > 0 || alternate)
		add(t, '.');
	for (int i = 1; i <= precision; i++)
		add(t, digit_at(x, i));
	t->n += (size_t)sprintf(t->s + t->n, "%c%c%0*d", letter,
				e < 0 ? '-' : '+', three_digits ? 3 : 2,
				e < 0 ? -e : e);
}

/* %g: the shorter form, without zeros at the end. */
static void put_general(struct text *t, struct decimal *x, int precision,
			bool alternate, char letter, bool three_digits)
{
	int e, kept;

	if (precision == 0)
		precision = 1;
	round_to(x, precision);
	e = x->digits[0] == '0' ? 0 : x->point - 1;
	kept = x->n < precision ? x->n : precision;
	while (kept > 1 && x->digits[kept - 1] == '0')
		kept--;
	if (alternate)
		kept = precision;
	if (e < -4 || e >= precision)
		put_exponent(t, x, kept - 1, alternate, letter, three_digits);
	else
		put_fixed(t, x, kept - 1 - e > 0 ? kept - 1 - e : 0,
			  alternate);
}

/* "1.#INF", "1.#QNAN", "1.#IND", with zeros up to the precision. */
static struct str special(struct call *c, double d, char type, int precision,
			  unsigned flags)
{
	bool is_upper = type < 'a', is_default;
	uint64_t bits;
	const char *s;

	memcpy(&bits, &d, sizeof(bits));
	is_default = bits == 0xfff8000000000000u;
	if (!(flags & CRT_OLD_NUMBERS)) {
		s = isinf(d) ? "inf" : is_default ? "nan(ind)" : "nan";
		if (is_upper)
			s = isinf(d) ? "INF" : is_default ? "NAN(IND)" : "NAN";
		return str_of(s);
	}
	s = isinf(d) ? "1.#INF" : is_default ? "1.#IND" : "1.#QNAN";
	if (crt_lower((uint16_t)type) == 'g')
		return str_of(s);
	if (crt_lower((uint16_t)type) == 'e' ||
	    precision < (int)strlen(s) - 2 || precision > 16) {
		call_stop(c, "how it writes %s there isn't known", s);
		return str_of(s);
	}
	return process_text(call_process(c), "%s%.*s", s,
			    precision + 2 - (int)strlen(s),
			    "0000000000000000");
}

static struct str hexadecimal(struct call *c, double d, char type,
			      int precision)
{
	char text[64];

	/* As long as the double is, which is 13. */
	if (precision < 0 || precision > 13)
		precision = 13;
	snprintf(text, sizeof(text), type == 'a' ? "%.*a" : "%.*A", precision,
		 d);
	return process_text(call_process(c), "%s", text);
}

struct str crt_format_double(struct call *c, double d, char type,
			     int precision, bool alternate, unsigned flags)
{
	enum { PRECISION_MAX = 100000 };
	bool three = (flags & CRT_THREE_DIGITS) != 0;
	char letter = type < 'a' ? 'E' : 'e';
	struct text t = { NULL, 0 };
	struct decimal x;

	if (isnan(d) || isinf(d))
		return special(c, d, type, precision < 0 ? 6 : precision,
			       flags);
	d = fabs(d);
	if (crt_lower((uint16_t)type) == 'a')
		return hexadecimal(c, d, type, precision);
	if (precision < 0)
		precision = 6;
	if (precision > PRECISION_MAX) {
		call_stop(c, "it asks for %d decimals", precision);
		return STR_EMPTY;
	}
	t.s = process_need(arena_alloc(call_arena(c),
				       (size_t)precision + 400, 1));
	to_decimal(d, (flags & CRT_OLD_NUMBERS) != 0, &x);
	switch (crt_lower((uint16_t)type)) {
	case 'f':
		round_to(&x, x.point + precision);
		put_fixed(&t, &x, precision, alternate);
		break;
	case 'e':
		round_to(&x, precision + 1);
		put_exponent(&t, &x, precision, alternate, letter, three);
		break;
	default:
		put_general(&t, &x, precision, alternate, letter, three);
		break;
	}
	return (struct str){ t.s, t.n };
}
