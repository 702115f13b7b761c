/* Native modules of IIS 7 and later: R3005, R3006; filters there: R3003. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "rules/iis_events.h"
#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open_releases(&c);
	c.d.host = HOST_IIS_MODULE;
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(iis_modules, .init = set_up, .fini = tear_down);

/* "W3SVC-WP 2280 7e; WAS 5002", of the verdict on that target. */
static const char *events(const char *target)
{
	const unsigned index = check_target(&c, target);
	struct arena *a = &c.scene.arena;
	struct iis_event list[IIS_EVENTS_MAX];
	struct str text = STR_EMPTY;
	struct profile_target t;
	struct iis_failure f;
	int count;

	cr_assert(profile_target_at(&c.d.profile, index, &t));
	if (!iis_failure_of(&c.a.subject, &c.a.report.verdicts[index], &t, &f))
		return "none";
	count = iis_events(&f, a, list);
	cr_assert_geq(count, 0);
	for (int i = 0; i < count; i++) {
		const struct iis_event *e = &list[i];
		const char *source = strstr(e->source, "W3SVC-WP") != NULL ?
					     "W3SVC-WP" :
					     e->source;

		text = str_printf(a, "%.*s%s%s %u%s %s", STR_ARGS(text),
				  i == 0 ? "" : "; ", source, e->id,
				  e->alternative ? "?" : "", e->log);
		if (e->has_data)
			text = str_printf(a, "%.*s %u", STR_ARGS(text),
					  (unsigned)e->data);
	}
	return text.s;
}

/* The status that clients get. */
static unsigned answer(const char *target)
{
	const unsigned index = check_target(&c, target);
	struct iis_client clients[IIS_CLIENTS_MAX];
	struct profile_target t;
	struct iis_failure f;

	cr_assert(profile_target_at(&c.d.profile, index, &t));
	cr_assert(iis_failure_of(&c.a.subject, &c.a.report.verdicts[index], &t,
				 &f));
	cr_assert_eq(iis_clients(&f, &c.scene.arena, clients), 1);
	cr_expect_eq(clients[0].certainty, IIS_CERTAIN);
	return clients[0].status;
}

Test(iis_modules, one_that_exports_register_module_serves)
{
	scene_dll(&c.scene, "root.dll", "+RegisterModule sys.dll!There");
	cr_expect_str_eq(check_findings(&c, "root.dll"), "");
	cr_expect_str_eq(events("ten"), "none");
}

Test(iis_modules, one_that_fails_takes_its_pool_down)
{
	scene_dll(&c.scene, "root.dll", "+RegisterModule gone.dll!A");
	check_findings(&c, "root.dll");
	cr_expect_str_eq(events("seven"),
			 "W3SVC-WP 2280 Application 126; WAS 5139 System 126; "
			 "WAS 5002 System");
	cr_expect_eq(answer("seven"), 503);
	cr_expect_str_eq(events("eleven-x64-wow64"), events("seven"));
}

Test(iis_modules, without_register_module_there_is_an_event_of_its_own)
{
	scene_dll(&c.scene, "root.dll", "+Other");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "missing-entry-point 127 root.dll!RegisterModule\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R3006"));
	cr_expect_str_eq(events("eight"),
			 "W3SVC-WP 2295 Application 127; WAS 5139 System 127; "
			 "WAS 5002 System");
}

Test(iis_modules, a_decorated_register_module_is_not_found)
{
	scene_dll(&c.scene, "root.dll", "+_RegisterModule@12");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "decorated-entry-point 127 root.dll!RegisterModule\n");
}

Test(iis_modules, a_filter_in_its_place_is_named)
{
	scene_dll(&c.scene, "root.dll", "+GetFilterVersion +HttpFilterProc");
	check_findings(&c, "root.dll");
	cr_expect_not_null(strstr(check_finding(&c, 0)->before.s,
				  "is an ISAPI filter"));
	cr_expect_not_null(strstr(check_finding(&c, 0)->advice.s,
				  "isapiFilters"));
	scene_dll(&c.scene, "root.dll",
		  "+GetExtensionVersion +HttpExtensionProc");
	check_again(&c);
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "name it in a handler, not under globalModules");
}

Test(iis_modules, one_of_the_other_word_size_has_an_event_of_its_own)
{
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+RegisterModule");
	c.d.targets = scene_targets(&c.scene, "seven-x64-wow64");
	check_findings(&c, "root.dll");
	cr_expect_str_eq(events("seven-x64-wow64"),
			 "W3SVC-WP 2282 Application 193; "
			 "WAS 5139 System 193; WAS 5002 System");
	c.d.targets = scene_targets(&c.scene, "seven");
	check_again(&c);
	cr_expect_str_eq(events("seven"),
			 "W3SVC-WP 2282 Application 193; "
			 "W3SVC-WP 2280? Application 193; "
			 "WAS 5139 System 193; WAS 5002 System");
}

Test(iis_modules, iis_6_and_before_know_none)
{
	scene_dll(&c.scene, "root.dll", "+RegisterModule gone.dll!A");
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_verdict(&c, "xp"), "fails 126");
	cr_expect_str_eq(events("xp"), "none");
}

Test(iis_modules, a_filter_that_fails_ends_the_site_alone)
{
	c.d.host = HOST_IIS_FILTER;
	scene_dll(&c.scene, "root.dll",
		  "+GetFilterVersion +HttpFilterProc gone.dll!A");
	check_findings(&c, "root.dll");
	cr_expect_str_eq(events("seven"),
			 "W3SVC-WP 2214 Application 126; "
			 "W3SVC-WP 2268 Application 126");
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+GetFilterVersion +HttpFilterProc");
	c.d.targets = scene_targets(&c.scene, "eleven-x64-wow64");
	check_again(&c);
	cr_expect_str_eq(events("eleven-x64-wow64"),
			 "W3SVC-WP 2274 Application 193; "
			 "W3SVC-WP 2268 Application 193");
}

Test(iis_modules, an_isapi_in_the_place_of_one_is_told_where_it_belongs)
{
	static const struct {
		const char *words, *said, *advice;
	} rows[] = {
		{ "+GetExtensionVersion +HttpExtensionProc",
		  "root.dll exports no RegisterModule; it is an ISAPI extension",
		  "name it in a handler, not under globalModules" },
		{ "+GetFilterVersion +HttpFilterProc",
		  "root.dll exports no RegisterModule; it is an ISAPI filter",
		  "list it under isapiFilters, not under globalModules" },
		{ "+DllGetClassObject",
		  "root.dll exports no RegisterModule; it exports "
		  "DllGetClassObject: a COM server",
		  NULL },
	};

	c.d.targets = scene_targets(&c.scene, "seven");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		scene_dll(&c.scene, "root.dll", rows[i].words);
		cr_expect_str_eq(check_again(&c),
				 "missing-entry-point 127 "
				 "root.dll!RegisterModule\n");
		cr_expect_str_eq(check_finding(&c, 0)->before.s, rows[i].said);
		if (rows[i].advice != NULL)
			cr_expect_str_eq(check_finding(&c, 0)->advice.s,
					 rows[i].advice);
	}
}
