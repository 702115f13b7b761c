/* Paragraphs and tables of a text. */
#include "report/text_out.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Test(text_out, word_longer_than_the_width_stays_whole)
{
	char *text;
	size_t size;
	struct text_out t = { open_memstream(&text, &size), false, 10 };

	text_paragraph(&t, 2, 4, str_of("a abcdefghijklmnop b"));
	fclose(t.out);
	cr_expect_str_eq(text, "  a\n    abcdefghijklmnop\n    b\n");
	free(text);
}

Test(text_out, letters_of_east_asia_take_two_columns)
{
	cr_expect_eq(text_width(str_of("a\u00fc")), 2);
	cr_expect_eq(text_width(str_of("\u65e5\u672c\ud55c\uff01")), 8);
	cr_expect_eq(text_width(str_of("\U0001f600\U00020000")), 4);
	cr_expect_eq(text_width(str_of("u\u0308\u2e80")), 3);
	cr_expect_eq(text_width(str_of("\u202e")), 12);
}

Test(text_out, tag_stays_near_its_text_on_a_wide_terminal)
{
	char *text;
	size_t size;
	struct text_out t = { open_memstream(&text, &size), false, 200 };

	text_tagged(&t, 0, 0, str_of("text"), str_of("tag"));
	fclose(t.out);
	cr_expect_eq(strlen(text), 100 + strlen("\n"), "%s", text);
	free(text);
}

Test(text_out, numbers_stand_flush_right)
{
	struct arena a = ARENA_INIT;
	struct text_table table = TEXT_TABLE_INIT(&a);
	char *text;
	size_t size;
	struct text_out t = { open_memstream(&text, &size), false, 0 };
	struct text_row row = { { { .s = str_of("a") },
				  { .s = str_of("5"), .right = true },
				  { .s = str_of("x") } } };

	cr_assert_eq(text_table_add(&table, &row), 0);
	row.cells[1].s = str_of("14001");
	row.cells[2].s = STR_EMPTY;
	cr_assert_eq(text_table_add(&table, &row), 0);
	text_table_write(&t, &table, 1);
	fclose(t.out);
	cr_expect_str_eq(text, " a      5  x\n a  14001\n");
	free(text);
	arena_release(&a);
}

Test(text_out, row_that_is_too_long_goes_on_below)
{
	struct arena a = ARENA_INIT;
	struct text_table table = TEXT_TABLE_INIT(&a);
	char *text;
	size_t size;
	struct text_out t = { open_memstream(&text, &size), false, 30 };
	struct text_row row = { { { .s = str_of("site 1") },
				  { .s = str_of("C:\\Filters\\a.dll") },
				  { .s = str_of("fails") },
				  { .s = str_of("126"), .right = true },
				  { .s = str_of("it isn't there") } } };

	cr_assert_eq(text_table_add(&table, &row), 0);
	row.cells[1].s = str_of("C:\\b.dll");
	row.cells[2].s = str_of("loads");
	row.cells[3].s = row.cells[4].s = STR_EMPTY;
	cr_assert_eq(text_table_add(&table, &row), 0);
	text_table_write(&t, &table, 1);
	fclose(t.out);
	cr_expect_str_eq(text, " site 1  C:\\Filters\\a.dll\n"
			       "     fails  126\n"
			       "     it isn't there\n"
			       " site 1  C:\\b.dll\n"
			       "     loads\n");
	free(text);
	arena_release(&a);
}
