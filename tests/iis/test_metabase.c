/* What a metabase says of sites and pools, and which paths it takes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/iis/metabase_records.h"
#include "util/status.h"

TestSuite(metabase, .init = metabase_set_up, .fini = metabase_tear_down);

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
	cr_assert_eq(config.site_count, 3);
	expect_value(config.sites[0].id, "9");
	expect_value(config.sites[0].name, "Default Web Site");
	cr_expect(config.sites[0].stopped);
	expect_value(config.sites[1].id, "10");
	cr_expect_not(config.sites[1].stopped);
	expect_value(config.sites[2].id, "12");
	cr_expect_eq(config.sites[2].place.line, 0);
}

Test(metabase, that_the_service_starts_by_hand_stops_no_site)
{
	put("/LM/W3SVC", METABASE_SERVER_AUTO_START, "FALSE");
	put_site("/LM/W3SVC/1");
	finish();
	cr_expect_not(config.sites[0].stopped);
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
	cr_assert_eq(config.pool_count, 3);
	for (size_t i = 0; i < 3; i++)
		expect_value(config.pools[config.sites[i].pool].name, pools[i]);
	expect_nothing_told();
}

Test(metabase, a_pool_that_is_not_there_is_told)
{
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1", METABASE_APP_POOL_ID, "Gone");
	put_site("/LM/W3SVC/2");
	put("/LM/W3SVC/AppPools/A", METABASE_KEY_TYPE, "IIsApplicationPool");
	finish();
	cr_expect_eq(config.sites[0].pool, IIS_NO_POOL);
	cr_expect_eq(config.sites[1].pool, IIS_NO_POOL);
	cr_expect_eq(config.note_count, 1);
	expect_told("/LM/W3SVC/1: there is no application pool Gone.");
}

/* As adsutil prints it where less than the whole metabase is asked for. */
Test(metabase, where_the_text_has_no_pools_it_is_not_said_that_one_is_gone)
{
	put("/LM/W3SVC", METABASE_APP_POOL_ID, "DefaultAppPool");
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/ROOT/app", METABASE_APP_POOL_ID, "DefaultAppPool");
	finish();
	cr_expect_eq(config.sites[0].pool, IIS_NO_POOL);
	expect_told("the application pool DefaultAppPool isn't in the text");
	cr_expect_eq(config.note_count, 1);
}

Test(metabase, isolation_mode_5_asks_for_no_pool)
{
	put("/LM/W3SVC", METABASE_ISOLATION_MODE_5, "TRUE");
	put("/LM/W3SVC", METABASE_APP_POOL_ID, "Gone");
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/ROOT/app", METABASE_APP_POOL_ID, "B");
	finish();
	expect_nothing_told();
}

Test(metabase, an_application_in_another_pool_is_told)
{
	put("/LM/W3SVC/AppPools/A", METABASE_KEY_TYPE, "IIsApplicationPool");
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/ROOT", METABASE_APP_POOL_ID, "A");
	put("/LM/W3SVC/1/ROOT/same", METABASE_APP_POOL_ID, "a");
	put("/LM/W3SVC/1/ROOT/other", METABASE_APP_POOL_ID, "B");
	finish();
	cr_expect_eq(config.note_count, 1);
	expect_told("/LM/W3SVC/1/ROOT/other runs in the application pool B");
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
	cr_assert_eq(config.pool_count, 6);
	for (size_t i = 0; i < 6; i++) {
		cr_expect_eq(config.pools[i].identity, identities[i],
			     "pool %zu", i);
		expect_value(config.pools[i].user, i == 3 ? "CORP\\web" : "");
	}
	expect_told("\"7\" isn't one of 0 to 3");
}

Test(metabase, a_pool_is_network_service_if_nothing_else_is_said)
{
	put("/LM/W3SVC/AppPools/a", METABASE_KEY_TYPE, "IIsApplicationPool");
	finish();
	cr_expect_eq(config.pools[0].identity, IIS_NETWORK_SERVICE);
	cr_expect_eq(config.bitness, IIS_ANY_BITNESS);
	cr_expect_not(config.isolation_mode_5);
}

Test(metabase, modes_of_the_whole_server_are_read)
{
	put("/LM/W3SVC", METABASE_ISOLATION_MODE_5, "TRUE");
	put("/LM/W3SVC/AppPools", METABASE_ENABLE_32_BIT, "1");
	finish();
	cr_expect(config.isolation_mode_5);
	cr_expect_eq(config.bitness, IIS_32_BIT);
}

Test(metabase, of_a_property_given_twice_the_later_counts_and_that_is_told)
{
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1", METABASE_SERVER_COMMENT, "first");
	put("/LM/W3SVC/1", METABASE_SERVER_COMMENT, "second");
	put("/LM/W3SVC/1", METABASE_SERVER_AUTO_START, "TRUE");
	put("/LM/W3SVC/1", METABASE_SERVER_AUTO_START, "TRUE");
	finish();
	cr_assert_eq(config.site_count, 1);
	expect_value(config.sites[0].name, "second");
	cr_expect_eq(config.note_count, 1);
	expect_told("here and in line 3");
	cr_expect_eq(config.notes[0].line, 5);
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

		cr_assert_eq(metabase_add_key(&metabase, str_of(rows[i][0]), 1,
					      &key),
			     OK);
		expect_value(key, rows[i][1]);
	}
	expect_nothing_told();
}

Test(metabase, a_path_that_is_too_long_or_deep_is_told)
{
	char *path = malloc(100001);
	struct str key;

	memset(path, 'x', 100000);
	memcpy(path, "/LM/W3SVC/1/", 12);
	cr_assert_eq(metabase_add_key(&metabase, (struct str){ path, 100000 },
				      1, &key),
		     OK);
	cr_expect_eq(key.n, 0);
	for (size_t i = 12; i < 100000; i += 2)
		path[i] = '/';
	cr_assert_eq(metabase_add_key(&metabase, (struct str){ path, 1000 }, 2,
				      &key),
		     OK);
	cr_expect_eq(key.n, 0);
	cr_expect_eq(config.note_count, 2);
	expect_told("too long a path");
	free(path);
}

Test(metabase, nothing_of_a_web_service_is_told)
{
	finish();
	expect_told("nothing of a web service");
}
