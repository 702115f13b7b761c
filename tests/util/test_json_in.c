/* JSON from outside: what is read, and what is refused. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "util/json_in.h"

static const char *read_text(struct arena *a, const char *text,
			     struct json_value *out)
{
	const struct bytes b = { (const uint8_t *)text, strlen(text) };
	const char *why = NULL;
	size_t at;

	cr_assert_eq(json_read(b, a, out, &why, &at), 0);
	return why;
}

Test(json_in, keeps_values_and_the_order_of_members)
{
	struct arena a = ARENA_INIT;
	struct json_value v;

	cr_assert_null(read_text(&a,
				 " {\"z\": [true, null], \"a\": "
				 "18446744073709551615, \"t\": \"x\\u0000\"}\n",
				 &v));
	cr_assert_eq(v.count, 3);
	cr_expect(str_equal(v.items[0].key, str_of("z")));
	cr_expect_eq(v.items[0].count, 2);
	cr_expect(v.items[0].items[0].truth);
	cr_expect_eq(json_member_integer(&v, "a"), UINT64_MAX);
	cr_expect_eq(json_member_text(&v, "t").n, 2);
	cr_expect_null(json_member(&v, "none"));
	cr_expect_null(json_member_of(&v, "a", JSON_STRING));
	cr_expect_eq(json_member_text(&v, "z").n, 0);
	arena_release(&a);
}

Test(json_in, refuses_what_no_report_has)
{
	static const char *const texts[] = {
		"",	 "{",	  "{\"a\":1}x",   "[1.5]", "[-1]",    "[NaN]",
		"[1,]", "[0x1]", "[\"\xff\"]", "nul",   "[/**/1]",
	};
	struct arena a = ARENA_INIT;
	struct json_value v;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_not_null(read_text(&a, texts[i], &v), "%s",
				   texts[i]);
	arena_release(&a);
}

Test(json_in, reads_no_deeper_than_its_limit)
{
	struct arena a = ARENA_INIT;
	char text[2 * 64 + 1] = "";
	struct json_value v;

	memset(text, '[', 64);
	memset(text + 64, ']', 64);
	cr_expect_str_eq(read_text(&a, text, &v), "it is nested too deeply");
	cr_expect_null(read_text(&a, "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", &v));
	arena_release(&a);
}

Test(json_in, counts_the_brackets_before_it_takes_memory)
{
	const size_t n = 3 * (size_t)JSON_BRACKETS_MAX + 8;
	struct arena a = ARENA_INIT;
	char *text = malloc(n + 1);
	struct json_value v;

	cr_assert(text);
	for (size_t i = 0; i < n; i++)
		text[i] = "[],"[i % 3];
	text[0] = '[';
	text[n] = '\0';
	cr_expect_str_eq(read_text(&a, text, &v), "it is too large");
	free(text);
	arena_release(&a);
}

Test(json_in, the_same_is_the_same_in_the_same_order)
{
	struct arena a = ARENA_INIT;
	struct json_value one, same, other;

	read_text(&a, "{\"a\":[1,\"x\"],\"b\":null}", &one);
	read_text(&a, "{ \"a\" : [1, \"x\"], \"b\":null}", &same);
	read_text(&a, "{\"a\":[1,\"y\"],\"b\":null}", &other);
	cr_expect(json_same(&one, &same));
	cr_expect_not(json_same(&one, &other));
	read_text(&a, "{\"b\":null,\"a\":[1,\"x\"]}", &other);
	cr_expect_not(json_same(&one, &other));
	arena_release(&a);
}
