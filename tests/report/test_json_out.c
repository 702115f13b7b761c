/* JSON: whatever the strings hold, it is JSON and UTF-8. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "report/json_out.h"

struct sink {
	char *text;
	size_t size;
	struct json_out j;
};

static void sink_open(struct sink *s, bool one_line)
{
	json_init(&s->j, open_memstream(&s->text, &s->size), one_line);
}

static void expect(struct sink *s, const char *wanted)
{
	fclose(s->j.out);
	cr_expect_str_eq(s->text, wanted);
	free(s->text);
}

static void expect_quoted(struct str in, const char *wanted)
{
	struct sink s;

	sink_open(&s, true);
	json_str(&s.j, NULL, in);
	expect(&s, wanted);
}

Test(json_out, quotes_and_controls_are_escaped)
{
	expect_quoted(str_of("a\"b\\c\n\x1b\x7f"),
		      "\"a\\\"b\\\\c\\u000a\\u001b\\u007f\"");
}

Test(json_out, zero_byte_is_escaped)
{
	expect_quoted((struct str){ "a\0b", 3 }, "\"a\\u0000b\"");
}

Test(json_out, valid_utf8_passes)
{
	expect_quoted(str_of("\xc3\xbc \xe2\x82\xac \xf0\x9f\x98\x80"),
		      "\"\xc3\xbc \xe2\x82\xac \xf0\x9f\x98\x80\"");
}

Test(json_out, bytes_that_are_no_utf8_stay_distinguishable)
{
	expect_quoted(str_of("\xff\xfe"), "\"\\\\xFF\\\\xFE\"");
}

Test(json_out, overlong_surrogate_and_too_large_are_no_utf8)
{
	expect_quoted(str_of("\xc0\xaf"), "\"\\\\xC0\\\\xAF\"");
	expect_quoted(str_of("\xed\xa0\x80"), "\"\\\\xED\\\\xA0\\\\x80\"");
	expect_quoted(str_of("\xf4\x90\x80\x80"),
		      "\"\\\\xF4\\\\x90\\\\x80\\\\x80\"");
}

Test(json_out, character_cut_off_by_the_end_is_no_utf8)
{
	expect_quoted((struct str){ "\xe2\x82\xac", 2 }, "\"\\\\xE2\\\\x82\"");
}

Test(json_out, members_are_separated_at_each_level)
{
	struct sink s;

	sink_open(&s, true);
	json_object(&s.j, NULL);
	json_array(&s.j, "a");
	json_uint(&s.j, NULL, 1);
	json_uint(&s.j, NULL, 2);
	json_array_end(&s.j);
	json_object(&s.j, "b");
	json_object_end(&s.j);
	json_bool(&s.j, "c", true);
	json_object_end(&s.j);
	expect(&s, "{\"a\":[1,2],\"b\":{},\"c\":true}\n");
}

Test(json_out, lines_are_indented_by_their_level)
{
	struct sink s;

	sink_open(&s, false);
	json_object(&s.j, NULL);
	json_array(&s.j, "a");
	json_null(&s.j, NULL);
	json_array_end(&s.j);
	json_object_end(&s.j);
	expect(&s, "{\n  \"a\": [\n    null\n  ]\n}\n");
}

Test(json_out, document_goes_on_where_it_was_left)
{
	struct sink s;
	struct json_out later;

	sink_open(&s, false);
	json_object(&s.j, NULL);
	json_array(&s.j, "a");
	json_resume(&later, s.j.out, 2, false);
	json_uint(&later, NULL, 1);
	json_resume(&later, s.j.out, 2, true);
	json_uint(&later, NULL, 2);
	json_array_end(&later);
	json_uint(&later, "b", 3);
	json_object_end(&later);
	expect(&s, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": 3\n}\n");
}

Test(json_out, nothing_is_null)
{
	struct sink s;

	sink_open(&s, true);
	json_array(&s.j, NULL);
	json_text(&s.j, NULL, NULL);
	json_str_or_null(&s.j, NULL, STR_EMPTY);
	json_uint_or_null(&s.j, NULL, 0);
	json_hex_or_null(&s.j, NULL, 0);
	json_hex_or_null(&s.j, NULL, 0xc0000139);
	json_array_end(&s.j);
	expect(&s, "[null,null,null,null,\"0xC0000139\"]\n");
}
