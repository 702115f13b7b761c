/* What IIS asks of a module, and what it writes into the event log. */
#include "rules/iis.h"

#include <string.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(iis, .init = set_up, .fini = tear_down);

/* The findings of a DLL of these words. */
static const char *check(const char *words)
{
	scene_dll(&c.scene, "root.dll", words);
	session_leave(&c.d); /* the file may be a new one */
	return check_findings(&c, "root.dll");
}

static enum host host_of(const char *words)
{
	check(words);
	return c.a.subject.host;
}

Test(iis, the_host_goes_by_the_exports)
{
	cr_expect_eq(host_of("+A"), HOST_NONE);
	cr_expect_eq(host_of("sys.dll!There"), HOST_NONE);
	cr_expect_eq(host_of("+GetFilterVersion +HttpFilterProc"),
		     HOST_IIS_FILTER);
	cr_expect_eq(host_of("+HttpFilterProc"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+GetExtensionVersion +HttpExtensionProc"),
		     HOST_IIS_EXTENSION);
	cr_expect_eq(host_of("+GetExtensionVersion"), HOST_IIS_EXTENSION);
	cr_expect_eq(host_of("+TerminateFilter"), HOST_NONE);
	cr_expect_eq(host_of("+getfilterversion"), HOST_NONE);
}

Test(iis, decorated_names_show_the_host_too)
{
	cr_expect_eq(host_of("+_GetFilterVersion@4"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+GetFilterVersion@4"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+_GetFilterVersion"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+?HttpFilterProc@@YGKPAU@@KPAX@Z"),
		     HOST_IIS_FILTER);
	cr_expect_eq(host_of("+_HttpExtensionProc@4"), HOST_IIS_EXTENSION);
	cr_expect_eq(host_of("+GetFilterVersion2 +GetFilterVersion@8 "
			     "+?GetFilterVersionEx@@YGHXZ +?GetFilterVersion"),
		     HOST_NONE);
}

Test(iis, a_named_host_counts_whatever_the_exports_are)
{
	c.d.host = HOST_IIS_EXTENSION;
	cr_expect_str_eq(
		check("+GetFilterVersion +HttpFilterProc"),
		"missing-entry-point 127 root.dll!GetExtensionVersion\n"
		"missing-entry-point 127 root.dll!HttpExtensionProc\n");
	c.d.host = HOST_NONE;
	cr_expect_str_eq(check("+GetFilterVersion"), "");
}

Test(iis, a_filter_without_its_proc_is_127)
{
	cr_expect_str_eq(check("+GetFilterVersion"),
			 "missing-entry-point 127 root.dll!HttpFilterProc\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127");
	cr_expect_str_eq(check("+HttpFilterProc"),
			 "missing-entry-point 127 root.dll!GetFilterVersion\n");
	cr_expect_str_eq(check("+HttpFilterProc +GetFilterVersion"), "");
}

Test(iis, an_extension_without_its_proc_is_127)
{
	cr_expect_str_eq(
		check("+GetExtensionVersion"),
		"missing-entry-point 127 root.dll!HttpExtensionProc\n");
	cr_expect_str_eq(check("+GetExtensionVersion +HttpExtensionProc"), "");
}

Test(iis, each_form_of_a_decorated_name_is_told)
{
	static const char *const names[] = {
		"_GetFilterVersion@4",
		"GetFilterVersion@4",
		"_GetFilterVersion",
		"?GetFilterVersion@@YGHPAU_HTTP_FILTER_VERSION@@@Z",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str words = str_printf(&c.scene.arena,
					      "+HttpFilterProc +%s", names[i]);

		cr_expect_str_eq(check(words.s),
				 "decorated-entry-point 127 "
				 "root.dll!GetFilterVersion\n",
				 "%s", names[i]);
		cr_assert_eq(c.a.findings.count, 1);
		cr_expect_not_null(strstr(c.a.findings.items[0].before.s,
					  names[i]));
		cr_expect(str_equal(c.a.findings.items[0].decorated,
				    str_of(names[i])));
	}
}

Test(iis, entry_points_come_after_the_load)
{
	cr_expect_str_eq(check("+GetFilterVersion gone.dll!X ~lost.dll!Y"),
			 "missing-module 126 root.dll > gone.dll\n"
			 "missing-entry-point 127 root.dll!HttpFilterProc\n"
			 "delayed-missing-module root.dll > lost.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 126");
}

static int events_on(const char *id, struct iis_event out[IIS_EVENTS_MAX])
{
	unsigned index = check_target(&c, id);
	struct profile_target t;

	cr_assert(profile_target_at(&c.d.profile, index, &t));
	return iis_events(&c.a.subject, &c.a.report.verdicts[index], &t,
			  str_of("C:\\f.dll"), &c.scene.arena, out);
}

Test(iis, iis_6_writes_that_the_filter_and_the_site_failed)
{
	struct iis_event e[IIS_EVENTS_MAX];

	check("+GetFilterVersion +HttpFilterProc gone.dll!X");
	cr_assert_eq(events_on("new", e), 2);
	cr_expect_eq(e[0].id, 2214);
	cr_expect_eq(e[1].id, 2268);
	cr_expect_str_eq(e[0].source, "W3SVC-WP");
	cr_expect_str_eq(e[1].source, "W3SVC-WP");
	cr_expect_str_eq(e[0].text.s, "The HTTP Filter DLL C:\\f.dll failed to "
				      "load. The data is the error.");
}

Test(iis, the_event_of_iis_5_has_no_known_id)
{
	struct iis_event e[IIS_EVENTS_MAX];

	check("+GetFilterVersion +HttpFilterProc gone.dll!X");
	cr_assert_eq(events_on("old", e), 1);
	cr_expect_eq(e[0].id, 0);
	cr_expect_str_eq(e[0].source, "W3SVC");
}

Test(iis, the_wrong_machine_has_an_event_of_its_own_since_sp1)
{
	struct iis_event e[IIS_EVENTS_MAX];

	c.d.targets = ON_BOTH | ON_BIG;
	check("+GetFilterVersion +HttpFilterProc");
	cr_assert_eq(events_on("big", e), 2);
	cr_expect_eq(e[0].id, 2274);
	cr_expect_eq(e[1].id, 2268);
	cr_expect_not_null(strstr(e[0].text.s, "for a AMD64 processor"));
}

Test(iis, before_sp1_the_wrong_machine_is_a_failure_like_others)
{
	struct iis_event e[IIS_EVENTS_MAX];

	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+GetFilterVersion +HttpFilterProc");
	c.d.targets = ON_NEW;
	check_findings(&c, "root.dll");
	cr_assert_eq(events_on("new", e), 2);
	cr_expect_eq(e[0].id, 2214);
}

Test(iis, a_neighbour_of_the_wrong_machine_has_the_ordinary_event)
{
	struct iis_event e[IIS_EVENTS_MAX];

	scene_dll_in(c.scene.beside, "one.dll", IMAGE_FILE_MACHINE_I386, "+A");
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+GetFilterVersion +HttpFilterProc one.dll!A");
	check_findings(&c, "root.dll");
	cr_assert_eq(events_on("big", e), 2);
	cr_expect_eq(e[0].id, 2214);
}

Test(iis, an_extension_has_one_event)
{
	struct iis_event e[IIS_EVENTS_MAX];

	check("+GetExtensionVersion +HttpExtensionProc gone.dll!X");
	cr_assert_eq(events_on("new", e), 1);
	cr_expect_eq(e[0].id, 2220);
	cr_expect_str_eq(e[0].source, "W3SVC-WP");
	cr_assert_eq(events_on("old", e), 1);
	cr_expect_eq(e[0].id, 0);
}

Test(iis, what_loads_writes_nothing)
{
	struct iis_event e[IIS_EVENTS_MAX];

	check("+GetFilterVersion +HttpFilterProc");
	cr_expect_eq(events_on("new", e), 0);
	check("+GetFilterVersion +HttpFilterProc fax.dll!A");
	cr_expect_str_eq(check_verdict(&c, "new"), "unknown");
	cr_expect_eq(events_on("new", e), 0);
}

Test(iis, without_iis_there_is_no_event)
{
	struct iis_event e[IIS_EVENTS_MAX];

	check("gone.dll!X");
	cr_expect_eq(events_on("new", e), 0);
}

Test(iis, the_outcome_goes_by_host_and_version)
{
	cr_expect_str_eq(iis_outcome(HOST_IIS_FILTER, "6.0"),
			 "the site answers 503");
	cr_expect_str_eq(iis_outcome(HOST_IIS_FILTER, "5.1"),
			 "goes on without the filter");
	cr_expect_str_eq(iis_outcome(HOST_IIS_EXTENSION, "6.0"),
			 "the client gets 500");
}
