/* Borrowed strings of any bytes. */
#include <criterion/criterion.h>

#include "util/arena.h"
#include "util/str.h"

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

Test(str, compares_bytes_and_without_regard_to_case)
{
	static const struct {
		const char *a, *b;
		int order, order_nocase;
	} rows[] = {
		{ "", "", 0, 0 },
		{ "a", "", 1, 1 },
		{ "a", "a", 0, 0 },
		{ "a", "A", 1, 0 },
		{ "abc", "abd", -1, -1 },
		{ "ab", "abc", -1, -1 },
		{ "KERNEL32.dll", "kernel32.DLL", -1, 0 },
		{ "B", "a", -1, 1 },
		{ "\xff", "a", 1, 1 },
		{ "\xc9", "\xe9", -1, -1 }, /* only ASCII has case */
		{ "_", "A", 1, -1 }, /* '_' lies between both alphabets */
		{ "[", "{", -1, -1 },
		{ "@", "`", -1, -1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str a = str_of(rows[i].a), b = str_of(rows[i].b);

		cr_expect_eq(sign(str_compare(a, b)), rows[i].order,
			     "row %zu", i);
		cr_expect_eq(sign(str_compare(b, a)), -rows[i].order,
			     "row %zu", i);
		cr_expect_eq(sign(str_compare_nocase(a, b)),
			     rows[i].order_nocase, "row %zu", i);
		cr_expect_eq(str_equal(a, b), rows[i].order == 0, "row %zu", i);
		cr_expect_eq(str_equal_nocase(a, b), rows[i].order_nocase == 0,
			     "row %zu", i);
	}
}

Test(str, is_ascii_up_to_the_last_byte_of_seven_bits)
{
	cr_expect(str_is_ascii(STR_EMPTY));
	cr_expect(str_is_ascii((struct str){ "\x01 ~\x7f\0z", 6 }));
	cr_expect_not(str_is_ascii(str_of("\x80")));
	cr_expect_not(str_is_ascii(str_of("ab\xff")));
	cr_expect(str_is_ascii((struct str){ "ab\xff", 2 }));
}

Test(str, compares_past_a_zero_byte)
{
	struct str a = { "a\0b", 3 }, b = { "a\0c", 3 };

	cr_expect_not(str_equal(a, b));
	cr_expect_lt(str_compare(a, b), 0);
}

Test(str, ends_in_a_suffix_of_any_case)
{
	cr_expect(str_ends_nocase(str_of("x.DLL"), ".dll"));
	cr_expect(str_ends_nocase(str_of(".dll"), ".dll"));
	cr_expect(str_ends_nocase(str_of("x"), ""));
	cr_expect_not(str_ends_nocase(str_of("dll"), ".dll"));
	cr_expect_not(str_ends_nocase(str_of("x.dll2"), ".dll"));
}

Test(str, starts_with_another_with_and_without_regard_to_case)
{
	cr_expect(str_starts(str_of("Event ID"), str_of("Event")));
	cr_expect(str_starts(str_of("Event"), str_of("Event")));
	cr_expect(str_starts(STR_EMPTY, STR_EMPTY));
	cr_expect_not(str_starts(str_of("Event"), str_of("event")));
	cr_expect_not(str_starts(str_of("Even"), str_of("Event")));
	cr_expect_not(str_starts(str_of("xEvent"), str_of("Event")));
	cr_expect(str_starts_nocase(str_of("Event ID"), "event"));
	cr_expect(str_starts_nocase(str_of("Event"), "eVENT"));
	cr_expect_not(str_starts_nocase(str_of("Even"), "event"));
	cr_expect_not(str_starts_nocase(str_of("xEvent"), "event"));
}

Test(str, matches_patterns)
{
	static const struct {
		const char *pattern, *s;
		bool matches;
	} rows[] = {
		{ "", "", true },
		{ "", "a", false },
		{ "*", "", true },
		{ "*", "anything", true },
		{ "a*", "abc", true },
		{ "*c", "abc", true },
		{ "a*c", "ac", true },
		{ "a*c", "abcb", false },
		{ "reg*a", "RegGetValueA", true },
		{ "?", "", false },
		{ "?", "x", true },
		{ "a?c", "abc", true },
		{ "a?c", "ac", false },
		{ "*ab*ab*", "xababx", true },
		{ "*aab", "aaaab", true },
		{ "a**", "a", true },
		{ "*a", "*", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(str_match(str_of(rows[i].pattern),
				       str_of(rows[i].s)),
			     rows[i].matches, "row %zu", i);
}

Test(str, matches_a_pattern_of_many_stars_in_bounded_time, .timeout = 10)
{
	char s[5001], pattern[201];

	memset(s, 'a', sizeof(s) - 1);
	s[sizeof(s) - 1] = '\0';
	for (size_t i = 0; i < sizeof(pattern) - 1; i++)
		pattern[i] = i % 2 ? 'a' : '*';
	pattern[sizeof(pattern) - 2] = 'b';
	pattern[sizeof(pattern) - 1] = '\0';
	cr_expect_not(str_match(str_of(pattern), str_of(s)));
}

Test(str, copies_are_terminated)
{
	struct arena a = ARENA_INIT;
	struct str part = { "ABCdef", 4 };
	struct str copy = str_copy(&a, part), lower = str_lower(&a, part);
	struct str text = str_printf(&a, "%s-%d", "x", 12);

	cr_expect_str_eq(copy.s, "ABCd");
	cr_expect_str_eq(lower.s, "abcd");
	cr_expect_eq(lower.n, 4);
	cr_expect_str_eq(text.s, "x-12");
	cr_expect_eq(text.n, 4);
	arena_release(&a);
}
