/* Filters in a metabase: their order, and whose they are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/iis/metabase_records.h"

/* "name name- ..." with '-' for one that isn't loaded for lack of an order. */
static void expect_filters(const struct iis_filters *f, const char *text)
{
	char all[256] = "";

	for (size_t i = 0; i < f->count; i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all),
			 "%s%.*s%s%s", i > 0 ? " " : "",
			 STR_ARGS(f->items[i].name),
			 f->items[i].unordered ? "-" : "",
			 f->items[i].disabled ? "!" : "");
	cr_expect_str_eq(all, text);
}

Test(metabase, filters_come_in_their_load_order)
{
	put("/LM/W3SVC/Filters", METABASE_FILTER_LOAD_ORDER,
	    "third, First ,,second,first");
	put_filter("/LM/W3SVC/Filters/first", "C:\\1.dll");
	put_filter("/LM/W3SVC/Filters/Second", "C:\\2.dll");
	put_filter("/LM/W3SVC/Filters/third", "C:\\3.dll");
	finish();
	expect_filters(&config.filters, "third first Second");
	expect_value(config.filters.items[2].path, "C:\\2.dll");
	expect_value(config.filters.items[2].place.key,
		     "/LM/W3SVC/Filters/Second");
	cr_expect_eq(config.filters.items[2].place.line, 7);
	expect_nothing_told();
}

Test(metabase, a_filter_that_the_order_does_not_name_is_last_and_marked)
{
	put("/LM/W3SVC/Filters", METABASE_FILTER_LOAD_ORDER, "zebra");
	put_filter("/LM/W3SVC/Filters/audit", "C:\\audit.dll");
	put_filter("/LM/W3SVC/Filters/zebra", "C:\\zebra.dll");
	finish();
	expect_filters(&config.filters, "zebra audit-");
}

Test(metabase, without_an_order_no_filter_is_loaded)
{
	put("/LM/W3SVC/Filters", METABASE_KEY_TYPE, "IIsFilters");
	put_filter("/LM/W3SVC/Filters/audit", "C:\\audit.dll");
	finish();
	expect_filters(&config.filters, "audit-");
	expect_nothing_told();
}

Test(metabase, where_the_key_of_the_order_is_not_in_the_text_that_is_said)
{
	put_filter("/LM/W3SVC/Filters/audit", "C:\\audit.dll");
	finish();
	expect_filters(&config.filters, "audit");
	expect_told("/LM/W3SVC/Filters itself isn't in the text");
}

Test(metabase, a_filter_can_be_disabled_in_many_words)
{
	put("/LM/W3SVC/Filters", METABASE_FILTER_LOAD_ORDER, "a,b,c,d,e,f");
	for (char name = 'a'; name <= 'f'; name++) {
		static const char *const values[] = { "FALSE", "0",  "False",
						      "TRUE",  "-1", "maybe" };
		char path[] = "/LM/W3SVC/Filters/x";

		path[strlen(path) - 1] = name;
		put_filter(path, "C:\\x.dll");
		put(path, METABASE_FILTER_ENABLED, values[name - 'a']);
	}
	finish();
	expect_filters(&config.filters, "a! b! c! d e f");
	expect_told("\"maybe\" is neither true nor false");
	cr_expect_eq(config.note_count, 1);
}

Test(metabase, a_name_in_the_order_without_a_key_is_missing)
{
	put("/LM/W3SVC/Filters", METABASE_FILTER_LOAD_ORDER,
	    "gone,here,in/side");
	put_filter("/LM/W3SVC/Filters/here", "C:\\here.dll");
	put_filter("/LM/W3SVC/Filters/in/side", "C:\\side.dll");
	finish();
	expect_filters(&config.filters, "here");
	cr_assert_eq(config.filters.missing_count, 2);
	expect_value(config.filters.missing[0], "gone");
	expect_value(config.filters.missing[1], "in/side");
	expect_value(config.filters.order.key, "/LM/W3SVC/Filters");
	cr_expect_eq(config.filters.order.line, 1);
}

Test(metabase, settings_of_compression_are_no_filter)
{
	put("/LM/W3SVC/Filters", METABASE_KEY_TYPE, "IIsFilters");
	put("/LM/W3SVC/Filters/Compression", METABASE_KEY_TYPE,
	    "IIsCompressionSchemes");
	put("/LM/W3SVC/Filters/Compression/gzip", METABASE_KEY_TYPE,
	    "IIsCompressionScheme");
	finish();
	cr_expect_eq(config.filters.count, 0);
}

Test(metabase, filters_of_a_site_are_its_own)
{
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/filters", METABASE_FILTER_LOAD_ORDER, "local");
	put_filter("/LM/W3SVC/1/filters/local", "C:\\local.dll");
	put_site("/LM/W3SVC/2");
	finish();
	cr_expect_eq(config.filters.count, 0);
	cr_assert_eq(config.site_count, 2);
	expect_filters(&config.sites[0].filters, "local");
	cr_expect_eq(config.sites[1].filters.count, 0);
}

Test(metabase, the_order_of_one_level_does_not_reach_another)
{
	put("/LM/W3SVC", METABASE_FILTER_LOAD_ORDER, "local");
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/Filters", METABASE_KEY_TYPE, "IIsFilters");
	put_filter("/LM/W3SVC/1/Filters/local", "C:\\local.dll");
	finish();
	expect_filters(&config.sites[0].filters, "local-");
}

Test(metabase, a_load_order_of_a_million_names_is_cut)
{
	size_t n = 2000000;
	char *order = malloc(n + 1);

	for (size_t i = 0; i < n; i += 2)
		memcpy(order + i, "x,", 2);
	order[n] = '\0';
	put("/LM/W3SVC/Filters", METABASE_FILTER_LOAD_ORDER, order);
	finish();
	cr_expect_eq(config.filters.missing_count, IIS_ITEMS_MAX);
	cr_expect_leq(config.note_count, IIS_NOTES_MAX);
	expect_told("names too many filters");
	free(order);
}
