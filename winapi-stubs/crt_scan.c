/* C run-times: sscanf and kin: texts read by a format. */
#include <string.h>

#include "winapi-stubs/crt.h"

struct scan {
	struct call *c;
	struct crt_text in;
	size_t at;
	bool wide;
	struct crt_arguments *arguments;
	uint32_t done;
};

/* One conversion: "%*10I64d". */
struct conversion {
	bool skip, wide_text, narrow_text;
	size_t width; /* SIZE_MAX: as long as it is */
	unsigned size; /* of a number, in bytes */
	uint16_t type;
};

static size_t read_conversion(const struct crt_text *f, size_t i, bool wide,
			      struct conversion *v)
{
	*v = (struct conversion){ .width = 0, .size = 4 };
	if (i < f->n && f->units[i] == '*') {
		v->skip = true;
		i++;
	}
	for (; i < f->n && f->units[i] >= '0' && f->units[i] <= '9' &&
	       v->width < CRT_TEXT_MAX; i++)
		v->width = v->width * 10 + (f->units[i] - '0');
	if (v->width == 0)
		v->width = SIZE_MAX;
	for (; i < f->n; i++) {
		uint16_t u = f->units[i];

		if (u == 'h') {
			v->size = v->size == 2 ? 1 : 2;
			v->narrow_text = true;
		} else if (u == 'l' || u == 'w') {
			if (v->wide_text)
				v->size = 8;
			v->wide_text = true;
		} else if (u == 'L') {
			v->size = 8;
		} else if (u == 'I' && i + 2 < f->n &&
			   f->units[i + 1] == '6') {
			v->size = 8;
			i += 2;
		} else if (u == 'I' && i + 2 < f->n &&
			   f->units[i + 1] == '3') {
			i += 2;
		} else {
			break;
		}
	}
	v->type = i < f->n ? f->units[i++] : 0;
	/* A capital letter is text of the other width. */
	if ((v->type == 's' || v->type == 'c' || v->type == '[') && wide &&
	    !v->narrow_text)
		v->wide_text = true;
	if (v->type == 'S' || v->type == 'C') {
		v->type = (uint16_t)(v->type + 32);
		v->wide_text = !wide;
	}
	return i;
}

static void skip_space(struct scan *s)
{
	while (s->at < s->in.n && crt_is_space(s->in.units[s->at]))
		s->at++;
}

static void store(struct scan *s, const struct conversion *v, uint64_t value)
{
	uint64_t to;

	if (v->skip)
		return;
	to = crt_next(s->arguments);
	call_write(s->c, to, &value, v->size);
}

static bool scan_integer(struct scan *s, const struct conversion *v)
{
	unsigned base = v->type == 'd' || v->type == 'u' ? 10 :
			v->type == 'o' ? 8 :
			v->type == 'i' ? 0 :
					 16;
	bool negative, overflow;
	size_t left, used;
	uint64_t value;

	skip_space(s);
	left = s->in.n - s->at;
	if (left > v->width)
		left = v->width;
	value = crt_parse_integer(s->in.units + s->at, left, base, &used,
				  &negative, &overflow);
	if (used == 0)
		return false;
	s->at += used;
	store(s, v, negative ? 0 - value : value);
	return true;
}

static bool scan_number(struct scan *s, const struct conversion *v)
{
	size_t left, used;
	double d;
	float f;
	uint64_t to;

	skip_space(s);
	left = s->in.n - s->at;
	if (left > v->width)
		left = v->width;
	d = crt_parse_double(s->c, s->in.units + s->at, left, &used);
	if (used == 0)
		return false;
	s->at += used;
	if (v->skip)
		return true;
	to = crt_next(s->arguments);
	f = (float)d;
	if (v->wide_text || v->size == 8)
		call_write(s->c, to, &d, sizeof(d));
	else
		call_write(s->c, to, &f, sizeof(f));
	return true;
}

/* "[^a-z]"; where the set ends, or 'n' where it doesn't. */
static size_t set_end(const struct crt_text *f, size_t i)
{
	if (i < f->n && f->units[i] == '^')
		i++;
	if (i < f->n && f->units[i] == ']')
		i++;
	while (i < f->n && f->units[i] != ']')
		i++;
	return i;
}

static bool is_in_set(const struct crt_text *f, size_t from, size_t to,
		      uint16_t u)
{
	bool not = from < to && f->units[from] == '^', found = false;

	for (size_t i = from + not; i < to; i++) {
		uint16_t low = f->units[i], high = low;

		if (i + 2 < to && f->units[i + 1] == '-') {
			high = f->units[i + 2];
			i += 2;
		}
		found = found || (u >= low && u <= high);
	}
	return found != not;
}

/* Of 's', 'c' and '['; the set lies in the format. */
static bool scan_text(struct scan *s, const struct conversion *v,
		      const struct crt_text *f, size_t from, size_t to)
{
	size_t n = 0, width = v->width;
	uint64_t at;

	if (v->type == 's')
		skip_space(s);
	if (v->type == 'c' && width == SIZE_MAX)
		width = 1;
	while (s->at + n < s->in.n && n < width) {
		uint16_t u = s->in.units[s->at + n];

		if ((v->type == 's' && crt_is_space(u)) ||
		    (v->type == '[' && !is_in_set(f, from, to, u)))
			break;
		n++;
	}
	if (n == 0 || (v->type == 'c' && n < width))
		return false;
	if (!v->skip) {
		if (v->wide_text != s->wide) {
			call_stop(s->c, "it reads text of another width");
			return false;
		}
		at = crt_next(s->arguments);
		crt_put(s->c, at, v->wide_text ? 2 : 1, s->in.units + s->at,
			n, v->type != 'c');
	}
	s->at += n;
	return true;
}

static bool scan_one(struct scan *s, const struct conversion *v,
		     const struct crt_text *f, size_t *i)
{
	size_t from = *i;

	if (v->type != 0 && strchr("diouxXp", (char)v->type) != NULL)
		return scan_integer(s, v);
	if (v->type != 0 && strchr("eEfgG", (char)v->type) != NULL)
		return scan_number(s, v);
	if (v->type == '[') {
		*i = set_end(f, from) + 1;
		return scan_text(s, v, f, from, *i - 1);
	}
	if (v->type == 's' || v->type == 'c')
		return scan_text(s, v, f, 0, 0);
	call_stop(s->c, "it reads text by a format that isn't emulated");
	return false;
}

/* How many were stored; EOF where the text ends before the first. */
static void scan(struct scan *s, struct crt_text f)
{
	struct conversion v;
	bool failed = false;

	for (size_t i = 0; i < f.n && !failed;) {
		uint16_t u = f.units[i++];

		if (crt_is_space(u)) {
			skip_space(s);
		} else if (u == '%' && (i >= f.n || f.units[i] != '%')) {
			i = read_conversion(&f, i, s->wide, &v);
			if (v.type == 'n') {
				store(s, &v, s->at);
				continue;
			}
			failed = !scan_one(s, &v, &f, &i);
			if (!failed && !v.skip)
				s->done++;
		} else {
			i += u == '%';
			failed = s->at >= s->in.n || s->in.units[s->at] != u;
			s->at += !failed;
		}
	}
	if (failed && s->done == 0 && s->at >= s->in.n)
		call_return(s->c, UINT32_MAX);
	else
		call_return(s->c, s->done);
}

/* Text, format, and where to. */
static void scan_string(struct call *c)
{
	bool wide = strchr(call_api(c), 'w') != NULL;
	unsigned unit = wide ? 2 : 1;
	bool has_list = call_api(c)[0] == 'v';
	struct crt_arguments a = { .c = c, .next = 2 };
	struct scan s = {
		.c = c,
		.in = crt_text_at(c, call_arg(c, 0), unit, SIZE_MAX),
		.wide = wide,
		.arguments = &a,
	};

	if (has_list)
		a.at = call_arg(c, 2);
	scan(&s, crt_text_at(c, call_arg(c, 1), unit, SIZE_MAX));
}

/* Options of two slots, text, its length, format, locale, list. */
static void scan_common(struct call *c)
{
	unsigned shift = call_is_64(c) ? 0 : 1;
	bool wide = strchr(call_api(c), 'w') != NULL;
	unsigned unit = wide ? 2 : 1;
	uint64_t most = call_arg(c, 2 + shift);
	struct crt_arguments a = { .c = c, .at = call_arg(c, 5 + shift) };
	struct scan s = {
		.c = c,
		.in = crt_text_at(c, call_arg(c, 1 + shift), unit,
				  (int64_t)most < 0 || most > SIZE_MAX / 2 ?
					  SIZE_MAX :
					  (size_t)most),
		.wide = wide,
		.arguments = &a,
	};

	scan(&s, crt_text_at(c, call_arg(c, 3 + shift), unit, SIZE_MAX));
}

static const struct stub stubs[] = {
	{ "sscanf", 2, scan_string, CALL_CDECL },
	{ "swscanf", 2, scan_string, CALL_CDECL },
	{ "vsscanf", 3, scan_string, CALL_CDECL },
	{ "vswscanf", 3, scan_string, CALL_CDECL },
	{ "__stdio_common_vsscanf", 7, scan_common, CALL_CDECL },
	{ "__stdio_common_vswscanf", 7, scan_common, CALL_CDECL },
};
CRT_MODULE(crt_scan, stubs);
