/* Which list of many is that of a path. */
#include "resolver/acl.h"

#include <string.h>

#include <criterion/criterion.h>

#include "util/status.h"

/* The line of the list that is found; 99 where another is as good. */
static unsigned found(struct acl_match m)
{
	return m.acl == NULL ? 0 : m.other != NULL ? 99 : m.acl->line;
}

struct place {
	const char *path;
	unsigned whole, tail;
};

static void expect_places(const char *text, const struct place *rows,
			  size_t count)
{
	struct arena a = ARENA_INIT;
	struct acl_listing l;
	unsigned line;
	const char *why;

	cr_assert_eq(acl_read((struct bytes){ (const uint8_t *)text,
					      strlen(text) },
			      &a, &l, &line, &why),
		     OK);
	for (size_t i = 0; i < count; i++) {
		struct str path = str_of(rows[i].path);

		cr_expect_eq(found(acl_find(&l, path)), rows[i].whole,
			     "%s: %u", rows[i].path, found(acl_find(&l, path)));
		cr_expect_eq(found(acl_find_tail(&l, path)), rows[i].tail,
			     "%s: tail %u", rows[i].path,
			     found(acl_find_tail(&l, path)));
	}
	arena_release(&a);
}

#define EXPECT_PLACES(text, rows) \
	expect_places(text, rows, sizeof(rows) / sizeof(*(rows)))

Test(acl_find, lists_are_found_wherever_they_stand_in_the_order)
{
	static const struct place rows[] = {
		{ "a\\x.dll", 1, 1 },  { "A/X.DLL", 1, 1 },
		{ "c\\x.dll", 2, 2 },  { "e\\x.dll", 3, 3 },
		{ "b\\x.dll", 0, 99 }, { "d\\x.dll", 0, 99 },
		{ "0\\x.dll", 0, 99 }, { "f\\x.dll", 0, 99 },
		{ "x.dll", 0, 99 },    { "y\\a\\x.dll", 0, 1 },
		{ "ac\\x.dll", 0, 99 }, { "z.dll", 0, 0 },
		{ "a\\y.dll", 0, 4 },  { "q\\y.dll", 0, 4 },
		{ "\\\\?\\a\\x.dll", 1, 1 },
		{ "Provider::a\\x.dll", 1, 99 },
		{ "P::Q::a\\x.dll", 0, 99 },
		{ "P::QQQ::a\\x.dll", 0, 99 }, { "a\\x.dlk", 0, 0 },
		{ "xx.dll", 0, 0 },    { "", 0, 0 },
	};
	static const struct place one[] = {
		{ "x.dll", 1, 1 }, { "a/x.dll", 0, 1 }, { "y.dll", 0, 0 },
		{ "xx.dll", 0, 0 }, { "dll", 0, 0 },
	};

	/* One path is the end of the others. */
	static const struct place ends[] = {
		{ "b\\x.dll", 1, 99 }, { "x.dll", 2, 99 },
		{ "c\\b\\x.dll", 3, 3 },
	};
	static const struct place letter[] = { { "y", 1, 1 } };

	EXPECT_PLACES("a\\x.dll A:F\nc\\x.dll A:F\ne\\x.dll A:F\n"
		      "b\\y.dll A:F\n",
		      rows);
	EXPECT_PLACES("x.dll A:F\n", one);
	EXPECT_PLACES("b\\x.dll A:F\nx.dll A:F\nc\\b\\x.dll A:F\n", ends);
	EXPECT_PLACES("\\\\?\\y A:F\n", letter);
}

Test(acl_find, what_is_empty_between_separators_is_no_component)
{
	static const struct place one[] = { { "x.dll", 0, 1 } };
	static const struct place two[] = { { "\\x.dll", 0, 99 } };
	static const struct place root[] = { { "", 0, 0 } };

	EXPECT_PLACES("d\\\\x.dll A:F\n", one);
	EXPECT_PLACES("d\\\\x.dll A:F\ne\\x.dll A:F\n", two);
	EXPECT_PLACES("c:\\ A:F\n", root);
}

Test(acl_find, of_two_lists_of_a_path_none_is_taken_for_sure)
{
	static const struct place rows[] = {
		{ "a\\x.dll", 99, 99 }, { "b\\x.dll", 3, 3 },
		{ "q\\b\\x.dll", 0, 3 }, { "q\\a\\x.dll", 0, 99 },
	};
	static const struct place last[] = {
		{ "a\\x.dll", 1, 1 }, { "b\\x.dll", 99, 99 },
	};

	EXPECT_PLACES("a\\x.dll A:F\na/X.dll B:F\nb\\x.dll C:F\n", rows);
	EXPECT_PLACES("a\\x.dll A:F\nb/X.dll B:F\nb\\x.dll C:F\n", last);
}

Test(acl_find, of_two_lists_of_a_path_both_are_named)
{
	static const char text[] = "a\\x.dll A:F\nb\\x.dll B:F\n"
				   "a/X.dll C:F\nc\\x.dll D:F\n";
	struct bytes b = { (const uint8_t *)text, sizeof(text) - 1 };
	struct arena a = ARENA_INIT;
	struct acl_listing l;
	struct acl_match m;
	unsigned line;
	const char *why;

	cr_assert_eq(acl_read(b, &a, &l, &line, &why), OK);
	m = acl_find(&l, str_of("A\\x.dll"));
	cr_expect_eq(m.acl->line, 1);
	cr_expect_eq(m.other->line, 3);
	m = acl_find_tail(&l, str_of("q/a/x.dll"));
	cr_expect_eq(m.acl->line + m.other->line, 1 + 3);
	/* Where it would stand between two of them, and behind them all. */
	m = acl_find_tail(&l, str_of("bb/x.dll"));
	cr_expect_eq(m.acl->line + m.other->line, 2 + 4);
	m = acl_find_tail(&l, str_of("d/x.dll"));
	cr_expect_eq(m.acl->line, 4);
	cr_expect_eq(m.other->line, 2);
	m = acl_find_tail(&l, str_of("0/x.dll"));
	cr_expect_eq(m.acl->line + m.other->line, 1 + 3);
	arena_release(&a);
}
