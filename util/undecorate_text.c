/* The texts of undecorate(), and the steps through the name. */
#include "util/undecorate_parts.h"

#include <inttypes.h>
#include <string.h>

struct str undecorate_fail(struct undecorator *u)
{
	u->failed = true;
	u->at = u->end;
	return STR_EMPTY;
}

char undecorate_peek(const struct undecorator *u)
{
	return u->at < u->end ? *u->at : '\0';
}

bool undecorate_take(struct undecorator *u, const char *text)
{
	size_t n = strlen(text);

	if ((size_t)(u->end - u->at) < n || memcmp(u->at, text, n) != 0)
		return false;
	u->at += n;
	return true;
}

/* References make the texts longer than the name: their sum has a limit. */
struct str undecorate_join(struct undecorator *u, const struct str *parts,
			   size_t count, const char *between)
{
	size_t gap = strlen(between), n = 0;
	struct str text;

	for (size_t i = 0; i < count; i++)
		n += parts[i].n + gap;
	u->made += n;
	if (n > UNDECORATE_MAX || u->made > u->made_max)
		return undecorate_fail(u);
	text = str_join(u->arena, parts, count, between);
	if (text.s == NULL) {
		u->no_memory = true;
		return undecorate_fail(u);
	}
	return text;
}

/* "3" is 4, "BA@" is 16. */
static uint64_t read_digits(struct undecorator *u)
{
	char c = undecorate_peek(u);
	size_t count = 0;
	uint64_t n = 0;

	if (c >= '0' && c <= '9') {
		u->at++;
		return (uint64_t)(c - '0') + 1;
	}
	for (; c >= 'A' && c <= 'P'; c = undecorate_peek(u)) {
		n = n << 4 | (uint64_t)(c - 'A');
		count++;
		u->at++;
	}
	if (count == 0 || count > 16 || !undecorate_take(u, "@"))
		undecorate_fail(u);
	return n;
}

static struct str number_text(struct undecorator *u, bool negative, uint64_t n)
{
	struct str text = str_printf(u->arena, "%s%" PRIu64,
				     negative ? "-" : "", n);

	if (text.s != NULL)
		return text;
	u->no_memory = true;
	return undecorate_fail(u);
}

struct str undecorate_number(struct undecorator *u)
{
	bool negative = undecorate_take(u, "?");

	return number_text(u, negative, read_digits(u));
}

/* Without a sign of its own: -4 is 0xfffffffc. */
struct str undecorate_displacement(struct undecorator *u)
{
	bool negative = undecorate_take(u, "?");
	uint64_t n = read_digits(u);

	if (negative || n <= INT32_MAX || n > UINT32_MAX)
		return number_text(u, negative, n);
	return number_text(u, true, (uint64_t)UINT32_MAX + 1 - n);
}

struct str undecorate_spaced(struct undecorator *u, struct str s)
{
	if (s.n == 0 || strchr("*&( ", s.s[s.n - 1]) != NULL)
		return s;
	return UNDECORATE_JOIN(u, s, str_of(" "));
}

bool undecorate_enter(struct undecorator *u)
{
	if (u->depth >= DEPTH_MAX) {
		undecorate_fail(u);
		return false;
	}
	u->depth++;
	return true;
}

void undecorate_leave(struct undecorator *u)
{
	u->depth--;
}
