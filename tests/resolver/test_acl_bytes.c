/* Texts of lists as bytes: scripts, marks, ends of lines, and how many. */
#include "resolver/acl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/resolver/acl_text.h"
#include "util/status.h"

/* icacls /save has no mark: a letter without a high byte tells. */
Test(acl_bytes, utf_16_without_a_mark_is_known_in_any_script)
{
	static const char rest[] = ".dll A:R";
	enum { LETTERS = 36 };
	uint8_t text[2 * (LETTERS + sizeof(rest) - 1)] = { 0 };
	char name[3 * LETTERS + 32];
	size_t n = 0;

	n += (size_t)sprintf(name, "1 ");
	for (size_t i = 0; i < LETTERS; i++) {
		const bool cyrillic = i % 3 != 1;

		text[2 * i] = cyrillic ? 0x36 : 'a';
		text[2 * i + 1] = cyrillic ? 0x04 : 0;
		n += (size_t)sprintf(name + n, "%s",
				     cyrillic ? "\xd0\xb6" : "a");
	}
	for (size_t i = 0; i + 1 < sizeof(rest); i++)
		text[2 * (LETTERS + i)] = (uint8_t)rest[i];
	sprintf(name + n, ".dll | 1 A:rxs");
	expect_acl(text, sizeof(text), name);
}

/* "?.dll A:R", its first character that one. */
static void expect_utf16(unsigned c, const char *lists)
{
	static const char rest[] = ".dll A:R";
	uint8_t little[4 + 2 * sizeof(rest)] = { 0xff, 0xfe };
	uint8_t big[sizeof(little)] = { 0xfe, 0xff };
	const size_t n = 4 + 2 * (sizeof(rest) - 1);

	little[2] = big[3] = (uint8_t)c;
	little[3] = big[2] = (uint8_t)(c >> 8);
	for (size_t i = 0; i + 1 < sizeof(rest); i++)
		little[4 + 2 * i] = big[5 + 2 * i] = (uint8_t)rest[i];
	expect_acl(little, n, lists);
	expect_acl(big, n, lists);
	/* Half a character at the end is none. */
	little[n] = big[n] = 'F';
	expect_acl(little, n + 1, lists);
	expect_acl(big, n + 1, lists);
}

Test(acl_bytes, utf_16_has_characters_of_one_to_three_bytes_of_utf_8)
{
	expect_utf16('x', "1 x.dll | 1 A:rxs");
	expect_utf16(0x7f, "1 \x7f.dll | 1 A:rxs");
	expect_utf16(0x80, "1 \xc2\x80.dll | 1 A:rxs");
	expect_utf16(0x163, "1 \xc5\xa3.dll | 1 A:rxs");
	expect_utf16(0x7ff, "1 \xdf\xbf.dll | 1 A:rxs");
	expect_utf16(0x800, "1 \xe0\xa0\x80.dll | 1 A:rxs");
	expect_utf16(0x20ac, "1 \xe2\x82\xac.dll | 1 A:rxs");
	expect_utf16(0xffee, "1 \xef\xbf\xae.dll | 1 A:rxs");
}

Test(acl_bytes, marks_are_known_by_all_of_their_bytes)
{
	expect_acl("\xff", 1, "none");
	expect_acl("\xff\xfe", 2, "none");
	expect_acl("\xfe\xff", 2, "none");
	expect_acl("\xef\xbb\xbf", 3, "none");
	expect_acl("\xffx.dll A:R", 10, "1 \xffx.dll | 1 A:rxs");
	expect_acl("x\xfe.dll A:R", 10, "1 x\xfe.dll | 1 A:rxs");
	expect_acl("\xfex.dll A:R", 10, "1 \xfex.dll | 1 A:rxs");
	expect_acl("x\xff.dll A:R", 10, "1 x\xff.dll | 1 A:rxs");
	expect_acl("\xef\xbbx.dll A:R", 11, "1 \xef\xbbx.dll | 1 A:rxs");
}

Test(acl_bytes, lines_end_with_all_of_their_returns)
{
	static const struct acl_row rows[] = {
		{ "x.dll A:R\r\r\n      B:F\r\n",
		  "1 x.dll | 1 A:rxs | 2 B:rxs" },
		{ "\r\nx.dll A:R", "2 x.dll | 2 A:rxs" },
		{ "x.dll A:R \t \r\n  \t   B:F\t\n",
		  "1 x.dll | 1 A:rxs | 2 B:rxs" },
		{ " \t\r\n\n", "none" },
	};

	EXPECT_ACL_ROWS(rows);
}

/* "x.dll A:F" and blanks up to so many bytes. */
static int read_text_of(size_t n, const char **why)
{
	static const char start[] = "x.dll A:F\n";
	struct arena a = ARENA_INIT;
	char *text = malloc(n);
	struct acl_listing l;
	unsigned line;
	int ret;

	cr_assert_not_null(text);
	memset(text, ' ', n);
	memcpy(text, start, sizeof(start) - 1);
	ret = acl_read((struct bytes){ (const uint8_t *)text, n }, &a, &l,
		       &line, why);
	arena_release(&a);
	free(text);
	return ret;
}

Test(acl_bytes, a_text_may_be_large_but_not_any_size)
{
	const char *why;

	cr_expect_eq(read_text_of(ACL_TEXT_MAX, &why), OK);
	cr_expect_eq(read_text_of(ACL_TEXT_MAX + 1, &why), E_USAGE);
	cr_expect_str_eq(why, "too large");
}

Test(acl_bytes, more_entries_than_there_may_be_are_refused_with_their_line)
{
	struct arena a = ARENA_INIT;
	struct acl_listing l;
	unsigned line;
	const char *why;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert_not_null(out);
	for (unsigned i = 0; i <= ACE_COUNT_MAX; i++)
		fputs(i % ACES_OF_ONE_MAX == 0 ? "x A:F\n" : " A:F\n", out);
	fclose(out);
	cr_expect_eq(acl_read((struct bytes){ (const uint8_t *)text, size }, &a,
			      &l, &line, &why),
		     E_USAGE);
	cr_expect_eq(line, ACE_COUNT_MAX + 1);
	cr_expect(strstr(why, "more entries"), "%s", why);
	arena_release(&a);
	free(text);
}
