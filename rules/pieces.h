/* Taking a pasted text apart: words, numbers, phrases. All bounded by it. */
#ifndef RULES_PIECES_H
#define RULES_PIECES_H

#include <string.h>

#include "util/str.h"

static inline struct str str_skip(struct str s, size_t n)
{
	return n > s.n ? (struct str){ s.s + s.n, 0 } :
			 (struct str){ s.s + n, s.n - n };
}

static inline struct str str_head(struct str s, size_t n)
{
	return (struct str){ s.s, n < s.n ? n : s.n };
}

static inline bool char_in(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static inline bool char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Of a word or number: what mustn't stand beside one that is whole. */
static inline bool char_is_word(char c)
{
	return char_is_digit(c) || c == '_' ||
	       (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

/* Take the next word off 'text'; empty at its end. */
struct str word_next(struct str *text, const char *separators);

/* False unless all are digits. What doesn't fit reads as UINT64_MAX. */
bool digits_read(struct str s, unsigned base, uint64_t *out);

/* Where it has that, without regard to case; SIZE_MAX: nowhere. */
size_t str_find_nocase(struct str s, const char *part);

/* Without the blanks, quotes and brackets at both ends. */
struct str str_bare(struct str s);

/*
 * Does a phrase start here? A blank in it stands for any blanks, and "%1" for
 * what '*hole' gets, up to PHRASE_HOLE_MAX. '*length' is what it takes.
 */
bool phrase_fits(struct str text, const char *phrase, struct str *hole,
		 size_t *length);

/* The path of a file isn't longer. */
enum { PHRASE_HOLE_MAX = 300 };

#endif
