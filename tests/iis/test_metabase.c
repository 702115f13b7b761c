/* What a metabase says is loaded, however it was written down. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "iis/metabase.h"
#include "util/status.h"

static struct arena arena;
static struct iis_config c;
static struct metabase m;

static void set_up(void)
{
	arena = ARENA_INIT;
	c = (struct iis_config){ .generation = IIS_6 };
	metabase_init(&m, &arena, &c);
}

static void tear_down(void)
{
	metabase_release(&m);
	arena_release(&arena);
}

TestSuite(metabase, .init = set_up, .fini = tear_down);

/* The line is the number of the record, so that places can be told. */
static void put(const char *path, enum metabase_property p, const char *value)
{
	unsigned line = (unsigned)m.record_count + 1;
	struct str key;

	cr_assert_eq(metabase_add_key(&m, str_of(path), line, &key), OK);
	cr_assert_eq(metabase_add(&m, key, p, str_of(value), line), OK);
}

static void put_filter(const char *path, const char *dll)
{
	put(path, METABASE_KEY_TYPE, "IIsFilter");
	put(path, METABASE_FILTER_PATH, dll);
}

static void put_site(const char *path)
{
	put(path, METABASE_KEY_TYPE, "IIsWebServer");
}

static void finish(void)
{
	cr_assert_eq(metabase_finish(&m), OK);
}

static void expect_text(struct str s, const char *text)
{
	cr_expect(str_equal(s, str_of(text)), "%.*s isn't %s", STR_ARGS(s),
		  text);
}

static void expect_note(const char *part)
{
	for (size_t i = 0; i < c.note_count; i++) {
		if (memmem(c.notes[i].text.s, c.notes[i].text.n, part,
			   strlen(part)) != NULL)
			return;
	}
	cr_expect(false, "no note says: %s", part);
}

static void expect_no_notes(void)
{
	for (size_t i = 0; i < c.note_count; i++)
		cr_expect(false, "%.*s", STR_ARGS(c.notes[i].text));
}

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

/* "requests path permission; ..." */
static void expect_extensions(const struct iis_extensions *e, const char *text)
{
	static const char *const permissions[] = {
		[IIS_ALLOWED] = "yes",		[IIS_DENIED] = "no",
		[IIS_UNLISTED] = "unlisted",	[IIS_NOT_RESTRICTED] = "free",
		[IIS_PERMISSION_UNKNOWN] = "?",
	};
	char all[512] = "";

	for (size_t i = 0; i < e->count; i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all),
			 "%s%.*s %.*s %s", i > 0 ? "; " : "",
			 STR_ARGS(e->items[i].requests),
			 STR_ARGS(e->items[i].path),
			 permissions[e->items[i].permission]);
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
	expect_filters(&c.filters, "third first Second");
	expect_text(c.filters.items[2].path, "C:\\2.dll");
	expect_text(c.filters.items[2].place.key, "/LM/W3SVC/Filters/Second");
	cr_expect_eq(c.filters.items[2].place.line, 7);
	expect_no_notes();
}

Test(metabase, a_filter_that_the_order_does_not_name_is_last_and_marked)
{
	put("/LM/W3SVC/Filters", METABASE_FILTER_LOAD_ORDER, "zebra");
	put_filter("/LM/W3SVC/Filters/audit", "C:\\audit.dll");
	put_filter("/LM/W3SVC/Filters/zebra", "C:\\zebra.dll");
	finish();
	expect_filters(&c.filters, "zebra audit-");
}

Test(metabase, without_an_order_no_filter_is_loaded)
{
	put("/LM/W3SVC/Filters", METABASE_KEY_TYPE, "IIsFilters");
	put_filter("/LM/W3SVC/Filters/audit", "C:\\audit.dll");
	finish();
	expect_filters(&c.filters, "audit-");
	expect_no_notes();
}

Test(metabase, where_the_key_of_the_order_is_not_in_the_text_that_is_said)
{
	put_filter("/LM/W3SVC/Filters/audit", "C:\\audit.dll");
	finish();
	expect_filters(&c.filters, "audit");
	expect_note("/LM/W3SVC/Filters itself isn't in the text");
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
	expect_filters(&c.filters, "a! b! c! d e f");
	expect_note("\"maybe\" is neither true nor false");
	cr_expect_eq(c.note_count, 1);
}

Test(metabase, a_name_in_the_order_without_a_key_is_missing)
{
	put("/LM/W3SVC/Filters", METABASE_FILTER_LOAD_ORDER,
	    "gone,here,in/side");
	put_filter("/LM/W3SVC/Filters/here", "C:\\here.dll");
	put_filter("/LM/W3SVC/Filters/in/side", "C:\\side.dll");
	finish();
	expect_filters(&c.filters, "here");
	cr_assert_eq(c.filters.missing_count, 2);
	expect_text(c.filters.missing[0], "gone");
	expect_text(c.filters.missing[1], "in/side");
}

Test(metabase, settings_of_compression_are_no_filter)
{
	put("/LM/W3SVC/Filters", METABASE_KEY_TYPE, "IIsFilters");
	put("/LM/W3SVC/Filters/Compression", METABASE_KEY_TYPE,
	    "IIsCompressionSchemes");
	put("/LM/W3SVC/Filters/Compression/gzip", METABASE_KEY_TYPE,
	    "IIsCompressionScheme");
	finish();
	cr_expect_eq(c.filters.count, 0);
}

Test(metabase, filters_of_a_site_are_its_own)
{
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/filters", METABASE_FILTER_LOAD_ORDER, "local");
	put_filter("/LM/W3SVC/1/filters/local", "C:\\local.dll");
	put_site("/LM/W3SVC/2");
	finish();
	cr_expect_eq(c.filters.count, 0);
	cr_assert_eq(c.site_count, 2);
	expect_filters(&c.sites[0].filters, "local");
	cr_expect_eq(c.sites[1].filters.count, 0);
}

Test(metabase, the_order_of_one_level_does_not_reach_another)
{
	put("/LM/W3SVC", METABASE_FILTER_LOAD_ORDER, "local");
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/Filters", METABASE_KEY_TYPE, "IIsFilters");
	put_filter("/LM/W3SVC/1/Filters/local", "C:\\local.dll");
	finish();
	expect_filters(&c.sites[0].filters, "local-");
}

Test(metabase, sites_are_told_by_their_numbers)
{
	put_site("/LM/W3SVC/10");
	put_site("/LM/w3svc/9");
	put("/LM/W3SVC/9", METABASE_SERVER_COMMENT, "Default Web Site");
	put("/LM/W3SVC/9", METABASE_SERVER_AUTO_START, "FALSE");
	put("/LM/W3SVC/11", METABASE_KEY_TYPE, "IIsObject");
	put("/LM/W3SVC/Info", METABASE_KEY_TYPE, "IIsWebInfo");
	put("/LM/W3SVC/12/ROOT", METABASE_KEY_TYPE, "IIsWebVirtualDir");
	put("/LM/MSFTPSVC/1", METABASE_SERVER_COMMENT, "not of the web");
	finish();
	cr_assert_eq(c.site_count, 3);
	expect_text(c.sites[0].id, "9");
	expect_text(c.sites[0].name, "Default Web Site");
	cr_expect(c.sites[0].stopped);
	expect_text(c.sites[1].id, "10");
	cr_expect_not(c.sites[1].stopped);
	expect_text(c.sites[2].id, "12");
	cr_expect_eq(c.sites[2].place.line, 0);
}

Test(metabase, that_the_service_starts_by_hand_stops_no_site)
{
	put("/LM/W3SVC", METABASE_SERVER_AUTO_START, "FALSE");
	put_site("/LM/W3SVC/1");
	finish();
	cr_expect_not(c.sites[0].stopped);
}

Test(metabase, a_site_runs_in_the_pool_of_its_root_or_one_from_above)
{
	static const char *const pools[] = { "Own", "OfSite", "OfAll" };

	put("/LM/W3SVC", METABASE_APP_POOL_ID, "ofall");
	for (size_t i = 0; i < 3; i++) {
		char path[64];

		snprintf(path, sizeof(path), "/LM/W3SVC/AppPools/%s", pools[i]);
		put(path, METABASE_KEY_TYPE, "IIsApplicationPool");
		snprintf(path, sizeof(path), "/LM/W3SVC/%zu", i + 1);
		put_site(path);
	}
	put("/LM/W3SVC/1", METABASE_APP_POOL_ID, "OfSite");
	put("/LM/W3SVC/1/ROOT", METABASE_APP_POOL_ID, "Own");
	put("/LM/W3SVC/2", METABASE_APP_POOL_ID, "OfSite");
	finish();
	cr_assert_eq(c.pool_count, 3);
	for (size_t i = 0; i < 3; i++)
		expect_text(c.pools[c.sites[i].pool].name, pools[i]);
	expect_no_notes();
}

Test(metabase, a_pool_that_is_not_there_is_told)
{
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1", METABASE_APP_POOL_ID, "Gone");
	put_site("/LM/W3SVC/2");
	finish();
	cr_expect_eq(c.sites[0].pool, IIS_NO_POOL);
	cr_expect_eq(c.sites[1].pool, IIS_NO_POOL);
	cr_expect_eq(c.note_count, 1);
	expect_note("/LM/W3SVC/1: there is no application pool Gone.");
}

Test(metabase, an_application_in_another_pool_is_told)
{
	put("/LM/W3SVC/AppPools/A", METABASE_KEY_TYPE, "IIsApplicationPool");
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/ROOT", METABASE_APP_POOL_ID, "A");
	put("/LM/W3SVC/1/ROOT/same", METABASE_APP_POOL_ID, "a");
	put("/LM/W3SVC/1/ROOT/other", METABASE_APP_POOL_ID, "B");
	finish();
	cr_expect_eq(c.note_count, 1);
	expect_note("/LM/W3SVC/1/ROOT/other runs in the application pool B");
}

Test(metabase, identities_of_pools_are_inherited)
{
	static const char *const values[] = { "0", "1", "2", "3", "7", NULL };
	static const enum iis_pool_identity identities[] = {
		IIS_LOCAL_SYSTEM,  IIS_LOCAL_SERVICE,	IIS_NETWORK_SERVICE,
		IIS_SPECIFIC_USER, IIS_NETWORK_SERVICE, IIS_LOCAL_SERVICE,
	};

	put("/LM/W3SVC/AppPools", METABASE_APP_POOL_IDENTITY_TYPE, "1");
	put("/LM/W3SVC/AppPools", METABASE_WAM_USER_NAME, "CORP\\web");
	for (size_t i = 0; i < 6; i++) {
		char path[] = "/LM/W3SVC/AppPools/a";

		path[strlen(path) - 1] = (char)('a' + i);
		put(path, METABASE_KEY_TYPE, "IIsApplicationPool");
		if (values[i] != NULL)
			put(path, METABASE_APP_POOL_IDENTITY_TYPE, values[i]);
	}
	finish();
	cr_assert_eq(c.pool_count, 6);
	for (size_t i = 0; i < 6; i++) {
		cr_expect_eq(c.pools[i].identity, identities[i], "pool %zu", i);
		expect_text(c.pools[i].user, i == 3 ? "CORP\\web" : "");
	}
	expect_note("\"7\" isn't one of 0 to 3");
}

Test(metabase, a_pool_is_network_service_if_nothing_else_is_said)
{
	put("/LM/W3SVC/AppPools/a", METABASE_KEY_TYPE, "IIsApplicationPool");
	finish();
	cr_expect_eq(c.pools[0].identity, IIS_NETWORK_SERVICE);
	cr_expect_eq(c.bitness, IIS_ANY_BITNESS);
	cr_expect_not(c.isolation_mode_5);
}

Test(metabase, modes_of_the_whole_server_are_read)
{
	put("/LM/W3SVC", METABASE_ISOLATION_MODE_5, "TRUE");
	put("/LM/W3SVC/AppPools", METABASE_ENABLE_32_BIT, "1");
	finish();
	cr_expect(c.isolation_mode_5);
	cr_expect_eq(c.bitness, IIS_32_BIT);
}

Test(metabase, script_maps_of_a_site_replace_those_of_the_server)
{
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS,
	    ".asp,C:\\asp.dll,5,GET,HEAD\n.pl,C:\\perl.exe %s %s,5\n"
	    "*,C:\\all.dll,0");
	put_site("/LM/W3SVC/1");
	put_site("/LM/W3SVC/2");
	put("/LM/W3SVC/2/ROOT", METABASE_SCRIPT_MAPS, ".php,C:\\php.dll,5");
	put_site("/LM/W3SVC/3");
	put("/LM/W3SVC/3", METABASE_SCRIPT_MAPS, "");
	finish();
	expect_extensions(&c.extensions, ".asp C:\\asp.dll ?; * C:\\all.dll ?");
	cr_expect_not(c.sites[0].has_extensions);
	cr_expect(c.sites[1].has_extensions);
	cr_expect_not(c.sites[1].inherits_extensions);
	expect_extensions(&c.sites[1].extensions, ".php C:\\php.dll ?");
	expect_text(c.sites[1].extensions.items[0].place.key,
		    "/LM/W3SVC/2/ROOT");
	cr_expect(c.sites[2].has_extensions);
	cr_expect_eq(c.sites[2].extensions.count, 0);
	expect_no_notes();
}

Test(metabase, script_maps_of_folders_count_once_beside_those_from_above)
{
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/ROOT/b", METABASE_SCRIPT_MAPS,
	    ".php,c:\\PHP.dll,5\n.new,C:\\new.dll,1");
	put("/LM/W3SVC/1/ROOT/a/deep", METABASE_SCRIPT_MAPS,
	    ".PHP,C:\\php.dll,1,GET");
	finish();
	cr_expect(c.sites[0].has_extensions);
	cr_expect(c.sites[0].inherits_extensions);
	expect_extensions(&c.sites[0].extensions,
			  ".PHP C:\\php.dll ?; .new C:\\new.dll ?");
	expect_text(c.sites[0].extensions.items[0].place.key,
		    "/LM/W3SVC/1/ROOT/a/deep");
}

Test(metabase, what_is_no_script_map_is_told)
{
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS,
	    "asp,C:\\asp.dll,5\n.asp\n.asp,\n,C:\\a.dll\n\n");
	finish();
	cr_expect_eq(c.extensions.count, 0);
	cr_expect_eq(c.note_count, 4);
	expect_note("\"asp,C:\\asp.dll,5\" isn't a script map");
}

Test(metabase, the_list_of_restrictions_decides_by_path)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST,
	    "0,*.dll\n1,*.exe\n1,C:\\Asp.dll,0,ASP,Active Server Pages\n"
	    "0,C:\\idc.dll,0,HTTPODBC,Data");
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS,
	    ".asp,c:\\asp.DLL,5\n.idc,C:\\idc.dll,5\n.x,C:\\x.dll,5");
	finish();
	expect_extensions(&c.extensions,
			  ".asp c:\\asp.DLL yes; .idc C:\\idc.dll no; "
			  ".x C:\\x.dll unlisted");
	expect_no_notes();
}

Test(metabase, all_that_is_unlisted_can_be_allowed)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST, "1,*.dll");
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS, ".x,C:\\x.dll,5");
	finish();
	expect_extensions(&c.extensions, ".x C:\\x.dll yes");
}

Test(metabase, a_list_without_an_entry_for_the_others_is_told)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST, "1,C:\\a.dll,1\n2,C:\\b");
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS, ".x,C:\\x.dll,5");
	finish();
	cr_expect_eq(c.extensions.items[0].permission, IIS_UNLISTED);
	expect_note("has no entry *.dll");
	expect_note("\"2,C:\\b\" isn't an entry");
}

Test(metabase, an_entry_that_contradicts_another_is_told)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST,
	    "0,*.dll\n0,C:\\x.dll\n1,C:\\X.dll");
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS, ".x,C:\\x.dll,5");
	finish();
	expect_extensions(&c.extensions, ".x C:\\x.dll no");
	expect_note("both allows and forbids C:\\X.dll");
}

Test(metabase, an_allowed_dll_that_is_not_mapped_is_called_by_its_name)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST,
	    "0,*.dll\n1,C:\\direct.dll\n0,C:\\denied.dll\n1,C:\\cgi.exe\n"
	    "1,C:\\mapped.dll");
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/ROOT", METABASE_SCRIPT_MAPS, ".x,C:\\mapped.dll,5");
	finish();
	expect_extensions(&c.extensions, " C:\\direct.dll yes");
	expect_text(c.extensions.items[0].place.key, "/LM/W3SVC");
	expect_extensions(&c.sites[0].extensions, ".x C:\\mapped.dll yes");
}

Test(metabase, iis_5_restricts_no_extension)
{
	c.generation = IIS_5;
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS, ".x,C:\\x.dll,5");
	finish();
	expect_extensions(&c.extensions, ".x C:\\x.dll free");
	expect_no_notes();
}

Test(metabase, of_a_property_given_twice_the_later_counts_and_that_is_told)
{
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1", METABASE_SERVER_COMMENT, "first");
	put("/LM/W3SVC/1", METABASE_SERVER_COMMENT, "second");
	put("/LM/W3SVC/1", METABASE_SERVER_AUTO_START, "TRUE");
	put("/LM/W3SVC/1", METABASE_SERVER_AUTO_START, "TRUE");
	finish();
	cr_assert_eq(c.site_count, 1);
	expect_text(c.sites[0].name, "second");
	cr_expect_eq(c.note_count, 1);
	expect_note("here and in line 3");
	cr_expect_eq(c.notes[0].line, 5);
}

Test(metabase, numbers_sort_by_value_before_names)
{
	static const char *const sorted[] = {
		"/LM",		 "/LM/W3SVC",	  "/LM/W3SVC/2",
		"/LM/W3SVC/2/a", "/LM/W3SVC/10",  "/LM/W3SVC/AppPools",
		"/LM/W3SVC/b",	 "/LM/W3SVC/b/1", "/LM/W3SVC/b!",
	};
	const size_t n = sizeof(sorted) / sizeof(*sorted);

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < n; k++)
			cr_expect_eq(metabase_path_compare(str_of(sorted[i]),
							   str_of(sorted[k])) <
					     0,
				     i < k, "%s %s", sorted[i], sorted[k]);
	}
	cr_expect_eq(metabase_path_compare(str_of("/LM/W3SVC/1/ROOT"),
					   str_of("/lm/w3svc/1/Root")),
		     0);
}

Test(metabase, paths_have_one_form)
{
	static const char *const rows[][2] = {
		{ "/LM/W3SVC/1", "/LM/W3SVC/1" },
		{ "W3SVC/1", "/LM/W3SVC/1" },
		{ "/W3SVC//1/", "/LM/W3SVC/1" },
		{ "/lm", "/LM" },
		{ "/LM/SMTPSVC/1", "" },
		{ "/Schema", "" },
		{ "/", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str key;

		cr_assert_eq(metabase_add_key(&m, str_of(rows[i][0]), 1, &key),
			     OK);
		expect_text(key, rows[i][1]);
	}
	expect_no_notes();
}

Test(metabase, a_path_that_is_too_long_or_deep_is_told)
{
	char *path = malloc(100001);
	struct str key;

	memset(path, 'x', 100000);
	memcpy(path, "/LM/W3SVC/1/", 12);
	cr_assert_eq(metabase_add_key(&m, (struct str){ path, 100000 }, 1,
				      &key),
		     OK);
	cr_expect_eq(key.n, 0);
	for (size_t i = 12; i < 100000; i += 2)
		path[i] = '/';
	cr_assert_eq(metabase_add_key(&m, (struct str){ path, 1000 }, 2, &key),
		     OK);
	cr_expect_eq(key.n, 0);
	cr_expect_eq(c.note_count, 2);
	expect_note("too long a path");
	free(path);
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
	cr_expect_eq(c.filters.missing_count, IIS_ITEMS_MAX);
	cr_expect_leq(c.note_count, IIS_NOTES_MAX);
	expect_note("names too many filters");
	free(order);
}

Test(metabase, nothing_of_a_web_service_is_told)
{
	finish();
	expect_note("nothing of a web service");
}
