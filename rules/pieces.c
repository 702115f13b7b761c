/* Words, numbers and phrases of a pasted text. */
#include "rules/pieces.h"

static const char blanks[] = " \t\r\n\v\f";

struct str word_next(struct str *text, const char *separators)
{
	struct str word;
	size_t n = 0;

	while (text->n > 0 && char_in(text->s[0], separators))
		*text = str_skip(*text, 1);
	while (n < text->n && !char_in(text->s[n], separators))
		n++;
	word = (struct str){ text->s, n };
	*text = str_skip(*text, n);
	return word;
}

static int digit_value(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool digits_read(struct str s, unsigned base, uint64_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < s.n; i++) {
		int digit = digit_value(s.s[i]);

		if (digit < 0 || (unsigned)digit >= base)
			return false;
		if (value > (UINT64_MAX - (unsigned)digit) / base)
			value = UINT64_MAX;
		else
			value = value * base + (unsigned)digit;
	}
	*out = value;
	return s.n > 0;
}

size_t str_find_nocase(struct str s, const char *part)
{
	for (size_t at = 0; at < s.n; at++) {
		if (str_starts_nocase(str_skip(s, at), part))
			return at;
	}
	return SIZE_MAX;
}

struct str str_bare(struct str s)
{
	static const char ends[] = " \t\r\n\v\f\"'`()<>[]";

	while (s.n > 0 && char_in(s.s[0], ends))
		s = str_skip(s, 1);
	while (s.n > 0 && char_in(s.s[s.n - 1], ends))
		s.n--;
	return s;
}

/* A line break and the indent behind it. */
enum { BLANKS_MAX = 64 };

/* How much of 'text' the phrase takes up to its end or hole; SIZE_MAX: none. */
static size_t literal_fits(struct str text, const char *phrase)
{
	size_t at = 0;

	for (; *phrase != '\0' && *phrase != '%'; phrase++) {
		const size_t before = at;

		if (*phrase != ' ') {
			if (at >= text.n ||
			    ascii_lower(text.s[at++]) != ascii_lower(*phrase))
				return SIZE_MAX;
			continue;
		}
		while (at < text.n && at - before < BLANKS_MAX &&
		       char_in(text.s[at], blanks))
			at++;
		/* Beside a hole, a quote or nothing may do. */
		if (at == before && phrase[1] != '%')
			return SIZE_MAX;
	}
	return at;
}

bool phrase_fits(struct str text, const char *phrase, struct str *hole,
		 size_t *length)
{
	const char *second = strchr(phrase, '%');
	size_t at = literal_fits(text, phrase), rest;

	*hole = STR_EMPTY;
	if (at == SIZE_MAX)
		return false;
	*length = at;
	if (second == NULL)
		return true;
	second += 2;
	for (size_t n = 0; n <= PHRASE_HOLE_MAX && at + n <= text.n; n++) {
		rest = literal_fits(str_skip(text, at + n), second);
		if (rest == SIZE_MAX)
			continue;
		*hole = str_bare((struct str){ text.s + at, n });
		*length = at + n + rest;
		return true;
	}
	return false;
}
