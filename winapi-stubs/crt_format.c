/* C run-times: the format of printf(), as Microsoft's have it. */
#include <math.h>
#include <string.h>

#include "winapi-stubs/crt.h"

/* One "%-08I64x". */
struct conversion {
	bool minus, plus, blank, alternate, zero;
	int width, precision; /* precision -1: none */
	unsigned bits;        /* of an integer */
	bool is_short, is_long, is_wide; /* h, l, w: of a text */
	uint16_t type;
};

struct formatter {
	struct crt_arguments *a;
	struct call *c;
	const uint16_t *at; /* ends in a zero */
	unsigned flags;
	struct crt_output *out;
};

unsigned crt_format_flags(const struct call *c, bool wide)
{
	unsigned flags = wide ? CRT_WIDE : 0;

	/* msvcrt.dll learnt "ll" with Vista; use I64 there. */
	if (crt_is_msvcrt(c) && call_windows(c) < 0x600)
		flags |= CRT_NO_LONG_LONG;
	if (crt_is_universal(c))
		return flags | CRT_C99;
	return flags | CRT_THREE_DIGITS | CRT_OLD_NUMBERS;
}

void crt_output_add(struct call *c, struct crt_output *o, uint16_t unit)
{
	void *units = o->units;

	if (o->n >= CRT_TEXT_MAX) {
		call_stop(c, "it writes a text of more than %u units",
			  CRT_TEXT_MAX);
		return;
	}
	if (arena_grow(call_arena(c), &units, o->n, &o->capacity,
		       sizeof(*o->units)) != 0)
		process_need(NULL);
	o->units = units;
	o->units[o->n++] = unit;
}

static void add_times(struct formatter *f, uint16_t unit, int times)
{
	for (int i = 0; i < times && !process_is_stopped(call_process(f->c));
	     i++)
		crt_output_add(f->c, f->out, unit);
}

/* Sign or prefix, zeros, and what is in between, to the width. */
static void put_number(struct formatter *f, const struct conversion *k,
		       const char *prefix, int zeros, struct str digits)
{
	int length = (int)strlen(prefix) + zeros + (int)digits.n;
	int pad = k->width > length ? k->width - length : 0;

	if (!k->minus && !k->zero)
		add_times(f, ' ', pad);
	for (; *prefix != '\0'; prefix++)
		crt_output_add(f->c, f->out, (uint8_t)*prefix);
	if (!k->minus && k->zero)
		add_times(f, '0', pad);
	add_times(f, '0', zeros);
	for (size_t i = 0; i < digits.n; i++)
		crt_output_add(f->c, f->out, (uint8_t)digits.s[i]);
	if (k->minus)
		add_times(f, ' ', pad);
}

static const char *sign_of(const struct conversion *k, bool negative)
{
	return negative ? "-" : k->plus ? "+" : k->blank ? " " : "";
}

static uint64_t next_integer(struct formatter *f, const struct conversion *k)
{
	bool is_signed = k->type == 'd' || k->type == 'i';
	uint64_t v = k->bits == 64 ? crt_next64(f->a) : crt_next(f->a);

	if (k->bits == 64)
		return v;
	if (k->bits == 16)
		return is_signed ? (uint64_t)(int64_t)(int16_t)v :
				   (uint16_t)v;
	return is_signed ? (uint64_t)(int64_t)(int32_t)v : (uint32_t)v;
}

static void put_integer(struct formatter *f, struct conversion *k)
{
	bool is_signed = k->type == 'd' || k->type == 'i';
	unsigned base = k->type == 'o' ? 8 : 10;
	const char *letters = "0123456789abcdef", *prefix = "";
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t v = next_integer(f, k);
	int zeros;

	if (k->type == 'x' || k->type == 'X' || k->type == 'p')
		base = 16;
	if (k->type == 'X' || k->type == 'p')
		letters = "0123456789ABCDEF";
	if (is_signed) {
		prefix = sign_of(k, (int64_t)v < 0);
		v = (int64_t)v < 0 ? 0 - v : v;
	} else if (k->alternate && base == 16 && v != 0) {
		prefix = letters[10] == 'a' ? "0x" : "0X";
	}
	for (; v != 0; v /= base)
		digits[--at] = letters[v % base];
	if (k->precision < 0 && at == sizeof(digits))
		digits[--at] = '0';
	if (k->precision >= 0)
		k->zero = false;
	zeros = k->precision - (int)(sizeof(digits) - at);
	if (k->alternate && base == 8 && zeros <= 0 &&
	    (at == sizeof(digits) || digits[at] != '0'))
		zeros = 1;
	put_number(f, k, prefix, zeros > 0 ? zeros : 0,
		   (struct str){ digits + at, sizeof(digits) - at });
}

static void put_double(struct formatter *f, const struct conversion *k)
{
	double d = crt_next_double(f->a);

	put_number(f, k, sign_of(k, signbit(d) != 0), 0,
		   crt_format_double(f->c, d, (char)k->type, k->precision,
				     k->alternate, f->flags));
}

/* %s and %c are as wide as the format, %S and %C the other way; h, l, w win. */
static bool is_wide_text(const struct formatter *f,
			 const struct conversion *k)
{
	bool own = (f->flags & CRT_WIDE) != 0;

	if (k->is_short)
		return false;
	if (k->is_long || k->is_wide)
		return true;
	if (f->flags & CRT_NARROW_STRINGS)
		own = false;
	return k->type == 'S' || k->type == 'C' ? !own : own;
}

static void put_text(struct formatter *f, const struct conversion *k,
		     struct crt_text t, bool wide)
{
	int length = (int)t.n;
	int pad = k->width > length ? k->width - length : 0;

	if (!k->minus)
		add_times(f, k->zero ? '0' : ' ', pad);
	for (size_t i = 0; i < t.n; i++) {
		if (wide && t.units[i] > 255 && !(f->flags & CRT_WIDE)) {
			call_stop(f->c, "how it writes U+%04X as a byte isn't "
					"known", t.units[i]);
			return;
		}
		crt_output_add(f->c, f->out, t.units[i]);
	}
	if (k->minus)
		add_times(f, ' ', pad);
}

static void put_string(struct formatter *f, const struct conversion *k)
{
	static uint16_t null[] = { '(', 'n', 'u', 'l', 'l', ')', 0 };
	bool wide = is_wide_text(f, k);
	size_t max = k->precision < 0 ? SIZE_MAX : (size_t)k->precision;
	uint64_t at = crt_next(f->a);
	struct crt_text t = { null, max < 6 ? max : 6 };

	if (at != 0)
		t = crt_text_at(f->c, at, wide ? 2 : 1, max);
	put_text(f, k, t, wide);
}

static void put_character(struct formatter *f, const struct conversion *k)
{
	bool wide = is_wide_text(f, k);
	uint64_t value = crt_next(f->a);
	uint16_t unit = wide ? (uint16_t)value : (uint8_t)value;

	put_text(f, k, (struct crt_text){ &unit, 1 }, wide);
}

/* A number in the format, or "*". */
static int read_number(struct formatter *f)
{
	enum { NUMBER_MAX = 1 << 20 };
	int n = 0;

	if (*f->at == '*') {
		f->at++;
		n = (int)(int32_t)crt_next(f->a);
		return n > NUMBER_MAX ? NUMBER_MAX :
		       n < -NUMBER_MAX ? -NUMBER_MAX : n;
	}
	for (; *f->at >= '0' && *f->at <= '9'; f->at++)
		n = n < NUMBER_MAX ? n * 10 + (*f->at - '0') : n;
	return n;
}

static void read_flags(struct formatter *f, struct conversion *k)
{
	for (;; f->at++) {
		switch (*f->at) {
		case '-': k->minus = true; break;
		case '+': k->plus = true; break;
		case ' ': k->blank = true; break;
		case '#': k->alternate = true; break;
		case '0': k->zero = true; break;
		default: return;
		}
	}
}

static void read_i(struct formatter *f, struct conversion *k)
{
	if (f->at[1] == '6' && f->at[2] == '4') {
		k->bits = 64;
		f->at += 2;
	} else if (f->at[1] == '3' && f->at[2] == '2') {
		k->bits = 32;
		f->at += 2;
	} else {
		k->bits = call_pointer_size(f->c) * 8;
	}
}

/* False where it's none of the sizes. */
static bool read_size(struct formatter *f, struct conversion *k)
{
	switch (*f->at) {
	case 'h':
		k->is_short = true;
		k->bits = 16;
		return true;
	case 'l':
		k->is_long = true;
		if (f->at[1] == 'l' && !(f->flags & CRT_NO_LONG_LONG)) {
			k->bits = 64;
			f->at++;
		}
		return true;
	case 'w':
		k->is_wide = true;
		return true;
	case 'L':
		return true;
	case 'I':
		read_i(f, k);
		return true;
	case 'z':
	case 't':
	case 'j':
		if (!(f->flags & CRT_C99))
			return false;
		k->bits = *f->at == 'j' ? 64 : call_pointer_size(f->c) * 8;
		return true;
	default:
		return false;
	}
}

static void put_pointer(struct formatter *f, struct conversion *k)
{
	k->bits = call_pointer_size(f->c) * 8;
	k->precision = (int)call_pointer_size(f->c) * 2;
	put_integer(f, k);
}

static void convert(struct formatter *f, struct conversion *k)
{
	switch (k->type) {
	case 'd': case 'i': case 'u': case 'x': case 'X': case 'o':
		put_integer(f, k);
		return;
	case 'p':
		put_pointer(f, k);
		return;
	case 'c': case 'C':
		put_character(f, k);
		return;
	case 's': case 'S':
		put_string(f, k);
		return;
	case 'e': case 'E': case 'f': case 'g': case 'G': case 'a': case 'A':
		put_double(f, k);
		return;
	case 'n': case 'Z': case 'F':
		call_stop(f->c, "it formats with %%%c", k->type);
		return;
	default:
		/* Of what isn't one the letter is left. */
		crt_output_add(f->c, f->out, k->type);
		return;
	}
}

bool crt_format(struct crt_arguments *a, uint64_t format, unsigned flags,
		struct crt_output *out)
{
	struct crt_text t = crt_text_at(a->c, format,
					flags & CRT_WIDE ? 2 : 1, SIZE_MAX);
	struct formatter f = { a, a->c, t.units, flags, out };

	while (*f.at != 0 && !process_is_stopped(call_process(a->c))) {
		struct conversion k = { .precision = -1, .bits = 32 };

		if (*f.at != '%') {
			crt_output_add(a->c, out, *f.at++);
			continue;
		}
		f.at++;
		read_flags(&f, &k);
		k.width = read_number(&f);
		if (k.width < 0) {
			k.minus = true;
			k.width = -k.width;
		}
		if (*f.at == '.') {
			f.at++;
			k.precision = read_number(&f);
			if (k.precision < 0)
				k.precision = -1;
		}
		while (read_size(&f, &k))
			f.at++;
		k.type = *f.at;
		if (k.type == 0)
			break;
		f.at++;
		convert(&f, &k);
	}
	return !process_is_stopped(call_process(a->c));
}
