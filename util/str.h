/* Borrowed strings: pieces of a mapped file or of an arena, of any bytes. */
#ifndef UTIL_STR_H
#define UTIL_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

/* Not terminated, and may hold any byte. */
struct str {
	const char *s;
	size_t n;
};

#define STR_EMPTY ((struct str){ "", 0 })

/* Here, so that of a literal the compiler knows the length. */
static inline struct str str_of(const char *s)
{
	return (struct str){ s, strlen(s) };
}

static inline bool str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

static inline bool str_starts(struct str s, struct str start)
{
	return s.n >= start.n && str_equal((struct str){ s.s, start.n }, start);
}

/* Byte order, a shorter string before a longer one with the same start. */
int str_compare(struct str a, struct str b);

/*
 * Windows compares file and DLL names without regard to case. Names of DLLs
 * are ASCII in practice; other bytes compare as they are.
 */
bool str_equal_nocase(struct str a, struct str b);
int str_compare_nocase(struct str a, struct str b);
bool str_starts_nocase(struct str s, const char *start);
bool str_ends_nocase(struct str s, const char *end);

/* Is no byte above 0x7f? */
bool str_is_ascii(struct str s);

/* FNV-1a of 32 bits. Compiled profiles hold it: it never changes. */
uint32_t str_hash(struct str s);

static inline char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Copies in 'a', terminated behind their end. NULL 's' when out of memory. */
struct str str_copy(struct arena *a, struct str s);
struct str str_lower(struct arena *a, struct str s);
struct str str_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* With 'between' between each two; terminated. NULL 's' when out of memory. */
struct str str_join(struct arena *a, const struct str *parts, size_t count,
		    const char *between);

/* The same for a list that is written out: STR_CONCAT(a, x, y, z). */
#define STR_CONCAT(a, ...)                                                 \
	str_join((a), (const struct str[]){ __VA_ARGS__ },                 \
		 sizeof((const struct str[]){ __VA_ARGS__ }) /             \
			 sizeof(struct str),                                \
		 "")

/* The arguments for a "%.*s". */
#define STR_ARGS(x) (int)((x).n > 4096 ? 4096 : (x).n), (x).s

/* Pattern with '*' and '?', without regard to case. */
bool str_match(struct str pattern, struct str s);

#endif
