/* Borrowed strings. */
#include "util/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/arena.h"

int str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 || a.s == b.s ? 0 : memcmp(a.s, b.s, n);

	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

uint32_t str_hash(struct str s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.s[i]) * 16777619u;
	return h;
}

bool str_equal_nocase(struct str a, struct str b)
{
	return a.n == b.n && str_compare_nocase(a, b) == 0;
}

int str_compare_nocase(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		unsigned char x, y;

		if (a.s[i] == b.s[i])
			continue;
		x = (unsigned char)ascii_lower(a.s[i]);
		y = (unsigned char)ascii_lower(b.s[i]);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.n > b.n) - (a.n < b.n);
}

bool str_is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.s[i] > 0x7f)
			return false;
	}
	return true;
}

bool str_starts_nocase(struct str s, const char *start)
{
	size_t i = 0;

	while (i < s.n && start[i] != '\0' &&
	       ascii_lower(s.s[i]) == ascii_lower(start[i]))
		i++;
	return start[i] == '\0';
}

bool str_ends_nocase(struct str s, const char *end)
{
	struct str e = str_of(end);

	if (s.n < e.n)
		return false;
	return str_equal_nocase((struct str){ s.s + s.n - e.n, e.n }, e);
}

struct str str_copy(struct arena *a, struct str s)
{
	char *copy = arena_take(a, s.n + 1, 1);

	if (copy == NULL)
		return (struct str){ NULL, 0 };
	memcpy(copy, s.s, s.n);
	copy[s.n] = '\0';
	return (struct str){ copy, s.n };
}

struct str str_lower(struct arena *a, struct str s)
{
	char *copy = arena_take(a, s.n + 1, 1);

	if (copy == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < s.n; i++)
		copy[i] = ascii_lower(s.s[i]);
	copy[s.n] = '\0';
	return (struct str){ copy, s.n };
}

struct str str_printf(struct arena *a, const char *format, ...)
{
	char buffer[256]; /* most texts are short: format them once */
	va_list args;
	char *text;
	int n;

	va_start(args, format);
	n = vsnprintf(buffer, sizeof(buffer), format, args);
	va_end(args);
	if (n < 0)
		return (struct str){ NULL, 0 };
	if ((size_t)n < sizeof(buffer))
		return str_copy(a, (struct str){ buffer, (size_t)n });
	text = arena_take(a, (size_t)n + 1, 1);
	if (text == NULL)
		return (struct str){ NULL, 0 };
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return (struct str){ text, (size_t)n };
}

struct str str_join(struct arena *a, const struct str *parts, size_t count,
		    const char *between)
{
	size_t gap = strlen(between), n = 0;
	char *text;

	for (size_t i = 0; i < count; i++) {
		/* A part that there was no memory for makes no whole. */
		if (parts[i].s == NULL)
			return (struct str){ NULL, 0 };
		n += parts[i].n + gap;
	}
	text = arena_take(a, n + 1, 1);
	if (text == NULL)
		return (struct str){ NULL, 0 };
	n = 0;
	for (size_t i = 0; i < count; i++) {
		if (gap != 0 && i > 0) {
			memcpy(text + n, between, gap);
			n += gap;
		}
		memcpy(text + n, parts[i].s, parts[i].n);
		n += parts[i].n;
	}
	text[n] = '\0';
	return (struct str){ text, n };
}

bool str_match(struct str pattern, struct str s)
{
	size_t p = 0, i = 0, star = SIZE_MAX, resume = 0;

	while (i < s.n) {
		if (p < pattern.n && pattern.s[p] == '*') {
			star = p++;
			resume = i;
			if (p == pattern.n)
				return true;
		} else if (p < pattern.n &&
			   (pattern.s[p] == '?' ||
			    ascii_lower(pattern.s[p]) == ascii_lower(s.s[i]))) {
			p++;
			i++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			i = ++resume;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.s[p] == '*')
		p++;
	return p == pattern.n;
}
