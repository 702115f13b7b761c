/* Small parts of a world: fields, keys, values, times. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/world.h"
#include "util/status.h"

int world_fail(struct world_reader *r, unsigned line, const char *format, ...)
{
	char text[512];
	struct str why;
	va_list v;

	va_start(v, format);
	vsnprintf(text, sizeof(text), format, v);
	va_end(v);
	why = str_printf(r->arena, "%s", text);
	if (why.s == NULL)
		return E_NO_MEMORY;
	r->line = line;
	r->why = why.s;
	return E_USAGE;
}

/* What would end a field or a line, and the sign that says so. */
static void put_field(FILE *out, struct str field)
{
	for (size_t i = 0; i < field.n; i++) {
		unsigned char c = (unsigned char)field.s[i];

		if (c < ' ' || c == '%' || c == 0x7f)
			fprintf(out, "%%%02x", c);
		else
			putc(c, out);
	}
}

void world_line(struct world_reader *r, const char *key,
		const struct str *fields, size_t count)
{
	fprintf(r->out, "%s ", key);
	for (size_t i = 0; i < count; i++) {
		if (i != 0)
			putc('\t', r->out);
		put_field(r->out, fields[i]);
	}
	putc('\n', r->out);
}

struct str world_key(struct world_reader *r, struct str path)
{
	static const char *const roots[][2] = {
		{ "HKLM", "HKEY_LOCAL_MACHINE" },
		{ "HKCU", "HKEY_CURRENT_USER" },
		{ "HKCR", "HKEY_CLASSES_ROOT" },
		{ "HKU", "HKEY_USERS" },
		{ "HKCC", "HKEY_CURRENT_CONFIG" },
	};
	size_t n = 0;

	while (n < path.n && path.s[n] != '\\')
		n++;
	for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
		struct str root = { path.s, n };

		if (str_equal_nocase(root, str_of(roots[i][0])) ||
		    str_equal_nocase(root, str_of(roots[i][1])))
			return STR_CONCAT(r->arena, str_of(roots[i][1]),
					  (struct str){ path.s + n,
							path.n - n });
	}
	return (struct str){ NULL, 0 };
}

void world_value(struct world_reader *r, struct str key, struct str name,
		 unsigned type, struct bytes data)
{
	fprintf(r->out, "value ");
	put_field(r->out, key);
	putc('\t', r->out);
	put_field(r->out, name);
	fprintf(r->out, "\t%u\t", type);
	for (size_t i = 0; i < data.len; i++)
		fprintf(r->out, "%02x", data.data[i]);
	putc('\n', r->out);
}

/* One character of UTF-8 from 's' on, and how many bytes it has. */
static uint32_t character(struct str s, size_t *n)
{
	unsigned char c = (unsigned char)s.s[0];
	size_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
	uint32_t value = more == 0 ? c : c & (0x3fu >> more);

	*n = 1;
	while (*n <= more && *n < s.n)
		value = value << 6 | ((unsigned char)s.s[(*n)++] & 0x3f);
	return value;
}

struct bytes world_wide(struct world_reader *r, const struct str *texts,
			size_t count, bool more)
{
	size_t total = more ? 2 : 0, n, at = 0;
	uint8_t *out;

	for (size_t i = 0; i < count; i++)
		total += 2 * texts[i].n + 2;
	out = arena_alloc(r->arena, total, 2);
	if (out == NULL)
		return (struct bytes){ NULL, 0 };
	for (size_t i = 0; i < count; i++) {
		struct str left = texts[i];

		for (; left.n != 0; left.s += n, left.n -= n) {
			uint32_t u = character(left, &n), low = 0;

			if (u >= 0x10000) {
				low = 0xdc00 | ((u - 0x10000) & 0x3ff);
				u = 0xd800 | (((u - 0x10000) >> 10) & 0x3ff);
			}
			out[at++] = (uint8_t)u;
			out[at++] = (uint8_t)(u >> 8);
			if (low == 0)
				continue;
			out[at++] = (uint8_t)low;
			out[at++] = (uint8_t)(low >> 8);
		}
		at += 2;
	}
	return (struct bytes){ out, more ? at + 2 : at };
}

static bool is_leap(unsigned year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

uint64_t world_time(struct str text)
{
	static const unsigned before[] = { 0,	31,  59,  90,  120, 151,
					   181, 212, 243, 273, 304, 334 };
	const uint64_t second = 10000000;
	unsigned y, mo, d, h, mi, s;
	uint64_t days;
	char end;

	/* Terminated, since texts of YAML are. */
	if (text.n != 20 || sscanf(text.s, "%4u-%2u-%2uT%2u:%2u:%2u%c", &y,
				   &mo, &d, &h, &mi, &s, &end) != 7 ||
	    end != 'Z' || y < 1980 || y > 2200 || mo < 1 || mo > 12 || d < 1 ||
	    d > 31 || h > 23 || mi > 59 || s > 59)
		return 0;
	days = (uint64_t)(y - 1601) * 365 + (y - 1601) / 4 -
	       (y - 1601) / 100 + (y - 1601) / 400 + before[mo - 1] + d - 1;
	if (mo > 2 && is_leap(y))
		days++;
	return ((days * 24 + h) * 60 + mi) * 60 * second + s * second;
}

bool world_number(struct str text, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned digit = (unsigned char)text.s[i] - (unsigned)'0';

		if (digit > 9 || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return text.n != 0;
}
