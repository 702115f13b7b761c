/* What IIS writes, what a client gets, and when: by version and mode. */
#include "rules/iis_events.h"

#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/iis_failures.h"

TestSuite(iis_events, .init = failure_set_up, .fini = failure_tear_down);

static const char *when(struct iis_failure f)
{
	struct iis_event out[IIS_EVENTS_MAX];

	cr_assert_gt(iis_events(&f, &failure_arena, out), 0);
	return iis_when_word(out[0].when);
}

Test(iis_events, of_iis_6_name_the_filter_and_then_the_site)
{
	cr_expect_str_eq(events(filter("6.0")),
			 "Application W3SVC-WP 2214 7e certain\n"
			 "Application W3SVC-WP 2268 7e certain\n");
	cr_expect_str_eq(text_of(filter("6.0"), 0),
			 "The HTTP Filter DLL f.dll failed to load. The data "
			 "is the error.");
	cr_expect_str_eq(text_of(filter("6.0"), 1),
			 "Could not load all ISAPI filters for site/service. "
			 "Therefore startup aborted.");
	cr_expect_str_eq(clients(filter("6.0")), "503 - - unlogged certain\n");
}

Test(iis_events, of_iis_5_have_no_known_number_and_the_site_goes_on)
{
	static const char *const versions[] = { "5.0", "5.1" };

	for (int i = 0; i < 2; i++) {
		cr_expect_str_eq(events(filter(versions[i])),
				 "System W3SVC 0 7e open\n");
		cr_expect_str_eq(clients(filter(versions[i])),
				 "0 - - unlogged certain\n");
		cr_expect_str_eq(events(extension(versions[i])),
				 "System W3SVC 0 7e open\n");
		cr_expect_str_eq(clients(extension(versions[i])),
				 "500 - 126 certain\n");
	}
}

Test(iis_events, of_iis_6_in_the_mode_of_5_stop_no_site)
{
	cr_expect_str_eq(events(as_5(filter("6.0"))),
			 "Application W3SVC-WP 2214 7e likely\n");
	cr_expect_str_eq(clients(as_5(filter("6.0"))),
			 "0 - - unlogged likely\n");
	cr_expect_str_eq(events(as_5(extension("6.0"))),
			 "Application W3SVC-WP 2220 7e likely\n");
}

Test(iis_events, the_mode_means_nothing_to_other_versions)
{
	cr_expect_str_eq(events(as_5(filter("5.1"))), events(filter("5.1")));
	cr_expect_str_eq(events(as_5(filter("7.5"))), events(filter("7.5")));
	cr_expect_str_eq(clients(as_5(filter("7.5"))), clients(filter("7.5")));
}

Test(iis_events, of_the_other_machine_on_x64_are_2274_with_the_architecture)
{
	struct iis_failure f = on_x64(by(IIS_CAUSE_MACHINE, filter("6.0")));

	cr_expect_str_eq(events(f), "Application W3SVC-WP 2274 c1 certain\n"
				    "Application W3SVC-WP 2268 c1 certain\n");
	cr_expect_not_null(strstr(text_of(f, 0), "for a x86 processor"));
	f.machine = IMAGE_FILE_MACHINE_AMD64;
	cr_expect_not_null(strstr(text_of(f, 0), "for a AMD64 processor"));
	cr_expect_str_eq(clients(f), "503 - - unlogged certain\n");
	cr_expect_str_eq(events(as_5(f)),
			 "Application W3SVC-WP 2274 c1 likely\n");
}

/* No source tells of 2274 on a Windows that is all x86. */
Test(iis_events, of_the_other_machine_on_x86_have_two_readings)
{
	cr_expect_str_eq(events(by(IIS_CAUSE_MACHINE, filter("6.0"))),
			 "Application W3SVC-WP 2274 c1 likely\n"
			 "or Application W3SVC-WP 2214 c1 open\n"
			 "Application W3SVC-WP 2268 c1 certain\n");
}

Test(iis_events, before_sp1_the_other_machine_is_a_failure_like_others)
{
	struct iis_failure f = by(IIS_CAUSE_MACHINE, filter("6.0"));

	f.before_sp1 = true;
	cr_expect_str_eq(events(f), "Application W3SVC-WP 2214 c1 certain\n"
				    "Application W3SVC-WP 2268 c1 certain\n");
}

Test(iis_events, of_an_extension_of_the_other_machine_are_open)
{
	struct iis_failure f = by(IIS_CAUSE_MACHINE, extension("6.0"));

	cr_expect_str_eq(events(f), "Application W3SVC-WP 2220 c1 likely\n"
				    "or Application W3SVC-WP 0 c1 open\n");
	cr_expect_str_eq(clients(f), "500 0 193 certain\n");
	cr_expect_str_eq(events(on_x64(f)), events(f));
}

Test(iis_events, of_an_extension_are_one_and_the_client_gets_the_error)
{
	struct iis_client out[IIS_CLIENTS_MAX];
	struct iis_failure f = extension("6.0");

	f.win32 = 127;
	cr_expect_str_eq(events(f), "Application W3SVC-WP 2220 7f certain\n");
	cr_expect_str_eq(text_of(f, 0),
			 "The HTTP server was unable to load the ISAPI "
			 "Application 'f.dll'. The data is the error.");
	cr_expect_str_eq(clients(f), "500 0 127 certain\n");
	cr_assert_eq(iis_clients(&f, &failure_arena, out), 1);
	cr_expect(str_equal(out[0].text,
			    str_of("The specified procedure could not be "
				   "found.")));
}

/* R102: Microsoft's blog says 2, the loader 126. */
Test(iis_events, of_a_filter_that_is_not_there_have_both_codes)
{
	cr_expect_str_eq(events(by(IIS_CAUSE_NO_FILE, filter("6.0"))),
			 "Application W3SVC-WP 2214 7e likely\n"
			 "or Application W3SVC-WP 2214 02 open\n"
			 "Application W3SVC-WP 2268 7e likely\n"
			 "or Application W3SVC-WP 2268 02 open\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NO_FILE, filter("6.0"))),
			 "503 - - unlogged certain\n");
	cr_expect_str_eq(events(by(IIS_CAUSE_NO_FILE, filter("5.1"))),
			 "System W3SVC 0 7e open\n"
			 "or System W3SVC 0 02 open\n");
	cr_expect_str_eq(events(as_5(by(IIS_CAUSE_NO_FILE, filter("6.0")))),
			 "Application W3SVC-WP 2214 7e likely\n"
			 "or Application W3SVC-WP 2214 02 open\n");
	cr_expect_str_eq(events(by(IIS_CAUSE_NO_FILE, filter("7.0"))),
			 "Application Microsoft-Windows-IIS-W3SVC-WP 2214 7e "
			 "likely\n"
			 "Application Microsoft-Windows-IIS-W3SVC-WP 2268 7e "
			 "likely\n");
}

/* R103: the line "404 0 2" of the founding article's comment 13. */
Test(iis_events, an_extension_that_is_not_there_is_404_and_no_event)
{
	cr_expect_str_eq(events(by(IIS_CAUSE_NO_FILE, extension("6.0"))), "");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NO_FILE, extension("6.0"))),
			 "404 0 2 certain\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NO_FILE, extension("5.1"))),
			 "404 - 2 certain\n");
}

/* R1008: whether the site gives up is open. */
Test(iis_events, of_a_filter_that_wants_raw_data_are_its_own)
{
	cr_expect_str_eq(events(by(IIS_CAUSE_RAW_DATA, filter("6.0"))),
			 "Application W3SVC-WP 2261 certain\n"
			 "Application W3SVC-WP 2268 open\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_RAW_DATA, filter("6.0"))),
			 "0 - - unlogged open\n503 - - unlogged open\n");
	cr_expect_not_null(strstr(
		text_of(by(IIS_CAUSE_RAW_DATA, filter("7.0")), 0),
		"not supported in this IIS version"));
}

Test(iis_events, in_the_mode_of_5_raw_data_is_for_global_filters)
{
	struct iis_failure f = as_5(by(IIS_CAUSE_RAW_DATA, filter("6.0")));

	cr_expect_str_eq(events(at(IIS_SCOPE_SITE, f)),
			 "Application W3SVC-WP 2222 certain\n");
	cr_expect_str_eq(events(at(IIS_SCOPE_GLOBAL, f)), "");
	cr_expect_str_eq(events(f), "Application W3SVC-WP 2222 open\n");
}

/* R1016 */
Test(iis_events, what_is_not_allowed_or_not_mapped_is_404)
{
	cr_expect_str_eq(clients(by(IIS_CAUSE_NOT_ALLOWED, extension("6.0"))),
			 "404 2 1260 likely\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NOT_MAPPED, extension("6.0"))),
			 "404 3 - certain\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NO_EXECUTE, extension("6.0"))),
			 "403 1 - certain\n");
	cr_expect_str_eq(clients(by(IIS_CAUSE_NOT_ALLOWED, extension("5.1"))),
			 "");
	cr_expect_str_eq(events(by(IIS_CAUSE_NOT_ALLOWED, extension("6.0"))),
			 "");
}

/* R1009 */
Test(iis_events, of_exceptions_and_of_the_registry_have_their_own)
{
	cr_expect_str_eq(events(by(IIS_CAUSE_EXCEPTION, extension("6.0"))),
			 "Application W3SVC-WP 2219 certain\n");
	cr_expect_str_eq(events(by(IIS_CAUSE_REGISTRY, filter("6.0"))),
			 "Application W3SVC-WP 2223 certain\n");
	cr_expect_str_eq(events(by(IIS_CAUSE_REGISTRY, filter("5.1"))), "");
}

/* R1018, R3003 */
Test(iis_events, of_iis_7_and_later_name_the_site)
{
	static const char *const versions[] = { "7.0", "7.5", "8.0", "8.5",
						"10.0" };
	struct iis_failure f;

	for (size_t i = 0; i < 5; i++) {
		f = filter(versions[i]);
		cr_expect_str_eq(
			events(f),
			"Application Microsoft-Windows-IIS-W3SVC-WP 2214 7e "
			"certain\n"
			"Application Microsoft-Windows-IIS-W3SVC-WP 2268 7e "
			"certain\n");
		cr_expect_str_eq(clients(f), "500 0 126 likely\n"
					     "503 - - unlogged open\n");
	}
	f.site = str_of("Shop");
	cr_expect_str_eq(text_of(f, 1),
			 "Could not load all ISAPI filters for site 'Shop'. "
			 "Therefore site startup aborted.");
	f.site = STR_EMPTY;
	cr_expect_not_null(strstr(text_of(f, 1), "for site '...'."));
}

Test(iis_events, of_iis_7_the_page_shows_the_call_and_the_hresult)
{
	struct iis_client out[IIS_CLIENTS_MAX];
	struct iis_failure f = filter("7.5");

	cr_assert_eq(iis_clients(&f, &failure_arena, out), 2);
	cr_expect_str_eq(out[0].text.s, "Calling LoadLibraryEx on ISAPI filter "
					"\"f.dll\" failed (0x8007007E)");
}

/* Of the page of IIS 6 the text of the error is all. */
Test(iis_events, before_iis_7_the_page_has_the_error_alone)
{
	struct iis_client out[IIS_CLIENTS_MAX];
	struct iis_failure f = filter("6.0");
	int count = iis_clients(&f, &failure_arena, out);

	for (int i = 0; i < count; i++)
		cr_expect_null(strstr(out[i].text.s, "LoadLibraryEx"));
	f = filter("7.5");
	f.host = HOST_IIS_EXTENSION;
	count = iis_clients(&f, &failure_arena, out);
	for (int i = 0; i < count; i++)
		cr_expect_null(strstr(out[i].text.s, "ISAPI filter"));
}

Test(iis_events, come_when_the_module_is_loaded)
{
	const struct iis_failure f = filter("6.0");
	struct iis_failure in_module = filter("7.5");

	in_module.host = HOST_IIS_MODULE;
	cr_expect_str_eq(when(f), "worker-start-or-site-request");
	cr_expect_str_eq(when(at(IIS_SCOPE_GLOBAL, f)), "worker-start");
	cr_expect_str_eq(when(at(IIS_SCOPE_SITE, f)), "site-request");
	cr_expect_str_eq(when(at(IIS_SCOPE_SITE, as_5(f))), "service-start");
	cr_expect_str_eq(when(at(IIS_SCOPE_SITE, filter("5.1"))),
			 "service-start");
	cr_expect_str_eq(when(at(IIS_SCOPE_GLOBAL, filter("7.0"))),
			 "worker-start-or-site-request");
	cr_expect_str_eq(when(extension("5.1")), "extension-request");
	cr_expect_str_eq(when(extension("6.0")), "extension-request");
	cr_expect_str_eq(when(in_module), "worker-start");
}

Test(iis_events, of_a_likely_failure_are_likely)
{
	struct iis_failure f = filter("6.0");

	f.likely = true;
	cr_expect_str_eq(events(f), "Application W3SVC-WP 2214 7e likely\n"
				    "Application W3SVC-WP 2268 7e likely\n");
	cr_expect_str_eq(clients(f), "503 - - unlogged likely\n");
	f.version = "5.1";
	cr_expect_str_eq(events(f), "System W3SVC 0 7e open\n");
}

Test(iis_events, without_iis_or_host_there_are_none)
{
	struct iis_identity who;

	cr_expect_str_eq(events(filter("")), "");
	cr_expect_str_eq(clients(filter("")), "");
	cr_expect_str_eq(events(failure_of(HOST_NONE, "6.0")), "");
	cr_expect_not(iis_identity(HOST_IIS_FILTER, "", ISOLATION_WORKERS,
				   &who));
	cr_expect_not(iis_identity(HOST_NONE, "6.0", ISOLATION_WORKERS, &who));
}
