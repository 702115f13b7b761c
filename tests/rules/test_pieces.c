/* Words, numbers and phrases of texts that people paste. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "rules/pieces.h"

Test(pieces, digits_are_those_of_their_base)
{
	static const struct {
		const char *text;
		unsigned base;
		bool good;
		uint64_t value;
	} rows[] = {
		{ "0", 10, true, 0 },
		{ "129", 10, true, 129 },
		{ "12a", 10, false, 0 },
		{ "1f", 16, true, 0x1f },
		{ "aF", 16, true, 0xaf },
		{ "1g", 16, false, 0 },
		{ "1`", 16, false, 0 },
		{ "", 10, false, 0 },
		{ " 1", 10, false, 0 },
		{ "1/", 10, false, 0 },
		{ "1:", 16, false, 0 },
		{ "18446744073709551615", 10, true, UINT64_MAX },
		{ "18446744073709551616", 10, true, UINT64_MAX },
		{ "18446744073709551614", 10, true, UINT64_MAX - 1 },
		{ "1ffffffffffffffff", 16, true, UINT64_MAX },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		uint64_t value = 0;
		bool good = digits_read(str_of(rows[i].text), rows[i].base,
					&value);

		cr_expect_eq(good, rows[i].good, "%s", rows[i].text);
		if (good)
			cr_expect_eq(value, rows[i].value, "%s", rows[i].text);
	}
}

Test(pieces, words_lie_between_separators)
{
	struct str text = str_of(" ,one,,two ");

	cr_expect(str_equal(word_next(&text, " ,"), str_of("one")));
	cr_expect(str_equal(word_next(&text, " ,"), str_of("two")));
	cr_expect_eq(word_next(&text, " ,").n, 0);
	cr_expect_eq(word_next(&text, " ,").n, 0);
	/* Cut off in front of one. */
	text = str_head(str_of("one, two"), 3);
	cr_expect(str_equal(word_next(&text, " ,"), str_of("one")));
	cr_expect_eq(word_next(&text, " ,").n, 0);
}

Test(pieces, a_part_is_found_without_regard_to_case)
{
	cr_expect_eq(str_find_nocase(str_of("an Event"), "event"), 3);
	cr_expect_eq(str_find_nocase(str_of("event"), "event"), 0);
	cr_expect_eq(str_find_nocase(str_of("x even"), "event"), SIZE_MAX);
}

Test(pieces, quotes_and_brackets_come_off_at_both_ends)
{
	cr_expect(str_equal(str_bare(str_of(" \"[<a b>]' ")), str_of("a b")));
	cr_expect(str_equal(str_bare(str_of("x")), str_of("x")));
	cr_expect_eq(str_bare(str_of("\" \"")).n, 0);
}

#define PHRASE "DLL %1 failed to load"

Test(pieces, a_phrase_fits_whatever_its_blanks_and_its_hole)
{
	static const struct {
		const char *text, *hole;
		size_t length;
	} rows[] = {
		{ "DLL C:\\x.dll failed to load.", "C:\\x.dll", 27 },
		{ "dll \"x.dll\" FAILED TO LOAD", "x.dll", 26 },
		{ "DLL'a b.dll' failed to load", "a b.dll", 27 },
		{ "DLL\r\n x.dll\r\n\tfailed\nto  load", "x.dll", 29 },
		{ "DLL x.dllfailed to load", NULL, 0 },
		{ "DLL failed failed to load", "failed", 25 },
		{ "DLL x.dll failed toload", NULL, 0 },
		{ "DLL x.dll failed to", NULL, 0 },
		{ "DL x.dll failed to load", NULL, 0 },
		{ " DLL x.dll failed to load", NULL, 0 },
		{ "DLL", NULL, 0 },
		{ "", NULL, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str hole;
		size_t length = 0;
		bool fits = phrase_fits(str_of(rows[i].text), PHRASE, &hole,
					&length);

		cr_expect_eq(fits, rows[i].hole != NULL, "%s", rows[i].text);
		if (!fits)
			continue;
		cr_expect(str_equal(hole, str_of(rows[i].hole)), "%s: %.*s",
			  rows[i].text, STR_ARGS(hole));
		cr_expect_eq(length, rows[i].length, "%s: %zu", rows[i].text,
			     length);
	}
}

Test(pieces, a_phrase_without_a_hole_takes_its_own_length)
{
	struct str hole;
	size_t length;

	cr_expect(phrase_fits(str_of("Not  enough memory"), "not enough",
			      &hole, &length));
	cr_expect_eq(length, 11);
	cr_expect_eq(hole.n, 0);
	cr_expect_not(phrase_fits(str_of("Notenough"), "not enough", &hole,
				  &length));
}

Test(pieces, a_hole_is_no_longer_than_a_path)
{
	char text[PHRASE_HOLE_MAX + 32] = "DLL ";
	struct str hole;
	size_t length;

	memset(text + 4, 'x', PHRASE_HOLE_MAX);
	strcpy(text + 4 + PHRASE_HOLE_MAX, " failed to load");
	cr_expect(phrase_fits(str_of(text), PHRASE, &hole, &length));
	cr_expect_eq(hole.n, (size_t)PHRASE_HOLE_MAX);
	strcpy(text + 4 + PHRASE_HOLE_MAX, "x failed to load");
	cr_expect_not(phrase_fits(str_of(text), PHRASE, &hole, &length));
}
